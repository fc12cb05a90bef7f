package schedulers_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/schedulers"
	"github.com/doubleroute/sweep/search/searchtest"
)

// exponential is a family of curves that rise to their heights at one speed.
func exponential(speed float64) func(*rand.Rand, float64) []float64 {
	return func(_ *rand.Rand, height float64) []float64 {
		curve := make([]float64, 27)
		for i := range curve {
			curve[i] = height * (1 - math.Exp(-speed*float64(i+1)))
		}
		return curve
	}
}

// families are curves that do not cross: what is ahead stays ahead.
var families = map[string]func(*rand.Rand, float64) []float64{
	"slow": exponential(0.05),
	"fast": exponential(1),
	"separate late": func(_ *rand.Rand, height float64) []float64 {
		curve := make([]float64, 27)
		for i := range curve {
			curve[i] = math.Pow(height, 30/float64(i+1))
		}
		return curve
	},
	"separate early": func(_ *rand.Rand, height float64) []float64 {
		curve := make([]float64, 27)
		for i := range curve {
			curve[i] = 1 - (1-height)*(0.1+1/float64(i+1))/1.1
		}
		return curve
	},
	"losses": func(_ *rand.Rand, height float64) []float64 {
		curve := make([]float64, 27)
		for i := range curve {
			curve[i] = -math.Exp(5*(1-height)) * (1 + 1/float64(i+1))
		}
		return curve
	},
	"flat": func(_ *rand.Rand, height float64) []float64 { return flat(27, height) },
}

// TestFrontAwareKeepsTheFront tests that where curves do not cross no trial of the
// front is lost, whatever the scheduler, and that most of the others are stopped.
func TestFrontAwareKeepsTheFront(t *testing.T) {
	for family, shape := range families {
		for _, spec := range schedulers.All() {
			for seed := range uint64(6) {
				p := madeUp(seed, 150, shape)
				whole := p.train(t, search.None{}, 8)
				got := p.train(t, schedulers.FrontAware(spec.New(p)), 1+7*int(seed%2))
				for i, on := range p.front() {
					if on && !got.complete[i] {
						t.Errorf("%s, %s: model %d is on the front and trains %d epochs only", spec.Name, family, i, got.epochs[i])
					}
				}
				if got.effort > 0.6*whole.effort {
					t.Errorf("%s, %s: it takes %.0f %% of the effort", spec.Name, family, 100*got.effort/whole.effort)
				}
			}
		}
	}
}

// crossing is curves of different speeds, with noise, that cross each other.
func crossing(rng *rand.Rand, height float64) []float64 {
	curve := make([]float64, 27)
	speed := 0.2 * math.Exp(rng.Float64()-0.5)
	for i := range curve {
		curve[i] = height*(1-math.Exp(-speed*float64(i+1))) + 0.005*rng.NormFloat64()
	}
	return curve
}

// TestFrontAwareSaves tests, where curves cross, that the front-aware form of each
// scheduler takes less effort than the other and finds a front about as good as
// that of all models trained to their ends.
func TestFrontAwareSaves(t *testing.T) {
	for _, spec := range schedulers.All() {
		const seeds = 10
		var plain, aware, kept, lost float64
		for seed := range uint64(seeds) {
			p := madeUp(seed, 300, crossing)
			all := p.train(t, search.None{}, 8)
			blind := p.train(t, spec.New(p), 8)
			got := p.train(t, schedulers.FrontAware(spec.New(p)), 8)
			plain += blind.effort / all.effort / seeds
			aware += got.effort / all.effort / seeds
			lost += p.hypervolume(blind.complete) / p.hypervolume(all.complete) / seeds
			kept += p.hypervolume(got.complete) / p.hypervolume(all.complete) / seeds
		}
		t.Logf("%-10s effort %.3f, hypervolume %.4f; front-aware: effort %.3f, hypervolume %.4f", spec.Name, plain, lost, aware, kept)
		if aware > 0.8*plain || aware > 0.4 {
			t.Errorf("%s: it takes %.3f of the effort, without regard to the front %.3f", spec.Name, aware, plain)
		}
		if kept < 0.98 || kept < lost-0.02 {
			t.Errorf("%s: it keeps %.4f of the hypervolume, without regard to the front %.4f", spec.Name, kept, lost)
		}
	}
}

// experienced returns a front-aware scheduler that has seen trials of 27 epochs end: ten
// of cost 100 that came from 0.5 after the first epoch to 0.8, and one of cost 1
// that came from 0.1 to 0.3.
func experienced(s search.Scheduler) search.Scheduler {
	aware := schedulers.FrontAware(s)
	for i := range 11 {
		o := search.Observation{Trial: 1000 + i, State: search.Complete, Curve: rising(0.5+float64(i)/1000, 0.8), Value: 0.8, Cost: 100}
		if i == 0 {
			o.Curve, o.Value, o.Cost = rising(0.1, 0.3), 0.3, 1
		}
		aware.Until(o.Trial, 0, 27)
		aware.Observe(o)
	}
	return aware
}

// rising is a curve of 27 epochs from one value to another, in a straight line.
func rising(from, to float64) []float64 {
	curve := make([]float64, 27)
	for i := range curve {
		curve[i] = from + (to-from)*float64(i)/26
	}
	return curve
}

