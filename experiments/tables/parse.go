package tables

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/doubleroute/sweep/search/space"
)

// newTable makes an empty table of a file's first line.
func newTable(line []byte) (*Table, error) {
	var h Header
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&h); err != nil {
		return nil, errNotTable
	}
	if err := h.check(); err != nil {
		return nil, err
	}
	in, err := spaceOf(h.Space)
	if err != nil {
		return nil, err
	}
	return &Table{head: h, space: in, index: map[string]int{}}, nil
}

func (h Header) check() error {
	switch {
	case h.Format != format:
		return fmt.Errorf("the table is of format %d and this program reads format %d: use the program that it came with", h.Format, format)
	case h.Epochs < 1 || h.Epochs*h.Epochs > maxCount || h.Epochs > 1<<15:
		return fmt.Errorf("%d epochs cannot be: a curve has at least one", h.Epochs)
	case h.Examples < 1 || h.Examples > maxCount:
		return fmt.Errorf("%d examples cannot be: training needs at least one", h.Examples)
	case len(h.Seeds) == 0:
		return fmt.Errorf("there are no seeds, so there is no curve")
	case !(h.BankFLOPs >= 0) || math.IsInf(h.BankFLOPs, 0):
		return fmt.Errorf("%v FLOPs for the route bank cannot be", h.BankFLOPs)
	}
	for _, s := range h.Seeds {
		if s.Texts < 1 || s.Texts > maxCount {
			return fmt.Errorf("seed %d: %d validation texts cannot be: accuracy needs at least one", s.Seed, s.Texts)
		}
	}
	return nil
}

// read takes one row. There are as many fields as columns.
func (t *Table) read(fields []string, withEstimates bool) error {
	r := Row{Point: make(space.Point, t.space.Len()), Estimate: math.NaN()}
	for i := range r.Point {
		v, err := figure(fields[i])
		if err != nil {
			return fmt.Errorf("%q: %w", t.space.Dim(i).Name(), err)
		}
		r.Point[i] = v
	}
	if err := t.space.Check(r.Point); err != nil {
		return err
	}
	fields = fields[len(r.Point):]
	for i, cost := range []*int64{&r.FLOPs, &r.Parameters, &r.Bytes} {
		n, err := strconv.ParseInt(fields[i], 10, 64)
		if err != nil || n < 1 {
			return fmt.Errorf("%q cannot be a cost: it must be a whole number above 0", fields[i])
		}
		*cost = n
	}
	fields = fields[3:]
	var err error
	if r.Right, err = t.parseCurves(fields); err != nil {
		return err
	}
	if withEstimates {
		if r.Estimate, err = figure(fields[len(fields)-1]); err != nil {
			return fmt.Errorf("estimate: %w", err)
		}
	}
	return t.add(r)
}

// figure reads a finite number; nothing is NaN.
func figure(field string) (float64, error) {
	if field == "" {
		return math.NaN(), nil
	}
	v, err := strconv.ParseFloat(field, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is not a number", field)
	}
	return v, nil
}

// parseCurves reads the right answers of every seed; all or none of them are there.
func (t *Table) parseCurves(fields []string) ([][]int, error) {
	right, empty := make([][]int, len(t.head.Seeds)), 0
	for i, s := range t.head.Seeds {
		right[i] = make([]int, t.head.Epochs)
		for epoch := range right[i] {
			field := fields[i*t.head.Epochs+epoch]
			if field == "" {
				empty++
				continue
			}
			n, err := strconv.Atoi(field)
			if err != nil || n < 0 || n > s.Texts {
				return nil, fmt.Errorf("seed %d, epoch %d: %q right answers of %d texts cannot be", s.Seed, epoch+1, field, s.Texts)
			}
			right[i][epoch] = n
		}
	}
	switch empty {
	case 0:
		return right, nil
	case len(t.head.Seeds) * t.head.Epochs:
		return nil, nil
	}
	return nil, fmt.Errorf("%d figures of the curves are missing: a row has all of them or, where training failed, none", empty)
}
