package search_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// TestVirtualTime compares the order of all ends with a plain simulation.
func TestVirtualTime(t *testing.T) {
	in := searchtest.OneFloat()
	length := func(p space.Point, from, to int) float64 { return math.Ceil(5*p[0]) * float64(to-from) } // with many ties
	for concurrency := 1; concurrency < 12; concurrency++ {
		var begun, ended []int
		var points []space.Point
		summary, err := search.Run(context.Background(), search.Options{
			Problem: searchtest.Toy{In: in, Lengths: length}, Executor: searchtest.First(), Trials: 100, Concurrency: concurrency, Workers: 3,
			Observe: func(e search.Event) {
				switch e.Kind {
				case search.TrialSuggested:
					begun, points = append(begun, e.Trial), append(points, e.Point)
				case search.TrialEnded:
					ended = append(ended, e.Trial)
				}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		var want []int
		due := map[int]float64{}
		next, clock := 0, 0.0
		for len(want) < 100 {
			for ; len(due) < concurrency && next < 100; next++ {
				due[next] = clock + length(points[next], 0, 1)
			}
			best := -1
			for trial, at := range due {
				if best < 0 || at < due[best] || at == due[best] && trial < best {
					best = trial
				}
			}
			clock = due[best]
			delete(due, best)
			want = append(want, best)
		}
		if fmt.Sprint(ended) != fmt.Sprint(want) || summary.Clock != clock {
			t.Errorf("concurrency %d: the trials end in the order\n%v, not\n%v", concurrency, ended, want)
		}
	}
}

// TestWorkers tests that no more jobs run at once than there are workers, that
// as many do, and that worker numbers tell them apart.
func TestWorkers(t *testing.T) {
	for _, workers := range []int{1, 3, 8} {
		var lock sync.Mutex
		running, most := map[int]bool{}, 0
		executor := searchtest.ExecutorFunc(func(_ context.Context, worker int, job search.Job) (search.Report, error) {
			lock.Lock()
			if running[worker] || worker < 0 || worker >= workers {
				t.Errorf("worker %d of %d is given a job while it has one, or does not exist", worker, workers)
			}
			running[worker] = true
			most = max(most, len(running))
			lock.Unlock()
			time.Sleep(time.Second)
			lock.Lock()
			delete(running, worker)
			lock.Unlock()
			return search.Report{Curve: []float64{1}, Value: 1}, nil
		})
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			if _, err := search.Run(context.Background(), search.Options{Problem: searchtest.Toy{In: searchtest.OneFloat()}, Executor: executor, Trials: 24, Workers: workers}); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took != time.Duration(24/workers)*time.Second {
				t.Errorf("%d workers take %v for 24 jobs of a second", workers, took)
			}
		})
		if most != workers {
			t.Errorf("%d jobs at once with %d workers", most, workers)
		}
	}
}

func TestExhausted(t *testing.T) {
	limit := func(p space.Point) (float64, error) {
		if p[0] > 3 {
			return 0, fmt.Errorf("%v is more than 3", p[0])
		}
		return 1, nil
	}
	cases := []struct {
		name   string
		o      search.Options
		trials int
		words  string
	}{
		{"one point", search.Options{Problem: searchtest.Toy{In: searchtest.OneInt(1)}}, 1, "every configuration has been tried"},
		{"ten points", search.Options{Problem: searchtest.Toy{In: searchtest.OneInt(10)}}, 10, "every configuration has been tried"},
		{"ten points, grid", search.Options{Problem: searchtest.Toy{In: searchtest.OneInt(10)}, Sampler: samplers.NewGrid(searchtest.OneInt(10), 0)}, 10, "every configuration has been tried"},
		{"thin grid", search.Options{Problem: searchtest.Toy{In: searchtest.OneInt(10)}, Sampler: samplers.NewGrid(searchtest.OneInt(10), 4)}, 4, "the sampler has no configuration left to suggest"},
		{"empty space", search.Options{Problem: searchtest.Toy{In: space.Must(space.New())}}, 1, "every configuration has been tried"},
		{"limit", search.Options{Problem: searchtest.Toy{In: searchtest.OneInt(10), Costs: limit}}, 3, "no new configuration was found in 1000 tries: "},
		{"limit, grid", search.Options{Problem: searchtest.Toy{In: searchtest.OneInt(10), Costs: limit}, Sampler: samplers.NewGrid(searchtest.OneInt(10), 0)}, 3, "broke a limit"},
		{"limit below all", search.Options{Problem: searchtest.Toy{In: searchtest.OneInt(10), Costs: func(space.Point) (float64, error) {
			return 0, errors.New("it has 9 parameters")
		}}, Refusals: 20}, 0, "the limits admit none of the 20 configurations that were looked at; the last was refused because it has 9 parameters"},
		{"same configuration", search.Options{Problem: searchtest.Toy{In: searchtest.OneInt(10), Keys: func(p space.Point) string {
			return fmt.Sprint(int(p[0]) % 2)
		}}}, 2, "no new configuration was found in 1000 tries: all had been tried before"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.o.Executor = searchtest.First(); c.o.Problem.Space().Len() == 0 {
				c.o.Executor = searchtest.ExecutorFunc(func(context.Context, int, search.Job) (search.Report, error) {
					return search.Report{Curve: []float64{0}}, nil
				})
			}
			keys := map[string]bool{}
			c.o.Observe = func(e search.Event) {
				if e.Kind == search.TrialSuggested {
					keys[c.o.Problem.Key(e.Point)] = true
				}
			}
			s, err := search.Run(context.Background(), c.o)
			if err != nil || s.End != search.EndExhausted || !strings.Contains(s.Reason, c.words) {
				t.Errorf("ends as %q, %q, %v", s.End, s.Reason, err)
			}
			if s.Suggested != c.trials || s.Complete != c.trials || len(keys) != c.trials || s.Open != 0 {
				t.Errorf("%d trials, %d different, %d complete, %d open, not %d", s.Suggested, len(keys), s.Complete, s.Open, c.trials)
			}
			if (s.Best == nil) != (c.trials == 0) {
				t.Errorf("best is %v", s.Best)
			}
		})
	}
}

