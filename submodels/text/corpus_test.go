package text

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func mustRead(tb testing.TB, name, content string, src Source) *Table {
	tb.Helper()
	table, err := ReadFrom(name, strings.NewReader(content), src)
	if err != nil {
		tb.Fatal(err)
	}
	return table
}

// randomTable has n rows of uneven classes, some of the texts several times and
// some of them under two labels.
func randomTable(r *rand.Rand, n, classes int) *Table {
	table := &Table{File: "train", Fields: []string{"text"}}
	add := func(text string, class int) {
		table.Examples = append(table.Examples, Example{Fields: []string{text}, Label: fmt.Sprintf("class %02d", class), Line: len(table.Examples) + 2})
	}
	for class := range classes {
		for i := range 4 {
			add(fmt.Sprintf("seed %d %d", class, i), class)
		}
	}
	for i := range n {
		class := min(int(r.ExpFloat64()*float64(classes)/3), classes-1)
		text := fmt.Sprintf("text %d", i)
		add(text, class)
		for r.IntN(5) == 0 {
			add(" "+strings.ReplaceAll(text, " ", "\t\n"), class)
		}
		if r.IntN(20) == 0 {
			add(text, (class+1)%classes)
		}
	}
	return table
}

// TestSplitProperties splits random tables and holds the parts to what Assemble
// promises.
func TestSplitProperties(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 0))
		classes := 2 + r.IntN(12)
		table := randomTable(r, 300+r.IntN(700), classes)
		split := Split{Validation: 0.1 + 0.2*r.Float64(), Test: 0.1 + 0.2*r.Float64(), Seed: seed}
		c, err := Assemble(table, nil, nil, split)
		if err != nil {
			t.Fatal(err)
		}
		parts := []Part{c.Train, c.Validation, c.Test}
		lines, partOf := map[int]bool{}, map[string]int{}
		for p, part := range parts {
			last := 0
			for i, e := range part.Examples {
				if c.Classes[part.Labels[i]] != e.Label {
					t.Fatalf("line %d has the number of class %q, not %q", e.Line, c.Classes[part.Labels[i]], e.Label)
				}
				if lines[e.Line] || e.Line <= last {
					t.Fatalf("line %d is in two parts, or out of order", e.Line)
				}
				lines[e.Line], last = true, e.Line
				text := strings.Join(strings.Fields(e.Fields[0]), " ")
				if q, ok := partOf[text]; ok && q != p {
					t.Fatalf("%q is in two parts", text)
				}
				partOf[text] = p
			}
			if slices.Contains(counts(part, classes), 0) {
				t.Errorf("part %d has no example of a class: %v", p, counts(part, classes))
			}
		}
		if len(lines) != len(table.Examples) {
			t.Errorf("%d rows of %d are in a part", len(lines), len(table.Examples))
		}
		for p, share := range []float64{0, split.Validation, split.Test} {
			if got := float64(len(parts[p].Examples)) / float64(len(lines)); p > 0 && (got < share-0.05 || got > share+0.05) {
				t.Errorf("part %d has a share of %.3f, want %.3f", p, got, share)
			}
		}
		again, err := Assemble(table, nil, nil, split)
		if err != nil || !sameLines(c.Test, again.Test) || !sameLines(c.Validation, again.Validation) {
			t.Error("the same seed gives another split")
		}
		split.Seed++
		if other, err := Assemble(table, nil, nil, split); err != nil || sameLines(c.Test, other.Test) {
			t.Error("another seed gives the same split")
		}
	}
}

func sameLines(a, b Part) bool {
	return slices.EqualFunc(a.Examples, b.Examples, func(x, y Example) bool { return x.Line == y.Line })
}

