// Package advice says what to try next: rules that each look at a study and speak
// or are silent, the more urgent ones first.
package advice
