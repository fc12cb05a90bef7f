// Package records reads the records of data files, whatever form they are in: the
// text, the label and the columns that are to be kept beside them.
//
// Open finds out what a file is: how it is packed (see unpack) and encoded (see
// encodings), its form (CSV, TSV, JSON lines, JSON, Parquet, fastText, TREC, a
// folder per class, rows of numbers, or a text a line), what is between the cells,
// whether a header names the columns, and which hold the text and the label. All of
// it is in the Layout, with the reason. What the training file decided binds the
// others: Open takes its Layout. Where the content leaves a choice between two
// readings, that is an error that names both: nothing is read wrongly in silence.
//
// Next then gives one record after the other, in memory that does not grow with the
// file, but for a zip archive or a Parquet file that comes as a stream. Rows that
// are left out are counted with the reason. A fault in one record is an *Error with
// a Kind, behind which reading can go on, so that all faults of a kind can be named
// at once.
package records
