package formats

import (
	"bufio"
	"io"
)

// writeJSONLines writes an object a line, with the columns of the CSV as keys.
// What is not known is null; a setting that a trial does not have is left out.
// Lists among the settings are lists.
func writeJSONLines(s *Study, _ Options, w io.Writer) error {
	t, err := newTable(s)
	if err != nil {
		return err
	}
	names := make([][]byte, len(t.columns))
	for i, c := range t.columns {
		names[i] = append(appendQuoted(nil, c.name), ':')
	}
	out := bufio.NewWriterSize(w, 1<<16)
	var line []byte
	for row, err := range t.rows() {
		if err != nil {
			return err
		}
		line = append(line[:0], '{')
		for i, c := range row {
			if t.columns[i].setting && c.kind == nothing {
				continue
			}
			if len(line) > 1 {
				line = append(line, ',')
			}
			line = c.appendJSON(append(line, names[i]...))
		}
		line = append(line, '}', '\n')
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}
