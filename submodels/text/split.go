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

// split moves shares of the training part to the parts that are asked for.
func (c *Corpus) split(file string, digests []digest, validation, test bool, s Split) error {
	var shares [2]float64 // of test and of validation, in the order of taking
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
			return &Error{File: file, Msg: fmt.Sprintf("the %s part cannot be %v of the rows: say a share between 0 and 1", want.name, want.share)}
		default:
			shares[i] = want.share
		}
	}
	if shares[0]+shares[1] >= 1 {
		return &Error{File: file, Msg: fmt.Sprintf("a test part of %v and a validation part of %v of the rows leave nothing to train on", shares[0], shares[1])}
	}
	if shares[0]+shares[1] == 0 {
		return nil
	}
	to, err := c.assign(file, digests, shares, s.Seed)
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

// group is the rows of the training part that have one text.
type group struct {
	rows  []int
	mixed bool // whether they have more than one label
}

// assign decides for each row of the training part whether it stays (0), goes
// to the test part (1) or to the validation part (2).
func (c *Corpus) assign(file string, digests []digest, shares [2]float64, seed uint64) ([]uint8, error) {
	parts := 1
	for _, share := range shares {
		if share > 0 {
			parts++
		}
	}
	total := counts(c.Train, len(c.Classes))
	for class, n := range total {
		if n < parts {
			return nil, c.tooSmall(file, class, n, parts)
		}
	}
	to := make([]uint8, len(digests))
	taken := [2]int{}
	random := rand.New(rand.NewPCG(seed, splitStream))
	for class, groups := range c.groups(digests) {
		random.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
		later := parts - 1 // parts still to be served
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
			taken[part] += len(chosen)
		}
	}
	for part, name := range []string{"test", "validation"} {
		if shares[part] > 0 && taken[part] == 0 {
			return nil, &Error{File: file, Msg: fmt.Sprintf("there are too few different texts to split off a %s part: add examples, or give that part as a file", name)}
		}
	}
	return to, nil
}

// groups returns the groups of each class. A text that comes with several
// labels belongs to none of them: it stays in the training part, so that this
// never loses a class.
func (c *Corpus) groups(digests []digest) [][]*group {
	byText := map[digest]*group{}
	byClass := make([][]*group, len(c.Classes))
	for i, d := range digests {
		label := c.Train.Labels[i]
		g, ok := byText[d]
		if !ok {
			g = &group{}
			byText[d] = g
			byClass[label] = append(byClass[label], g)
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

// tooSmall says that a class cannot be in every part.
func (c *Corpus) tooSmall(file string, class, n, parts int) error {
	first := slices.Index(c.Train.Labels, int32(class))
	return &Error{File: file, Line: c.Train.Examples[first].Line, Msg: fmt.Sprintf("the class %q has %s in all, too few to be in %d parts: add examples, leave the class out, or give the parts as files", prose.Excerpt(c.Classes[class], 60), prose.Count(n, "example"), parts)}
}
