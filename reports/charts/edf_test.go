package charts

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

// TestDistributions: every line rises to 1 and holds all trials of its group.
func TestDistributions(t *testing.T) {
	for _, n := range []int{5, 60, 3000} {
		v := view.New(reportstest.Study(n))
		sum := 0
		groups := groupsOf(v, byPair)
		for i, d := range drawnGroups(groups) {
			sum += len(groups[i].Values)
			last := d.Steps[len(d.Steps)-1]
			if last[1] != 1 || float64(last[0]) != slices.Max(groups[i].Values) || len(d.Steps) > mostSteps+1 {
				t.Errorf("%d trials: %s ends at %v after %d steps", n, d.Name, last, len(d.Steps))
			}
			if !slices.IsSortedFunc(d.Steps, func(a, b [2]page.Number) int {
				return int(math.Copysign(1, max(float64(a[0]-b[0]), float64(a[1]-b[1]), -1)))
			}) {
				t.Errorf("%d trials: %s falls", n, d.Name)
			}
		}
		if sum != view.CompleteTrials(v) {
			t.Errorf("%d trials: the groups hold %d of %d", n, sum, view.CompleteTrials(v))
		}
	}
}

func TestSuperiority(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		xs, ys := make([]float64, 2+rng.IntN(20)), make([]float64, 2+rng.IntN(20))
		for i := range xs {
			xs[i] = float64(rng.IntN(8))
		}
		for i := range ys {
			ys[i] = float64(rng.IntN(6))
		}
		slices.Sort(xs)
		slices.Sort(ys)
		wins := 0.0
		for _, x := range xs {
			for _, y := range ys {
				switch {
				case x > y:
					wins++
				case x == y:
					wins += 0.5
				}
			}
		}
		want := wins / float64(len(xs)*len(ys))
		got, e := superiority(xs, ys)
		if math.Abs(got-want) > 1e-12 || !(e >= 0) {
			t.Errorf("%v against %v: %v ± %v, want %v", xs, ys, got, e, want)
		}
	}
	// 1000 pairs of samples of the same distribution: about 95 % of the intervals
	// hold one half.
	held := 0
	for range 1000 {
		xs, ys := make([]float64, 40), make([]float64, 25)
		for i := range xs {
			xs[i] = rng.NormFloat64()
		}
		for i := range ys {
			ys[i] = rng.NormFloat64()
		}
		slices.Sort(xs)
		slices.Sort(ys)
		if chance, e := superiority(xs, ys); math.Abs(chance-0.5) <= 1.96*e {
			held++
		}
	}
	if held < 915 || held > 980 {
		t.Errorf("%d of 1000 intervals hold one half", held)
	}
}

func TestShiftNote(t *testing.T) {
	group := func(name string, n int, from float64) trialGroup {
		g := trialGroup{Name: name}
		for i := range n {
			g.Values = append(g.Values, from+float64(i)/1000)
		}
		return g
	}
	v := view.New(reportstest.Study(3))
	for _, c := range []struct {
		one, two trialGroup
		want     string
	}{
		{group("one route", 20, 0.8), group("two routes", 40, 0.9), "in 100\u00a0% of all cases (95\u00a0% interval 100 to 100\u00a0%): the whole distribution is shifted upwards."},
		{group("one route", 40, 0.9), group("two routes", 20, 0.8), "in 0\u00a0% of all cases (95\u00a0% interval 0 to 0\u00a0%): the whole distribution is shifted downwards."},
		{group("one route", 40, 0.9), group("two routes", 40, 0.9), "the shift of the whole is not significant."},
		{group("one route", 4, 0.8), group("two routes", 40, 0.9), "too few to say more."},
	} {
		if got := shiftNote(v, []trialGroup{c.one, c.two}); !strings.HasSuffix(got, c.want) || got != shiftNote(v, []trialGroup{c.two, c.one}) {
			t.Errorf("%q does not end in %q", got, c.want)
		}
	}
}
