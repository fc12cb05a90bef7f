package searchtest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Toy is a problem whose parts a test may replace.
type Toy struct {
	In    *space.Space
	Costs func(space.Point) (float64, error)  // nil: 0
	Lasts func(space.Point, int, int) float64 // nil: the number of epochs
	Keys  func(space.Point) string            // nil: the space's
}

// Space returns the space.
func (p Toy) Space() *space.Space { return p.In }

// Cost is what Costs says.
func (p Toy) Cost(x space.Point) (float64, error) {
	if p.Costs != nil {
		return p.Costs(x)
	}
	return 0, nil
}

// Length is what Lasts says.
func (p Toy) Length(x space.Point, from, to int) float64 {
	if p.Lasts != nil {
		return p.Lasts(x, from, to)
	}
	return float64(to - from)
}

// Key is what Keys says.
func (p Toy) Key(x space.Point) string {
	if p.Keys != nil {
		return p.Keys(x)
	}
	return p.In.Key(x)
}

// Do is an executor that is a function.
type Do func(ctx context.Context, worker int, job search.Job) (search.Report, error)

// Execute calls the function.
func (f Do) Execute(ctx context.Context, worker int, job search.Job) (search.Report, error) {
	return f(ctx, worker, job)
}

// First returns an executor that reports the first number of the point.
func First() Do {
	return func(_ context.Context, _ int, job search.Job) (search.Report, error) {
		return search.Report{Curve: []float64{job.Point[0]}, Value: job.Point[0]}, nil
	}
}

// OneInt returns a space of the whole numbers from 1 to top.
func OneInt(top float64) *space.Space {
	return space.Must(space.NewSpace(Entry(space.Must(space.Int("n", space.Range{Min: 1, Max: top})))))
}

// OneFloat returns a space of the numbers from 0 to 1.
func OneFloat() *space.Space {
	return space.Must(space.NewSpace(Entry(space.Must(space.Float("x", space.Range{Max: 1})))))
}

// Entry returns an entry of a space.
func Entry(d space.Dimension, when ...space.Condition) space.Entry {
	return space.Entry{Dimension: d, When: when}
}

// When returns a condition.
func When(name string, values ...any) space.Condition {
	return space.Condition{Dimension: name, Values: values}
}

