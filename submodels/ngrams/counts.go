package ngrams

import (
	"cmp"
	"iter"
	"slices"
	"sort"
	"sync"

	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// Counts says in how many training texts each n-gram is. Orders are counted when
// they are first asked for. It may be used by several goroutines at once.
type Counts struct {
	labels []int32 // of the texts
	read   func(i int, t *tokenize.Tokens)

	mu     sync.Mutex
	orders [orders]*grams // nil where not counted yet
	ranked ranking
}

// NewCounts returns the counts of texts with these classes, of which read puts the
// tokens of text i into t, which is empty.
func NewCounts(labels []int32, read func(i int, t *tokenize.Tokens)) *Counts {
	return &Counts{labels: labels, read: read}
}

// grams are the n-grams of one order, those of the most texts first and of as many
// texts by key.
type grams struct {
	keys  []uint64
	steps []step
}

// step is where n-grams of fewer texts begin than those before.
type step struct {
	texts int   // of each n-gram, until the next step
	end   int   // n-grams up to there
	sum   int64 // of their texts
}

// Size is how large the vectors of some Options are.
type Size struct {
	Rows   int     // numbers of a vector
	Exact  int     // of these, the n-grams with a row of their own; the others are buckets
	Active float64 // numbers that are not zero, on average over the training texts
}

// Size returns how large the vectors of some Options are. N-grams of a text that
// share a bucket are counted as if they did not.
func (c *Counts) Size(o Options) Size {
	all := c.counted(o)
	kept, every := until(all, max(o.MinCount, 1)), until(all, 1)
	if o.MaxFeatures > 0 && kept.end > o.MaxFeatures {
		kept = step{end: o.MaxFeatures}
		for one := range c.best(o) {
			kept.sum += int64(one.texts)
		}
	}
	s := Size{Exact: kept.end, Rows: kept.end + o.Buckets}
	if o.Buckets > 0 {
		kept = every
	}
	s.Active = float64(kept.sum) / float64(max(len(c.labels), 1))
	return s
}

// until adds up the n-grams that are in at least so many texts.
func until(all []*grams, texts int) (total step) {
	for _, g := range all {
		if i := sort.Search(len(g.steps), func(i int) bool { return g.steps[i].texts < texts }); i > 0 {
			total.end, total.sum = total.end+g.steps[i-1].end, total.sum+g.steps[i-1].sum
		}
	}
	return total
}

// each yields the n-grams that are in at least so many texts.
func each(all []*grams, texts int) iter.Seq[counted] {
	return func(yield func(counted) bool) {
		for _, g := range all {
			begin := 0
			for _, s := range g.steps {
				if s.texts < texts {
					break
				}
				for _, key := range g.keys[begin:s.end] {
					if !yield(counted{key, int32(s.texts)}) {
						return
					}
				}
				begin = s.end
			}
		}
	}
}

// counted is an n-gram and in how many texts it is.
type counted struct {
	key   uint64
	texts int32
}

// byTexts orders n-grams: those of the most texts first, and then by key.
func byTexts(a, b counted) int {
	return cmp.Or(cmp.Compare(b.texts, a.texts), cmp.Compare(a.key, b.key))
}

// kept returns the n-grams that have rows of their own, in the order of the rows.
func (c *Counts) kept(o Options) []counted {
	all := c.counted(o)
	least := max(o.MinCount, 1)
	n := until(all, least).end
	list := each(all, least)
	if o.MaxFeatures > 0 && n > o.MaxFeatures {
		n, list = o.MaxFeatures, c.best(o)
	}
	return slices.SortedFunc(list, byTexts)[:n]
}

// counted returns the orders that count, counting those that are new.
func (c *Counts) counted(o Options) (all []*grams) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var missing Options
	for i, g := range c.orders {
		switch {
		case !o.has(i) || g != nil:
		case i < LongestWords:
			missing.Words = o.Words
		default:
			missing.Characters = o.Characters
		}
	}
	if missing != (Options{}) {
		c.count(missing)
	}
	for i, g := range c.orders {
		if o.has(i) {
			all = append(all, g)
		}
	}
	return all
}

// count counts the orders of Options that are not yet counted.
func (c *Counts) count(o Options) {
	var tables [orders]*tally
	for i := range tables {
		if o.has(i) && c.orders[i] == nil {
			tables[i] = &tally{}
		}
	}
	var t tokenize.Tokens
	var cutter Cutter
	var keys []uint64
	for i := range c.labels {
		t.Reset()
		c.read(i, &t)
		keys = cutter.Append(keys[:0], &t, o.Words, o.Characters)
		for _, key := range keys {
			if tally := tables[order(key)]; tally != nil {
				tally.add(key, int32(i))
			}
		}
	}
	for i, t := range tables {
		if t != nil {
			c.orders[i] = t.grams()
		}
	}
}

// tally counts in how many texts each key is: a hash table whose size is a power
// of two, searched from where the hash says.
type tally struct {
	slots []tallied
	used  int
}

type tallied struct {
	key   uint64
	texts int32 // 0: empty
	last  int32 // of them
}

// add counts a key of a text, which must not come before that of an earlier call.
func (t *tally) add(key uint64, text int32) {
	if 2*(t.used+1) > len(t.slots) {
		t.grow()
	}
	s := t.find(key)
	switch {
	case s.texts == 0:
		*s = tallied{key, 1, text}
		t.used++
	case s.last != text:
		s.texts, s.last = s.texts+1, text
	}
}

func (t *tally) find(key uint64) *tallied {
	mask := len(t.slots) - 1
	for at := int(key) & mask; ; at = (at + 1) & mask {
		if s := &t.slots[at]; s.texts == 0 || s.key == key {
			return s
		}
	}
}

func (t *tally) grow() {
	old := t.slots
	t.slots = make([]tallied, max(2*len(old), 1024))
	for _, s := range old {
		if s.texts > 0 {
			*t.find(s.key) = s
		}
	}
}

// grams returns what was counted, sorted: by count with one pass, since there are
// few counts, and then by key.
func (t *tally) grams() *grams {
	byTexts := map[int32][]uint64{}
	for _, s := range t.slots {
		if s.texts > 0 {
			byTexts[s.texts] = append(byTexts[s.texts], s.key)
		}
	}
	counts := make([]int32, 0, len(byTexts))
	for texts := range byTexts {
		counts = append(counts, texts)
	}
	slices.SortFunc(counts, func(a, b int32) int { return cmp.Compare(b, a) })
	g := &grams{keys: make([]uint64, 0, t.used)}
	var sum int64
	for _, texts := range counts {
		keys := byTexts[texts]
		slices.Sort(keys)
		g.keys = append(g.keys, keys...)
		sum += int64(len(keys)) * int64(texts)
		g.steps = append(g.steps, step{int(texts), len(g.keys), sum})
	}
	return g
}
