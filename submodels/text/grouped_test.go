package text

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// grouped gives rows of a table that follow each other groups of up to most rows,
// some of them none.
func grouped(r *rand.Rand, table *Table, most int) {
	table.Groups = make([]string, len(table.Examples))
	name, left := "", 0
	for i := range table.Groups { // copies of a text stand together
		if left == 0 {
			left = 1 + r.IntN(most)
			name = fmt.Sprintf("customer %d", i)
			if r.IntN(10) == 0 {
				name = " "
			}
		}
		table.Groups[i] = name
		left--
	}
}

// partsByLine is which part each row went to, by its line.
func partsByLine(c *Corpus) map[int]int {
	of := map[int]int{}
	for p, part := range []Part{c.Train, c.Test, c.Validation} {
		for _, e := range part.Examples {
			of[e.Line] = p
		}
	}
	return of
}

// TestGroupsStayTogether splits random tables with groups: no group and no text is
// in two parts, every class is trained on, and shares and their stratification are
// about kept.
func TestGroupsStayTogether(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 7))
		classes := 2 + r.IntN(8)
		table := randomTable(r, 600+r.IntN(600), classes)
		grouped(r, table, 8)
		c, err := Assemble(table, nil, nil, Split{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		of := partsByLine(c)
		group, copies := map[string]int{}, map[string]int{}
		for i, e := range table.Examples {
			part := of[e.Line]
			text := strings.Join(strings.Fields(e.Fields[0]), " ")
			if was, ok := copies[text]; ok && was != part {
				t.Fatalf("seed %d: %q is in two parts", seed, text)
			}
			copies[text] = part
			if g := table.Groups[i]; g != " " {
				if was, ok := group[g]; ok && was != part {
					t.Fatalf("seed %d: %s is in two parts", seed, g)
				}
				group[g] = part
			}
		}
		total := counts(c.Train, classes)
		for i, n := range counts(c.Test, classes) {
			total[i] += n + counts(c.Validation, classes)[i]
		}
		for class, n := range counts(c.Test, classes) {
			if want := DefaultShare * float64(total[class]); float64(n) < want-8 || float64(n) > want+8 {
				t.Errorf("seed %d: %d of %d rows of a class in the test part", seed, n, total[class])
			}
		}
		if slices.Contains(counts(c.Train, classes), 0) {
			t.Errorf("seed %d: a class is not trained on", seed)
		}
		again, err := Assemble(table, nil, nil, Split{Seed: seed})
		if err != nil || !sameLines(c.Test, again.Test) {
			t.Errorf("seed %d: the same seed gives another split", seed)
		}
	}
}

