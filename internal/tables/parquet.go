package tables

import (
	"cmp"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// parquetWriter writes columns with their types: text with a dictionary, whole
// numbers, numbers, truth values, and a time in UTC. What is not known is null.
type parquetWriter struct {
	out     *parquet.GenericWriter[any]
	columns []Column
	batch   []parquet.Row
}

// groupRows is how many rows are held in memory before they are written.
const groupRows = 1 << 16

func newParquet(w io.Writer, columns []Column, o Options) Writer {
	options := []parquet.WriterOption{
		parquet.NewSchema(cmp.Or(o.Name, "table"), group(columns)),
		parquet.Compression(&zstd.Codec{}),
		parquet.CreatedBy("sweep", o.Version, ""),
		parquet.MaxRowsPerRowGroup(groupRows),
	}
	for _, pair := range o.Metadata {
		options = append(options, parquet.KeyValueMetadata(pair[0], pair[1]))
	}
	return &parquetWriter{parquet.NewGenericWriter[any](w, options...), columns, make([]parquet.Row, 0, 256)}
}

func (p *parquetWriter) Write(row []Cell) error {
	values := make(parquet.Row, len(row))
	for i, c := range row {
		values[i] = parquetValue(p.columns[i].Kind, c, i)
	}
	if p.batch = append(p.batch, values); len(p.batch) < cap(p.batch) {
		return nil
	}
	return p.flush()
}

func (p *parquetWriter) flush() error {
	_, err := p.out.WriteRows(p.batch)
	p.batch = p.batch[:0]
	return err
}

func (p *parquetWriter) Close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.out.Close()
}

// parquetNode returns the type of a column of a kind.
func parquetNode(k Kind) parquet.Node {
	node := parquet.Encoded(parquet.String(), &parquet.RLEDictionary) // a column of nothing too
	switch k {
	case Truth:
		node = parquet.Leaf(parquet.BooleanType)
	case Whole:
		node = parquet.Int(64)
	case Real:
		node = parquet.Leaf(parquet.DoubleType)
	case Moment:
		node = parquet.Timestamp(parquet.Microsecond)
	}
	return parquet.Optional(node)
}

// parquetValue returns a cell as a value of column i, which is of kind k.
func parquetValue(k Kind, c Cell, i int) parquet.Value {
	if c.Kind == Nothing {
		return parquet.NullValue().Level(0, 0, i)
	}
	v := parquet.ByteArrayValue([]byte(c.Text))
	switch k {
	case Truth:
		v = parquet.BooleanValue(c.N == 1)
	case Whole, Moment:
		v = parquet.Int64Value(c.N)
	case Real:
		v = parquet.DoubleValue(c.X)
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

func group(columns []Column) inOrder {
	g := inOrder{Group: parquet.Group{}}
	for _, c := range columns {
		g.Group[c.Name] = parquetNode(c.Kind)
	}
	byName := map[string]parquet.Field{}
	for _, f := range g.Group.Fields() {
		byName[f.Name()] = f
	}
	for _, c := range columns {
		g.fields = append(g.fields, byName[c.Name])
	}
	return g
}
