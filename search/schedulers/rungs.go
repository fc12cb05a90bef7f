package schedulers

import (
	"container/heap"
	"math"

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

// rung is the trials that reported after one number of epochs, parted into those
// at the top, one in share of them, and the rest. They are ranked by value, or by
// how far they are behind the rung's front: the best value of those that cost no
// more. All that are on that front are at the top, however many.
type rung struct {
	share   int
	byFront bool

	top  pile     // the last first
	rest pile     // the best first
	due  []*rival // at the top and not promoted, when they came there

	front  front.Front
	ahead  int // how many are on the front, or were when last looked at
	looked int // how many trials there were then
}

// rival is a trial at a rung.
type rival struct {
	trial       int
	cost, value float64
	score       float64 // greater is better; +Inf on the front
	top         bool
	promoted    bool
}

func newRung(share int, byFront bool) *rung {
	return &rung{share: share, byFront: byFront, rest: pile{bestFirst: true}}
}

// score returns what a value at a cost is ranked by.
func (r *rung) score(cost, value float64) float64 {
	if !r.byFront {
		return value
	}
	bar := r.front.At(cost)
	if value > bar {
		return math.Inf(1)
	}
	return value - bar
}

// size returns the number of trials.
func (r *rung) size() int { return r.top.Len() + r.rest.Len() }

// last returns the score of the last trial at the top. There must be a trial.
func (r *rung) last() float64 { return r.top.rivals[0].score }

// add puts a trial on the rung. The value must be finite.
func (r *rung) add(trial int, cost, value float64) *rival {
	v := &rival{trial: trial, cost: cost, value: value, score: r.score(cost, value)}
	if r.byFront && r.front.Add(cost, value) {
		r.ahead++
	}
	if r.top.Len() > 0 && better(v, r.top.rivals[0]) {
		r.raise(v)
	} else {
		heap.Push(&r.rest, v)
	}
	if r.byFront && r.size() >= r.looked+(r.looked+7)/8 {
		r.rank()
	}
	r.part()
	return v
}

// rank ranks all trials by the front as it is now. It is done whenever there are
// an eighth more of them, which comes to a few operations for each.
func (r *rung) rank() {
	r.looked, r.ahead = r.size(), 0
	for _, p := range []*pile{&r.top, &r.rest} {
		for _, v := range p.rivals {
			if v.score == math.Inf(1) && r.front.Has(v.cost, v.value) {
				r.ahead++
			} else {
				v.score = v.value - r.front.At(v.cost)
			}
		}
		heap.Init(p)
	}
	for r.top.Len() > 0 && r.rest.Len() > 0 && better(r.rest.rivals[0], r.top.rivals[0]) {
		r.lower()
		r.raise(heap.Pop(&r.rest).(*rival))
	}
}

// part makes the top as large as it is to be. One in share is rounded up, so
// that a search of very few trials brings one to its end.
func (r *rung) part() {
	size := max((r.size()+r.share-1)/r.share, r.ahead)
	for r.top.Len() > size {
		r.lower()
	}
	for r.top.Len() < size {
		r.raise(heap.Pop(&r.rest).(*rival))
	}
}

// raise puts a trial at the top.
func (r *rung) raise(v *rival) {
	v.top = true
	heap.Push(&r.top, v)
	if !v.promoted {
		r.due = append(r.due, v)
	}
}

// lower puts the last trial at the top among the rest.
func (r *rung) lower() {
	v := heap.Pop(&r.top).(*rival)
	v.top = false
	heap.Push(&r.rest, v)
}

// promote names a trial at the top that was not promoted before, and promotes it.
func (r *rung) promote() (trial int, ok bool) {
	for len(r.due) > 0 {
		v := r.due[0]
		r.due = r.due[1:]
		if v.top && !v.promoted {
			v.promoted = true
			return v.trial, true
		}
	}
	return 0, false
}

// better reports whether a ranks before b. Of equals the earlier trial does.
func better(a, b *rival) bool {
	return a.score > b.score || a.score == b.score && a.trial < b.trial
}

// pile is a heap of trials.
type pile struct {
	rivals    []*rival
	bestFirst bool
}

func (p *pile) Len() int           { return len(p.rivals) }
func (p *pile) Less(i, j int) bool { return better(p.rivals[i], p.rivals[j]) == p.bestFirst }
func (p *pile) Swap(i, j int)      { p.rivals[i], p.rivals[j] = p.rivals[j], p.rivals[i] }
func (p *pile) Push(v any)         { p.rivals = append(p.rivals, v.(*rival)) }
func (p *pile) Pop() any {
	last := len(p.rivals) - 1
	v := p.rivals[last]
	p.rivals = p.rivals[:last]
	return v
}
