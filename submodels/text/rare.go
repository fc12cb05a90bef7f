package text

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/prose"
)

// What is done about rare classes: those with fewer examples than there are parts
// to be in, or, where parts go by time, with none to train on.
const (
	RareError = "error" // they are an error, which names all of them
	RareDrop  = "drop"  // their rows are left out
	RareMerge = "merge" // they become one class, Split.Other
)

// DefaultOther is the name of the class that rare ones are merged into where
// Split.Other does not say.
const DefaultOther = "other"

func (s Split) other() string {
	if s.Other == "" {
		return DefaultOther
	}
	return s.Other
}

// labelCounts returns the number of rows of each label.
func labelCounts(t *Table) map[string]int {
	n := map[string]int{}
	for _, e := range t.Examples {
		n[e.Label]++
	}
	return n
}

// withoutRare returns the training table without its rare classes, as s has it.
// early is where its rows go by time, nil where that does not decide.
func (c *Corpus) withoutRare(t *Table, parts int, early []uint8, s Split) (*Table, error) {
	all, here := labelCounts(t), map[string]int{}
	for i, part := range early {
		if part == 0 {
			here[t.Examples[i].Label]++
		}
	}
	var rare []string
	for class, n := range all {
		if early == nil && n < parts || early != nil && here[class] == 0 {
			rare = append(rare, class)
		}
	}
	if len(rare) == 0 {
		return t, nil
	}
	slices.SortFunc(rare, func(a, b string) int { return strings.Compare(a, b) })
	switch s.Rare {
	case RareDrop:
		return c.dropRare(t, rare, all)
	case RareMerge:
		return c.mergeRare(t, rare, all, parts, early, s.other())
	}
	return nil, rareFault(t, rare, all, parts, early != nil)
}

// rareFault names all rare classes.
func rareFault(t *Table, rare []string, all map[string]int, parts int, byTime bool) error {
	first := slices.IndexFunc(t.Examples, func(e Example) bool { return e.Label == rare[0] })
	names := countedList(rare, all)
	what, has, is := "class", "has", "is"
	if len(rare) > 1 {
		what, has, is = "classes", "have", "are"
	}
	const advice = `add examples, say data.rare = "drop" to leave such classes out or "merge" to make one of them, or give the parts as files`
	if byTime {
		return t.fault(t.Examples[first].Line, "the %s %s %s found among the latest rows only, and none would be trained on: %s", what, names, is, advice)
	}
	return t.fault(t.Examples[first].Line, "the %s %s %s too few examples to be in %d parts: %s", what, names, has, parts, advice)
}

// countedList names classes with how many examples each has, the first ten.
func countedList(classes []string, counts map[string]int) string {
	return prose.Some(classes, 10, func(class string) string {
		return fmt.Sprintf("%s (%s)", strconv.Quote(prose.Excerpt(class, 60)), prose.Count(counts[class], "example"))
	})
}

func (c *Corpus) dropRare(t *Table, rare []string, all map[string]int) (*Table, error) {
	if len(rare)+1 >= len(all) {
		return nil, t.fault(0, "without its rare classes it has %s: at least two with enough examples are needed; of %d classes these are rare: %s",
			prose.Count(len(all)-len(rare), "class"), len(all), countedList(rare, all))
	}
	var kept []int
	for i, e := range t.Examples {
		if _, is := slices.BinarySearch(rare, e.Label); !is {
			kept = append(kept, i)
		}
	}
	c.note("%s left out of %s, of classes that are rare: %s", prose.Count(len(t.Examples)-len(kept), "row"), t.File, countedList(rare, all))
	return t.only(kept), nil
}

func (c *Corpus) mergeRare(t *Table, rare []string, all map[string]int, parts int, early []uint8, other string) (*Table, error) {
	merged, trained := all[other], early == nil
	for i, e := range t.Examples {
		_, is := slices.BinarySearch(rare, e.Label)
		if is && e.Label != other {
			merged++
		}
		trained = trained || early[i] == 0 && e.Label == other
	}
	switch {
	case len(rare) == len(all):
		return nil, t.fault(0, "all its classes are rare and would be merged into %q: at least two classes are needed, is this the right label column? They are %s", other, countedList(rare, all))
	case early == nil && merged < parts:
		return nil, t.fault(0, `its rare classes, merged into %q, have %s, too few to be in %d parts: say data.other = "…" with a class that has more, or data.rare = "drop"; they are %s`,
			other, prose.Count(merged, "example"), parts, countedList(rare, all))
	case !trained:
		return nil, t.fault(0, `its rare classes, merged into %q, are found among the latest rows only: say data.other = "…" with a class that there is earlier, or data.rare = "drop"; they are %s`,
			other, countedList(rare, all))
	}
	c.note("%s of %s merged into %q: %s", prose.Count(len(rare), "class"), t.File, other, countedList(rare, all))
	out := *t
	out.Examples = slices.Clone(t.Examples)
	for i, e := range t.Examples {
		if _, is := slices.BinarySearch(rare, e.Label); is {
			out.Examples[i].Label = other
		}
	}
	return &out, nil
}

