package schedulers

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"github.com/doubleroute/sweep/search/front"
)

// eta is the factor between the epochs of one rung and the next. Of the trials
// at a rung, one in eta goes on.
const eta = 3

// nextRung returns the first of the epochs first, first·eta, first·eta², … that
// is more than epoch, at most epochs.
func nextRung(first, epoch, epochs int) int {
	for r := first; r < epochs; r *= eta {
		if r > epoch {
			return r
		}
		if r > epochs/eta {
			break // r·eta might not be a number any more
		}
	}
	return epochs
}

// rung is the trials that reported after one number of epochs, divided into those
// at the top, one in share of them, and the rest. They are ranked by value, or by
// how far they are below the rung's front at their cost. All that are on that
// front are at the top, however many.
type rung struct {
	share   int
	byFront bool

	top   entryHeap // the worst first
	rest  entryHeap // the best first
	queue []*entry  // those that came to the top without being promoted, in that order

	open map[int]*entry // those that have not ended, by trial

	front   front.Front
	onFront int // how many are on the front, or were when last ranked: of those, the score is +Inf
	ranked  int // how many trials there were when last ranked
	stale   int // how many of the front have left the rung since
}

// entry is a trial at a rung.
type entry struct {
	trial       int
	cost, value float64
	score       float64 // greater is better; +Inf on the front
	top         bool
	promoted    bool
	at          int // in its heap
}

func newRung(share int, byFront bool) *rung {
	return &rung{share: share, byFront: byFront, rest: entryHeap{bestFirst: true}, open: map[int]*entry{}}
}

// score returns what a value at a cost is ranked by.
func (r *rung) score(cost, value float64) float64 {
	if !r.byFront {
		return value
	}
	best := r.front.At(cost)
	if value > best {
		return math.Inf(1)
	}
	return value - best
}

// size returns the number of trials.
func (r *rung) size() int { return r.top.Len() + r.rest.Len() }

// threshold returns the score of the worst trial at the top. There must be a
// trial.
func (r *rung) threshold() float64 { return r.top.entries[0].score }

// add puts a trial on the rung. The value must be finite.
func (r *rung) add(trial int, cost, value float64) *entry {
	e := &entry{trial: trial, cost: cost, value: value, score: r.score(cost, value)}
	r.open[trial] = e
	if r.byFront && r.front.Add(cost, value) {
		r.onFront++
	}
	if r.top.Len() > 0 && better(e, r.top.entries[0]) {
		r.pushTop(e)
	} else {
		heap.Push(&r.rest, e)
	}
	if r.byFront && r.size() >= r.ranked+(r.ranked+7)/8 {
		r.rank()
	}
	r.resize()
	return e
}

// ended notes that a trial has ended, and takes it off the rung if it is to leave.
func (r *rung) ended(trial int, leaves bool) {
	e := r.open[trial]
	delete(r.open, trial)
	if e == nil || !leaves {
		return
	}
	if e.top {
		heap.Remove(&r.top, e.at)
	} else {
		heap.Remove(&r.rest, e.at)
	}
	e.top = false // where it is in the queue, it is passed over
	if r.byFront && e.score == math.Inf(1) {
		r.onFront--
		r.stale++
	}
	if r.stale > 0 && r.stale >= (r.size()+7)/8 {
		r.rank()
	}
	r.resize()
}

// rank ranks all trials by the front as it is now. It is done whenever there are
// an eighth more of them, which comes to a few operations for each.
func (r *rung) rank() {
	if r.stale > 0 {
		r.renew()
	}
	r.ranked, r.onFront = r.size(), 0
	for _, h := range []*entryHeap{&r.top, &r.rest} {
		for _, e := range h.entries {
			if e.score == math.Inf(1) && r.front.Has(e.cost, e.value) {
				r.onFront++
			} else {
				e.score = e.value - r.front.At(e.cost)
			}
		}
		heap.Init(h)
	}
	for r.top.Len() > 0 && r.rest.Len() > 0 && better(r.rest.entries[0], r.top.entries[0]) {
		r.demote()
		r.pushTop(heap.Pop(&r.rest).(*entry))
	}
}

// renew makes the front anew, of the trials that are there.
func (r *rung) renew() {
	all := slices.Concat(r.top.entries, r.rest.entries)
	slices.SortFunc(all, func(a, b *entry) int { return cmp.Compare(a.trial, b.trial) })
	r.front, r.stale = nil, 0
	for _, e := range all {
		e.score = 0
		if r.front.Add(e.cost, e.value) {
			e.score = math.Inf(1)
		}
	}
}

// resize makes the top as large as it is to be. One in share is rounded up, so
// that a search of very few trials brings one to its end.
func (r *rung) resize() {
	size := max((r.size()+r.share-1)/r.share, r.onFront)
	for r.top.Len() > size {
		r.demote()
	}
	for r.top.Len() < size {
		r.pushTop(heap.Pop(&r.rest).(*entry))
	}
}

// pushTop puts a trial at the top.
func (r *rung) pushTop(e *entry) {
	e.top = true
	heap.Push(&r.top, e)
	if !e.promoted {
		r.queue = append(r.queue, e)
	}
}

// demote puts the worst trial at the top among the rest.
func (r *rung) demote() {
	e := heap.Pop(&r.top).(*entry)
	e.top = false
	heap.Push(&r.rest, e)
}

// promote names a trial at the top that was not promoted before, and promotes it.
func (r *rung) promote() (trial int, ok bool) {
	for len(r.queue) > 0 {
		e := r.queue[0]
		r.queue = r.queue[1:]
		if e.top && !e.promoted {
			e.promoted = true
			return e.trial, true
		}
	}
	return 0, false
}

// better reports whether a ranks before b. Of equals the earlier trial does.
func better(a, b *entry) bool {
	return a.score > b.score || a.score == b.score && a.trial < b.trial
}

// entryHeap is a heap of trials, with the best or the worst at the root.
type entryHeap struct {
	entries   []*entry
	bestFirst bool
}

func (h *entryHeap) Len() int           { return len(h.entries) }
func (h *entryHeap) Less(i, j int) bool { return better(h.entries[i], h.entries[j]) == h.bestFirst }
func (h *entryHeap) Swap(i, j int) {
	h.entries[i], h.entries[j] = h.entries[j], h.entries[i]
	h.entries[i].at, h.entries[j].at = i, j
}

func (h *entryHeap) Push(e any) {
	e.(*entry).at = len(h.entries)
	h.entries = append(h.entries, e.(*entry))
}

func (h *entryHeap) Pop() any {
	last := len(h.entries) - 1
	e := h.entries[last]
	h.entries = h.entries[:last]
	return e
}
