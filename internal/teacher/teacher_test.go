package teacher

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	one := []Source{{Column: "t"}}
	columns := []Source{{Classes: map[string]string{"neg": "n", "pos": "p"}}}
	both := append(append([]Source(nil), one...), columns...)
	e := math.E
	for name, c := range map[string]struct {
		teachers []Source
		kind     string
		cells    []string
		want     float64 // of pos; -1: no answer
		fault    string  // part of it
	}{
		"columns of probabilities":  {columns, "", []string{"0.2", " 0.8"}, 0.8, ""},
		"columns of logits":         {columns, "", []string{"-1", "0"}, e / (1 + e), ""},
		"logits that are said":      {columns, Logits, []string{"1", "2"}, e / (1 + e), ""},
		"shares that are said":      {columns, Probabilities, []string{"1", "3"}, 0.75, ""},
		"rounded":                   {columns, "", []string{"0.33", "0.66"}, 2.0 / 3, ""},
		"either":                    {columns, "", []string{"1", "3"}, 0, `say kind = "probabilities"`},
		"empty columns":             {columns, "", []string{"", " "}, -1, ""},
		"half empty":                {columns, "", []string{"", "1"}, 0, `the column "n" is empty`},
		"no number":                 {columns, "", []string{"high", "1"}, 0, `must hold a number, what the teacher says of the class "neg", not "high"`},
		"an object":                 {one, "", []string{`{"pos":0.7,"neg":0.3}`}, 0.7, ""},
		"other spelling":            {one, "", []string{`{"Pos":0.7,"NEG":0.3}`}, 0.7, ""},
		"a slip":                    {one, "", []string{`{"poss":0.7,"neg":0.3}`}, 0, `did you mean`},
		"a class twice":             {one, "", []string{`{"pos":0.3,"Pos":0.4,"neg":0.3}`}, 0, `the class "pos" twice`},
		"null":                      {one, "", []string{`null`}, -1, ""},
		"nothing":                   {one, "", []string{""}, -1, ""},
		"null inside":               {one, "", []string{`{"pos":null}`}, 0, `null for "pos"`},
		"the rest":                  {one, "", []string{`{"neg":0.4}`}, 0.6, ""},
		"labels with scores":        {one, "", []string{`[{"label":"pos","score":0.9},{"label":"neg","score":0.1}]`}, 0.9, ""},
		"a list of a list":          {one, "", []string{`[[{"label":"POS","score":0.9},{"label":"NEG","score":0.1}]]`}, 0.9, ""},
		"labels that are none":      {one, "", []string{`[{"label":"LABEL_1","score":0.9},{"label":"neg","score":0.1}]`}, 0, `"LABEL_1", which is no class`},
		"tokens":                    {one, "", []string{`{" pos":-1,"neg":-2,"Pos":-2,"The":-9}`}, (math.Exp(-1) + math.Exp(-2)) / (math.Exp(-1) + 2*math.Exp(-2)), ""},
		"tokens of a chat service":  {one, "", []string{`{"content":[{"token":"pos","logprob":-0.1,"top_logprobs":[{"token":"pos","logprob":-0.1,"bytes":[1]},{"token":" neg","logprob":-2.1}]}]}`}, 1 / (1 + math.Exp(-2)), ""},
		"tokens that are no class":  {one, "", []string{`[{"token":"I","logprob":-0.1}]`}, -1, ""},
		"numbers alone":             {one, "", []string{`[0.3,0.7]`}, 0, "numbers alone do not say which class"},
		"a list without numbers":    {one, "", []string{`[{"label":"pos"}]`}, 0, "no label and score"},
		"a word":                    {one, "", []string{`pos`}, 0, `not "pos"`},
		"an object of words":        {one, "", []string{`{"pos":"high"}`}, 0, "an object of numbers by class"},
		"negative probabilities":    {columns, Probabilities, []string{"-1", "2"}, 0, `say kind = "logits"`},
		"all -inf":                  {columns, Logits, []string{"-inf", "-inf"}, 0, "all log-probabilities"},
		"two teachers":              {both, "", []string{`{"pos":0.5,"neg":0.5}`, "0.1", "0.9"}, 0.7, ""},
		"one of two says something": {both, "", []string{``, "0.1", "0.9"}, 0.9, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := NewReader(c.teachers, c.kind, []string{"neg", "pos"})
			if err != nil {
				t.Fatal(err)
			}
			got := []float32{-1, -1}
			ok := false
			if err = r.Decide([][]string{c.cells}); err == nil {
				ok, err = r.Read(got, c.cells)
			}
			var fault *Fault
			switch {
			case c.fault != "":
				if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.fault) {
					t.Errorf("the error is %v", err)
				}
			case err != nil:
				t.Error(err)
			case ok != (c.want >= 0) || ok && (math.Abs(float64(got[1])-c.want) > 1e-6 || math.Abs(float64(got[0]+got[1])-1) > 1e-6) || !ok && got[1] != -1:
				t.Errorf("%v, %v; want %v", got, ok, c.want)
			}
		})
	}
}

// TestMissed: what a language model says of what is no class is told.
func TestMissed(t *testing.T) {
	r, err := NewReader([]Source{{Column: "t"}}, Logits, []string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{`[{"token":"a","logprob":-0.6931472},{"token":"x","logprob":-0.7}]`, `[{"token":"b","logprob":0}]`} {
		if ok, err := r.Read(make([]float32, 2), []string{cell}); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	if got := r.Missed(); math.Abs(got-0.25) > 1e-6 {
		t.Errorf("%v of the probability is missed, not a quarter", got)
	}
}

func TestNewReaderFaults(t *testing.T) {
	for want, columns := range map[string]map[string]string{
		`the class "good", which the data do not have`: {"good": "g", "neg": "n", "pos": "p"},
		`no column for the class "neg"`:                {"pos": "p"},
	} {
		if _, err := NewReader([]Source{{Classes: columns}}, "", []string{"neg", "pos"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v gives %v", columns, err)
		}
	}
}

// FuzzRead: whatever a cell holds, it is a distribution, no answer or a fault.
func FuzzRead(f *testing.F) {
	for _, cell := range []string{`{"a":0.2,"b":0.8}`, `[{"token":"a","logprob":-1}]`, `{"content":[{"top_logprobs":[{"token":"b","logprob":-3}]}]}`, "null", `{"a":1e308,"b":-1e308}`, `[[]]`} {
		f.Add(cell, false)
		f.Add(cell, true)
	}
	f.Fuzz(func(t *testing.T, cell string, logits bool) {
		r, err := NewReader([]Source{{Column: "t"}}, map[bool]string{true: Logits, false: Probabilities}[logits], []string{"a", "b"})
		if err != nil {
			t.Fatal(err)
		}
		got := make([]float32, 2)
		ok, err := r.Read(got, []string{cell})
		var fault *Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatal(err)
		}
		if sum := got[0] + got[1]; ok && !(got[0] >= 0 && got[1] >= 0 && math.Abs(float64(sum)-1) < 1e-5) {
			t.Errorf("%q gives %v", cell, got)
		}
	})
}