func TestSplitShares(t *testing.T) {
	table := &Table{File: "train", Fields: []string{"text"}}
	for i := range 400 {
		table.Examples = append(table.Examples, Example{Fields: []string{fmt.Sprint(i)}, Label: string(rune('a' + i%4))})
	}
	dev := &Table{File: "dev", Fields: []string{"sentence"}, Examples: []Example{{Fields: []string{"x"}, Label: "a"}}}
	for _, tt := range []struct {
		name                    string
		validation, test        *Table
		split                   Split
		wantTrain, wantV, wantT int
	}{
		{"the default", nil, nil, Split{}, 280, 60, 60},
		{"stated", nil, nil, Split{Validation: 0.1, Test: 0.2}, 280, 40, 80},
		{"no test part", nil, nil, Split{Validation: 0.25, Test: -1}, 300, 100, 0},
		{"no parts", nil, nil, Split{Validation: -1, Test: -1}, 400, 0, 0},
		{"a file of its own", dev, nil, Split{Validation: 0.5, Test: 0.1}, 360, 1, 40},
		{"files for both", dev, dev, Split{}, 400, 1, 1},
		{"next to nothing", nil, nil, Split{Validation: 1e-9, Test: 1e-9}, 392, 4, 4},
		{"next to all", nil, nil, Split{Validation: 0.01, Test: 0.98}, 4, 4, 392},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Assemble(table, tt.validation, tt.test, tt.split)
			if err != nil {
				t.Fatal(err)
			}
			if n, v, s := len(c.Train.Examples), len(c.Validation.Examples), len(c.Test.Examples); n != tt.wantTrain || v != tt.wantV || s != tt.wantT {
				t.Errorf("parts of %d, %d and %d rows, want %d, %d and %d", n, v, s, tt.wantTrain, tt.wantV, tt.wantT)
			}
		})
	}
	if len(table.Examples) != 400 || table.Examples[399].Fields[0] != "399" {
		t.Error("splitting changed the table")
	}
}

// TestManyCopies leaves a text with very many copies to the training part.
func TestManyCopies(t *testing.T) {
	table := &Table{File: "train", Fields: []string{"text"}}
	for i := range 100 {
		text := "the same"
		if i >= 90 {
			text = fmt.Sprint(i)
		}
		table.Examples = append(table.Examples, Example{Fields: []string{text}, Label: "a"}, Example{Fields: []string{fmt.Sprint("b", i)}, Label: "b"})
	}
	for seed := range uint64(20) {
		c, err := Assemble(table, nil, nil, Split{Test: 0.05, Validation: 0.05, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if n := counts(c.Test, 2)[0]; n != 5 {
			t.Errorf("seed %d: %d examples of the class in the test part, want 5", seed, n)
		}
	}
}

// TestCorpusNotices holds the sentences about texts in several parts and about
// classes too small to say anything.
func TestCorpusNotices(t *testing.T) {
	src := Source{Form: "csv", Header: "no", Text: []string{"1"}, Label: "2"}
	train := mustRead(t, "train", "how are you,greet\nHow are you,greet\ngood  day,greet\ngood day,leave\nsee you,leave\nbye,leave\nthanks,thank\n", src)
	dev := mustRead(t, "dev", "good day,greet\nhello,greet\nso long,leave\n", src)
	test := mustRead(t, "test", "\"good\nday \",greet\nbye,leave\nso long,leave\nmany thanks,thank\n", src)
	numbers := mustRead(t, "numbers", "1,2,a\n1,2,b\n3,4,b\n5,6,a\n", Source{Form: "vectors", Label: "3"})
	var got strings.Builder
	for _, tt := range []struct {
		name                    string
		train, validation, test *Table
	}{{"texts", train, dev, test}, {"numbers", numbers, numbers, numbers}} {
		c, err := Assemble(tt.train, tt.validation, tt.test, Split{})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%s\n", tt.name)
		for _, n := range c.Notices {
			fmt.Fprintf(&got, "\t%s\n", n)
		}
	}
	golden(t, "corpus.golden", got.String())
}

// TestRealCorpora assembles the public data sets and prints what it notices.
func TestRealCorpora(t *testing.T) {
	for _, files := range [][3]string{
		{"trec/train.label", "", "trec/test.label"},
		{"sst2/train.tsv", "sst2/dev.tsv", "sst2/test.tsv"},
		{"r8/train.txt", "", "r8/test.txt"},
		{"banking77/train.csv", "", "banking77/test.csv"},
	} {
		var tables [3]*Table
		rows := 0
		for i, file := range files {
			if file == "" {
				continue
			}
			table, err := Read(Source{Path: realData(t, file)})
			if err != nil {
				t.Fatal(err)
			}
			tables[i] = table
			rows += len(table.Examples)
		}
		c, err := Assemble(tables[0], tables[1], tables[2], Split{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		sum := len(c.Train.Examples) + len(c.Validation.Examples) + len(c.Test.Examples)
		if sum != rows || len(c.Validation.Examples) == 0 {
			t.Errorf("%s: %d rows in the parts, want %d", files[0], sum, rows)
		}
		t.Logf("%s: %d + %d + %d\n%s", files[0], len(c.Train.Examples), len(c.Validation.Examples), len(c.Test.Examples), strings.Join(c.Notices, "\n"))
	}
}
