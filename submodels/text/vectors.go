package text

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
)

// readVectors reads rows of numbers and a label.
func (rd *reader) readVectors(s string, d dialect) error {
	v, err := rd.survey(s, d)
	if err != nil {
		return err
	}
	sample, err := rd.sample(v, append(slices.Clone(rd.src.Columns), rd.src.Label))
	if err != nil {
		return err
	}
	columns, label, err := sample.chooseNumbers(rd, d.describe(sample.header))
	if err != nil {
		return err
	}
	return rd.eachRow(s, d, v, sample.header, func(cells []string, line int) error {
		e := Example{Numbers: make([]float32, len(columns)), Label: strings.TrimSpace(cells[label]), Line: line}
		if e.Label == "" {
			return rd.fault(line, "the label is empty: %s holds nothing in this row", sample.name(label))
		}
		for i, column := range columns {
			cell := strings.TrimSpace(cells[column])
			if cell == "" {
				return rd.fault(line, "%s is empty where a number is needed: leave the row out or fill the gap", sample.name(column))
			}
			x, why := number(cell)
			if why != "" {
				return rd.fault(line, "%s holds %q, which is %s", sample.name(column), excerpt(cell, 30), why)
			}
			e.Numbers[i] = x
		}
		return rd.add(e, "")
	})
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

// chooseNumbers finds the label and the numeric columns, named or guessed, and
// notes what it guessed.
func (s *sampled) chooseNumbers(rd *reader, what string) (columns []int, label int, err error) {
	if columns, err = s.findAll(rd, rd.src.Columns); err != nil {
		return nil, 0, err
	}
	if rd.src.Label != "" {
		label, err = s.find(rd, rd.src.Label)
	} else {
		label, err = s.guessClass(rd, columns)
		if err == nil {
			rd.note("read as %s, the label from %s", what, s.name(label))
		}
	}
	if err != nil {
		return nil, 0, err
	}
	if slices.Contains(columns, label) {
		return nil, 0, rd.fault(0, "%s is named as a number and as the label", s.name(label))
	}
	if len(columns) == 0 {
		for i := range s.names {
			if i != label {
				columns = append(columns, i)
			}
		}
	}
	if len(columns) == 0 {
		return nil, 0, rd.fault(0, "there is only one column, %s: numeric columns and a label column are needed", s.name(0))
	}
	for _, column := range columns {
		rd.table.Columns = append(rd.table.Columns, s.names[column])
	}
	return columns, label, nil
}

// guessClass returns the column not in taken that looks most like the label of
// vectors: by its name, because it is mostly not numbers, or else the last.
func (s *sampled) guessClass(rd *reader, taken []int) (int, error) {
	if i, ok := s.known(labelNames(), taken); ok {
		return i, nil
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
		return 0, rd.fault(0, "no column is left for the label: all %d are named as numbers", len(s.names))
	}
	return last, nil
}
