package text

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// parrot is a teacher whose one cell is the probability of the last class of two.
type parrot struct{ decided int }

func (p *parrot) Decide(rows [][]string) error { p.decided += len(rows); return nil }

func (p *parrot) Read(dst []float32, cells []string) (bool, error) {
	if cells[0] == "" {
		return false, nil
	}
	x, err := strconv.ParseFloat(cells[0], 32)
	if err != nil {
		return false, errors.New("no number")
	}
	dst[0], dst[1] = 1-float32(x), float32(x)
	return true, nil
}

func corpusOf(t *testing.T, content string, split Split) *Corpus {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "train.csv")
	write(t, dir, "train.csv", content)
	table, err := Read(Source{Path: path, Also: []string{"says"}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Assemble(table, nil, nil, split)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// labelledRows has a hundred rows; those of even numbers have an answer.
func labelledRows() string {
	var b strings.Builder
	b.WriteString("text,label,says\n")
	for i := range 100 {
		says := ""
		if i%2 == 0 {
			says = fmt.Sprintf("0.%02d", i)
		}
		fmt.Fprintf(&b, "text number %d,%s,%s\n", i, []string{"neg", "pos"}[i/2%2], says)
	}
	return b.String()
}

// TestTeach: an example is taught its own answer, or its label where it has none,
// wherever the split puts it; labels stay, and the test part is not taught.
func TestTeach(t *testing.T) {
	c := corpusOf(t, labelledRows(), Split{Seed: 3})
	p := &parrot{}
	n, err := c.Teach(p)
	if err != nil {
		t.Fatal(err)
	}
	if c.Test.Distributions != nil {
		t.Error("the test part is taught")
	}
	even := 0
	for _, part := range []Part{c.Train, c.Validation} {
		if err := part.Check(2); err != nil {
			t.Fatal(err)
		}
		for i, e := range part.Examples {
			number, err := strconv.Atoi(strings.TrimPrefix(e.Fields[0], "text number "))
			if err != nil {
				t.Fatal(err)
			}
			want := float32(part.Labels[i])
			if number%2 == 0 {
				even++
				want = float32(number) / 100
			}
			if got := part.Distributions[2*i+1]; math.Abs(float64(got-want)) > 1e-6 || int(part.Labels[i]) != number/2%2 || e.Answers != nil {
				t.Errorf("%v with the label %d is taught %v, not %v", e, part.Labels[i], got, want)
			}
		}
	}
	if n != even || n == 0 || p.decided == 0 {
		t.Errorf("%d answers are counted of %d, %d decided", n, even, p.decided)
	}
}

// TestJoinTaught: texts without labels join the training part and no other; copies of
// what is validated or tested on do not.
func TestJoinTaught(t *testing.T) {
	c := corpusOf(t, labelledRows(), Split{Seed: 3})
	before := len(c.Train.Examples)
	validation, test := len(c.Validation.Examples), len(c.Test.Examples)
	dir := t.TempDir()
	path := filepath.Join(dir, "more.csv")
	write(t, dir, "more.csv", "text,says,label\nnew one,0.9,\n"+
		c.Validation.Examples[0].Fields[0]+",0.9,\n"+
		" "+c.Test.Examples[0].Fields[0]+" ,0.1,\n"+
		"new two,,pos\nnew three,,\n"+c.Train.Examples[0].Fields[0]+",0.2,\n")
	got, err := c.JoinTaught(Source{Path: path, Also: []string{"says"}}, &parrot{})
	if err != nil {
		t.Fatal(err)
	}
	if want := (Joined{Texts: 3, Labelled: 1, Copies: 2, Silent: 1}); got != want {
		t.Errorf("it says %+v, not %+v", got, want)
	}
	if len(c.Validation.Examples) != validation || len(c.Test.Examples) != test || len(c.Train.Examples) != before+3 {
		t.Error("another part has changed")
	}
	if err := c.Train.Check(2); err != nil {
		t.Error(err)
	}
	if labels := c.Train.Labels[before:]; !slices.Equal(labels, []int32{NoLabel, NoLabel, NoLabel}) {
		t.Errorf("they have the labels %v", labels)
	}
	if d := c.Train.Distributions[2*before:]; !slices.Equal(d, []float32{1 - float32(0.9), 0.9, 0, 1, 1 - float32(0.2), 0.2}) {
		t.Errorf("they are taught %v", d)
	}
}

func TestJoinTaughtFaults(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"no answers":      {"text,channel\nnew one,web\nnew two,app\n", `has no answers of a teacher`},
		"a bad answer":    {"text,says\nnew one,0.9\nnew two,high\n", `more.csv:3: no number`},
		"a strange class": {"text,says,label\nnew one,0.9,\nnew two,,good\n", `more.csv:3: the label "good" is not in the training part`},
		"too many":        {"text,says\na b,0.1\nb c,0.2\nc d,0.3\nd e,0.5\n", `more than 3 texts`},
	} {
		c := corpusOf(t, labelledRows(), Split{Seed: 3})
		dir := t.TempDir()
		path := filepath.Join(dir, "more.csv")
		write(t, dir, "more.csv", test.content)
		_, err := c.joinTaught(Source{Path: path, Also: []string{"says"}}, &parrot{}, limits{bytes: 1000, rows: 3})
		var fault *Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSoften checks what a student is taught against the formula.
func TestSoften(t *testing.T) {
	y := Targets{Labels: []int32{0, NoLabel, 2}, Distributions: []float32{0.2, 0.5, 0.3, 0.1, 0.9, 0, 0, 0, 1}}
	before := slices.Clone(y.Distributions)
	for _, c := range []struct{ temperature, weight float64 }{{1, 1}, {2, 1}, {1, 0.6}, {0.5, 0.3}, {4, 0}, {1e-2, 1}, {100, 1}} {
		got := Targets{Labels: y.Labels, Distributions: slices.Clone(before)}
		got.Soften(c.temperature, c.weight, 3)
		if err := got.Check(3); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
		for i, label := range y.Labels {
			p, sum := make([]float64, 3), 0.0
			for k := range p {
				p[k] = math.Pow(float64(before[3*i+k]), 1/c.temperature)
				sum += p[k]
			}
			for k := range p {
				want, weight := p[k]/sum, c.weight
				if label == NoLabel {
					weight = 1
				}
				want *= weight
				if int(label) == k {
					want += 1 - weight
				}
				if x := float64(got.Distributions[3*i+k]); math.Abs(x-want) > 1e-6 {
					t.Errorf("%+v: example %d has class %d with %v, not %v", c, i, k, x, want)
				}
			}
		}
	}
}

// TestTaughtInNoFold: no fold validates on a text that only a teacher has answered, or
// trains on one that it validates on.
func TestTaughtInNoFold(t *testing.T) {
	c := corpusOf(t, labelledRows(), Split{Seed: 3})
	labelled := len(c.Train.Examples)
	dir := t.TempDir()
	write(t, dir, "more.csv", "text,says,label\nnew one,0.9,\nnew two,,pos\n"+c.Train.Examples[0].Fields[0]+",0.2,\n")
	if _, err := c.JoinTaught(Source{Path: filepath.Join(dir, "more.csv"), Also: []string{"says"}}, &parrot{}); err != nil {
		t.Fatal(err)
	}
	folds, validated := NewFolds(c, 4, 1), 0
	for fold := range 4 {
		in := folds.Corpus(fold)
		validated += len(in.Validation.Examples)
		if slices.Contains(in.Validation.Labels, NoLabel) {
			t.Errorf("fold %d validates on a text without a label", fold)
		}
		d := fingerprint(in)
		for _, one := range d.validation {
			if slices.Contains(d.train, one) {
				t.Errorf("fold %d trains on a text that it validates on", fold)
			}
		}
	}
	if validated != labelled-1 { // all but the one that the teacher has answered too
		t.Errorf("%d texts are validated on, of %d with a label", validated, labelled)
	}
}
