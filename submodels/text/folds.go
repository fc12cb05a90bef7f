package text

import (
	"math/rand/v2"
	"slices"
)

// foldStream separates the random numbers of folds from those of splitting.
const foldStream = 0x666f6c6473

// notInFold marks a row of the training part that is in no fold: it is always
// trained on.
const notInFold = -1

// Folds is a corpus cut for cross-validation. Its validation part is one fold as it
// is, and its training part is cut into the others, so that each text is in one fold
// at most.
type Folds struct {
	corpus *Corpus
	of     []int // the fold of each row of the training part, from 0; notInFold: none
}

// NewFolds cuts the training part of a corpus into n folds: stratified by class,
// decided by the seed alone, and with all copies of a text in the same fold. In no
// fold, so that they are always trained on, are a text that comes with several
// labels or is in the validation part too, the only text of a class, and copies of one text that
// would be more than two folds of its class. Folds of small classes may lack them.
func NewFolds(c *Corpus, n int, seed uint64) *Folds {
	d := fingerprint(&Corpus{Train: c.Train, Validation: c.Validation})
	validated := make(map[digest]bool, len(d.validation))
	for _, text := range d.validation {
		validated[text] = true
	}
	f := &Folds{corpus: c, of: slices.Repeat([]int{notInFold}, len(d.train))}
	random := rand.New(rand.NewPCG(seed, foldStream))
	all := make([]int, n) // rows of each fold
	for _, groups := range c.groups(d.train) {
		groups = slices.DeleteFunc(groups, func(g *group) bool { return validated[d.train[g.rows[0]]] })
		if len(groups) < 2 {
			continue
		}
		rows := 0
		for _, g := range groups {
			rows += len(g.rows)
		}
		random.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
		own := make([]int, n) // rows of the class
		for _, g := range groups {
			if len(g.rows)*n > 2*rows && len(g.rows) > 1 {
				continue
			}
			fold := emptiest(own, all)
			own[fold] += len(g.rows)
			all[fold] += len(g.rows)
			for _, row := range g.rows {
				f.of[row] = fold
			}
		}
	}
	return f
}

// emptiest returns the fold with the fewest rows of a class and, of those, the
// fewest of all.
func emptiest(own, all []int) int {
	first := 0
	for i := range own {
		if own[i] < own[first] || own[i] == own[first] && all[i] < all[first] {
			first = i
		}
	}
	return first
}

// Corpus returns the corpus that validates on one fold, from 0, and trains on all
// other texts, those of the validation part too. It has no test part. Texts are
// shared, not copied.
func (f *Folds) Corpus(fold int) *Corpus {
	c := f.corpus
	var train, fresh []int32 // rows
	for row, of := range f.of {
		if of == fold {
			fresh = append(fresh, int32(row))
		} else {
			train = append(train, int32(row))
		}
	}
	out := &Corpus{Classes: c.Classes, Fields: c.Fields, Columns: c.Columns, Vectors: c.Vectors}
	out.Validation = c.Train.take(fresh, len(c.Classes))
	out.Train = c.Train.take(train, len(c.Classes))
	out.Train.Examples = append(out.Train.Examples, c.Validation.Examples...)
	out.Train.Targets = out.Train.Join(c.Validation.Targets, len(c.Classes))
	return out
}

// take returns the part that has these rows.
func (p Part) take(rows []int32, classes int) (some Part) {
	some.Examples = make([]Example, len(rows))
	for i, row := range rows {
		some.Examples[i] = p.Examples[row]
	}
	some.Take(p.Targets, rows, classes)
	return some
}
