package schedulers_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/schedulers"
)

// TestASHAPromotes tests that of a population whose best come first exactly a
// third goes on at each rung: the best.
func TestASHAPromotes(t *testing.T) {
	const n, epochs = 81, 27
	var p population
	for i := range n {
		p = append(p, model{cost: 1, curve: flat(epochs, 1-float64(i)/n)})
	}
	got := p.train(t, scheduler(t, "asha"), 1)
	for i, trained := range got.epochs {
		want := 1
		for share := n / 3; i < share && want < epochs; share /= 3 {
			want *= 3
		}
		if trained != want {
			t.Errorf("the model of place %d trains %d epochs, not %d", i, trained, want)
		}
	}
}

// TestASHAInAnyOrder tests that whatever the order, the best third of all that came
// to a rung goes on, and that not many others do.
func TestASHAInAnyOrder(t *testing.T) {
	const n = 243
	for seed := range uint64(10) {
		order := search.Stream(seed, 0, "order").Perm(n)
		p := make(population, n)
		for i, place := range order {
			p[i] = model{cost: 1, curve: flat(9, 1-float64(place)/n)}
		}
		for _, concurrency := range []int{1, 8} {
			got := p.train(t, scheduler(t, "asha"), concurrency)
			more := 0
			for i, place := range order {
				if place < n/3 && got.epochs[i] < 3 {
					t.Errorf("the model of place %d trains %d epochs", place, got.epochs[i])
				}
				if place >= n/3 && got.epochs[i] > 1 {
					more++
				}
			}
			if more > n/6 {
				t.Errorf("%d of the other models go on", more)
			}
		}
	}
}

// TestASHAFromTheTop tests that a trial of the highest rung is resumed first.
func TestASHAFromTheTop(t *testing.T) {
	s := scheduler(t, "asha")
	report := func(trial, epoch int, value float64, want search.Decision) {
		t.Helper()
		if got := s.Report(trial, epoch, 1, flat(epoch, value)); got != want {
			t.Errorf("trial %d at epoch %d: decision %d, not %d", trial, epoch, got, want)
		}
	}
	report(0, 1, 0.9, search.Continue)
	report(1, 1, 0.8, search.Pause)
	report(2, 1, 0.7, search.Pause)
	report(0, 3, 0.9, search.Continue)
	report(3, 3, 0.8, search.Pause)
	report(4, 3, 0.7, search.Pause)
	report(5, 3, 0.6, search.Pause) // trial 3 is at the top of rung 3 now
	report(6, 1, 0.6, search.Pause) // trial 1 is at the top of rung 1 now
	for _, want := range []int{3, 1} {
		if trial, ok := s.Resume(); trial != want || !ok {
			t.Errorf("resumes trial %d (%v), not %d", trial, ok, want)
		}
	}
	if trial, ok := s.Resume(); ok {
		t.Errorf("resumes trial %d too", trial)
	}
}

// TestMedianLeavesOut tests that failed trials and values that are no numbers do
// not count.
func TestMedianLeavesOut(t *testing.T) {
	s := scheduler(t, "median")
	nan, inf := math.NaN(), math.Inf(1)
	trial := 0
	observe := func(state search.State, curve ...float64) {
		s.Observe(search.Observation{Trial: trial, State: state, Curve: curve, Value: 0.5})
		trial++
	}
	for range 20 {
		observe(search.Failed, 0.9)
		observe(search.Complete, nan, 0.9, 0.9)
		observe(search.Complete, inf, 0.9, 0.9)
		observe(search.Complete)
	}
	if d := s.Report(1000, 1, 1, []float64{0.1}); d != search.Continue {
		t.Errorf("it is compared with trials that say nothing of its epoch: decision %d", d)
	}
	for range 41 { // one more than there are others with a mean at epoch 3
		observe(search.Pruned, 0.5, inf, nan, 0.5)
	}
	for value, want := range map[float64]search.Decision{0.49: search.Stop, 0.5: search.Continue} {
		for epoch := range 2 {
			if d := s.Report(1000, 1+2*epoch, 1, flat(1+2*epoch, value)); d != want {
				t.Errorf("%v at epoch %d: decision %d, not %d", value, 1+2*epoch, d, want)
			}
		}
	}
}

