package tables

import (
	"bufio"
	"encoding/csv"
	"io"
	"strings"
)

// csvWriter writes RFC 4180 with a line of column names, and lines that end in a
// line feed. What is not known is empty; numbers have all their digits.
type csvWriter struct {
	buffered *bufio.Writer
	out      *csv.Writer
	inert    bool
	record   []string
}

func newCSV(w io.Writer, comma rune, columns []Column, o Options) (Writer, error) {
	buffered := bufio.NewWriterSize(w, 1<<16)
	c := &csvWriter{buffered, csv.NewWriter(buffered), o.Inert, make([]string, len(columns))}
	c.out.Comma = comma
	names := make([]Cell, len(columns))
	for i, column := range columns {
		names[i] = TextOf(column.Name)
	}
	return c, c.Write(names)
}

func (c *csvWriter) Write(row []Cell) error {
	for i, cell := range row {
		c.record[i] = cell.Text
		if c.inert && cell.Kind == Words {
			c.record[i] = inert(cell.Text)
		}
	}
	return c.out.Write(c.record)
}

func (c *csvWriter) Close() error {
	if c.out.Flush(); c.out.Error() != nil {
		return c.out.Error()
	}
	return c.buffered.Flush()
}

// inert makes text that a spreadsheet shows and does not run. White space before
// a formula does not stop all of them.
func inert(s string) string {
	begin := strings.TrimLeft(s, " \t\r\n\u00a0\ufeff")
	if begin != "" && strings.Contains("=+-@", begin[:1]) || strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") {
		return "'" + s
	}
	return s
}
