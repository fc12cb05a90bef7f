// Package tables writes rows of typed cells in the forms that other tools read:
// CSV and TSV for spreadsheets, JSON lines for programs, Parquet for data frames.
//
// [New] returns a [Writer] of a form for the given columns; [FormOf] tells the form
// of a file by its ending. Rows are written as they come and are not kept, so that
// a table may be of any length.
package tables
