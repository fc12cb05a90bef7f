package tables

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/doubleroute/sweep/search/space"
)

// Header is what holds for a whole table.
type Header struct {
	Format    int         `json:"format"` // 1
	Name      string      `json:"name"`
	Epochs    int         `json:"epochs"`
	Examples  int         `json:"examples"`             // texts of an epoch of training
	Seeds     []Seed      `json:"seeds"`                // of the columns right.SEED.EPOCH
	BankFLOPs float64     `json:"bank_flops,omitempty"` // of training the routes that the column estimate rests on
	Space     []Dimension `json:"space"`
}

// Seed is a seed that every configuration was trained with.
type Seed struct {
	Seed  int64 `json:"seed"`
	Texts int   `json:"texts"` // of the validation part, which the seed splits off
}

// Row is a configuration and what came of it.
type Row struct {
	Point      space.Point
	FLOPs      int64 // of one prediction
	Parameters int64
	Bytes      int64
	Right      [][]int // texts classified rightly, of each seed after each epoch; nil if training failed
	Estimate   float64 // of the accuracy, by the route bank; NaN where there is none
}

// The most that a reader takes of a file, against those that never end.
const (
	maxBytes = 1 << 28
	maxCount = 1 << 31 // texts, examples, and the square of the epochs
)

const format = 1

var errNotTable = errors.New("it is not a table: make one with make tables")

// Write writes a table.
func Write(w io.Writer, h Header, rows []Row) error {
	h.Format = format
	packed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(packed).Encode(h); err != nil {
		return err
	}
	lines := csv.NewWriter(packed)
	withEstimates := slices.ContainsFunc(rows, func(r Row) bool { return !math.IsNaN(r.Estimate) })
	if err := lines.Write(columns(h, withEstimates)); err != nil {
		return err
	}
	for _, r := range rows {
		if err := lines.Write(r.fields(h, withEstimates)); err != nil {
			return err
		}
	}
	lines.Flush()
	return errors.Join(lines.Error(), packed.Close())
}

// columns names the columns of a table.
func columns(h Header, withEstimates bool) []string {
	var names []string
	for _, d := range h.Space {
		names = append(names, d.Name)
	}
	names = append(names, "flops", "parameters", "bytes")
	for _, s := range h.Seeds {
		for epoch := range h.Epochs {
			names = append(names, fmt.Sprintf("right.%d.%d", s.Seed, epoch+1))
		}
	}
	if withEstimates {
		names = append(names, "estimate")
	}
	return names
}

// fields writes a row as text.
func (r Row) fields(h Header, withEstimates bool) []string {
	var fields []string
	for _, v := range r.Point {
		fields = append(fields, decimal(v, 0))
	}
	for _, n := range []int64{r.FLOPs, r.Parameters, r.Bytes} {
		fields = append(fields, strconv.FormatInt(n, 10))
	}
	for i := range h.Seeds {
		for epoch := range h.Epochs {
			if r.Right == nil {
				fields = append(fields, "")
			} else {
				fields = append(fields, strconv.Itoa(r.Right[i][epoch]))
			}
		}
	}
	if withEstimates {
		fields = append(fields, decimal(r.Estimate, 4))
	}
	return fields
}

// decimal writes a number; NaN as nothing.
func decimal(v float64, digits int) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// Read reads a table and checks it. Errors name the line, from 1.
func Read(r io.Reader) (*Table, error) {
	packed, err := gzip.NewReader(r)
	if err != nil {
		return nil, errNotTable
	}
	text := bufio.NewReader(io.LimitReader(packed, maxBytes))
	first, err := text.ReadBytes('\n')
	if err != nil {
		return nil, errNotTable
	}
	t, err := newTable(first)
	if err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	lines := csv.NewReader(text)
	lines.ReuseRecord = true
	names, err := lines.Read()
	if err != nil {
		return nil, fmt.Errorf("line 2: %w", errNotTable)
	}
	withEstimates := slices.Contains(names, "estimate")
	if want := columns(t.head, withEstimates); !slices.Equal(names, want) {
		return nil, fmt.Errorf("line 2: the columns are not those that the first line promises: %s", difference(names, want))
	}
	for line := 3; ; line++ {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return t, t.finish()
		}
		if err == nil {
			err = t.read(fields, withEstimates)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// difference says where two lists of columns part.
func difference(got, want []string) string {
	for i, name := range want {
		if i >= len(got) || got[i] != name {
			return fmt.Sprintf("column %d should be %q", i+1, name)
		}
	}
	return fmt.Sprintf("column %d, %q, is one too many", len(want)+1, got[len(want)])
}
