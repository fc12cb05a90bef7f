package text

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// byTime decides by time to which part each row of a table goes: the latest to the
// test part (1), those before them to the validation part (2), the others to
// training (0). Rows of the same time stay together, and a group goes where its
// latest row goes, so that no row that is trained on is later than one that is not.
// It decides nothing where there are no times or nothing is split off.
func byTime(t *Table, shares [2]float64) ([]uint8, error) {
	if t.Times == nil || partsOf(shares) == 1 {
		return nil, nil
	}
	when, err := ranks(t)
	if err != nil {
		return nil, err
	}
	latest := map[string]int{}
	for i, g := range t.Groups {
		latest[groupKey(g)] = max(latest[groupKey(g)], when[i])
	}
	for i, g := range t.Groups {
		if g = groupKey(g); g != "" {
			when[i] = latest[g]
		}
	}
	rows := make([]int, slices.Max(when)+1) // by time
	for _, rank := range when {
		rows[rank]++
	}
	test, validation, err := boundaries(t, rows, shares)
	if err != nil {
		return nil, err
	}
	to := make([]uint8, len(when))
	for i, rank := range when {
		switch {
		case rank >= test:
			to[i] = 1
		case rank >= validation:
			to[i] = 2
		}
	}
	return to, nil
}

// boundaries returns the times from which on rows are of the test part and, before
// that, of the validation part, given the number of rows of each time: so that the
// parts come nearest to their shares.
func boundaries(t *Table, rows []int, shares [2]float64) (test, validation int, err error) {
	total, times := len(t.Examples), 0
	for _, n := range rows {
		if n > 0 {
			times++
		}
	}
	parts := partsOf(shares)
	if times < parts {
		return 0, 0, t.fault(0, "it has %s, too few for %d parts that follow each other: choose another column for data.time, or give the parts as files", prose.Count(times, "different time"), parts)
	}
	test, validation = len(rows), len(rows)
	if shares[0] > 0 {
		test = lastRows(rows, shares[0]*float64(total), parts-1)
		validation = test
	}
	if shares[1] > 0 {
		validation = lastRows(rows[:test], shares[1]*float64(total), 1)
	}
	return test, validation, nil
}

// lastRows returns from which time on there are about want rows, at least one,
// leaving that many times that have rows.
func lastRows(rows []int, want float64, leave int) int {
	before := 0
	for _, n := range rows {
		before += min(n, 1)
	}
	best, sum, off := len(rows), 0, math.Inf(1)
	for at := len(rows) - 1; at >= 0 && before > leave; at-- {
		if rows[at] == 0 {
			continue
		}
		before--
		sum += rows[at]
		if d := math.Abs(float64(sum) - want); d < off {
			best, off = at, d
		}
	}
	return best
}

// groupKey is the name of a group; rows without one stand alone.
func groupKey(cell string) string { return strings.TrimSpace(cell) }

// bundle is rows that stay together: of a group, or with the same text.
type bundle struct {
	rows   []int
	counts []classCount
}

type classCount struct {
	class int32
	rows  int
}

// bundles joins the rows of each group, and the copies of each text, in the order
// of their first rows.
func bundles(p Part, groups []string, digests []digest) []bundle {
	root := make([]int, len(digests))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	join := func(i, j int) {
		i, j = find(i), find(j)
		root[max(i, j)] = min(i, j) // the first row stands for all
	}
	byGroup, byText := map[string]int{}, map[digest]int{}
	for i, d := range digests {
		if first, again := byText[d]; again {
			join(first, i)
		} else {
			byText[d] = i
		}
		key := groupKey(groups[i])
		if first, again := byGroup[key]; again && key != "" {
			join(first, i)
		} else {
			byGroup[key] = i
		}
	}
	var all []bundle
	at := map[int]int{}
	for i := range digests {
		n, known := at[find(i)]
		if !known {
			n = len(all)
			at[find(i)] = n
			all = append(all, bundle{})
		}
		all[n].add(i, p.Labels[i])
	}
	return all
}

