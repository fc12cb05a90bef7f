package text

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/internal/prose"
)

// splitStream separates the random numbers of splitting from those that other
// users draw with the same seed.
const splitStream = 0x73706c6974

// sharesOf returns the shares of the training table that become the test and the
// validation part, in the order of taking; 0 for a part that has a table of its own
// or is not wanted.
func (s Split) sharesOf(file string, validation, test bool) (shares [2]float64, err error) {
	for i, want := range []struct {
		part  bool
		share float64
		name  string
	}{{test, s.Test, "test"}, {validation, s.Validation, "validation"}} {
		switch {
		case !want.part || want.share < 0:
		case want.share == 0:
			shares[i] = DefaultShare
		case want.share >= 1 || math.IsNaN(want.share):
			return shares, &Error{File: file, Msg: fmt.Sprintf("the %s part cannot be %v of the rows: say a share between 0 and 1", want.name, want.share)}
		default:
			shares[i] = want.share
		}
	}
	if shares[0]+shares[1] >= 1 {
		return shares, &Error{File: file, Msg: fmt.Sprintf("a test part of %v and a validation part of %v of the rows leave nothing to train on", shares[0], shares[1])}
	}
	return shares, nil
}

// partsOf counts the parts that rows are divided into, training among them.
func partsOf(shares [2]float64) int {
	parts := 1
	for _, share := range shares {
		if share > 0 {
			parts++
		}
	}
	return parts
}

// partNames are the parts that are split off, in the order of taking.
func partNames() [2]string { return [2]string{"test", "validation"} }

// split moves shares of the training part to the parts that are asked for. early
// is where rows go by time, nil where that does not decide.
func (c *Corpus) split(t *Table, digests []digest, early []uint8, shares [2]float64, seed uint64) error {
	if partsOf(shares) == 1 {
		return nil
	}
	to, err := early, error(nil)
	switch {
	case early != nil:
	case t.Groups != nil:
		to, err = c.byGroup(t, digests, shares, seed)
	default:
		to = c.assign(digests, shares, seed)
	}
	if err == nil {
		err = c.checkShares(t, to, shares)
	}
	if err != nil {
		return err
	}
	all := c.Train
	c.Train = Part{}
	parts := []*Part{&c.Train, &c.Test, &c.Validation}
	for i, e := range all.Examples {
		p := parts[to[i]]
		p.Examples = append(p.Examples, e)
		p.Labels = append(p.Labels, all.Labels[i])
	}
	return nil
}

// checkShares refuses a division that leaves a part empty, and tells of shares that
// could not be kept, but for what rounding takes.
func (c *Corpus) checkShares(t *Table, to []uint8, shares [2]float64) error {
	var rows [3]int
	for _, part := range to {
		rows[part]++
	}
	for i, name := range partNames() {
		if shares[i] > 0 && rows[i+1] == 0 {
			return t.fault(0, "there are too few different texts to split off a %s part: add examples, or give that part as a file", name)
		}
		want := shares[i] * float64(len(to))
		if off := math.Abs(float64(rows[i+1]) - want); shares[i] > 0 && off > want/10+float64(len(c.Classes))/2 {
			c.note("the %s part has %s, %.1f %% of all where %.1f %% were to be: %s", name, prose.Count(rows[i+1], "row"),
				100*float64(rows[i+1])/float64(len(to)), 100*shares[i], whyOff(t))
		}
	}
	if rows[0] == 0 {
		return t.fault(0, "its groups leave nothing to train on: choose another column for data.group, or give the parts as files")
	}
	return nil
}

// whyOff says why shares of a table may not be kept.
func whyOff(t *Table) string {
	switch {
	case t.Times != nil && t.Groups != nil:
		return "rows of one time and of one group stay together"
	case t.Times != nil:
		return "rows of one time stay together"
	case t.Groups != nil:
		return "rows of one group, and copies of a text, stay together"
	}
	return "copies of a text stay together, those with several labels are trained on, and each class is in every part"
}

// group is the rows of the training part that have one text.
type group struct {
	rows  []int
	mixed bool // whether they have more than one label
}

// assign decides for each row of the training part whether it stays (0), goes
// to the test part (1) or to the validation part (2).
func (c *Corpus) assign(digests []digest, shares [2]float64, seed uint64) []uint8 {
	total := counts(c.Train, len(c.Classes))
	to := make([]uint8, len(digests))
	random := rand.New(rand.NewPCG(seed, splitStream))
	for class, groups := range c.groups(digests) {
		random.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
		later := partsOf(shares) - 1 // parts still to be served
		for part, share := range shares {
			if share == 0 {
				continue
			}
			later--
			var chosen []int
			want := max(1, int(math.Round(share*float64(total[class]))))
			chosen, groups = take(groups, want, later)
			for _, row := range chosen {
				to[row] = uint8(part + 1)
			}
		}
	}
	return to
}

// groups returns the groups of each class. A text that comes with several
// labels belongs to none of them: it stays in the training part, so that this
// never loses a class. Neither does one that a row without a label has too.
func (c *Corpus) groups(digests []digest) [][]*group {
	byText := map[digest]*group{}
	byClass := make([][]*group, len(c.Classes))
	for i, d := range digests {
		label := c.Train.Labels[i]
		g, ok := byText[d]
		if !ok {
			g = &group{}
			byText[d] = g
			if label != NoLabel {
				byClass[label] = append(byClass[label], g)
			}
		}
		g.mixed = g.mixed || len(g.rows) > 0 && c.Train.Labels[g.rows[0]] != label
		g.rows = append(g.rows, i)
	}
	for class := range byClass {
		byClass[class] = slices.DeleteFunc(byClass[class], func(g *group) bool { return g.mixed })
	}
	return byClass
}

// take picks about want rows off the front of groups, leaving a group for each
// later part and one to train on. A group that would be more than twice as much
// as is missing, copies of one text, is left for training.
func take(groups []*group, want, later int) (rows []int, rest []*group) {
	train := 1
	var left []*group
	for want > 0 && len(groups) > later+train {
		g := groups[0]
		groups = groups[1:]
		if len(g.rows) > 2*want {
			left, train = append(left, g), 0
			continue
		}
		rows = append(rows, g.rows...)
		want -= len(g.rows)
	}
	return rows, append(groups, left...)
}
