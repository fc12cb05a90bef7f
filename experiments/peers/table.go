package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// table is text in columns. The first row is the header; columns whose name
// begins with a space are aligned to the right.
type table struct{ rows [][]string }

func newTable(columns ...string) *table { return &table{rows: [][]string{columns}} }

// add appends a row; its cells are printed as fmt.Sprint would.
func (t *table) add(cells ...any) {
	row := make([]string, len(t.rows[0]))
	for i := range row {
		if i < len(cells) {
			row[i] = fmt.Sprint(cells[i])
		}
	}
	t.rows = append(t.rows, row)
}

// write prints the table, columns two spaces apart.
func (t *table) write(w io.Writer) error {
	widths := make([]int, len(t.rows[0]))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(strings.TrimSpace(cell)))
		}
	}
	for _, row := range t.rows {
		var b strings.Builder
		for i, cell := range row {
			cell = strings.TrimSpace(cell)
			gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if strings.HasPrefix(t.rows[0][i], " ") {
				cell, gap = gap+cell, ""
			}
			b.WriteString("  " + cell + gap)
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(b.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}
