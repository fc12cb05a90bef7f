package importance

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// tree is a regression tree over rows of levels (Breiman, Friedman, Olshen and
// Stone, "Classification and regression trees", 1984). The root is node 0.
type tree []node

// node asks whether a setting has one of the levels whose bits are set: if so,
// the node after it is next, otherwise that at right. A leaf has right 0 and
// predicts value.
type node struct {
	levels  uint64
	value   float64
	right   int32
	setting int32
}

func (t tree) predict(row []uint8) float64 {
	at := int32(0)
	for {
		n := &t[at]
		switch {
		case n.right == 0:
			return n.value
		case n.levels>>row[n.setting]&1 == 1:
			at++
		default:
			at = n.right
		}
	}
}

// forest predicts the mean of its trees.
type forest []tree

func (f forest) predict(row []uint8) float64 {
	sum := 0.0
	for _, t := range f {
		sum += t.predict(row)
	}
	return sum / float64(len(f))
}

// grower grows the trees of a table. Each split chooses among a random half of
// the settings, so that trees differ and a combination of two settings that do
// nothing alone is found by some.
type grower struct {
	table  *levelTable
	leaf   int // trials that a leaf holds at least
	rng    *rand.Rand
	order  []int // settings, shuffled anew at each split
	counts [mostLevels + 1]float64
	sums   [mostLevels + 1]float64
	ranked []uint8
	tree   tree
}

func newGrower(t *levelTable, leaf int, rng *rand.Rand) *grower {
	g := &grower{table: t, leaf: leaf, rng: rng, order: make([]int, len(t.settings))}
	for i := range g.order {
		g.order[i] = i
	}
	return g
}

// grow returns a forest of n trees on the trials of sample, which may hold a
// trial more than once.
func (g *grower) grow(n int, sample []int) forest {
	f := make(forest, n)
	for i := range f {
		g.tree = nil
		g.split(slices.Clone(sample))
		f[i] = g.tree
	}
	return f
}

// split adds the node of the trials of sample and all that is below it. It
// reorders sample.
func (g *grower) split(sample []int) {
	at := len(g.tree)
	sum := 0.0
	same := true
	for _, row := range sample {
		sum += g.table.values[row]
		same = same && g.table.values[row] == g.table.values[sample[0]]
	}
	g.tree = append(g.tree, node{value: sum / float64(len(sample))})
	if same || len(sample) < 2*g.leaf {
		return
	}
	setting, mask := g.choose(sample, sum)
	if mask == 0 {
		return
	}
	middle := partition(sample, func(row int) bool { return mask>>g.table.rows[row][setting]&1 == 1 })
	g.split(sample[:middle])
	right := int32(len(g.tree))
	g.split(sample[middle:])
	n := &g.tree[at]
	n.levels, n.right, n.setting = mask, right, int32(setting)
}

// partition moves what belongs first to the front and returns how many that are.
func partition(list []int, first func(int) bool) int {
	n := 0
	for i, x := range list {
		if first(x) {
			list[i], list[n] = list[n], x
			n++
		}
	}
	return n
}

// choose returns the best split among a random half of the settings; mask 0 if
// there is none.
func (g *grower) choose(sample []int, sum float64) (setting int, mask uint64) {
	wanted := (len(g.order) + 1) / 2
	best := sum * sum / float64(len(sample)) * (1 + 1e-12)
	for k := range g.order {
		if k >= wanted && mask != 0 {
			break
		}
		other := k + g.rng.IntN(len(g.order)-k)
		g.order[k], g.order[other] = g.order[other], g.order[k]
		i := g.order[k]
		if score, m := g.bestOf(i, sample, sum); m != 0 && score > best {
			best, setting, mask = score, i, m
		}
	}
	return setting, mask
}

// bestOf returns the best split by one setting and its score, the sum over both
// sides of (sum of values)²/trials. Of a setting that not all trials of the
// sample have, the only question is whether it exists: its values are compared
// where all have one.
func (g *grower) bestOf(i int, sample []int, sum float64) (score float64, mask uint64) {
	clear(g.counts[:])
	clear(g.sums[:])
	for _, row := range sample {
		l := g.table.rows[row][i]
		g.counts[l]++
		g.sums[l] += g.table.values[row]
	}
	all, least := float64(len(sample)), float64(g.leaf)
	g.ranked = g.ranked[:0]
	if missing := g.counts[absent]; missing > 0 {
		if missing < least || all-missing < least {
			return 0, 0
		}
		return sides(g.sums[absent], missing, sum, all), 1 << absent
	}
	for l := 1; l <= len(g.table.settings[i].weights); l++ {
		if g.counts[l] > 0 {
			g.ranked = append(g.ranked, uint8(l))
		}
	}
	if !g.table.settings[i].ordered {
		// In the order of their means, the best of all splits of categories is
		// one of the cuts.
		slices.SortStableFunc(g.ranked, func(a, b uint8) int {
			return cmp.Compare(g.sums[a]/g.counts[a], g.sums[b]/g.counts[b])
		})
	}
	return g.bestCut(g.table.settings[i].ordered, sum, all)
}

// bestCut tries every cut of the ranked levels.
func (g *grower) bestCut(ordered bool, sum, all float64) (score float64, mask uint64) {
	var left, seen uint64
	for _, l := range g.ranked {
		seen |= 1 << l
	}
	s, n := 0.0, 0.0
	for k := range max(len(g.ranked)-1, 0) {
		l := g.ranked[k]
		left |= 1 << l
		s += g.sums[l]
		n += g.counts[l]
		if n < float64(g.leaf) || all-n < float64(g.leaf) {
			continue
		}
		x := sides(s, n, sum, all)
		if x <= score {
			continue
		}
		// Levels that no trial of the sample has go to the nearer side, or if
		// there is no nearer one to the larger.
		score, mask = x, left
		switch {
		case ordered:
			mask = 1<<((l+g.ranked[k+1])/2+1) - 2
		case 2*n > all:
			mask |= ^seen
		}
	}
	return score, mask
}

func sides(s, n, sum, all float64) float64 { return s*s/n + (sum-s)*(sum-s)/(all-n) }
