package records

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/doubleroute/sweep/internal/records/unpack"
)

// parquetRows reads a Parquet file.
type parquetRows struct {
	r     *Reader
	file  *parquet.File
	group int          // the next row group
	rows  parquet.Rows // of the one before it
	cols  []parquetColumn
	batch []parquet.Row
	have  int // rows in the batch
	at    int
	line  int
	cells []string
	kinds []kind
	lists [][]string
}

// parquetColumn is a leaf column.
type parquetColumn struct {
	name   string
	text   bool
	list   bool
	moment time.Duration // the unit of a time; 0: it is none
	date   bool
}

// openParquet opens a Parquet file, which is read from its end.
func (r *Reader) openParquet(raw *unpack.Reader) (err error) {
	defer r.caught(&err)
	r.layout.Form = "parquet"
	at, size, err := raw.File()
	if err != nil {
		return err
	}
	file, err := parquet.OpenFile(at, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return r.fault(0, "the Parquet file is damaged or cut off: fetch it again (%v)", err)
	}
	if file.NumRows() == 0 {
		return r.fault(0, "there is not one row in it")
	}
	p := &parquetRows{r: r, file: file, batch: make([]parquet.Row, 64)}
	for _, path := range file.Schema().Columns() {
		if len(p.cols) == r.lim.columns {
			return r.fault(0, "it has more than %d columns, which is the most that is read", r.lim.columns)
		}
		leaf, _ := file.Schema().Lookup(path...)
		p.cols = append(p.cols, columnOf(path, leaf))
	}
	p.cells, p.kinds, p.lists = make([]string, len(p.cols)), make([]kind, len(p.cols)), make([][]string, len(p.cols))
	r.form = p
	return nil
}

// columnOf describes a leaf. What a list adds to the path of its elements is left
// out of the name.
func columnOf(full []string, leaf parquet.LeafColumn) parquetColumn {
	var path []string
	for _, name := range full {
		if leaf.MaxRepetitionLevel > 0 && (name == "list" || name == "element" || name == "item" || name == "array") && len(path) > 0 {
			continue
		}
		path = append(path, name)
	}
	c := parquetColumn{name: strings.Join(path, "."), list: leaf.MaxRepetitionLevel > 0}
	t := leaf.Node.Type()
	switch t.Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		c.text = true
	case parquet.Int32, parquet.Int64:
		c.date, c.moment = timeOf(t.LogicalType())
	}
	return c
}

// timeOf says whether a logical type is a date, or the unit of a time; 0: it is none.
func timeOf(logical *format.LogicalType) (date bool, unit time.Duration) {
	if logical == nil {
		return false, 0
	}
	switch v := logical.Value.(type) {
	case *format.DateType:
		return true, 0
	case *format.TimestampType:
		switch v.Unit.Value.(type) {
		case *format.MicroSeconds:
			return false, time.Microsecond
		case *format.NanoSeconds:
			return false, time.Nanosecond
		}
		return false, time.Millisecond
	}
	return false, 0
}

// caught makes an error of a panic: damaged files bring the library to that.
func (r *Reader) caught(err *error) {
	if p := recover(); p != nil {
		*err = r.fault(0, "the Parquet file is damaged: fetch it again (%v)", p)
	}
}

func (p *parquetRows) sample() (s *sample, err error) {
	defer p.r.caught(&err)
	s = &sample{named: true}
	for _, c := range p.cols {
		s.names = append(s.names, c.name)
	}
	p.batch = make([]parquet.Row, min(sniffRows, max(16, sniffCells/len(p.cols)))) // the sample is the first batch
	if err := p.fill(); err != nil && err != io.EOF {
		return nil, err
	}
	for i := range p.have {
		if err := p.set(p.batch[i]); err != nil {
			return nil, err
		}
		row := make([]string, len(p.cols))
		for c := range row {
			switch p.kinds[c] {
			case isList:
				if len(p.lists[c]) > 0 {
					row[c] = p.lists[c][0]
				}
			case isText, isOther:
				row[c] = strings.Clone(p.cells[c])
			}
		}
		s.rows = append(s.rows, row)
	}
	return s, nil
}

func (p *parquetRows) want([]int) {}

// fill reads the next batch.
func (p *parquetRows) fill() error {
	for {
		if p.rows == nil {
			groups := p.file.RowGroups()
			if p.group == len(groups) {
				p.have, p.at = 0, 0
				return io.EOF
			}
			p.rows = groups[p.group].Rows()
			p.group++
		}
		n, err := p.rows.ReadRows(p.batch)
		if p.have, p.at = n, 0; n > 0 {
			return nil
		}
		if err != nil && err != io.EOF {
			return p.r.fault(p.line+1, "the Parquet file is damaged from row %d on: fetch it again (%v)", p.line+1, err)
		}
		if err := p.rows.Close(); err != nil {
			return err
		}
		p.rows = nil
	}
}

func (p *parquetRows) next() (out row, err error) {
	defer p.r.caught(&err)
	for p.at == p.have {
		if err := p.fill(); err != nil {
			return row{line: p.line}, err
		}
		if p.have == 0 {
			return row{}, io.EOF
		}
	}
	p.line++
	err = p.set(p.batch[p.at])
	p.at++
	return row{line: p.line, cells: p.cells, kinds: p.kinds}, err
}

// set makes cells of a row.
func (p *parquetRows) set(values parquet.Row) error {
	for i, c := range p.cols {
		p.cells[i], p.kinds[i], p.lists[i] = "", isNull, p.lists[i][:0]
		if c.list {
			p.kinds[i] = isList
		}
	}
	for _, v := range values {
		i := v.Column()
		if i < 0 || i >= len(p.cols) || v.IsNull() {
			continue
		}
		cell, k, err := p.cell(v, p.cols[i])
		if err != nil {
			return err
		}
		if p.cols[i].list {
			p.lists[i] = append(p.lists[i], cell)
			continue
		}
		p.cells[i], p.kinds[i] = cell, k
	}
	for i, c := range p.cols {
		if c.list {
			list, _ := json.Marshal(p.lists[i])
			p.cells[i] = string(list)
		}
	}
	return nil
}

func (p *parquetRows) cell(v parquet.Value, c parquetColumn) (string, kind, error) {
	switch {
	case c.text:
		text := string(v.ByteArray())
		if !utf8.ValidString(text) {
			return "", isText, &rowFault{line: p.line, kind: "utf-8", msg: fmt.Sprintf("the column %q holds bytes that are no text in UTF-8", c.name)}
		}
		return text, isText, nil
	case c.date:
		return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly), isOther, nil
	case c.moment > 0:
		n := v.Int64()
		unit := int64(time.Second / c.moment)
		return time.Unix(n/unit, n%unit*int64(c.moment)).UTC().Format(time.RFC3339Nano), isOther, nil
	}
	return v.String(), isOther, nil
}
