package ngrams

import (
	"cmp"
	"iter"
	"slices"

	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// ranking is the n-grams of some orders by how much they say of the class, the most
// first.
type ranking struct {
	has  [orders]bool
	list []scored
}

type scored struct {
	counted
	score float32
}

// best yields, of the n-grams that are in enough texts, those that say the most of
// the class, as many as there may be rows.
func (c *Counts) best(o Options) iter.Seq[counted] {
	list := c.ranking(o)
	return func(yield func(counted) bool) {
		left := o.MaxFeatures
		for _, one := range list {
			if left == 0 {
				return
			}
			if !o.has(order(one.key)) || int(one.texts) < o.MinCount {
				continue
			}
			if left--; !yield(one.counted) {
				return
			}
		}
	}
}

// ranking returns the n-grams of all orders that were asked for, those of some
// Options among them, ranked.
func (c *Counts) ranking(o Options) []scored {
	c.counted(o)
	c.mu.Lock()
	defer c.mu.Unlock()
	list := c.ranked.list
	for i, g := range c.orders {
		if o.has(i) && !c.ranked.has[i] {
			c.ranked.has[i] = true
			list = slices.Concat(list, c.scores(i, g)) // others may be reading the old one
		}
	}
	if len(list) > len(c.ranked.list) {
		slices.SortFunc(list, func(a, b scored) int {
			return cmp.Or(cmp.Compare(b.score, a.score), byTexts(a.counted, b.counted))
		})
		c.ranked.list = list
	}
	return list
}

// scores returns the n-grams of an order with how much each says of the class:
//
//	Σ (observed − expected)² / (expected + 1)
//
// over classes, of the texts of the class that have it and of how many would if it
// said nothing. It is chi-square but for the 1, without which n-grams of a single
// text would come first.
func (c *Counts) scores(order int, g *grams) []scored {
	table := tally{} // of the keys: where each is last is its place in the list
	list := make([]scored, 0, len(g.keys))
	for one := range each([]*grams{g}, 1) {
		table.add(one.key, int32(len(list)))
		list = append(list, scored{counted: one})
	}
	texts := c.byClass()
	share := make([]float64, len(texts)) // of the texts, by class
	part := func(i, class, observed int) float32 {
		expected := float64(list[i].texts) * share[class]
		return float32((float64(observed) - expected) * (float64(observed) - expected) / (expected + 1))
	}
	for class := range texts {
		share[class] = float64(len(texts[class])) / float64(len(c.labels))
		for i := range list {
			list[i].score += part(i, class, 0)
		}
	}
	seen := make([]struct{ last, observed int32 }, len(list)) // the last text with it, and those of the class
	var words, characters int
	if words = order + 1; order >= LongestWords {
		words, characters = 0, order-LongestWords+ShortestCharacter
	}
	var t tokenize.Tokens
	var cutter Cutter
	var keys []uint64
	var touched []int
	for class, texts := range texts {
		for _, i := range texts {
			t.Reset()
			c.read(int(i), &t)
			keys = cutter.Append(keys[:0], &t, words, characters)
			for _, key := range keys {
				s := table.find(key)
				if s.texts == 0 {
					continue // of another order
				}
				switch at := &seen[s.last]; {
				case at.last == i+1:
				case at.observed == 0:
					touched = append(touched, int(s.last))
					fallthrough
				default:
					at.last, at.observed = i+1, at.observed+1
				}
			}
		}
		for _, i := range touched {
			list[i].score += part(i, class, int(seen[i].observed)) - part(i, class, 0)
			seen[i].observed = 0
		}
		touched = touched[:0]
	}
	return list
}

// byClass lists the texts of each class.
func (c *Counts) byClass() (texts [][]int32) {
	for i, y := range c.labels {
		for len(texts) <= int(y) {
			texts = append(texts, nil)
		}
		texts[y] = append(texts[y], int32(i))
	}
	return texts
}
