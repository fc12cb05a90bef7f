package searchtest

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Toy is a problem of a space, all of whose methods a test may replace.
type Toy struct {
	In      *space.Space
	Costs   func(space.Point) (float64, error)  // nil: 0
	Lengths func(space.Point, int, int) float64 // nil: the number of epochs
	Keys    func(space.Point) string            // nil: the space's
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

// Length is what Lengths says.
func (p Toy) Length(x space.Point, from, to int) float64 {
	if p.Lengths != nil {
		return p.Lengths(x, from, to)
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

// ExecutorFunc is an executor that is a function.
type ExecutorFunc func(ctx context.Context, worker int, job search.Job) (search.Report, error)

// Execute calls the function.
func (f ExecutorFunc) Execute(ctx context.Context, worker int, job search.Job) (search.Report, error) {
	return f(ctx, worker, job)
}

// First returns an executor whose trials have one epoch and the first number of
// the point as value.
func First() ExecutorFunc {
	return func(_ context.Context, _ int, job search.Job) (search.Report, error) {
		return search.Report{Curve: []float64{job.Point[0]}, Value: job.Point[0]}, nil
	}
}

// Halving is a scheduler that makes every kind of decision: trials pause at epochs
// 1, 3 and 9, the best third of those at a rung go on, the worst are stopped once
// a rung has many.
type Halving struct {
	rungs   map[int][]entry
	promote []int // what Resume will name
}

type entry struct {
	trial    int
	value    float64
	promoted bool
}

// NewHalving returns the scheduler that has seen nothing.
func NewHalving() *Halving { return &Halving{rungs: map[int][]entry{}} }

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
	rung := append(h.rungs[epoch], entry{trial: trial, value: value})
	slices.SortStableFunc(rung, func(a, b entry) int {
		if a.value != b.value {
			if a.value > b.value {
				return -1
			}
			return 1
		}
		return a.trial - b.trial
	})
	h.rungs[epoch] = rung
	place := slices.IndexFunc(rung, func(r entry) bool { return r.trial == trial })
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
// everything that it suggests depends on the order of all that it observed.
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
