package records

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// numbersOf returns the numeric columns of a row.
func (r *Reader) numbersOf(w row) ([]float32, error) {
	out := make([]float32, len(r.layout.columns))
	for i, column := range r.layout.columns {
		cell := strings.TrimSpace(w.cells[column])
		name := r.layout.columnName(column)
		if cell == "" {
			return nil, &rowFault{line: w.line, kind: "number", msg: name + " is empty where a number is needed: leave the row out or fill the gap"}
		}
		x, why := number(cell)
		if why != "" {
			return nil, &rowFault{line: w.line, kind: "number", msg: fmt.Sprintf("%s holds %q, which is %s", name, prose.Excerpt(cell, 30), why)}
		}
		out[i] = x
	}
	return out, nil
}

// number reads a finite float32, or says what the cell is instead.
func number(cell string) (x float32, why string) {
	y, err := strconv.ParseFloat(cell, 32)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, "too large for a 32-bit number"
	case err != nil:
		return 0, "not a number"
	case math.IsNaN(y) || math.IsInf(y, 0):
		return 0, "not a finite number: leave the row out or fill the gap"
	}
	return float32(y), ""
}

// chooseNumbers finds the label and the numeric columns of vectors.
func (r *Reader) chooseNumbers(s *sample) error {
	l := &r.layout
	var err error
	if l.columns, err = r.findAll(s, r.src.Columns); err != nil {
		return err
	}
	switch {
	case r.src.Label != "":
		l.label, err = r.find(s, r.src.Label)
	case r.src.NoLabel:
	case r.like != nil && r.like.label >= 0 && r.like.Header && s.named:
		if l.label = s.lookup(r.like.Label); l.label < 0 && !r.src.Unlabelled {
			return r.lacks(s, r.like.Label, "label", "")
		}
	case r.like != nil && r.like.label >= 0 && r.like.label < len(s.names) && len(s.names) == len(r.like.Names):
		l.label = r.like.label
	case r.src.Unlabelled && r.like != nil:
	default:
		l.label, err = r.guessClass(s, slices.Concat(l.columns, l.keep, l.also))
		l.guessed = true
	}
	if err != nil {
		return err
	}
	if slices.Contains(l.columns, l.label) {
		return r.fault(0, "%s is named as a number and as the label", s.name(l.label))
	}
	if len(l.columns) == 0 {
		for i := range s.names {
			if i != l.label && !slices.Contains(l.keep, i) && !slices.Contains(l.also, i) {
				l.columns = append(l.columns, i)
			}
		}
	}
	if len(l.columns) == 0 {
		return r.fault(0, "there is only one column, %s: numeric columns and a label column are needed", s.name(0))
	}
	for _, column := range l.columns {
		l.Columns = append(l.Columns, s.names[column])
	}
	return nil
}

// guessClass returns the column not in taken that looks most like the label of
// vectors: by its name, because it is mostly not numbers, or else the last.
func (r *Reader) guessClass(s *sample, taken []int) (int, error) {
	for _, tier := range labelNames() {
		if i, ok := s.known(tier, taken); ok {
			return i, nil
		}
	}
	last := -1
	for i := range s.names {
		if slices.Contains(taken, i) {
			continue
		}
		if p := s.profile(i); 2*(p.numbers+p.blank) < len(s.rows) {
			return i, nil
		}
		last = i
	}
	if last < 0 {
		return 0, r.fault(0, "no column is left for the label: all %d are named as numbers", len(s.names))
	}
	return last, nil
}
