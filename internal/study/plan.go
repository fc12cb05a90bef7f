package study

import (
	"slices"
	"strings"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/submodels/graph"
)

// Plan is what a run would do, found without training.
type Plan struct {
	Pairs     []Pair
	Notices   []string // as problem.Problem.Notices has them
	Sampled   int      // configurations looked at
	Refused   int      // of these, over a hard limit, or such that the data or its settings do not admit it
	Why       string   // the last of them was refused
	MeanFLOPs float64  // of training one trial to its last epoch
	Seconds   float64  // roughly, for the whole search with that many workers
}

// Pair is the cost of one combination of sub-models over the sampled
// configurations.
type Pair struct {
	Routes                  string
	Count                   int
	LeastFLOPs, MedianFLOPs int64
	MostFLOPs               int64
	LeastParams, MostParams int64
}

// planned is how many configurations a plan looks at.
const planned = 400

// MakePlan samples the space and counts.
func MakePlan(e *experiments.Experiment, reg *routes.Registry, d *routes.Data, workers int) (Plan, error) {
	p := problem.New(e, reg, d)
	rng := search.Stream(uint64(e.Seed), 0, "plan")
	plan := Plan{Notices: p.Notices()}
	costs := map[string][]graph.Cost{}
	for range planned {
		x := e.Space.Sample(rng)
		plan.Sampled++
		if _, err := p.Cost(x); err != nil { // as a search sees it
			plan.Refused++
			plan.Why = err.Error()
			continue
		}
		f, err := p.Facts(x)
		if err != nil {
			return plan, err
		}
		name := strings.Join(f.Routes, " + ")
		costs[name] = append(costs[name], f.Cost)
		plan.MeanFLOPs += p.Length(x, 0, f.Epochs)
	}
	if n := plan.Sampled - plan.Refused; n > 0 {
		plan.MeanFLOPs /= float64(n)
	}
	for name, list := range costs {
		plan.Pairs = append(plan.Pairs, pairOf(name, list))
	}
	slices.SortFunc(plan.Pairs, func(a, b Pair) int { return strings.Compare(a.Routes, b.Routes) })
	whole := plan.MeanFLOPs * float64(e.Search.Trials)
	if most := e.Search.FLOPs; most > 0 && (most < whole || !e.Written("search.trials")) {
		whole = most
	}
	plan.Seconds = whole / trainingSpeed() / float64(max(workers, 1))
	return plan, nil
}

func pairOf(name string, list []graph.Cost) Pair {
	slices.SortFunc(list, func(a, b graph.Cost) int { return int(a.FLOPs - b.FLOPs) })
	p := Pair{Routes: name, Count: len(list), LeastFLOPs: list[0].FLOPs,
		MedianFLOPs: list[len(list)/2].FLOPs, MostFLOPs: list[len(list)-1].FLOPs,
		LeastParams: list[0].Parameters, MostParams: list[0].Parameters}
	for _, c := range list {
		p.LeastParams, p.MostParams = min(p.LeastParams, c.Parameters), max(p.MostParams, c.Parameters)
	}
	return p
}

// trainingSpeed guesses the counted FLOPs a second of training on this machine:
// that of a matrix product of a usual shape, times a share that training was
// seen to reach.
func trainingSpeed() float64 {
	const m, n, k, share = 256, 192, 64, 0.5
	a, b, c := make([]float32, m*k), make([]float32, k*n), make([]float32, m*n)
	began, flops := time.Now(), 0.0
	for time.Since(began) < 50*time.Millisecond {
		kernels.MatMul(c, a, b, m, n, k)
		flops += 2 * m * n * k
	}
	return share * flops / time.Since(began).Seconds()
}
