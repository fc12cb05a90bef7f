package quality

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// made is random answers to records of classes of which the last are not known.
func made(seed uint64, n, known, unknown int) (classes []string, answers []Answer) {
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range known {
		classes = append(classes, fmt.Sprint("class ", i))
	}
	for range n {
		a := Answer{Truth: fmt.Sprint("class ", r.IntN(known+unknown)), Predicted: r.IntN(known), Probability: float64(float32(r.Float64()))}
		if r.IntN(2) == 0 {
			_, _ = fmt.Sscanf(a.Truth, "class %d", &a.Predicted)
			a.Predicted %= known
		}
		answers = append(answers, a)
	}
	return classes, answers
}

// TestReport compares the figures with their definitions, one by one.
func TestReport(t *testing.T) {
	for seed := range uint64(20) {
		classes, answers := made(seed, 1+int(seed)*17, 4, int(seed)%3)
		e := New(classes, 5)
		for i, a := range answers {
			e.Add(a, func() (int, string) { return i + 1, fmt.Sprint("text ", i) })
		}
		r := e.Report()
		right, f1s := 0.0, []float64{}
		for _, c := range r.Classes {
			hits, truths, guesses := 0.0, 0.0, 0.0
			for _, a := range answers {
				is, said := a.Truth == c.Name, classes[a.Predicted] == c.Name
				if is {
					truths++
				}
				if said {
					guesses++
				}
				if is && said {
					hits++
				}
			}
			right += hits
			p, rec := hits/guesses, hits/truths
			f1 := 2 * p * rec / (p + rec)
			if hits == 0 {
				f1 = 0
			}
			if truths+guesses > 0 {
				f1s = append(f1s, f1)
				if math.Abs(float64(c.F1)-f1) > 1e-12 {
					t.Errorf("F1 of %s is %v, not %v", c.Name, c.F1, f1)
				}
			}
			if !same(float64(c.Precision), p) || !same(float64(c.Recall), rec) || c.Count != int(truths) || c.Predicted != int(guesses) {
				t.Errorf("%+v: precision %v, recall %v", c, p, rec)
			}
		}
		mean := 0.0
		for _, f := range f1s {
			mean += f / float64(len(f1s))
		}
		if n := float64(len(answers)); r.Rows != len(answers) || !same(r.Accuracy.Mean, right/n) || !same(float64(r.MacroF1), mean) || !(r.Accuracy.Low <= right/n) && n > 1 {
			t.Errorf("seed %d: accuracy %+v and macro-F1 %v, not %v and %v", seed, r.Accuracy, r.MacroF1, right/n, mean)
		}
		total := 0
		for i, row := range r.Confusion.Counts {
			for j, n := range row {
				total += n
				want := 0
				for _, a := range answers {
					if a.Truth == r.Confusion.Truth[i] && classes[a.Predicted] == r.Confusion.Predicted[j] {
						want++
					}
				}
				if n != want {
					t.Errorf("seed %d: %d in the confusion matrix, not %d", seed, n, want)
				}
			}
		}
		labels, unknown := e.Unknown()
		for _, a := range answers {
			if strings.Join(labels, "|") != "" && strings.Contains("|"+strings.Join(labels, "|")+"|", "|"+a.Truth+"|") {
				unknown--
			}
		}
		if total != len(answers) || unknown != 0 {
			t.Errorf("seed %d: %d records in the matrix, labels that are not known are %q", seed, total, labels)
		}
	}
}

func same(a, b float64) bool {
	return math.Abs(a-b) < 1e-9 || math.IsNaN(a) && math.IsNaN(b)
}

// TestCalibration: bins have as many records each and hold all of them in order; an
// honest classifier has a small error, and one that is always sure that of its
// mistakes.
func TestCalibration(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	honest, sure := New([]string{"a", "b"}, 0), New([]string{"a", "b"}, 0)
	for range 20003 {
		p := 0.5 + r.Float64()/2
		truth := "b"
		if r.Float64() < p {
			truth = "a"
		}
		honest.Add(Answer{truth, 0, p}, nil)
		sure.Add(Answer{"ab"[r.IntN(4)/3:][:1], 0, 1}, nil)
	}
	c := honest.Report().Calibration
	n, last := 0, 0.0
	for _, b := range c.Bins {
		n += b.Count
		if b.Count < 2000 || b.Count > 2001 || b.Low < last || b.High < b.Low || b.Probability < b.Low || b.Probability > b.High {
			t.Errorf("the bin %+v", b)
		}
		last = b.High
	}
	if len(c.Bins) != 10 || n != 20003 || c.ECE > 0.02 {
		t.Errorf("an honest classifier has an error of %v over %d bins of %d", c.ECE, len(c.Bins), n)
	}
	if got := sure.Report(); !same(float64(got.Calibration.ECE), 1-got.Accuracy.Mean) {
		t.Errorf("one that is always sure has an error of %v at an accuracy of %v", got.Calibration.ECE, got.Accuracy.Mean)
	}
}

// TestMistakes keeps the most confident, whatever the order in which they come, and
// asks for the text of those only that are kept for the time being.
func TestMistakes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	e := New([]string{"a", "b"}, 7)
	asked := 0
	for i, p := range r.Perm(1000) {
		e.Add(Answer{"a", 1 - p%2, float64(p/4*4) / 1000}, func() (int, string) { asked++; return i + 1, fmt.Sprint(p) })
	}
	list := e.Report().Mistakes
	for i, m := range list {
		want := []float64{.996, .996, .992, .992, .988, .988, .984}[i]
		if m.Truth != "a" || m.Predicted != "b" || m.Probability != want || m.Line == 0 || i%2 == 1 && m.Line < list[i-1].Line {
			t.Errorf("mistake %d is %+v", i, m)
		}
	}
	if len(list) != 7 || asked > 100 {
		t.Errorf("%d mistakes, %d asked for", len(list), asked)
	}
}

// TestNothing: figures that there are not are null, and lists are never.
func TestNothing(t *testing.T) {
	text, err := json.Marshal(New([]string{"a", "b"}, 3).Report())
	want := `{"rows":0,"accuracy":{"mean":null,"low":null,"high":null,"covers":""},"macro_f1":null,` +
		`"classes":[{"class":"a","known":true,"count":0,"predicted":0,"precision":null,"recall":null,"f1":null},{"class":"b","known":true,"count":0,"predicted":0,"precision":null,"recall":null,"f1":null}],` +
		`"confusion":{"truth":["a","b"],"predicted":["a","b"],"counts":[[0,0],[0,0]]},"calibration":{"ece":null,"bins":[]},"mistakes":[]}`
	if err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
}