// RandomSpace makes a finite space with haphazard conditions.
func RandomSpace(t testing.TB, seed, dims int) *space.Space {
	rng := search.Stream(uint64(seed), 0, "space")
	var entries []space.Entry
	for i := range dims {
		e := Entry(space.Must(space.Int(fmt.Sprint("d", i), space.Range{Min: 1, Max: float64(1 + rng.IntN(4))})))
		for range rng.IntN(3) {
			if i == 0 {
				break
			}
			on := entries[rng.IntN(i)].Dimension
			c := When(on.Name(), 1+rng.IntN(on.Len()))
			if rng.IntN(2) == 0 {
				c.Values = append(c.Values, on.Len())
			}
			e.When = append(e.When, c)
		}
		entries = append(entries, e)
	}
	s, err := space.NewSpace(entries...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// AllPoints lists the keys of all points of a finite space, the plain way.
func AllPoints(s *space.Space) map[string]bool {
	keys := map[string]bool{}
	var extend func(p space.Point)
	extend = func(p space.Point) {
		i := len(p)
		switch {
		case i == s.Len():
			keys[s.Key(p)] = true
		case !s.Active(p, i):
			extend(append(p, math.NaN()))
		default:
			for _, v := range s.Dim(i).Grid(1000) {
				extend(append(p[:i:i], v))
			}
		}
	}
	extend(nil)
	return keys
}

// Halving is a scheduler that uses all that schedulers may: trials pause at
// epochs 1, 3 and 9, the best third of those at a rung go on, the worst are
// stopped once a rung has many.
type Halving struct {
	rungs   map[int][]rival
	promote []int // what Resume will name
}

type rival struct {
	trial    int
	value    float64
	promoted bool
}

// NewHalving returns the scheduler that has seen nothing.
func NewHalving() *Halving { return &Halving{rungs: map[int][]rival{}} }

// Until reports at epochs 1, 3, 9, ….
func (h *Halving) Until(_, epoch, epochs int) int {
	for rung := 1; ; rung *= 3 {
		if rung > epoch {
			return min(rung, epochs)
		}
	}
}

// Report compares a trial with those at its rung.
func (h *Halving) Report(trial, epoch int, _ float64, curve []float64) search.Decision {
	value := curve[len(curve)-1]
	if math.IsNaN(value) {
		return search.Stop
	}
	rung := append(h.rungs[epoch], rival{trial: trial, value: value})
	slices.SortStableFunc(rung, func(a, b rival) int {
		if a.value != b.value {
			if a.value > b.value {
				return -1
			}
			return 1
		}
		return a.trial - b.trial
	})
	h.rungs[epoch] = rung
	place := slices.IndexFunc(rung, func(r rival) bool { return r.trial == trial })
	for i := range len(rung) / 3 {
		if rung[i].promoted {
			continue
		}
		rung[i].promoted = true
		if rung[i].trial == trial {
			return search.Continue
		}
		h.promote = append(h.promote, rung[i].trial)
	}
	if len(rung) > 6 && place > 2*len(rung)/3 {
		return search.Stop
	}
	return search.Pause
}

// Resume names a trial that was promoted.
func (h *Halving) Resume() (int, bool) {
	if len(h.promote) == 0 {
		return 0, false
	}
	trial := h.promote[0]
	h.promote = h.promote[1:]
	return trial, true
}

// Observe forgets a trial.
func (h *Halving) Observe(o search.Observation) {
	for _, rung := range h.rungs {
		for i := range rung {
			if rung[i].trial == o.Trial {
				rung[i].promoted = true // it cannot be any more
			}
		}
	}
}

// Climber is a sampler that learns: it draws near the best point so far, so that
// everything that it suggests depends on the order of all that it was told.
type Climber struct {
	space *space.Space
	best  space.Point
	value float64
	seen  int
}

// NewClimber returns the sampler that has seen nothing.
func NewClimber(s *space.Space) search.Sampler { return &Climber{space: s} }

// Suggest draws near the best point.
func (c *Climber) Suggest(_ int, rng *rand.Rand) (space.Point, error) {
	if c.best == nil || rng.IntN(4) == 0 {
		return c.space.Sample(rng), nil
	}
	u := c.space.Encode(c.best)
	for i := range u {
		if math.IsNaN(u[i]) || rng.IntN(3) == 0 {
			u[i] = rng.Float64()
		}
		// The order of observations counts.
		u[i] = math.Mod(u[i]+float64(c.seen%5)/50, 1)
	}
	return c.space.Decode(u), nil
}

// Observe learns from an outcome.
func (c *Climber) Observe(o search.Observation) {
	c.seen = (3*c.seen + o.Trial) % 1000
	if o.State == search.Complete && (c.best == nil || o.Value >= c.value) {
		c.best, c.value = slices.Clone(o.Point), o.Value
	}
}

// Cube is a space of n continuous dimensions.
func Cube(n int) *space.Space {
	entries := make([]space.Entry, n)
	for i := range entries {
		entries[i].Dimension = space.Must(space.Float(fmt.Sprint("x", i), space.Range{Max: 1}))
	}
	return space.Must(space.NewSpace(entries...))
}

// Mixed is a space of dimensions of every kind, some with conditions.
func Mixed() *space.Space {
	when := func(on string, values ...any) []space.Condition {
		return []space.Condition{{Dimension: on, Values: values}}
	}
	return space.Must(space.NewSpace(
		space.Entry{Dimension: space.Must(space.Choice("model", "mlp", "cnn", "rnn"))},
		space.Entry{Dimension: space.Must(space.Int("layers", space.Range{Min: 1, Max: 3})), When: when("model", "mlp")},
		space.Entry{Dimension: space.Must(space.Float("rate", space.Range{Min: 1e-4, Max: 1, Log: true}))},
		space.Entry{Dimension: space.Must(space.Int("second", space.Range{Min: 8, Max: 64, Step: 8})), When: when("layers", 3, 2)},
		space.Entry{Dimension: space.Must(space.Weighted("cell", []any{"gru", "lstm", "plain"}, []float64{4, 2, 1})), When: when("model", "rnn", "cnn")},
		space.Entry{Dimension: space.Must(space.Float("third", space.Range{Max: 1})), When: append(when("layers", 2, 3), when("model", "mlp")...)},
		space.Entry{Dimension: space.Must(space.Float("dropout", space.Range{Max: 0.6, Step: 0.1})), When: when("model", "cnn", "rnn")},
	))
}

// Partial returns a configuration of which these params are decided.
func Partial(t testing.TB, s *space.Space, params map[string]any) *space.Partial {
	t.Helper()
	c, err := s.Partial(params)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
