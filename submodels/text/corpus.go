package text

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// DefaultShare is the part of the rows that a Split takes where it does not say.
const DefaultShare = 0.15

// Split says how much of the training table becomes the validation and the
// test part where these have no table of their own: shares between 0 and 1 of
// all its rows. Zero stands for DefaultShare; a negative share leaves the part
// empty.
type Split struct {
	Validation, Test float64
	Seed             uint64

	Rare  string // what is done about rare classes: RareError (the same as ""), RareDrop or RareMerge
	Other string // for RareMerge, the class that they become; "" is DefaultOther
}

// Assemble joins the tables of the three parts into a corpus. Where validation
// or test is nil, that part is split off train: stratified by class, decided by
// s.Seed alone, and with all copies of a text in the same part, so that no text
// is both trained on and tested. A text that comes with several labels stays in
// the training part. A class must have at least as many examples as there are
// parts to be in; what is done about others s.Rare says. The order of the rows is
// kept. Texts and numbers are shared with the tables, not copied.
//
// Where the table has groups, rows of one group stay in one part as copies of a text
// do, and the shares of classes are kept as far as that allows. Where it has times,
// these alone decide: the latest rows are tested on, those before them are the
// validation part.
//
// Tables that come from different files are taken as they are; texts that are
// in more than one of them are counted in the notices. So are shares that could not
// be kept told. Its errors are *Error.
func Assemble(train, validation, test *Table, s Split) (*Corpus, error) {
	if train == nil || len(train.Examples) == 0 {
		name := "training part"
		if train != nil {
			name = train.File
		}
		return nil, &Error{File: name, Msg: "there is not one example to train on"}
	}
	c := &Corpus{Fields: train.Fields, Columns: train.Columns, Notices: slices.Clone(train.Notices)}
	for _, t := range []*Table{validation, test} {
		if t == nil {
			continue
		}
		if err := sameColumns(train, t); err != nil {
			return nil, err
		}
		c.Notices = append(c.Notices, t.Notices...)
	}
	shares, err := s.sharesOf(train.File, validation == nil, test == nil)
	if err != nil {
		return nil, err
	}
	train, early, err := c.begin(train, shares, s)
	if err != nil {
		return nil, err
	}
	c.read(train, validation, test)
	if test.unlabelled() {
		c.Unlabelled = test.Examples
		c.note("%s: there are no labels in it: its %s are predicted, and not scored", test.File, prose.Count(len(test.Examples), "example"))
	}
	for _, given := range []struct {
		table *Table
		part  *Part
	}{{validation, &c.Validation}, {test, &c.Test}} {
		if given.table == nil || given.part == &c.Test && c.Unlabelled != nil {
			continue
		}
		known, err := c.known(given.table, s)
		if err != nil {
			return nil, err
		}
		*given.part = c.part(known)
	}
	d := fingerprint(c)
	d.note(c)
	if err := c.split(train, d.train, early, shares, s.Seed); err != nil {
		return nil, err
	}
	c.noteSmall()
	c.noteJoined()
	c.noteLookAlikes()
	return c, nil
}

// begin makes the classes and, before anything is split off it, the training part.
// It returns the table without what is left out, and where its rows go by time.
func (c *Corpus) begin(train *Table, shares [2]float64, s Split) (*Table, []uint8, error) {
	if _, err := classesOf(train); err != nil {
		return nil, nil, err
	}
	if err := anotherTask(train); err != nil {
		return nil, nil, err
	}
	for {
		early, err := byTime(train, shares)
		if err != nil {
			return nil, nil, err
		}
		left, err := c.withoutRare(train, partsOf(shares), early, s)
		if err != nil {
			return nil, nil, err
		}
		again := early != nil && len(left.Examples) < len(train.Examples) // time divides the others anew
		if train = left; again {
			continue
		}
		if c.Classes, err = classesOf(train); err != nil {
			return nil, nil, err
		}
		c.Train = c.part(train)
		return train, early, nil
	}
}