// only returns the table with some of its rows.
func (t *Table) only(rows []int) *Table {
	out := *t
	out.Examples = pick(t.Examples, rows)
	out.Groups, out.Times = pick(t.Groups, rows), pick(t.Times, rows)
	return &out
}

// pick returns some of a list; nothing of nothing.
func pick[T any](list []T, rows []int) []T {
	if list == nil {
		return nil
	}
	picked := make([]T, len(rows))
	for i, row := range rows {
		picked[i] = list[row]
	}
	return picked
}

// known returns a part's table with labels of the training part only, as s has it.
// Others are an error, which names all of them.
func (c *Corpus) known(t *Table, s Split) (*Table, error) {
	unknown := labelCounts(t)
	for _, class := range c.Classes {
		delete(unknown, class)
	}
	if len(unknown) == 0 {
		return t, nil
	}
	names, n := slices.Sorted(maps.Keys(unknown)), 0
	for _, rows := range unknown {
		n += rows
	}
	if unknown[""] > 0 {
		first := slices.IndexFunc(t.Examples, func(e Example) bool { return e.Label == "" })
		return nil, t.fault(t.Examples[first].Line, "the label is empty, as in %s of %d: give each row its label, or leave such rows out", prose.Count(unknown[""], "row"), len(t.Examples))
	}
	_, mergeable := slices.BinarySearch(c.Classes, s.other())
	switch {
	case s.Rare == RareDrop:
		kept := make([]int, 0, len(t.Examples)-n)
		for i, e := range t.Examples {
			if unknown[e.Label] == 0 {
				kept = append(kept, i)
			}
		}
		c.note("%s left out of %s, of classes that the training part does not have: %s", prose.Count(n, "row"), t.File, countedList(names, unknown))
		return t.only(kept), nil
	case s.Rare == RareMerge && mergeable:
		out := *t
		out.Examples = slices.Clone(t.Examples)
		for i, e := range t.Examples {
			if unknown[e.Label] > 0 {
				out.Examples[i].Label = s.other()
			}
		}
		c.note("%s of %s that the training part does not have merged into %q: %s", prose.Count(len(names), "class"), t.File, s.other(), countedList(names, unknown))
		return &out, nil
	}
	return nil, c.unknownFault(t, names, unknown)
}

// unknownFault names the labels that are not in the training part.
func (c *Corpus) unknownFault(t *Table, names []string, counts map[string]int) error {
	first := slices.IndexFunc(t.Examples, func(e Example) bool { return counts[e.Label] > 0 })
	at := t.Examples[first]
	file := t.File
	if at.Line == 0 {
		file = filepath.Join(file, at.Label)
	}
	e := &Error{File: file, Line: at.Line}
	if len(names) == 1 {
		e.Msg = fmt.Sprintf("the label %q is not in the training part%s", prose.Excerpt(at.Label, 60), near.Hint(at.Label, c.Classes))
		return e
	}
	e.Msg = fmt.Sprintf(`the labels %s are not in the training part, which has %s: correct them, or say data.rare = "drop" to leave such rows out`, countedList(names, counts), prose.Quoted(c.Classes))
	return e
}

// anotherTask refuses labels that are no classes, of which nearly every row has one
// of its own.
func anotherTask(t *Table) error {
	counts, rows := labelCounts(t), len(t.Examples)
	if len(counts) < 10 {
		return nil
	}
	numbers, fractions, words := 0, 0, 0
	for label := range counts {
		if isNumber(label) {
			numbers++
			if strings.ContainsAny(label, ".,") {
				fractions++
			}
		}
		words += len(strings.Fields(label))
	}
	amounts := numbers == len(counts) && fractions > 0 && 5*len(counts) > rows
	if 2*len(counts) <= rows && !amounts {
		return nil
	}
	task := "a key or a name, which nothing can be learned of"
	switch {
	case numbers == len(counts):
		task = "a number, which is a task of regression"
	case words >= 3*len(counts):
		task = "a text, which is a task of writing (sequence to sequence)"
	}
	return t.fault(0, "the label column holds %d different values in %s: nearly every row would be a class of its own. It seems to be %s; a classifier chooses among few classes with several examples each: name the column of these in data.label",
		len(counts), prose.Count(rows, "row"), task)
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// noteJoined tells of labels that seem to be several in one.
func (c *Corpus) noteJoined() {
	classes := map[string]bool{}
	for _, class := range c.Classes {
		classes[class] = true
	}
	var joined []string
	for _, class := range c.Classes {
		for _, sep := range []string{"|", ";", ",", "+", "/"} {
			parts, all := strings.Split(class, sep), true
			for _, part := range parts {
				all = all && classes[strings.TrimSpace(part)]
			}
			if len(parts) > 1 && all {
				joined = append(joined, class)
				break
			}
		}
	}
	if len(joined) > 0 {
		c.note("%s seem to be several labels in one: a text belongs to one class here (multi-label classification is not done), so each such list is a class of its own", prose.Quoted(joined))
	}
}

func (c *Corpus) note(format string, args ...any) {
	c.Notices = append(c.Notices, fmt.Sprintf(format, args...))
}

func (t *Table) fault(line int, format string, args ...any) error {
	return &Error{File: t.File, Line: line, Msg: fmt.Sprintf(format, args...)}
}
