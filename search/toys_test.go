package search_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
)

// halving is a scheduler that uses all that schedulers may: trials pause at
// epochs 1, 3 and 9, the best third of those at a rung go on, the worst are
// stopped once a rung has many.
type halving struct {
	rungs   map[int][]rival
	promote []int // what Resume will name
}

type rival struct {
	trial    int
	value    float64
	promoted bool
}

func newHalving() *halving { return &halving{rungs: map[int][]rival{}} }

func (h *halving) Until(_, epoch, epochs int) int {
	for rung := 1; ; rung *= 3 {
		if rung > epoch {
			return min(rung, epochs)
		}
	}
}

func (h *halving) Report(trial, epoch int, _ float64, curve []float64) search.Decision {
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

func (h *halving) Resume() (int, bool) {
	if len(h.promote) == 0 {
		return 0, false
	}
	trial := h.promote[0]
	h.promote = h.promote[1:]
	return trial, true
}

func (h *halving) Observe(o search.Observation) {
	for _, rung := range h.rungs {
		for i := range rung {
			if rung[i].trial == o.Trial {
				rung[i].promoted = true // it cannot be any more
			}
		}
	}
}

// climber is a sampler that learns: it draws near the best point so far, so that
// everything that it suggests depends on the order of all that it was told.
type climber struct {
	space *search.Space
	best  search.Point
	value float64
	seen  int
}

func newClimber(s *search.Space) search.Sampler { return &climber{space: s} }

func (c *climber) Suggest(_ int, rng *rand.Rand) (search.Point, error) {
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

func (c *climber) Observe(o search.Observation) {
	c.seen = (3*c.seen + o.Trial) % 1000
	if o.State == search.Complete && (c.best == nil || o.Value >= c.value) {
		c.best, c.value = slices.Clone(o.Point), o.Value
	}
}

func TestToyScheduler(t *testing.T) {
	searchtest.TestScheduler(t, func() search.Scheduler { return newHalving() })
}

func TestToySampler(t *testing.T) { searchtest.TestSampler(t, newClimber) }

// TestLearningAndPausing tests determinism where all parts depend on the order
// of events, and that jobs of every kind were seen.
func TestLearningAndPausing(t *testing.T) {
	for _, name := range []string{"flat", "conditional", "huge"} {
		t.Run(name, func(t *testing.T) {
			space := searchtest.Spaces()[name]
			problem := &searchtest.Problem{In: space}
			for _, concurrency := range []int{1, 3, 8, 30} {
				later, paused := 0, 0
				searchtest.TestDeterminism(t, func() search.Options {
					return search.Options{
						Problem: problem, Executor: problem, Sampler: newClimber(space), Scheduler: newHalving(),
						Seed: 11, Trials: 80, Concurrency: concurrency,
						Epochs: func(search.Point) int { return 20 },
						Observe: func(e search.Event) {
							if e.Kind == search.JobDone && e.Job.From > 0 {
								later++
							}
							if e.Kind == search.TrialEnded && e.Outcome.State == search.Pruned {
								paused++
							}
						},
					}
				})
				if later == 0 || paused == 0 {
					t.Errorf("concurrency %d: %d jobs went on with a trial, %d trials were pruned", concurrency, later, paused)
				}
			}
		})
	}
}