// TestMedianStops tests which trials are stopped, once enough have ended.
func TestMedianStops(t *testing.T) {
	for before := range 12 {
		for _, c := range []struct {
			curve []float64
			want  int
		}{
			{flat(9, 0.1), 1}, // below
			{flat(9, 0.9), 9}, // above
			{flat(9, 0.5), 9}, // the median itself
			{[]float64{0.6, .4, .4, .4, .4, .4, .4, .4, .4}, 9},          // its best is above
			{[]float64{.1, .9, .9, .9, .9, .9, .9, .9, .9}, 1},           // not yet
			{[]float64{math.NaN(), .9, .9, .9, .9, .9, .9, .9, .9}, 1},   // no finite value
			{[]float64{.5, math.NaN(), .5, .5, .5, .5, .5, .5, .5}, 9},   // only now and then
			{[]float64{.5, .5, math.Inf(1), .5, .5, .5, .5, .5, .5}, 9},  // as good as nothing
			{[]float64{math.Inf(1), .9, .9, .9, .9, .9, .9, .9, .9}, 1},  // the same
			{[]float64{.3, math.Inf(-1), .5, .5, .5, .5, .5, .5, .5}, 1}, // worse
		} {
			p := population{}
			for i := range before {
				// The means are 0.3, 0.5 and 0.7, from curves that rise.
				mean := 0.3 + 0.2*float64(i%3)
				p = append(p, model{cost: 1, curve: []float64{mean, mean - 0.1, mean + 0.1, mean, mean, mean, mean, mean, mean}})
			}
			s := scheduler(t, "median")
			for i, m := range p {
				s.Observe(search.Observation{Trial: i, State: search.Complete, Curve: m.curve, Value: m.value()})
			}
			want := c.want
			if before < 5 && !math.IsNaN(c.curve[0]) && !math.IsInf(c.curve[0], 0) {
				want = 9
			}
			if before == 7 || before == 10 {
				continue // one more of the lowest: the median is between two
			}
			if got := epochsAlone(s, 100, 1, c.curve); got != want {
				t.Errorf("after %d trials, the curve %v trains %d epochs, not %d", before, c.curve, got, want)
			}
		}
	}
}

// epochsAlone trains one trial until it ends or pauses.
func epochsAlone(s search.Scheduler, trial int, cost float64, curve []float64) int {
	for epoch := 0; ; {
		epoch = s.Until(trial, epoch, len(curve))
		if epoch == len(curve) || s.Report(trial, epoch, cost, curve[:epoch]) != search.Continue {
			return epoch
		}
	}
}

// TestHyperbandAssigns tests that trials are assigned to the brackets as Hyperband has
// them, evenly: after any number of them none has one too many or too few.
func TestHyperbandAssigns(t *testing.T) {
	for epochs, sizes := range map[int][]int{
		1: {1}, 2: {1}, 3: {3, 2}, 9: {9, 5, 3}, 26: {9, 5, 3}, 27: {27, 12, 6, 4}, 81: {81, 34, 15, 8, 5},
	} {
		s := scheduler(t, "hyperband")
		total := 0
		for _, n := range sizes {
			total += n
		}
		counts := make([]float64, len(sizes))
		for trial := range 3 * total {
			first := s.Until(trial, 0, epochs)
			bracket := 0
			for rung := 1; rung < first; rung *= 3 {
				bracket++
			}
			if len(sizes) == bracket { // epochs is no power of 3
				bracket--
			}
			counts[bracket]++
			for i, n := range sizes {
				if want := float64((trial+1)*n) / float64(total); math.Abs(counts[i]-want) > 1 {
					t.Fatalf("%d epochs: after %d trials bracket %d has %v, not %v", epochs, trial+1, i, counts[i], want)
				}
			}
		}
		if want := fmt.Sprint(sizes); fmt.Sprint(third(counts)) != want {
			t.Errorf("%d epochs: three rounds assign %v, not three times %s", epochs, counts, want)
		}
	}
}

func third(counts []float64) (out []float64) {
	for _, n := range counts {
		out = append(out, n/3)
	}
	return out
}

// TestHyperbandBrackets tests that a trial is compared with its own bracket only:
// those that begin later are not lost to those that are good early.
func TestHyperbandBrackets(t *testing.T) {
	const n = 170
	p := make(population, n)
	for i := range p {
		p[i] = model{cost: 1, curve: flat(9, float64(n-i))}
	}
	got := p.train(t, scheduler(t, "hyperband"), 1)
	counts := map[int]int{}
	for _, epochs := range got.epochs {
		counts[epochs]++
	}
	// 90 begin with 1 epoch: 60 stay, 30 have 3, 10 have 9. 50 begin with 3: 17
	// have 9. 30 train to the end.
	if want := map[int]int{1: 60, 3: 20 + 33, 9: 10 + 17 + 30}; fmt.Sprint(counts) != fmt.Sprint(want) {
		t.Errorf("so many models train so many epochs: %v, not %v", counts, want)
	}
}

// TestFewTrials tests that the smallest searches complete a trial.
func TestFewTrials(t *testing.T) {
	for _, spec := range schedulers.All() {
		for n := 1; n < 6; n++ {
			for _, s := range []search.Scheduler{spec.New(population{}), schedulers.FrontAware(spec.New(population{}))} {
				p := madeUp(uint64(n), n, exponential(0.5))
				if got := p.train(t, s, 8); !slices.Contains(got.complete, true) {
					t.Errorf("%s: none of %d models is complete", spec.Name, n)
				}
			}
		}
	}
}
