package main

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/doubleroute/sweep/experiments/tables"
)

// ended is the end of a trial: value (greater is better; NaN if it failed), cost,
// and the row of the table, or -1.
type ended struct {
	value, cost float64
	row         int
}

// trace is the trials of one search in the order of their ends.
type trace []ended

// line is a trace as search.py writes it.
type line struct {
	Seed    int          `json:"seed"`
	Optuna  string       `json:"optuna"`
	Seconds float64      `json:"seconds"`
	Trials  [][]*float64 `json:"trials"`
}

// parseLine reads a line of search.py and checks it against the problem.
func parseLine(p *problem, text []byte) (line, trace, error) {
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return l, nil, err
	}
	var t trace
	for i, x := range l.Trials {
		if len(x) != 3 || x[1] == nil || x[2] == nil {
			return l, nil, fmt.Errorf("trial %d has not value, cost and row", i)
		}
		e := ended{value: math.NaN(), cost: *x[1], row: int(*x[2])}
		if x[0] != nil {
			e.value = *x[0]
		}
		if err := p.check(e); err != nil {
			return l, nil, fmt.Errorf("trial %d: %w", i, err)
		}
		t = append(t, e)
	}
	return l, t, nil
}

// check reports whether an outcome is that of the problem as it is now.
func (p *problem) check(e ended) error {
	if p.table == nil {
		return nil
	}
	if e.row < 0 || e.row >= p.table.Len() {
		return fmt.Errorf("there is no row %d", e.row)
	}
	v := p.table.Value(e.row)
	if e.cost != p.table.CostOf(e.row) || math.Abs(e.value-v) > 1e-9 || math.IsNaN(e.value) != math.IsNaN(v) {
		return fmt.Errorf("row %d is %v at %v now, not %v at %v", e.row, v, p.table.CostOf(e.row), e.value, e.cost)
	}
	return nil
}

// volumes returns the hypervolume after each of n trials, as a share of the most
// that there is. Where a search ended sooner it stays as it was.
func (p *problem) volumes(t trace, n int) []float64 {
	v := tables.NewVolume(p.box)
	curve := make([]float64, n)
	for i := range curve {
		if i < len(t) {
			v.Add(t[i].value, t[i].cost)
		}
		curve[i] = v.Share() / p.full
	}
	return curve
}

// distinct returns the trace without what had been tried before.
func (t trace) distinct() trace {
	seen := map[int]bool{}
	var d trace
	for _, e := range t {
		if e.row < 0 || !seen[e.row] {
			d = append(d, e)
		}
		seen[e.row] = true
	}
	return d
}
