package formats

import (
	"bufio"
	"encoding/csv"
	"io"
	"strings"
)

// writeCSV writes RFC 4180 with a line of column names. What is not known is
// empty; numbers have all their digits.
//
// Spreadsheets run a cell that begins with =, +, - or @ as a formula, so text
// that does gets an apostrophe before it, which they take as "this is text".
// The other forms write it as it is.
func writeCSV(s *Study, _ Options, w io.Writer) error {
	t, err := newTable(s)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	out := csv.NewWriter(buffered)
	record := make([]string, len(t.columns))
	for i, c := range t.columns {
		record[i] = inert(c.name)
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for row, err := range t.rows() {
		if err != nil {
			return err
		}
		for i, c := range row {
			record[i] = c.text
			if c.kind == words {
				record[i] = inert(c.text)
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffered.Flush()
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
