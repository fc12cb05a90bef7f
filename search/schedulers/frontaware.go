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
// result is the front of the learned objective and the known cost, where a model
// that is the best at its cost counts however many dearer ones are better. It
// changes s, which must not have been used yet and must not be used beside it.
//
//   - After 1, 3, 9, … epochs a trial is stopped if even an optimistic reading of
//     its learning curve keeps it off the front: if it could not beat the best
//     complete trial that costs no more, did it come as far as any of those eight
//     complete trials of its kind that were closest to it after as many epochs.
//     Of a kind are trials that have the same settings, whatever their values: a
//     recurrent network learns slower than an average of words. Those that
//     were ahead of it then, it is taken to catch up with; on those behind it, to
//     keep its lead. On curves that do not cross, no trial that belongs on the
//     front is stopped.
//   - The schedulers of this package that compare trials rank them by how far
//     they are behind the front of their rung, the best value of those that cost
//     no more, instead of by value. Those on it all go on.
//
// A paused trial that cannot reach the front any more is not resumed.
func FrontAware(s search.Scheduler) search.Scheduler {
	if r, ok := s.(interface{ rankByFront() }); ok {
		r.rankByFront()
	}
	return &frontAware{inner: s, open: map[int]*reading{}, courses: map[span]*courses{}}
}

// frontAware stops the trials that cannot reach the front. The others are for
// the inner scheduler to divide the effort among.
type frontAware struct {
	inner   search.Scheduler
	front   front.Front      // of the complete trials
	open    map[int]*reading // the trials that have not ended
	courses map[span]*courses
}

// reading is what is known of a trial that has not ended.
type reading struct {
	kind   string  // which settings it has
	epochs int     // its last
	due    int     // the epoch at which the inner scheduler wants a report
	epoch  int     // the rung that it has reached; 0: none
	cost   float64 // where epoch is not 0, as is
	value  float64 // the best so far
}

// span tells trials apart that cannot be compared: what they are, how far they
// have come, and how far they are to go, as the number of rungs.
type span struct {
	kind         string
	epoch, rungs int
}

// Begin notes what kind of trial comes.
func (f *frontAware) Begin(trial int, p space.Point) {
	kind := make([]byte, (len(p)+7)/8)
	for i, v := range p {
		if !math.IsNaN(v) {
			kind[i/8] |= 1 << (i % 8)
		}
	}
	f.open[trial] = &reading{kind: string(kind)}
	if b, ok := f.inner.(search.Beginner); ok {
		b.Begin(trial, p)
	}
}

// Until returns the next rung, or the epoch that the inner scheduler wants if
// that is earlier.
func (f *frontAware) Until(trial, epoch, epochs int) int {
	t := f.open[trial]
	if t == nil {
		t = &reading{}
		f.open[trial] = t
	}
	t.epochs = epochs
	if t.due <= epoch {
		t.due = f.inner.Until(trial, epoch, epochs)
	}
	return min(t.due, nextRung(1, epoch, epochs))
}

func (f *frontAware) Report(trial, epoch int, cost float64, curve []float64) search.Decision {
	t := f.open[trial]
	if t == nil { // nobody asked until when it was to train
		return f.inner.Report(trial, epoch, cost, curve)
	}
	if value, ok := front.Best(curve); ok && nextRung(1, epoch-1, t.epochs) == epoch {
		t.epoch, t.cost, t.value = epoch, cost, value
		if f.hopeless(t) {
			return search.Stop
		}
	}
	if epoch < t.due {
		return search.Continue
	}
	return f.inner.Report(trial, epoch, cost, curve)
}

func (f *frontAware) Resume() (trial int, ok bool) {
	for {
		trial, ok := f.inner.Resume()
		if !ok {
			return 0, false
		}
		if t := f.open[trial]; t != nil && !f.hopeless(t) {
			return trial, true
		}
	}
}

func (f *frontAware) Observe(o search.Observation) {
	if t := f.open[o.Trial]; t != nil && o.State == search.Complete && num.Finite(o.Value) {
		f.front.Add(o.Cost, o.Value)
		for epoch := 1; epoch < len(o.Curve); epoch = nextRung(1, epoch, len(o.Curve)) {
			if value, ok := front.Best(o.Curve[:epoch]); ok {
				f.course(t, epoch).add(course{at: value, end: o.Value})
			}
		}
	}
	delete(f.open, o.Trial)
	f.inner.Observe(o)
}

// hopeless reports whether a trial cannot reach the front.
func (f *frontAware) hopeless(t *reading) bool {
	return t.epoch > 0 && f.course(t, t.epoch).optimistic(t.value) <= f.front.At(t.cost)
}

// course returns the courses that a trial can be compared with after an epoch.
func (f *frontAware) course(t *reading, epoch int) *courses {
	s := span{kind: t.kind, epoch: epoch}
	for e := t.epochs; e >= eta; e /= eta {
		s.rungs++
	}
	if f.courses[s] == nil {
		f.courses[s] = &courses{}
	}
	return f.courses[s]
}

// course is how a complete trial went on: its best value at a rung, and its value
// in the end.
type course struct{ at, end float64 }

// courses is in the order of at.
type courses []course

// neighbours is how many complete trials a trial is compared with. On recorded
// curves of 2,808 two-route classifiers on each of two data sets the front
// suffers with fewer than 6, and with more than 12 trials are trained for
// nothing.
const neighbours = 8

// fewest is how many of its kind there must be to judge a trial.
const fewest = 4

// mostCourses bounds what is kept, so that keeping it in order stays cheap.
const mostCourses = 2048

func (c *courses) add(x course) {
	if len(*c) == mostCourses { // every other one will do
		kept := (*c)[:0]
		for i := 0; i < mostCourses; i += 2 {
			kept = append(kept, (*c)[i])
		}
		*c = kept
	}
	i, _ := slices.BinarySearchFunc(*c, x, func(a, b course) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.end, b.end))
	})
	*c = slices.Insert(*c, i, x)
}

// optimistic returns the most that a trial may come to that has this value now;
// +Inf as long as there is too little to compare it with.
func (c courses) optimistic(now float64) float64 {
	if len(c) < fewest {
		return math.Inf(1)
	}
	to, _ := slices.BinarySearchFunc(c, now, func(x course, now float64) int { return cmp.Compare(x.at, now) })
	from := to
	for to-from < min(neighbours, len(c)) {
		if to == len(c) || from > 0 && now-c[from-1].at <= c[to].at-now {
			from--
		} else {
			to++
		}
	}
	most := math.Inf(-1)
	for _, x := range c[from:to] {
		most = max(most, x.end+max(0, now-x.at))
	}
	return most
}
