package bank

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/doubleroute/sweep/routes"
)

// Bank holds what routes that were trained alone say of the validation part, and
// estimates from it what pairs of them would come to if they were trained
// jointly: K trainings a route in place of K² pairs.
//
// A pair's estimate is that of the best p = softmax(u·zA + v·zB) for the class
// scores zA and zB of its routes. The two scales are found by Newton's method,
// as the loss is convex in them, and cross-validated: each fold of the texts is
// predicted with scales that have not seen it. A bias for each class besides was
// measured to rank pairs no better.
//
// Routes are added first; from then on a Bank may be used by several goroutines.
type Bank struct {
	classes int
	order   []int32 // texts by fold, each fold with the same share of every class
	labels  []int32 // in that order
	bounds  [folds + 1]int
	routes  [2][]*banked
}

// The routes of a Bank.
const (
	RouteA = 0
	RouteB = 1
)

// banked is a route that was trained alone.
type banked struct {
	z    []float32 // class scores, [texts×classes] in the bank's order, with a root mean square of 1
	unit float64   // by which they were divided
	fit  [2]float64
	here Estimate // of the route alone
}

// New returns an empty bank for texts of these classes, which are numbered
// from 0. They are those that Labels returns.
func New(labels []int32, classes int) (*Bank, error) {
	if len(labels) == 0 {
		return nil, fmt.Errorf("a route bank needs validation examples")
	}
	for i, y := range labels {
		if y < 0 || int(y) >= classes {
			return nil, fmt.Errorf("example %d of the route bank has class %d, and the classes are 0 to %d", i, y, classes-1)
		}
	}
	b := &Bank{classes: classes}
	sorted := make([]int32, len(labels))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortStableFunc(sorted, func(i, j int32) int { return int(labels[i]) - int(labels[j]) })
	for f := range folds {
		for i := f; i < len(sorted); i += folds {
			b.order = append(b.order, sorted[i])
			b.labels = append(b.labels, labels[sorted[i]])
		}
		b.bounds[f+1] = len(b.order)
	}
	return b, nil
}

// Add adds a route, RouteA or RouteB, and returns its number there, from 0. A
// route that could not be trained is nil: all of its estimates are NaN.
func (b *Bank) Add(route int, l *Logits) (int, error) {
	number := len(b.routes[route])
	if l == nil {
		b.routes[route] = append(b.routes[route], nil)
		return number, nil
	}
	if l.Classes != b.classes || len(l.Values) != len(b.labels)*b.classes {
		return 0, fmt.Errorf("the class scores of a route are of %d texts and %d classes, and the bank is about %d texts and %d classes",
			len(l.Values)/max(l.Classes, 1), l.Classes, len(b.labels), b.classes)
	}
	r := &banked{z: make([]float32, len(l.Values)), unit: l.rootMeanSquare()}
	if r.unit == 0 {
		r.unit = 1
	}
	scale := float64(l.Step) / r.unit
	for at, text := range b.order {
		from, to := l.Values[int(text)*b.classes:], r.z[at*b.classes:(at+1)*b.classes]
		for c := range to {
			to[c] = float32(float64(from[c]) * scale)
		}
	}
	p := b.pairing(r, nil)
	r.fit, r.here = p.estimate([2]float64{})
	b.routes[route] = append(b.routes[route], r)
	return number, nil
}

// Len returns how many routes a and b there are.
func (b *Bank) Len() (a, bs int) { return len(b.routes[RouteA]), len(b.routes[RouteB]) }

// Alone returns the estimate of a route without another, RouteA or RouteB and
// its number there.
func (b *Bank) Alone(route, number int) Estimate {
	if r := b.routes[route][number]; r != nil {
		return r.here
	}
	return unknownEstimate()
}

// Estimate returns the estimate of the pair of route a and route b with these
// numbers.
func (b *Bank) Estimate(a, c int) Estimate {
	x, y := b.routes[RouteA][a], b.routes[RouteB][c]
	if x == nil || y == nil {
		return unknownEstimate()
	}
	p := b.pairing(x, y)
	_, e := p.estimate([2]float64{x.fit[0] / 2, y.fit[0] / 2})
	return e
}

// Estimates returns the estimates of all pairs, by number of route a and then of
// route b, worked out by that many goroutines.
func (b *Bank) Estimates(workers int) [][]Estimate {
	all := make([][]Estimate, len(b.routes[RouteA]))
	var group sync.WaitGroup
	for w := range max(workers, 1) {
		group.Go(func() {
			for i := w; i < len(all); i += max(workers, 1) {
				all[i] = make([]Estimate, len(b.routes[RouteB]))
				for j := range all[i] {
					all[i][j] = b.Estimate(i, j)
				}
			}
		})
	}
	group.Wait()
	return all
}

// Estimate is what a pair, or one route, is expected to come to. The metrics are
// cross-validated.
type Estimate struct {
	routes.Metrics
	// Expected is the mean probability that the right class is given, and
	// ExpectedF1 the macro F1 of these probabilities taken as shares of a text.
	// They estimate Accuracy and MacroF1 and have less noise, since a text counts
	// by how probable its class is and not by whether that is the likeliest.
	Expected, ExpectedF1 float64
	Scales               [2]float64 // of the class scores of route a and route b
}

// Rank returns the number that ranks pairs best by what a search maximizes:
// Expected for accuracy, ExpectedF1 for macro_f1, NegLogLoss for neg_log_loss.
func (e Estimate) Rank(objective string) (float64, error) {
	switch objective {
	case "accuracy":
		return e.Expected, nil
	case "macro_f1":
		return e.ExpectedF1, nil
	}
	return e.Objective(objective)
}

func unknownEstimate() Estimate {
	nan := math.NaN()
	return Estimate{Metrics: routes.Metrics{Loss: nan, Accuracy: nan, MacroF1: nan, NegLogLoss: nan},
		Expected: nan, ExpectedF1: nan, Scales: [2]float64{nan, nan}}
}
