package ngrams

import (
	"cmp"
	"slices"
	"sort"
	"sync"

	"github.com/doubleroute/sweep/submodels/text"
)

// Counts says in how many training texts each n-gram is. Orders are counted when
// they are first asked for. It may be used by several goroutines at once.
type Counts struct {
	texts int
	read  func(i int, t *text.Tokens)

	mu     sync.Mutex
	orders [orders]*grams // nil where not counted yet
}

// NewCounts returns the counts of so many texts, of which read puts the tokens of
// text i into t, which is empty.
func NewCounts(texts int, read func(i int, t *text.Tokens)) *Counts {
	return &Counts{texts: texts, read: read}
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
	cut := cutOf(all, o)
	s := Size{Exact: cut.rows, Rows: cut.rows + o.Buckets}
	sum := cut.sum
	if o.Buckets > 0 {
		sum = 0
		for _, g := range all {
			sum += g.until(1).sum
		}
	}
	s.Active = float64(sum) / float64(max(c.texts, 1))
	return s
}

// until returns the last step of n-grams in at least so many texts.
func (g *grams) until(texts int) step {
	i := sort.Search(len(g.steps), func(i int) bool { return g.steps[i].texts < texts })
	if i == 0 {
		return step{}
	}
	return g.steps[i-1]
}

// cut says which n-grams have rows of their own: those in at least so many texts,
// and the first few, by key, of those in one text less.
type cut struct {
	texts, more int
	rows        int
	sum         int64 // of the texts of all of them
}

func cutOf(all []*grams, o Options) cut {
	from := func(texts int) (c cut) {
		c.texts = texts
		for _, g := range all {
			s := g.until(texts)
			c.rows, c.sum = c.rows+s.end, c.sum+s.sum
		}
		return c
	}
	least := max(o.MinCount, 1)
	whole := from(least)
	if o.MaxFeatures <= 0 || whole.rows <= o.MaxFeatures {
		return whole
	}
	most := 0
	for _, g := range all {
		if len(g.steps) > 0 {
			most = max(most, g.steps[0].texts)
		}
	}
	// The fewest texts with which they are not too many.
	above := sort.Search(most-least+1, func(i int) bool { return from(least+1+i).rows <= o.MaxFeatures })
	c := from(least + 1 + above)
	c.more = o.MaxFeatures - c.rows
	c.rows, c.sum = o.MaxFeatures, c.sum+int64(c.more)*int64(c.texts-1)
	return c
}

// keys returns the keys that have rows of their own, those of the most texts
// first, and in how many texts each is.
func (c *Counts) keys(o Options) (keys []uint64, texts []int32) {
	all := c.counted(o)
	cut := cutOf(all, o)
	type counted struct {
		key   uint64
		texts int32
	}
	list := make([]counted, 0, cut.rows+cut.more)
	last := cut.texts
	if cut.more > 0 {
		last--
	}
	for _, g := range all { // in the order of keys
		begin := 0
		for _, s := range g.steps {
			if s.texts < last {
				break
			}
			keys := g.keys[begin:s.end]
			if begin = s.end; s.texts < cut.texts {
				keys = keys[:min(len(keys), cut.more)]
				cut.more -= len(keys)
			}
			for _, key := range keys {
				list = append(list, counted{key, int32(s.texts)})
			}
		}
	}
	slices.SortFunc(list, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.texts, a.texts), cmp.Compare(a.key, b.key))
	})
	keys, texts = make([]uint64, len(list)), make([]int32, len(list))
	for i, one := range list {
		keys[i], texts[i] = one.key, one.texts
	}
	return keys, texts
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
	var t text.Tokens
	var cutter Cutter
	var keys []uint64
	for i := range c.texts {
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
