package analysis

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
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

// LoadRouteBank works out how good the bank's estimates were. It is nil for a
// study without a bank.
func LoadRouteBank(ctx context.Context, s *sqlite.Store, study string) (*RouteBank, error) {
	routes, err := s.BankRouteFigures(ctx, study)
	if err != nil || len(routes) == 0 {
		return nil, err
	}
	pairs, err := s.BankPairs(ctx, study)
	if err != nil {
		return nil, err
	}
	// What refers to trials is read before the trials: all that it refers to are
	// there then.
	matches, err := s.BankTrials(ctx, study)
	if err != nil {
		return nil, err
	}
	trials, err := s.Trials(ctx, study)
	if err != nil {
		return nil, err
	}
	return newRouteBank(routes, pairs, matches, trials), nil
}

func newRouteBank(routes []results.BankRoute, pairs []results.BankPair, matches []results.BankTrial, trials []results.Trial) *RouteBank {
	b := &RouteBank{Trained: []TrainedPair{}}
	for _, r := range routes {
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
	for _, p := range pairs {
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
	for _, m := range matches {
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
	b.RankCorrelation = Spearman(x, y)
	return b
}

// Spearman returns the rank correlation of two lists of the same length, equal
// values sharing the mean of their ranks, and its 95 % interval by Fisher's
// transformation with the standard error of Bonett and Wright ("Sample size
// requirements for estimating Pearson, Kendall and Spearman correlations", 2000).
// Below four pairs of values there is no interval. Where all values of a list
// are the same, or one is NaN, nothing is known.
func Spearman(x, y []float64) stats.Interval {
	n := float64(len(x))
	if len(x) < 2 || len(x) != len(y) || slices.ContainsFunc(x, math.IsNaN) || slices.ContainsFunc(y, math.IsNaN) {
		return stats.Unknown()
	}
	r := stat.Correlation(ranks(x), ranks(y), nil)
	if math.IsNaN(r) {
		return stats.Unknown()
	}
	r = max(-1, min(r, 1))
	if n < 4 {
		return stats.Interval{Mean: r, Low: math.NaN(), High: math.NaN()}
	}
	z, e := math.Atanh(r), 1.959963984540054*math.Sqrt((1+r*r/2)/(n-3))
	return stats.Interval{Mean: r, Low: math.Tanh(z - e), High: math.Tanh(z + e)}
}

// ranks returns the rank of each value, from 1.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	r := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			r[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return r
}
