package analysis

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// RouteBank is how well the estimates of a study's route bank ranked the pairs
// that were then trained jointly.
type RouteBank struct {
	RoutesA int          `json:"routes_a"` // trained alone
	RoutesB int          `json:"routes_b"`
	Failed  int          `json:"failed"` // of these
	Epochs  int          `json:"epochs"` // trained in all
	FLOPs   stats.Number `json:"flops"`  // of training them
	Pairs   int          `json:"pairs"`  // with an estimate

	Trained []TrainedPair `json:"trained"` // by number of route a and route b
	// RankCorrelation is Spearman's, between estimates and values of Trained.
	RankCorrelation stats.Interval `json:"rank_correlation"`
}

// TrainedPair is a pair of the bank of which trials are complete.
type TrainedPair struct {
	A        int          `json:"a"`
	B        int          `json:"b"`
	Estimate stats.Number `json:"estimate"`
	Value    stats.Number `json:"value"`  // mean of the trials' maximized objective
	Trials   []int        `json:"trials"` // numbers
}

// bank is what is stored of a route bank.
type bank struct {
	routes []results.BankRoute // without the class scores
	pairs  []results.BankPair
	trials []results.BankTrial
}

func (s *Study) readBank(ctx context.Context) (err error) {
	if s.bank.routes, err = s.store.BankRouteFigures(ctx, s.Name); err != nil || len(s.bank.routes) == 0 {
		return err
	}
	if s.bank.pairs, err = s.store.BankPairs(ctx, s.Name); err != nil {
		return err
	}
	s.bank.trials, err = s.store.BankTrials(ctx, s.Name)
	return err
}

func newRouteBank(stored bank, trials []results.Trial) *RouteBank {
	if len(stored.routes) == 0 {
		return nil
	}
	b := &RouteBank{Trained: []TrainedPair{}}
	for _, r := range stored.routes {
		if r.Route == "a" {
			b.RoutesA++
		} else {
			b.RoutesB++
		}
		if r.Error != "" {
			b.Failed++
		}
		b.Epochs += r.Epochs
		if !math.IsNaN(r.FLOPs) {
			b.FLOPs += stats.Number(r.FLOPs)
		}
	}
	type key struct{ a, b int }
	estimates := map[key]float64{}
	for _, p := range stored.pairs {
		if !math.IsNaN(p.Estimate) {
			estimates[key{p.A, p.B}] = p.Estimate
			b.Pairs++
		}
	}
	values := map[int]float64{}
	for _, t := range trials {
		if t.State == search.Complete && len(t.Routes) == 2 && !math.IsNaN(t.Accuracy) {
			values[t.Number] = t.Accuracy
		}
	}
	trained := map[key][]int{}
	for _, m := range stored.trials {
		k := key{m.A, m.B}
		_, complete := values[m.Trial]
		if _, known := estimates[k]; known && complete {
			trained[k] = append(trained[k], m.Trial)
		}
	}
	for k, list := range trained {
		var sum float64
		for _, n := range list {
			sum += values[n]
		}
		b.Trained = append(b.Trained, TrainedPair{A: k.a, B: k.b, Estimate: stats.Number(estimates[k]),
			Value: stats.Number(sum / float64(len(list))), Trials: list})
	}
	slices.SortFunc(b.Trained, func(x, y TrainedPair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	var x, y []float64
	for _, t := range b.Trained {
		x, y = append(x, float64(t.Estimate)), append(y, float64(t.Value))
	}
	b.RankCorrelation = stats.Spearman(x, y)
	return b
}
