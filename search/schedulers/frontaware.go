package schedulers

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/space"
)

// FrontAware returns the front-aware form of a scheduler, for a search whose
// result is the Pareto front of the learned objective and the known cost, where a
// model that is the best at its cost counts however many dearer ones are better.
// It changes s, which must not have been used yet and must not be used beside it.
//
//   - After 1, 3, 9, … epochs a trial is stopped if even an optimistic
//     extrapolation of its learning curve keeps it off the front. It is compared
//     with those eight complete trials of the same settings, whatever their
//     values, that were closest to it after as many epochs: a recurrent network
//     learns slower than an average of words. It is taken to catch up with one
//     that was ahead of it then, and to keep its lead on one that was behind. It
//     goes on if the greatest of these eight values is above the front at its
//     cost. On curves that do not cross, no trial that belongs on the front is
//     stopped.
//   - The schedulers of this package that compare trials rank them by how far
//     they are below the front of their rung at their cost, instead of by value.
//     Those on it all go on.
//
// A paused trial that cannot reach the front any more is not resumed.
func FrontAware(s search.Scheduler) search.Scheduler {
	if r, ok := s.(interface{ rankByFront() }); ok {
		r.rankByFront()
	}
	return &frontAware{inner: s, open: map[int]*progress{}, curves: map[cohort]*curves{}}
}

// frontAware stops the trials that cannot reach the front. The others are for
// the inner scheduler to divide the effort among.
type frontAware struct {
	inner  search.Scheduler
	front  front.Front       // of the complete trials
	open   map[int]*progress // of the trials that have not ended
	curves map[cohort]*curves
}

// progress is what is known of a trial that has not ended.
type progress struct {
	settings string  // which of them it has
	epochs   int     // its last
	due      int     // the epoch at which the inner scheduler wants a report
	epoch    int     // the rung that it has reached; 0: none
	cost     float64 // where epoch is not 0, as is
	value    float64 // the best so far
}

// cohort is the trials that can be compared: of the same settings, after as many
// epochs, and with as far to go, as the number of rungs.
type cohort struct {
	settings     string
	epoch, rungs int
}

// Begin notes which settings a trial has.
func (f *frontAware) Begin(trial int, p space.Point) {
	settings := make([]byte, (len(p)+7)/8)
	for i, v := range p {
		if !math.IsNaN(v) {
			settings[i/8] |= 1 << (i % 8)
		}
	}
	f.open[trial] = &progress{settings: string(settings)}
	if b, ok := f.inner.(search.Beginner); ok {
		b.Begin(trial, p)
	}
}

// Until returns the next rung, or the epoch that the inner scheduler wants if
// that is earlier.
func (f *frontAware) Until(trial, epoch, epochs int) int {
	t := f.open[trial]
	if t == nil {
		t = &progress{}
		f.open[trial] = t
	}
	t.epochs = epochs
	if t.due <= epoch {
		t.due = f.inner.Until(trial, epoch, epochs)
	}
	return min(t.due, nextRung(1, epoch, epochs))
}

// Report stops the trial if it cannot reach the front, and asks the inner
// scheduler at the epochs that it wants.
func (f *frontAware) Report(trial, epoch int, cost float64, curve []float64) search.Decision {
	t := f.open[trial]
	if t == nil { // nobody asked until when it was to train
		return f.inner.Report(trial, epoch, cost, curve)
	}
	if value, ok := bestValue(curve); ok && nextRung(1, epoch-1, t.epochs) == epoch {
		t.epoch, t.cost, t.value = epoch, cost, value
		if !f.canReachFront(t) {
			return search.Stop
		}
	}
	if epoch < t.due {
		return search.Continue
	}
	return f.inner.Report(trial, epoch, cost, curve)
}

// Resume names a trial of the inner scheduler's that can still reach the front.
func (f *frontAware) Resume() (trial int, ok bool) {
	for {
		trial, ok := f.inner.Resume()
		if !ok {
			return 0, false
		}
		if t := f.open[trial]; t != nil && f.canReachFront(t) {
			return trial, true
		}
	}
}

// Observe adds a complete trial to the front and its curve to its cohorts.
func (f *frontAware) Observe(o search.Observation) {
	if t := f.open[o.Trial]; t != nil && o.State == search.Complete && num.Finite(o.Value) {
		f.front.Add(o.Cost, o.Value)
		for epoch := 1; epoch < len(o.Curve); epoch = nextRung(1, epoch, len(o.Curve)) {
			if value, ok := bestValue(o.Curve[:epoch]); ok {
				f.cohort(t, epoch).add(curve{then: value, final: o.Value})
			}
		}
	}
	delete(f.open, o.Trial)
	f.inner.Observe(o)
}

// canReachFront reports whether a trial may come to be on the front.
func (f *frontAware) canReachFront(t *progress) bool {
	return t.epoch == 0 || f.cohort(t, t.epoch).optimistic(t.value) > f.front.At(t.cost)
}

// cohort returns the curves that a trial can be compared with after an epoch.
func (f *frontAware) cohort(t *progress, epoch int) *curves {
	c := cohort{settings: t.settings, epoch: epoch}
	for e := t.epochs; e >= eta; e /= eta {
		c.rungs++
	}
	if f.curves[c] == nil {
		f.curves[c] = &curves{}
	}
	return f.curves[c]
}

// curve is the learning curve of a complete trial from a rung on: its best value
// then, and its final value.
type curve struct{ then, final float64 }

// curves is in the order of the values at the rung.
type curves []curve

// neighbours is how many complete trials a trial is compared with. On recorded
// curves of 2,808 two-route classifiers on each of two data sets the front
// suffers with fewer than 6, and with more than 12 trials are trained for
// nothing.
const neighbours = 8

// fewestCurves is how many curves there must be to stop a trial.
const fewestCurves = 4

// mostCurves bounds what is kept, so that keeping it in order stays cheap.
const mostCurves = 2048

// add inserts a curve; where there are too many, every other one goes.
func (c *curves) add(x curve) {
	if len(*c) == mostCurves {
		half := (*c)[:0]
		for i := 0; i < mostCurves; i += 2 {
			half = append(half, (*c)[i])
		}
		*c = half
	}
	i, _ := slices.BinarySearchFunc(*c, x, func(a, b curve) int {
		return cmp.Or(cmp.Compare(a.then, b.then), cmp.Compare(a.final, b.final))
	})
	*c = slices.Insert(*c, i, x)
}

// optimistic returns the most that a trial of this value now may come to, by the
// curves nearest to it; +Inf where there are too few curves.
func (c curves) optimistic(now float64) float64 {
	if len(c) < fewestCurves {
		return math.Inf(1)
	}
	to, _ := slices.BinarySearchFunc(c, now, func(x curve, now float64) int { return cmp.Compare(x.then, now) })
	from := to
	for to-from < min(neighbours, len(c)) {
		if to == len(c) || from > 0 && now-c[from-1].then <= c[to].then-now {
			from--
		} else {
			to++
		}
	}
	most := math.Inf(-1)
	for _, x := range c[from:to] {
		most = max(most, x.final+max(0, now-x.then))
	}
	return most
}
