// Package input is what a report is made of: a study as the store has it, and
// what only the caller knows of it.
package input
