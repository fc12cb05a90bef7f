package tables

import (
	"bufio"
	"io"
)

// jsonWriter writes an object a line, with the names of the columns as keys. What
// is not known is null; lists among the cells are lists.
type jsonWriter struct {
	out     *bufio.Writer
	columns []Column
	names   [][]byte // with the colon
	line    []byte
}

func newJSONLines(w io.Writer, columns []Column) Writer {
	j := &jsonWriter{out: bufio.NewWriterSize(w, 1<<16), columns: columns, names: make([][]byte, len(columns))}
	for i, c := range columns {
		j.names[i] = append(appendQuoted(nil, c.Name), ':')
	}
	return j
}

func (j *jsonWriter) Write(row []Cell) error {
	line := append(j.line[:0], '{')
	for i, c := range row {
		if j.columns[i].Optional && c.Kind == Nothing {
			continue
		}
		if len(line) > 1 {
			line = append(line, ',')
		}
		line = c.AppendJSON(append(line, j.names[i]...))
	}
	j.line = append(line, '}', '\n')
	_, err := j.out.Write(j.line)
	return err
}

func (j *jsonWriter) Close() error { return j.out.Flush() }
