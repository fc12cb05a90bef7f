// Package formats writes a stored study in the forms that other tools read:
// tables for spreadsheets and data frames, a table and a picture for a pull
// request or a slide, and the files of other programs that show experiments.
//
// All lists the forms. Each is a function that takes a Study, which is plain
// data, and writes to an io.Writer or fills a folder. What the tables share, one
// row a trial and one column a figure or setting, is in table.go.
//
// Names out of a study (settings, columns of the data, errors) are text that
// anybody may have written. Every form escapes them for the tool that it is
// made for, and says how.
package formats
