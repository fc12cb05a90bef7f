package charts

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/stats"
)

func TestBankNote(t *testing.T) {
	pair := func(n int) []analysis.TrainedPair {
		return slices.Repeat([]analysis.TrainedPair{{Trials: []int{0}}}, n)
	}
	nan := math.NaN()
	for _, c := range []struct {
		bank analysis.RouteBank
		want string
	}{
		{analysis.RouteBank{RoutesA: 1, RoutesB: 1, FLOPs: 10, Pairs: 1, RankCorrelation: stats.Interval{Mean: nan, Low: nan, High: nan}},
			"1 sub-model of route a and 1 of route b were trained alone, with 10 training FLOPs in all, and from what they say of the validation texts 1 pair was estimated. None of these"},
		{analysis.RouteBank{Trained: pair(1), RankCorrelation: stats.Interval{Mean: nan, Low: nan, High: nan}}, "1 pair was trained jointly: too few"},
		{analysis.RouteBank{Trained: pair(3), RankCorrelation: stats.Interval{Mean: -0.5, Low: nan, High: nan}}, "3 pairs were trained jointly, and the estimates rank them with a rank correlation of −0.50: 1 is"},
		{analysis.RouteBank{Trained: pair(9), RankCorrelation: stats.Interval{Mean: 0.9, Low: 0.8, High: 0.95}}, "+0.90 (95\u00a0% interval +0.80 to +0.95): 1 is"},
	} {
		v := view.New(reportstest.Study(3))
		v.Bank = &c.bank
		if got := bankNote(v); !strings.Contains(got, c.want) {
			t.Errorf("%q does not say %q", got, c.want)
		}
	}
}