func (b *bundle) add(row int, class int32) {
	b.rows = append(b.rows, row)
	for i := range b.counts {
		if b.counts[i].class == class {
			b.counts[i].rows++
			return
		}
	}
	b.counts = append(b.counts, classCount{class, 1})
}

// byGroup decides for each row of the training part where it goes, so that groups
// stay together and each part has about its share of each class: the largest
// bundles first, each to the part that then is least far off.
func (c *Corpus) byGroup(t *Table, digests []digest, shares [2]float64, seed uint64) ([]uint8, error) {
	all := bundles(c.Train, t.Groups, digests)
	if parts := partsOf(shares); len(all) < parts {
		return nil, t.fault(0, "it has %s of rows that stay together, by data.group or because they are copies, too few for %d parts: choose another column, or give the parts as files", prose.Count(len(all), "group"), parts)
	}
	random := rand.New(rand.NewPCG(seed, splitStream))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	slices.SortStableFunc(all, func(a, b bundle) int { return cmp.Compare(len(b.rows), len(a.rows)) })
	f := newFilling(counts(c.Train, len(c.Classes)), shares)
	part := make([]uint8, len(all))
	for i, b := range all {
		part[i] = f.best(b)
		f.move(b, part[i], 1)
	}
	f.keepTrained(all, part)
	f.fillEmpty(all, part)
	to := make([]uint8, len(digests))
	for i, b := range all {
		for _, row := range b.rows {
			to[row] = part[i]
		}
	}
	return to, nil
}

// filling is how full the parts are, by part and class: of training (0), test (1)
// and validation (2).
type filling struct {
	share [3]float64
	total []int
	have  [3][]int
}

func newFilling(total []int, shares [2]float64) *filling {
	f := &filling{share: [3]float64{1 - shares[0] - shares[1], shares[0], shares[1]}, total: total}
	for p := range f.have {
		f.have[p] = make([]int, len(total))
	}
	return f
}

// move adds a bundle to a part, or takes it away where sign is −1.
func (f *filling) move(b bundle, part uint8, sign int) {
	for _, c := range b.counts {
		f.have[part][c.class] += sign * c.rows
	}
}

// best returns the part that a bundle brings nearest to its shares: that with the
// least sum of squares of what is missing or too much, relative to each class.
func (f *filling) best(b bundle) uint8 {
	best, least := uint8(0), math.Inf(1)
	for p, share := range f.share {
		if share <= 0 {
			continue
		}
		worse := 0.0
		for _, c := range b.counts {
			total := float64(f.total[c.class])
			before := float64(f.have[p][c.class]) - share*total
			after := before + float64(c.rows)
			worse += (after*after - before*before) / (total * total)
		}
		if worse < least {
			best, least = uint8(p), worse
		}
	}
	return best
}

// keepTrained moves the smallest bundle with a class that no row is trained on to
// the training part.
func (f *filling) keepTrained(all []bundle, part []uint8) {
	for i := len(all) - 1; i >= 0; i-- {
		if part[i] == 0 {
			continue
		}
		for _, c := range all[i].counts {
			if f.have[0][c.class] == 0 {
				f.change(all[i], &part[i], 0)
				break
			}
		}
	}
}

// fillEmpty moves to each part that is wanted and empty the smallest bundle that
// training can do without.
func (f *filling) fillEmpty(all []bundle, part []uint8) {
	for p, share := range f.share {
		if share <= 0 || slices.Contains(part, uint8(p)) {
			continue
		}
		for i := len(all) - 1; i >= 0; i-- {
			if part[i] == 0 && f.spares(all[i]) {
				f.change(all[i], &part[i], uint8(p))
				break
			}
		}
	}
}

// spares reports whether training has other rows of each class of a bundle.
func (f *filling) spares(b bundle) bool {
	return !slices.ContainsFunc(b.counts, func(c classCount) bool { return f.have[0][c.class] <= c.rows })
}

func (f *filling) change(b bundle, part *uint8, to uint8) {
	f.move(b, *part, -1)
	f.move(b, to, 1)
	*part = to
}
