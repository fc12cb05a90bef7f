package view

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/search"
)

func newPairs(trials []Trial) Pairs {
	var p Pairs
	for i := range trials {
		a, b := trials[i].Pair()
		if !slices.Contains(p.A, a) {
			p.A = append(p.A, a)
		}
		if !slices.Contains(p.B, b) && b != Single {
			p.B = append(p.B, b)
		}
	}
	slices.Sort(p.A)
	slices.Sort(p.B)
	p.B = append(p.B, Single)
	p.Cells = make([][]Pair, len(p.A))
	for row := range p.Cells {
		p.Cells[row] = make([]Pair, len(p.B))
		for col := range p.Cells[row] {
			p.Cells[row][col].Best = math.NaN()
		}
	}
	for i := range trials {
		t := &trials[i]
		a, b := t.Pair()
		c := &p.Cells[slices.Index(p.A, a)][slices.Index(p.B, b)]
		c.Count++
		if t.State == search.Failed {
			c.Failed++
		}
		if t.Complete() && !(c.Best >= t.Accuracy) {
			c.Best, c.Trial = t.Accuracy, t.Number
		}
	}
	return p
}

// Pairs is the table of sub-model of route a by sub-model of route b.
type Pairs struct {
	A, B  []string // rows and columns, in order; single comes last
	Cells [][]Pair
}

// Pair is what came of one pair of sub-models.
type Pair struct {
	Best          float64 // NaN: no complete trial
	Trial         int     // that reached Best
	Count, Failed int
}

// Pair names the sub-models of both routes; that of an absent route b is Single.
func (t *Trial) Pair() (a, b string) {
	a, _ = Nth(t.Routes, 0)
	b, two := Nth(t.Routes, 1)
	if !two {
		b = Single
	}
	return cmp.Or(a, "unknown"), b
}

// Single is the column of pairs whose route b is absent.
const Single = "none"
