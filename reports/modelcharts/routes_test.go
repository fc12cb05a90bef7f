package modelcharts

import (
	"math"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// twoRoutes is a model of two routes with these accuracies and this share of
// route a.
func twoRoutes(both, a, b, share float64) *view.Inspected {
	return &view.Inspected{Model: view.Model{Trial: &view.Trial{Trial: results.Trial{Number: 7}}}, Diagnosis: &results.Diagnosis{
		Routes:  []results.RouteEffect{{Alone: a, Share: share}, {Alone: b, Share: 1 - share}},
		Balance: []results.BalancePoint{{Weight: 0, Accuracy: a}, {Weight: 0.5, Accuracy: both}, {Weight: 1, Accuracy: b}},
	}}
}

func TestRouteVerdicts(t *testing.T) {
	in := view.Inspection{Labels: make([]int, 1000)}
	unknown := twoRoutes(0.9, 0.8, 0.7, 0.5)
	unknown.Diagnosis.Balance = nil
	for _, c := range []struct {
		model       *view.Inspected
		want, short string
	}{
		{twoRoutes(0.90, 0.80, 0.60, 0.6), "In trial 7 both routes contribute: without either, accuracy is lower than can be chance.", "both contribute"},
		{twoRoutes(0.90, 0.895, 0.60, 0.6), "In trial 7: Route b adds nothing significant: without it accuracy is 89.5\u00a0% (95\u00a0% interval 87.4 to 91.3\u00a0%), with both 90.0\u00a0%.", "route b adds nothing"},
		{twoRoutes(0.90, 0.3, 0.9, 0.1), "In trial 7: Route a adds nothing significant: without it", "route a adds nothing"},
		{twoRoutes(0.90, 0.8, 0.8, 0.97), "In trial 7: Route b contributes next to nothing: 3.0\u00a0% of what sets the scores of texts apart.", "route b adds nothing"},
		{twoRoutes(0.80, 0.9, 0.3, 0.6), "In trial 7: Route b does harm: without it accuracy is 90.0\u00a0%, with both 80.0\u00a0%.", "route b adds nothing"},
		{twoRoutes(0.90, 0.9, 0.9, 0.5), "In trial 7 either route alone does as well as both. Route a adds", "either route alone does"},
		{unknown, "In trial 7 it is not known what both come to together.", "not known"},
	} {
		if got := routeVerdict(&in, c.model); !strings.HasPrefix(got, c.want) {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
		if got := inShort(&in, c.model); got != c.short {
			t.Errorf("in short %q, want %q", got, c.short)
		}
	}
}

// The section is of another figure and another question than the top.
func TestRoutesNoteSaysWhatItIsOf(t *testing.T) {
	s := RoutesSection(view.New(reportstest.Study(60)))
	if s == nil || !strings.Contains(s.Note, "one training, the saved file") || !strings.Contains(s.Note, "means over seeds") || !strings.Contains(s.Note, "trained with one") {
		t.Errorf("%+v", s)
	}
}

func TestSteady(t *testing.T) {
	curve := func(accuracies ...float64) []results.BalancePoint {
		var points []results.BalancePoint
		for i, x := range accuracies {
			points = append(points, results.BalancePoint{Weight: float64(i) / float64(len(accuracies)-1), Accuracy: x})
		}
		return points
	}
	within := stats.Interval{Mean: 0.9, Low: 0.88, High: 0.92}
	for _, c := range []struct {
		balance   []results.BalancePoint
		low, high float64
		ok        bool
	}{
		{curve(0.5, 0.89, 0.9, 0.87, 0.9), 0.25, 0.5, true}, // what lies beyond a dip does not count
		{curve(0.9, 0.9, 0.9, 0.9, 0.95), 0, 1, true},
		{curve(0.5, 0.5, 0.9, 0.5, 0.5), 0.5, 0.5, true},
		{nil, 0, 0, false},
	} {
		low, high, ok := steady(c.balance, within)
		if low != c.low || high != c.high || ok != c.ok {
			t.Errorf("from %v to %v (%v), want %v to %v (%v)", low, high, ok, c.low, c.high, c.ok)
		}
	}
	if _, _, ok := steady(curve(1, 1, 1), stats.Interval{Low: math.NaN()}); ok {
		t.Error("without an interval something is known")
	}
}

func TestContributionsBeginWithTheSmallestLead(t *testing.T) {
	nan := stats.Number(math.NaN())
	got := contributions([][]stats.Number{{2, 1, 0}, {nan, nan, nan}, {1, -2, 0.5}, {}})
	if len(got) != 2 || got[0].Class != 2 || got[0].Lead != -0.5 || got[1].Class != 0 || got[1].Lead != 3 {
		t.Errorf("got %v", got)
	}
}
