// Package text turns files of labelled text into what a model is trained on.
//
// Three steps lead there, each usable on its own:
//
//   - Read takes one file, of any form that package records reads, and returns a
//     Table. What the file is, it finds out from the content, and writes down what
//     it decided in Table.Layout and Table.Notices.
//   - Assemble joins the tables of a training, a validation and a test part
//     into a Corpus with one set of classes, splits off the parts that have no
//     file, and reports texts that occur in more than one part.
//   - Words and Characters cut a text into tokens by the Unicode rules (Tokens
//     does the same in memory that is used again), a Vocabulary numbers them,
//     and a RaggedBuilder lays the numbers out in memory without padding: all at
//     home in package tokenize, which reads no files.
//
// Every fault in a file is an *Error that says where it is and what to do.
// Memory is bounded whatever the input: see MaxBytes, MaxLine and MaxRows.
package text