// TestOutcomes tests what executors may report.
func TestOutcomes(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	var none []int
	cases := []struct {
		name   string
		do     searchtest.ExecutorFunc
		state  search.State
		value  float64
		curve  int
		reason string
	}{
		{"complete", reports(search.Report{Curve: []float64{1, 2, 3}, Value: 3}), search.Complete, 3, 3, ""},
		{"early", reports(search.Report{Curve: []float64{1}, Value: 1}), search.Complete, 1, 1, ""},
		{"infinite", reports(search.Report{Curve: []float64{1, 2, inf}, Value: -inf}), search.Complete, -inf, 3, ""},
		{"curve of NaN", reports(search.Report{Curve: []float64{nan, nan, nan}, Value: 2}), search.Complete, 2, 3, ""},
		{"NaN", reports(search.Report{Curve: []float64{1, 2, nan}, Value: nan}), search.Failed, nan, 3, "the objective is not a number (NaN)"},
		{"failed", reports(search.Report{Failed: "the loss is infinite", Value: 5}), search.Failed, nan, 0, "the loss is infinite"},
		{"panic", func(context.Context, int, search.Job) (search.Report, error) { panic("no\n  such thing") }, search.Failed, nan, 0, "it panicked: no such thing (run_test.go:"},
		{"runtime panic", func(_ context.Context, _ int, job search.Job) (search.Report, error) {
			return search.Report{Value: float64(none[job.Trial])}, nil
		}, search.Failed, nan, 0, "it panicked: runtime error: index out of range [0] with length 0 (run_test.go:"},
		{"nil panic", func(context.Context, int, search.Job) (search.Report, error) {
			var p *search.Report
			return *p, nil
		}, search.Failed, nan, 0, "nil pointer dereference (run_test.go:"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got search.Observation
			s, err := search.Run(context.Background(), search.Options{
				Problem: searchtest.Toy{In: searchtest.OneInt(1)}, Executor: c.do, Trials: 1, Epochs: func(space.Point) int { return 3 },
				Observe: func(e search.Event) {
					if e.Kind == search.TrialEnded {
						got = e.Outcome
					}
				},
			})
			if err != nil || s.End != search.EndTrials {
				t.Fatalf("ends as %q, %v", s.End, err)
			}
			same := got.Value == c.value || math.IsNaN(got.Value) && math.IsNaN(c.value)
			if got.State != c.state || !same || len(got.Curve) != c.curve || !strings.Contains(got.Failed, c.reason) || (c.reason == "") != (got.Failed == "") {
				t.Errorf("outcome %+v", got)
			}
			if strings.ContainsAny(got.Failed, "\n") {
				t.Errorf("the reason has several lines: %q", got.Failed)
			}
		})
	}
}

func reports(r search.Report) searchtest.ExecutorFunc {
	return func(context.Context, int, search.Job) (search.Report, error) { return r, nil }
}

// TestBest tests that of equal values the cheapest is the best, then the first.
func TestBest(t *testing.T) {
	cost := func(p space.Point) (float64, error) { return max(math.Abs(p[0]-4), 1), nil }
	var equals []int
	s, err := search.Run(context.Background(), search.Options{
		Problem: searchtest.Toy{In: searchtest.OneInt(7), Costs: cost}, Executor: reports(search.Report{Curve: []float64{1}, Value: 1}),
		Observe: func(e search.Event) {
			if e.Kind == search.TrialEnded && e.Cost == 1 {
				equals = append(equals, e.Trial)
			}
		},
	})
	if err != nil || len(equals) != 3 || s.Best.Trial != slices.Min(equals) {
		t.Errorf("the best of %v is %+v, %v", equals, s.Best, err)
	}
}
