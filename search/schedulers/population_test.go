package schedulers_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/schedulers"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// model is a configuration whose learning curve is known.
type model struct {
	cost  float64
	curve []float64
}

func (m model) value() float64 { return slices.Max(m.curve) }

// population is a problem whose points are models, tried in the order of the
// list; training an epoch takes as long as the model costs.
type population []model

func (p population) Space() *space.Space { return searchtest.OneInt(float64(len(p))) }

func (p population) of(x space.Point) model { return p[int(x[0])-1] }

func (p population) Cost(x space.Point) (float64, error) { return p.of(x).cost, nil }

func (p population) Length(x space.Point, from, to int) float64 {
	return p.of(x).cost * float64(to-from)
}

func (p population) Key(x space.Point) string { return p.Space().Key(x) }

func (p population) Suggest(trial int, _ *rand.Rand) (space.Point, error) {
	return space.Point{float64(trial + 1)}, nil
}

func (p population) Observe(search.Observation) {}

func (p population) Execute(_ context.Context, _ int, job search.Job) (search.Report, error) {
	curve := p.of(job.Point).curve[:job.To]
	return search.Report{Curve: curve[job.From:], Value: slices.Max(curve)}, nil
}

// trained is what a search made of a population.
type trained struct {
	epochs   []int // of each model
	complete []bool
	effort   float64
}

// train searches a population, with a scheduler and so many jobs at once.
func (p population) train(t *testing.T, s search.Scheduler, concurrency int) trained {
	t.Helper()
	got := trained{epochs: make([]int, len(p)), complete: make([]bool, len(p))}
	summary, err := search.Run(context.Background(), search.Options{
		Problem: p, Executor: p, Sampler: p, Scheduler: s, Trials: len(p), Concurrency: concurrency,
		Epochs: func(x space.Point) int { return len(p.of(x).curve) },
		Observe: func(e search.Event) {
			if e.Kind == search.TrialEnded {
				got.epochs[e.Trial] = len(e.Outcome.Curve)
				got.complete[e.Trial] = e.Outcome.State == search.Complete
				got.effort += p.Length(e.Point, 0, len(e.Outcome.Curve))
			}
		},
	})
	if err != nil || summary.Suggested != len(p) {
		t.Fatal(summary, err)
	}
	return got
}

// front returns which models no other dominates.
func (p population) front() []bool {
	on := make([]bool, len(p))
	for i, m := range p {
		on[i] = !slices.ContainsFunc(p, func(n model) bool {
			return n.cost <= m.cost && n.value() >= m.value() && (n.cost < m.cost || n.value() > m.value())
		})
	}
	return on
}

// hypervolume is that of those models, with the logarithm of the cost from 1 to
// 1000 as a share and values from 0 to 1.
func (p population) hypervolume(chosen []bool) float64 {
	var f front.Front
	for i, m := range p {
		if chosen[i] {
			f.Add(math.Log(m.cost)/math.Log(1000), m.value())
		}
	}
	return f.Hypervolume(front.Outcome{Cost: 1})
}

// madeUp makes up n models whose heights rise with their costs, on the whole. The
// curves are what shape makes of a height from 0 to 1.
func madeUp(seed uint64, n int, shape func(rng *rand.Rand, height float64) []float64) population {
	rng := search.Stream(seed, 0, "population")
	p := make(population, n)
	for i := range p {
		share := rng.Float64()
		height := (0.3 + 0.7*math.Sqrt(share)) * (1 - rng.Float64()*rng.Float64())
		p[i] = model{cost: math.Pow(1000, share), curve: shape(rng, height)}
	}
	return p
}

// scheduler returns a new scheduler by name.
func scheduler(t testing.TB, name string) search.Scheduler {
	t.Helper()
	for _, spec := range schedulers.All() {
		if spec.Name == name {
			return spec.New(population{})
		}
	}
	t.Fatalf("no scheduler %q", name)
	return nil
}

// flat is a curve of one value.
func flat(epochs int, value float64) []float64 { return slices.Repeat([]float64{value}, epochs) }
