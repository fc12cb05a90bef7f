package records

import (
	"io"
	"math"
	"strconv"
	"strings"
)

// delimited reads CSV, TSV and columns of numbers.
type delimited struct {
	r       *Reader
	in      *input
	d       dialect
	sc      *scanner
	columns int
	skip    int      // rows above the first
	header  []string // what a header that comes again looks like
	n       int
}

func newDelimited(r *Reader, in *input, d dialect) *delimited {
	return &delimited{r: r, in: in, d: d, sc: &scanner{in: in, d: d, lim: r.lim}}
}

func (d *delimited) sample() (*sample, error) {
	c := cut(d.d, d.r.lim, head(d.in.rest(), d.in.eof), d.in.eof, math.MaxInt)
	for len(c.rows) < 2 && !d.in.eof {
		if len(d.in.rest()) > 2*d.r.lim.line {
			return nil, d.broken()
		}
		if err := d.in.more(0); err != nil {
			return nil, err
		}
		c = cut(d.d, d.r.lim, head(d.in.rest(), d.in.eof), d.in.eof, math.MaxInt)
	}
	if len(c.rows) == 0 || len(c.rows) == 1 && c.broken {
		return nil, d.broken()
	}
	s, skip, err := d.r.headed(c.rows, modeOf(c.rows))
	if err != nil {
		return nil, err
	}
	d.columns, d.skip = len(s.names), skip
	if skip > 0 {
		d.r.layout.Header, d.header = true, s.names
	}
	return s, nil
}

// broken says why not one row can be read.
func (d *delimited) broken() error {
	for {
		ok, err := d.sc.scan()
		if err == nil && !ok {
			err = d.r.fault(0, "there is nothing in it but empty rows")
		}
		if err != nil {
			return d.r.explain(err, d.sc.line)
		}
	}
}

func (d *delimited) want([]int) {}

func (d *delimited) next() (row, error) {
	for {
		ok, err := d.sc.scan()
		if err != nil {
			return row{line: d.sc.line}, err
		}
		if !ok {
			return row{}, io.EOF
		}
		if d.n++; d.n <= d.skip {
			continue
		}
		out := row{line: d.sc.line, cells: d.sc.cells}
		for len(out.cells) > d.columns && strings.TrimSpace(out.cells[len(out.cells)-1]) == "" {
			out.cells = out.cells[:len(out.cells)-1]
		}
		if len(out.cells) != d.columns {
			out.only = len(out.cells)
		}
		if d.header != nil && d.again(out.cells) {
			out.skip = "the header again"
		}
		return out, nil
	}
}

// again says whether a row is the header once more, as in files that were put one
// behind the other.
func (d *delimited) again(cells []string) bool {
	if len(cells) != len(d.header) {
		return false
	}
	for i, c := range cells {
		if c = strings.Trim(c, " \t\ufeff\u200b"); c != d.header[i] && (c != "" || d.header[i] != strconv.Itoa(i+1)) {
			return false
		}
	}
	return true
}

// hint says why a row may have too many or too few cells.
func (d dialect) hint(many bool) string {
	switch {
	case many && d.sep == '\t' && !d.quotes:
		return ": a tab in a text must be replaced by a space"
	case many && d.quotes:
		return ": a text with " + string(rune(d.sep)) + " in it must be in double quotes"
	}
	return ""
}
