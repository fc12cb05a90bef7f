package optimize_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/optimize"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// TestFront compares the front of a search with all that it tried.
func TestFront(t *testing.T) {
	in := searchtest.OneInt(200)
	value := func(params map[string]any) (float64, error) {
		n := params["n"].(int)
		if n%13 == 0 {
			return 0, errors.New("unlucky")
		}
		return float64((n * 37) % 50), nil
	}
	cost := func(params map[string]any) float64 {
		n := params["n"].(int)
		if n > 190 {
			return math.Inf(1)
		}
		return float64((n * 11) % 40)
	}
	var all []search.Observation
	sum, err := optimize.Trade(context.Background(), in, value, cost, search.Options{Trials: 150, Workers: 3, Observe: func(e search.Event) {
		if e.Kind == search.TrialEnded && e.Outcome.State == search.Complete {
			all = append(all, e.Outcome)
		}
		if e.Point[0] > 190 {
			t.Errorf("trial %d has no finite cost", e.Trial)
		}
	}})
	if err != nil || sum.Failed == 0 || len(sum.Front) < 3 {
		t.Fatalf("%v: %+v", err, sum)
	}
	for i, f := range sum.Front {
		if i > 0 && (sum.Front[i-1].Cost >= f.Cost || sum.Front[i-1].Value >= f.Value) {
			t.Errorf("the front does not rise: %v", sum.Front)
		}
		for _, o := range all {
			if o.Cost <= f.Cost && o.Value > f.Value || o.Cost < f.Cost && o.Value >= f.Value {
				t.Errorf("trial %d of the front is dominated by trial %d", f.Trial, o.Trial)
			}
		}
	}
	for _, o := range all {
		beaten := false
		for _, f := range sum.Front {
			beaten = beaten || f.Cost <= o.Cost && f.Value >= o.Value
		}
		if !beaten {
			t.Errorf("trial %d at %v for %v is not on the front %v", o.Trial, o.Value, o.Cost, fmt.Sprint(sum.Front))
		}
	}
}

// TestMaximize tests that errors fail trials and that the best is found.
func TestMaximize(t *testing.T) {
	in := searchtest.OneInt(100)
	s, err := optimize.Maximize(context.Background(), in, func(params map[string]any) (float64, error) {
		if n := params["n"].(int); n <= 90 {
			return float64(n % 50), nil
		}
		return 1000, errors.New("n is more than 90")
	}, search.Options{Workers: 4, Epochs: func(space.Point) int { return 3 }})
	if err != nil || s.End != search.EndExhausted || s.Complete != 90 || s.Failed != 10 {
		t.Fatalf("ends with %v and %+v", err, s)
	}
	if s.Best.Value != 49 || in.Params(s.Best.Point)["n"] != 49 {
		t.Errorf("the best is %+v", s.Best)
	}
}

// TestNothingGiven: what is missing is an error, before anything is tried.
func TestNothingGiven(t *testing.T) {
	in := space.Must(space.New(space.Entry{Dimension: space.Must(space.Float("x", space.Range{Max: 1}))}))
	objective := func(map[string]any) (float64, error) { return 1, nil }
	cost := func(map[string]any) float64 { return 1 }
	for want, run := range map[string]func() (search.Summary, error){
		"no objective": func() (search.Summary, error) {
			return optimize.Trade(t.Context(), in, nil, cost, search.Options{Trials: 3})
		},
		"there is no objective": func() (search.Summary, error) {
			return optimize.Maximize(t.Context(), in, nil, search.Options{Trials: 3})
		},
		"no cost": func() (search.Summary, error) {
			return optimize.Trade(t.Context(), in, objective, nil, search.Options{Trials: 3})
		},
		"no space": func() (search.Summary, error) {
			return optimize.Trade(t.Context(), nil, objective, cost, search.Options{Trials: 3})
		},
	} {
		sum, err := run()
		if err == nil || !strings.Contains(err.Error(), want) || sum.Suggested != 0 || sum.End != search.EndError || sum.Reason != err.Error() {
			t.Errorf("%s: %v, %+v", want, err, sum)
		}
	}
}
