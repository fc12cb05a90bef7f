package formats

import (
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// writeParquet writes the columns of the CSV with their types: text with a
// dictionary, whole numbers, numbers, truth values, and a time in UTC. A setting
// that is a number in one trial and text in another is text. What is not known
// is null.
func writeParquet(s *Study, _ Options, w io.Writer) error {
	t, err := newTable(s)
	if err != nil {
		return err
	}
	out := parquet.NewGenericWriter[any](w,
		parquet.NewSchema("study", group(t.columns)),
		parquet.Compression(&zstd.Codec{}),
		parquet.CreatedBy("sweep", s.Version, ""),
		parquet.KeyValueMetadata("study", s.Name),
		parquet.KeyValueMetadata("maximize", s.Maximize),
		parquet.KeyValueMetadata("minimize", s.Minimize),
		parquet.MaxRowsPerRowGroup(1<<16),
	)
	batch := make([]parquet.Row, 0, 256)
	flush := func() error {
		_, err := out.WriteRows(batch)
		batch = batch[:0]
		return err
	}
	for row, err := range t.rows() {
		if err != nil {
			return err
		}
		values := make(parquet.Row, len(row))
		for i, c := range row {
			values[i] = parquetValue(t.columns[i].kind, c, i)
		}
		if batch = append(batch, values); len(batch) == cap(batch) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return out.Close()
}

// parquetNode returns the type of a column of a kind.
func parquetNode(k kind) parquet.Node {
	node := parquet.Encoded(parquet.String(), &parquet.RLEDictionary) // a column of nothing too
	switch k {
	case truth:
		node = parquet.Leaf(parquet.BooleanType)
	case whole:
		node = parquet.Int(64)
	case real:
		node = parquet.Leaf(parquet.DoubleType)
	case moment:
		node = parquet.Timestamp(parquet.Microsecond)
	}
	return parquet.Optional(node)
}

// parquetValue returns a cell as a value of column i, which is of kind k.
func parquetValue(k kind, c cell, i int) parquet.Value {
	if c.kind == nothing {
		return parquet.NullValue().Level(0, 0, i)
	}
	v := parquet.ByteArrayValue([]byte(c.text))
	switch k {
	case truth:
		v = parquet.BooleanValue(c.n == 1)
	case whole, moment:
		v = parquet.Int64Value(c.n)
	case real:
		v = parquet.DoubleValue(c.x)
	}
	return v.Level(0, 1, i)
}

// inOrder is a group that keeps its columns in their order; the library's own
// sorts them by name.
type inOrder struct {
	parquet.Group
	fields []parquet.Field
}

func (g inOrder) Fields() []parquet.Field { return g.fields }

func group(columns []column) inOrder {
	g := inOrder{Group: parquet.Group{}}
	for _, c := range columns {
		g.Group[c.name] = parquetNode(c.kind)
	}
	byName := map[string]parquet.Field{}
	for _, f := range g.Group.Fields() {
		byName[f.Name()] = f
	}
	for _, c := range columns {
		g.fields = append(g.fields, byName[c.name])
	}
	return g
}