// TestGroupsHoldClasses: a class that is in one group only is trained on, and the
// parts that lack it and the shares that were not kept are told.
func TestGroupsHoldClasses(t *testing.T) {
	table := &Table{File: "train", Fields: []string{"text"}}
	for i := range 90 {
		table.Examples = append(table.Examples, Example{Fields: []string{fmt.Sprint(i)}, Label: "ab"[i%2 : i%2+1], Line: i + 1})
		table.Groups = append(table.Groups, fmt.Sprint(i/30))
	}
	table.Examples[40].Label, table.Examples[41].Label, table.Examples[42].Label = "c", "c", "c"
	for seed := range uint64(20) {
		c, err := Assemble(table, nil, nil, Split{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if n := counts(c.Train, 3)[2]; n != 3 || len(c.Train.Examples) != 30 {
			t.Fatalf("%d of 3 rows of the class, %d rows in all are trained on", n, len(c.Train.Examples))
		}
		all := strings.Join(c.Notices, "\n")
		for _, want := range []string{
			"the test part has 30 rows, 33.3 % of all where 15.0 % were to be: rows of one group, and copies of a text, stay together",
			`the validation part has no example of 1 of 3 classes: "c"`,
		} {
			if !strings.Contains(all, want) {
				t.Errorf("it is not told that %s, but\n%s", want, all)
			}
		}
	}
}

// TestTrainOnThePast: whatever the order of the rows, none that is trained on is
// later than one of the other parts, and none of validation later than one of the
// test; with groups, none that is trained on is later than a group elsewhere ends.
func TestTrainOnThePast(t *testing.T) {
	begin := time.Date(2023, 12, 30, 0, 0, 0, 0, time.UTC)
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 8))
		table := randomTable(r, 500, 3)
		when := map[int]int{}
		for _, e := range table.Examples {
			when[e.Line] = r.IntN(60) // days
			table.Times = append(table.Times, begin.AddDate(0, 0, when[e.Line]).Format("2/1/2006"))
		}
		if seed%2 == 1 {
			grouped(r, table, 3)
			last := map[string]int{}
			for i, g := range table.Groups {
				last[g] = max(last[g], when[table.Examples[i].Line])
			}
			for i, g := range table.Groups {
				if g != " " {
					when[table.Examples[i].Line] = last[g]
				}
			}
		}
		c, err := Assemble(table, nil, nil, Split{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		span := func(p Part) (first, last int) {
			first = 1000
			for _, e := range p.Examples {
				first, last = min(first, when[e.Line]), max(last, when[e.Line])
			}
			return first, last
		}
		_, trained := span(c.Train)
		begins, ends := span(c.Validation)
		tested, _ := span(c.Test)
		if trained >= begins || ends >= tested {
			t.Errorf("seed %d: training until day %d, validation %d to %d, test from %d", seed, trained, begins, ends, tested)
		}
		n := len(table.Examples)
		for _, p := range []Part{c.Validation, c.Test} {
			if share := float64(len(p.Examples)) / float64(n); share < 0.1 || share > 0.2 {
				t.Errorf("seed %d: a part has %.3f of the rows", seed, share)
			}
		}
	}
}

// TestTimes puts values in order as their writers mean it.
func TestTimes(t *testing.T) {
	for _, tt := range []struct{ name, earlier, later string }{
		{"numbers", "9|1e1|10.5", "100|101"},
		{"years", "1999", "2001|2002"},
		{"seconds since 1970", "1700000000", "1700000001"},
		{"ISO", "2024-01-31|2024-02-01 10:00|2024-02-01T10:00:01", "2024-02-01T10:00:02Z|2024-10-01"},
		{"zones", "2024-02-01T10:00:00+02:00", "2024-02-01T09:00:00Z|2024-02-01T09:00:00.25Z|2024-02-01T05:00:00-0500"},
		{"months", "2023-12", "2024-01"},
		{"packed", "20231231", "20240101"},
		{"day first", "13/01/2024|02/02/2024", "01/03/2024 10:00|05/03/2024"},
		{"month first", "01/31/2024 1:00 PM|2/1/2024 2:00 AM", "2/1/2024 1:00 pm"},
		{"dots", "31.12.2023", "1.1.2024"},
		{"words", "2 Jan 2024|31 Jan 2024", "1 Feb 2024"},
		{"long words", "January 31, 2024", "February 1, 2024"},
		{"mail", "Mon, 29 Jan 2024 23:30:00 -0500", "Tue, 30 Jan 2024 04:31:00 +0000"},
		{"a network's", "Wed Oct 10 20:19:24 +0000 2018", "Thu Oct 11 20:19:24 +0000 2018"},
		{"both orders are the same", "01/01/2024", "02/02/2024"},
	} {
		table := &Table{File: tt.name}
		earlier, later := strings.Split(tt.earlier, "|"), strings.Split(tt.later, "|")
		for i, v := range append(slices.Clone(later), earlier...) {
			table.Times = append(table.Times, v+" ")
			table.Examples = append(table.Examples, Example{Line: i + 2})
		}
		got, err := ranks(table)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if l, e := got[:len(later)], got[len(later):]; !slices.IsSorted(l) || !slices.IsSorted(e) || e[len(e)-1] >= l[0] || e[0] != 0 {
			t.Errorf("%s: the ranks are %v", tt.name, got)
		}
	}
}

// TestRare drops and merges rare classes, in the parts that are files too.
func TestRare(t *testing.T) {
	table := func(file, labels string) *Table {
		t := &Table{File: file, Fields: []string{"text"}}
		for i, label := range strings.Fields(labels) {
			t.Examples = append(t.Examples, Example{Fields: []string{fmt.Sprint(file, i)}, Label: label, Line: i + 2})
		}
		return t
	}
	many := strings.Repeat("a b ", 20)
	timed := table("train", "a b "+many+many+"z z z z z z z z z z z z z z z z")
	for i := range timed.Examples {
		timed.Times = append(timed.Times, fmt.Sprint(i))
	}
	for _, tt := range []struct {
		name        string
		train, test *Table
		split       Split
		classes     string
		rows        int
		notices     []string
	}{
		{"dropped", table("train", many+"x y y z z"), nil, Split{Rare: RareDrop}, "a b", 40,
			[]string{`5 rows left out of train, of classes that are rare: "x" (1 example), "y" (2 examples), "z" (2 examples)`}},
		{"merged", table("train", many+"x y y z z"), nil, Split{Rare: RareMerge}, "a b other", 45,
			[]string{`3 classes of train merged into "other": "x" (1 example), "y" (2 examples), "z" (2 examples)`}},
		{"merged into a class that there is", table("train", many+"x"), nil, Split{Rare: RareMerge, Other: "b"}, "a b", 41,
			[]string{`1 class of train merged into "b": "x" (1 example)`}},
		{"none is rare", table("train", many), nil, Split{Rare: RareDrop}, "a b", 40, nil},
		{"unknown in the test file, dropped", table("train", many), table("test", "a q r q"), Split{Rare: RareDrop}, "a b", 41,
			[]string{`3 rows left out of test, of classes that the training part does not have: "q" (2 examples), "r" (1 example)`,
				`the test part has no example of 1 of 2 classes: "b"`}},
		{"unknown in the test file, merged", table("train", many+"other other other other"), table("test", "a b q other"), Split{Rare: RareMerge}, "a b other", 48,
			[]string{`1 class of test that the training part does not have merged into "other": "q" (1 example)`}},
		{"only among the latest, dropped", timed, nil, Split{Rare: RareDrop}, "a b", 82,
			[]string{`16 rows left out of train, of classes that are rare: "z" (16 examples)`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Assemble(tt.train, nil, tt.test, tt.split)
			if err != nil {
				t.Fatal(err)
			}
			rows := 0
			for _, p := range []Part{c.Train, c.Validation, c.Test} {
				rows += len(p.Examples)
				for i, e := range p.Examples {
					if c.Classes[p.Labels[i]] != e.Label {
						t.Errorf("line %d has the number of class %q, not %q", e.Line, c.Classes[p.Labels[i]], e.Label)
					}
				}
			}
			if got := strings.Join(c.Classes, " "); got != tt.classes || rows != tt.rows || !slices.Equal(c.Notices, tt.notices) {
				t.Errorf("classes %s, %d rows, told %q", got, rows, c.Notices)
			}
		})
	}
}

// TestRareFaults holds what is said of tables that cannot be divided as asked for,
// or that are of another task.
func TestRareFaults(t *testing.T) {
	table := func(label func(i int) string, rows int, fill func(*Table, int)) *Table {
		t := &Table{File: "train.csv", Fields: []string{"text"}}
		for i := range rows {
			t.Examples = append(t.Examples, Example{Fields: []string{fmt.Sprint("text ", i)}, Label: label(i), Line: i + 2})
			if fill != nil {
				fill(t, i)
			}
		}
		return t
	}
	ab := func(i int) string { return "ab"[i%2 : i%2+1] }
	at := func(values ...string) func(*Table, int) {
		return func(t *Table, i int) { t.Times = append(t.Times, values[min(i, len(values)-1)]) }
	}
	var got strings.Builder
	for _, tt := range []struct {
		name        string
		train, test *Table
		split       Split
	}{
		{"many rare classes", table(func(i int) string { return fmt.Sprint("class ", i*i/12) }, 80, nil), nil, Split{}},
		{"nothing but rare classes, to drop", table(func(i int) string { return fmt.Sprint(i % 5) }, 8, nil), nil, Split{Rare: RareDrop}},
		{"nothing but rare classes, to merge", table(func(i int) string { return fmt.Sprint(i % 5) }, 8, nil), nil, Split{Rare: RareMerge}},
		{"still rare when merged", table(func(i int) string { return fmt.Sprint(min(i/10, 2)) }, 21, nil), nil, Split{Rare: RareMerge, Other: "odd"}},
		{"unknown labels", table(ab, 20, nil), table(func(i int) string { return "abcd"[i%4 : i%4+1] }, 8, nil), Split{}},
		{"unknown labels, and nothing to merge into", table(ab, 20, nil), table(func(i int) string { return "abcd"[i%4 : i%4+1] }, 8, nil), Split{Rare: RareMerge}},
		{"translations", table(func(i int) string { return fmt.Sprint("das ist Satz ", i) }, 50, nil), nil, Split{Rare: RareDrop}},
		{"amounts", table(func(i int) string { return fmt.Sprintf("%d.50", i%30) }, 100, nil), nil, Split{}},
		{"numbers", table(func(i int) string { return fmt.Sprint(i) }, 100, nil), nil, Split{}},
		{"keys", table(func(i int) string { return fmt.Sprintf("k%x", i/2*7919) }, 99, nil), nil, Split{}},
		{"two groups", table(ab, 20, func(t *Table, i int) { t.Groups = append(t.Groups, ab(i)) }), nil, Split{}},
		{"two days", table(ab, 20, at("2024-01-01", "2024-01-02")), nil, Split{}},
		{"times of several forms", table(ab, 20, at("2024-01-01", "2024-01-02", "yesterday")), nil, Split{}},
		{"no times", table(ab, 20, at("soon")), nil, Split{}},
		{"an empty time", table(ab, 20, at("1", "2", " ")), nil, Split{}},
		{"not a finite time", table(ab, 20, at("1", "NaN")), nil, Split{}},
		{"a zone that may be anything", table(ab, 20, at("2024-01-01 10:00 CST")), nil, Split{}},
		{"day or month first", table(ab, 20, at("01/02/2024", "02/01/2024")), nil, Split{}},
		{"a class among the latest only", table(func(i int) string { return "aabbz"[i/4 : i/4+1] }, 20, func(t *Table, i int) { t.Times = append(t.Times, fmt.Sprint(i)) }), nil, Split{}},
		{"a class among the latest only, to merge", table(func(i int) string { return "aabbz"[i/4 : i/4+1] }, 20, func(t *Table, i int) { t.Times = append(t.Times, fmt.Sprint(i)) }), nil, Split{Rare: RareMerge}},
	} {
		_, err := Assemble(tt.train, nil, tt.test, tt.split)
		if err == nil {
			t.Errorf("%s: no error", tt.name)
			continue
		}
		checkError(t, err)
		fmt.Fprintf(&got, "%s\n\t%v\n", tt.name, err)
	}
	golden(t, "rare.golden", got.String())
}

// TestSeveralLabelsInOne tells of classes that seem to be lists.
func TestSeveralLabelsInOne(t *testing.T) {
	table := &Table{File: "train", Fields: []string{"text"}}
	for i, label := range strings.Fields(strings.Repeat("billing urgent billing|urgent 1/2 ", 10)) {
		table.Examples = append(table.Examples, Example{Fields: []string{fmt.Sprint(i)}, Label: label})
	}
	c, err := Assemble(table, nil, nil, Split{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Notices) != 1 || !strings.HasPrefix(c.Notices[0], `"billing|urgent" seem to be several labels in one`) {
		t.Errorf("told %q", c.Notices)
	}
}
