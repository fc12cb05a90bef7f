package tables

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// Column is a column of a table. No two have the same name.
type Column struct {
	Name     string
	Kind     Kind // of all its cells
	Optional bool // JSON lines leave it out of a row where it holds nothing
}

// Writer writes the rows of a table. Close ends it; the file below stays open.
type Writer interface {
	// Write writes a row of a cell a column, and keeps none of it.
	Write(row []Cell) error
	Close() error
}

// Options are what a table says beside its rows.
type Options struct {
	// Inert makes CSV and TSV for spreadsheets, which run a cell that begins with =,
	// +, - or @ as a formula: text that does gets an apostrophe before it, which they
	// take as "this is text".
	Inert bool

	// These are written into Parquet.
	Name, Version string      // of the table, and of the program that writes it
	Metadata      [][2]string // keys and values
}

// Forms lists the names of the forms.
func Forms() []string { return []string{"csv", "tsv", "jsonl", "parquet"} }

// New returns a writer of a form, one of Forms.
func New(form string, w io.Writer, columns []Column, o Options) (Writer, error) {
	switch form {
	case "csv":
		return newCSV(w, ',', columns, o)
	case "tsv":
		return newCSV(w, '\t', columns, o)
	case "jsonl":
		return newJSONLines(w, columns), nil
	case "parquet":
		return newParquet(w, columns, o), nil
	}
	return nil, fmt.Errorf("there is no form %q; the forms are %s", form, prose.And(Forms()))
}

// FormOf returns the form of a file by the ending of its name.
func FormOf(file string) (string, error) {
	switch ending := strings.ToLower(filepath.Ext(file)); ending {
	case ".csv", ".tsv", ".jsonl", ".parquet":
		return ending[1:], nil
	case ".ndjson":
		return "jsonl", nil
	case ".tab":
		return "tsv", nil
	}
	return "", fmt.Errorf("the form of %s is not known by its ending: end its name in .csv, .tsv, .jsonl or .parquet", file)
}
