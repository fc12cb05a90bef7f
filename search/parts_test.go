package search_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers/pareto"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// pairs is a problem of points that are two parts, 0 to 7 each, of different lengths.
type pairs struct{ *searchtest.Problem }

func newPairs() pairs {
	side := func(name string) space.Entry {
		return space.Entry{Dimension: space.Must(space.Int(name, space.Range{Max: 7}))}
	}
	return pairs{&searchtest.Problem{In: space.Must(space.New(side("a"), side("b"))), Tame: true}}
}

func (pairs) Length(space.Point, int, int) float64 { return 1 }

func (pairs) Parts(x space.Point) (parts []search.Part) {
	for i, v := range x {
		parts = append(parts, search.Part{Key: fmt.Sprint(v), Epochs: 1 + i + int(v), Length: 10 * (1 + v)})
	}
	return parts
}

func (pairs) Recombine(a, b space.Point) []space.Point {
	return []space.Point{{a[0], b[1]}, {b[0], a[1]}}
}

func (p pairs) options() search.Options {
	return search.Options{Problem: p, Executor: p, Sampler: pareto.New(p.In, p), Scheduler: searchtest.NewHalving(), Seed: 5, Trials: 40,
		Epochs: func(x space.Point) int { return int(max(x[0], x[1])) + 2 }}
}

// TestPartsAreTrainedOnce: the effort of a search is that of each part to the
// furthest epoch, once, and of what joins them.
func TestPartsAreTrainedOnce(t *testing.T) {
	p := newPairs()
	furthest, want, jobs := map[string]float64{}, 0.0, 0.0
	o := p.options()
	o.Scheduler = nil
	o.Observe = func(e search.Event) {
		if e.Kind != search.JobDone {
			return
		}
		jobs += e.Job.Length
		want++
		for _, part := range p.Parts(e.Point) {
			furthest[part.Key] = math.Max(furthest[part.Key], part.Length*float64(min(e.Job.To, part.Epochs)))
		}
	}
	sum, err := search.Run(context.Background(), o)
	if err != nil || sum.Suggested != 40 {
		t.Fatal(sum, err)
	}
	for _, length := range furthest {
		want += length
	}
	if sum.Effort != want || jobs != want {
		t.Errorf("the effort is %v, of the jobs %v, want %v", sum.Effort, jobs, want)
	}
}

func TestPartsDeterminism(t *testing.T) { searchtest.TestDeterminism(t, newPairs().options) }

// TestJoinsWhatIsTrained: every other trial of the sampler is made of parts that
// others have, as long as there are such.
func TestJoinsWhatIsTrained(t *testing.T) {
	p := newPairs()
	o := p.options()
	o.Scheduler, o.Concurrency, o.Trials = nil, 1, 30
	known, free := map[string]bool{}, 0
	o.Observe = func(e search.Event) {
		if e.Kind != search.TrialSuggested {
			return
		}
		fresh := false
		for _, part := range p.Parts(e.Point) {
			fresh = fresh || !known[part.Key]
			known[part.Key] = true
		}
		if !fresh {
			free++
		}
	}
	if _, err := search.Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if free < 13 {
		t.Errorf("only %d of 30 trials join what is trained", free)
	}
}