// read notes how the tables that were read came about.
func (c *Corpus) read(tables ...*Table) {
	for i, part := range []string{"train", "validation", "test"} {
		if t := tables[i]; t != nil {
			c.Read = append(c.Read, ReadPart{Part: part, Layout: t.Layout, Rows: len(t.Examples), LeftOut: t.LeftOut})
		}
	}
}

// unlabelled says whether a table has examples without a label only.
func (t *Table) unlabelled() bool {
	return t != nil && !slices.ContainsFunc(t.Examples, func(e Example) bool { return e.Label != "" })
}

// sameColumns checks that a part has the columns of the training part. A single
// text column may go by any name: with and without a header, it is the same.
func sameColumns(train, t *Table) error {
	if (train.Fields == nil) != (t.Fields == nil) {
		return &Error{File: t.File, Msg: fmt.Sprintf("one of this file and %s holds texts and the other numbers", train.File)}
	}
	if !slices.Equal(train.Fields, t.Fields) && (len(t.Fields) != 1 || len(train.Fields) != 1) {
		return &Error{File: t.File, Msg: fmt.Sprintf("the text columns are %s, and in %s they are %s", prose.Quoted(t.Fields), train.File, prose.Quoted(train.Fields))}
	}
	if len(train.Columns) != len(t.Columns) {
		return &Error{File: t.File, Msg: fmt.Sprintf("there are %s of numbers, and in %s %d", prose.Count(len(t.Columns), "column"), train.File, len(train.Columns))}
	}
	if !slices.Equal(train.Columns, t.Columns) {
		return &Error{File: t.File, Msg: fmt.Sprintf("the columns of numbers are not those of %s, or in another order: %s", train.File, prose.Quoted(t.Columns))}
	}
	return nil
}

// classesOf returns the labels of the training table, sorted, at least two.
func classesOf(train *Table) ([]string, error) {
	set := map[string]bool{}
	for _, e := range train.Examples {
		set[e.Label] = true
	}
	classes := slices.Sorted(maps.Keys(set))
	for i, class := range classes {
		classes[i] = strings.Clone(class) // a model keeps it, but not the file that it is a slice of
	}
	if len(classes) == 1 {
		return nil, &Error{File: train.File, Msg: fmt.Sprintf("every example has the label %q: at least two classes are needed, is this the right label column?", prose.Excerpt(classes[0], 60))}
	}
	return classes, nil
}

// part numbers the labels of a table, which are all known.
func (c *Corpus) part(t *Table) Part {
	index := make(map[string]int32, len(c.Classes))
	for i, class := range c.Classes {
		index[class] = int32(i)
	}
	p := Part{Examples: t.Examples, Targets: Targets{Labels: make([]int32, len(t.Examples))}}
	for i, e := range t.Examples {
		p.Labels[i] = index[e.Label]
	}
	return p
}

// noteSmall names classes that the training part has one example of and
// classes that the other parts lack: figures on these say nothing.
func (c *Corpus) noteSmall() {
	var single []string
	for class, n := range counts(c.Train, len(c.Classes)) {
		if n == 1 {
			single = append(single, c.Classes[class])
		}
	}
	if len(single) > 0 {
		c.Notices = append(c.Notices, fmt.Sprintf("the training part has one example only of the class %s: hardly enough to learn it", prose.Quoted(single)))
	}
	for _, part := range []struct {
		name string
		Part
	}{{"validation", c.Validation}, {"test", c.Test}} {
		if len(part.Examples) == 0 {
			continue
		}
		var none []string
		for class, n := range counts(part.Part, len(c.Classes)) {
			if n == 0 {
				none = append(none, c.Classes[class])
			}
		}
		if len(none) > 0 {
			c.Notices = append(c.Notices, fmt.Sprintf("the %s part has no example of %d of %d classes: %s", part.name, len(none), len(c.Classes), prose.Quoted(none)))
		}
	}
}

// counts returns the number of examples of each class.
func counts(p Part, classes int) []int {
	n := make([]int, classes)
	for _, label := range p.Labels {
		if label != NoLabel {
			n[label]++
		}
	}
	return n
}