// TestFrontAwareStops tests which trials are stopped.
func TestFrontAwareStops(t *testing.T) {
	for _, c := range []struct {
		what  string
		cost  float64
		curve []float64
		want  int
	}{
		{"dear and behind all", 200, flat(27, 0.05), 1},
		{"dear and no better than others came to", 100, flat(27, 0.45), 1},
		{"dear and ahead until the ninth epoch", 200, flat(27, 0.55), 9},
		{"dear, ahead and still rising", 200, rising(0.6, 0.9), 27},
		{"as good as the front already", 200, flat(27, 0.81), 27},
		{"cheapest of all", 0.5, flat(27, 0.01), 27},
		{"cheaper than the best, and may beat the cheapest", 50, flat(27, 0.2), 27},
		{"no number", 200, flat(27, math.NaN()), 27}, // is for the engine to fail
	} {
		if got := epochsAlone(experienced(search.None{}), 1, c.cost, c.curve); got != c.want {
			t.Errorf("%s: trains %d epochs, not %d", c.what, got, c.want)
		}
	}
	if got := epochsAlone(schedulers.FrontAware(search.None{}), 1, 200, flat(27, 0.05)); got != 27 {
		t.Errorf("with nothing to compare with it trains %d epochs", got)
	}
}

// TestFrontAwareIgnores tests that trials that are not complete, or came to no
// number, are not on the front that others have to reach.
func TestFrontAwareIgnores(t *testing.T) {
	for _, o := range []search.Observation{
		{State: search.Pruned, Value: 0.95},
		{State: search.Failed, Value: math.NaN()},
		{State: search.Complete, Value: math.Inf(1)},
		{State: search.Complete, Value: math.Inf(-1)},
	} {
		s := experienced(search.None{})
		for trial := range 20 {
			o.Trial, o.Curve = trial, rising(0.5, 0.95)
			s.Until(o.Trial, 0, 27)
			s.Observe(o)
		}
		for value, want := range map[float64]int{0.05: 1, 0.6: 27} {
			if got := epochsAlone(s, 100, 200, flat(27, value)); got != want {
				t.Errorf("after trials %s with %v, one of value %v trains %d epochs, not %d", o.State, o.Value, value, got, want)
			}
		}
	}
}

// TestFrontAwareLengths tests that trials of many epochs are not judged by short
// ones.
func TestFrontAwareLengths(t *testing.T) {
	s := experienced(search.None{})
	long := slices.Concat(flat(27, 0.05), flat(54, 0.9))
	if got := epochsAlone(s, 1, 200, long); got != 81 {
		t.Errorf("it trains %d epochs", got)
	}
}

// TestFrontAwareResumes tests that a paused trial that cannot reach the front any
// more is not resumed, and another in its place is.
func TestFrontAwareResumes(t *testing.T) {
	inner := &pausing{t: t}
	s := schedulers.FrontAware(inner)
	for trial, value := range []float64{0.05, 0.6, 0.7} {
		if d := s.Report(trial, s.Until(trial, 0, 27), 200, []float64{value}); d != search.Continue {
			t.Fatalf("trial %d: decision %d before the other scheduler wants a report", trial, d)
		}
		if d := s.Report(trial, s.Until(trial, 1, 27), 200, []float64{value, value}); d != search.Pause {
			t.Fatalf("trial %d: decision %d", trial, d)
		}
	}
	for i := range 10 {
		s.Until(1000+i, 0, 27)
		s.Observe(search.Observation{Trial: 1000 + i, State: search.Complete, Curve: rising(0.5, 0.8), Value: 0.8, Cost: 100})
	}
	s.Observe(search.Observation{Trial: 2, State: search.Failed})
	if inner.observed != 11 {
		t.Errorf("the other scheduler saw %d of 11 ends", inner.observed)
	}
	inner.resume = []int{0, 2, 1}
	if trial, ok := s.Resume(); trial != 1 || !ok {
		t.Errorf("resumes trial %d, %v", trial, ok)
	}
	if trial, ok := s.Resume(); ok {
		t.Errorf("resumes trial %d too", trial)
	}
}

// pausing is a scheduler that pauses trials after every second epoch and resumes
// those of a list.
type pausing struct {
	t        *testing.T
	resume   []int
	observed int
}

func (p *pausing) Until(trial, epoch, epochs int) int {
	if epoch%2 != 0 {
		p.t.Errorf("asked after %d epochs when trial %d is to report: that was said before", epoch, trial)
	}
	return min(epoch+2, epochs)
}

func (p *pausing) Report(trial, epoch int, _ float64, _ []float64) search.Decision {
	if epoch%2 != 0 {
		p.t.Errorf("trial %d reports after %d epochs", trial, epoch)
	}
	return search.Pause
}

func (p *pausing) Observe(search.Observation) { p.observed++ }

func (p *pausing) Resume() (int, bool) {
	if len(p.resume) == 0 {
		return 0, false
	}
	trial := p.resume[0]
	p.resume = p.resume[1:]
	return trial, true
}

// TestFrontAwareOfAny tests the front-aware form of a scheduler that is not of this
// package, twice over.
func TestFrontAwareOfAny(t *testing.T) {
	searchtest.TestScheduler(t, func() search.Scheduler { return schedulers.FrontAware(searchtest.NewHalving()) })
	searchtest.TestScheduler(t, func() search.Scheduler { return schedulers.FrontAware(schedulers.FrontAware(searchtest.NewHalving())) })
}

// TestFrontAwareOneCost tests that where all costs are the same the best is found.
func TestFrontAwareOneCost(t *testing.T) {
	for _, spec := range schedulers.All() {
		p := madeUp(3, 200, exponential(0.2))
		top := 0
		for i := range p {
			p[i].cost = 1
			if p[i].value() > p[top].value() {
				top = i
			}
		}
		got := p.train(t, schedulers.FrontAware(spec.New(p)), 8)
		if !got.complete[top] || got.effort > 0.3*27*200 {
			t.Errorf("%s: the best trains %d epochs, all %v", spec.Name, got.epochs[top], got.effort)
		}
	}
}
