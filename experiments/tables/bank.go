package tables

import (
	"math"
	"slices"

	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/space"
)

// HasBank reports whether the table has estimates of the route bank.
func (t *Table) HasBank() bool { return len(t.estimated) > 0 }

// WithBank returns the table as a search sees it once the route bank has been
// trained: a search.Problem that is a search.Estimator too. The training itself
// takes Header().BankFLOPs.
func (t *Table) WithBank() *Banked { return &Banked{t} }

// Banked is a table with the estimates of the route bank.
type Banked struct{ *Table }

// Estimates returns the accuracy that the bank estimated; NaN where it did not.
func (b *Banked) Estimates(p space.Point) []float64 {
	if i, ok := b.Find(p); ok {
		return []float64{b.rows[i].Estimate}
	}
	return []float64{math.NaN()}
}

// Candidates returns the configurations that the bank promises most of: the
// front of estimate and cost, then the front of the others, and so on.
func (b *Banked) Candidates() []space.Point {
	const most = 128
	var points []space.Point
	for _, i := range b.estimated[:min(most, len(b.estimated))] {
		points = append(points, b.rows[i].Point)
	}
	return points
}

// promising orders the rows that have an estimate: the front of estimate and cost
// first, then the front of the others, and so on.
func (t *Table) promising() []int {
	layers, _ := front.Layers(t.all(), func(i int) front.Outcome {
		return front.Outcome{Cost: t.CostOf(i), Value: t.rows[i].Estimate, Number: i}
	}, len(t.rows))
	return slices.Concat(layers...)
}
