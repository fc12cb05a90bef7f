// Package tokenize cuts texts into tokens by the Unicode rules, numbers them and lays
// the numbers out without padding. It reads no files: what predicts imports it.
//
//   - Words and Characters cut a text; Tokens does the same in memory that is used
//     again.
//   - A Vocabulary numbers tokens, those of the training part that a Counter has
//     counted.
//   - A RaggedBuilder lays the numbers of many texts out one after another.
package tokenize
