// Package encodings finds out in which encoding a text is written and reads it as
// UTF-8.
//
// What is valid UTF-8 is UTF-8; UTF-16 and UTF-32 are known by their mark, or by
// where their zeros are. Among the older encodings, each that can hold the text at
// all is judged by what it makes of it: the letters that belong together, and what
// a detector thinks of the bytes. Where two give different texts and neither is
// clearly better, or no encoding makes sense, that is an error that names the
// candidates: nothing becomes U+FFFD in silence.
package encodings
