package subwords

import (
	"cmp"
	"container/heap"
	"maps"
	"slices"
	"unicode/utf8"
)

// Inner is what the pieces begin with that do not begin a word. The Unicode rules
// never let a word have it.
const Inner = "##"

// Learn learns to cut words, given with how often each is there, into at most size
// different pieces, single characters included. It ends early where no two pieces
// come together twice. The same counts give the same pieces.
func Learn(counts map[string]int, size int) *Pieces {
	l := &learner{Pieces: newPieces(), pairs: map[pair]*occurrences{}}
	l.queue.of = l.Pieces
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		l.add(word, counts[word])
	}
	for i := range l.words {
		l.count(i, 1)
	}
	for p := range l.pairs {
		heap.Push(&l.queue, candidate{p, l.pairs[p].count})
	}
	for len(l.names) < size && l.merge() {
	}
	return l.finish()
}

// learner is a learning under way.
type learner struct {
	*Pieces
	words []word
	pairs map[pair]*occurrences
	queue queue
}

// word is a word as it is cut so far.
type word struct {
	pieces []int32
	count  int
}

// occurrences is how often two pieces stand side by side, and in which words: those
// where they once did too.
type occurrences struct {
	count int
	words map[int]bool
}

// add adds a word, cut into characters.
func (l *learner) add(s string, count int) {
	w := word{count: count}
	for i, r := range s {
		name := string(r)
		if r == utf8.RuneError {
			return // no character
		}
		if i > 0 {
			name = Inner + name
		}
		w.pieces = append(w.pieces, l.character(name, r, i > 0))
	}
	l.words = append(l.words, w)
}

// count adds a word's pairs to the counts, or takes them away with sign -1.
func (l *learner) count(at, sign int) {
	w := l.words[at]
	for i := 1; i < len(w.pieces); i++ {
		p := pair{w.pieces[i-1], w.pieces[i]}
		o := l.pairs[p]
		if o == nil {
			o = &occurrences{words: map[int]bool{}}
			l.pairs[p] = o
		}
		o.count += sign * w.count
		o.words[at] = true
	}
}

// merge makes a piece of the two that most often stand side by side, of as many the
// first in the order of their bytes. It reports whether there were any.
func (l *learner) merge() bool {
	for len(l.queue.all) > 0 {
		best := heap.Pop(&l.queue).(candidate)
		o := l.pairs[best.pair]
		if o.count != best.count { // it has another count since
			if o.count > 1 {
				heap.Push(&l.queue, candidate{best.pair, o.count})
			}
			continue
		}
		if o.count < 2 {
			return false
		}
		l.apply(best.pair, slices.Sorted(maps.Keys(o.words)))
		return true
	}
	return false
}

// apply merges a pair in words.
func (l *learner) apply(p pair, words []int) {
	to := l.join(p)
	changed := map[pair]bool{}
	for _, at := range words {
		l.count(at, -1)
		w := &l.words[at]
		n := 0
		for i := 0; i < len(w.pieces); i++ {
			if i+1 < len(w.pieces) && w.pieces[i] == p.left && w.pieces[i+1] == p.right {
				w.pieces[n] = to
				i++
			} else {
				w.pieces[n] = w.pieces[i]
			}
			n++
		}
		w.pieces = w.pieces[:n]
		l.count(at, 1)
		for i := 1; i < n; i++ {
			if w.pieces[i-1] == to || w.pieces[i] == to {
				changed[pair{w.pieces[i-1], w.pieces[i]}] = true
			}
		}
	}
	for q := range changed {
		heap.Push(&l.queue, candidate{q, l.pairs[q].count})
	}
}

// candidate is a pair with the count that it had when it was queued.
type candidate struct {
	pair
	count int
}

// queue has the candidate with the greatest count first.
type queue struct {
	all []candidate
	of  *Pieces
}

func (q *queue) Len() int      { return len(q.all) }
func (q *queue) Swap(i, j int) { q.all[i], q.all[j] = q.all[j], q.all[i] }
func (q *queue) Push(x any)    { q.all = append(q.all, x.(candidate)) }
func (q *queue) Less(i, j int) bool {
	a, b, names := q.all[i], q.all[j], q.of.names
	if a.count != b.count {
		return a.count > b.count
	}
	return cmp.Or(cmp.Compare(names[a.left], names[b.left]), cmp.Compare(names[a.right], names[b.right])) < 0
}

func (q *queue) Pop() any {
	last := len(q.all) - 1
	c := q.all[last]
	q.all = q.all[:last]
	return c
}
