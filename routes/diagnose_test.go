package routes

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
)

// small is a configuration of a built-in sub-model that is quick to run.
func small(t testing.TB, view, name string) Route {
	return route(t, view, name, map[string]submodels.Values{
		"mlp": {"embedding": 4, "width": 5, "depth": 1},
		"cnn": {"embedding": 4, "filters": 3},
		"rnn": {"embedding": 3, "hidden": 4},
	}[name])
}

// tested makes a model with weights of all signs, and a test part for it.
func tested(t *testing.T, reg *Registry, d *Data, cfg Config) *Model {
	t.Helper()
	m, err := NewModel(reg, d, cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	fill(m, 3, 0.6)
	return m
}

// tester is data with a test part of more than one batch.
func tester() *Data {
	d := wordy(40, 10)
	c := *d.Corpus
	c.Test = wordy(1, 300).Corpus.Validation
	c.Classes = classNames(4) // the last without texts
	return NewData(nil, &c, d.Options)
}

// slowTerms returns the terms of every text: by route, text and class, the
// bias last, and the whole scores. Each comes from a model in which the weights
// of the others are 0.
func slowTerms(t *testing.T, m *Model, p Part) (terms [][][]float64, scores [][]float64) {
	t.Helper()
	run := func() [][]float64 {
		all := make([][]float64, len(m.data.Labels(p)))
		err := m.Scores(p, func(i int, s []float32) {
			for _, x := range s {
				all[i] = append(all[i], float64(x))
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	var parts []*submodels.Param
	for _, w := range m.params.Dense() {
		if strings.HasPrefix(w.Name, "combiner/weights") {
			parts = append(parts, w)
		}
	}
	for _, w := range m.params.Dense() {
		if w.Name == "combiner/bias" {
			parts = append(parts, w)
		}
	}
	scores = run()
	var kept [][]float32
	for _, w := range parts {
		kept = append(kept, slices.Clone(w.W))
	}
	for i := range parts {
		for j, w := range parts {
			if clear(w.W); j == i {
				copy(w.W, kept[j])
			}
		}
		terms = append(terms, run())
	}
	for j, w := range parts {
		copy(w.W, kept[j])
	}
	return terms, scores
}

// checkDiagnosis holds a model's diagnosis to what the definitions say.
func checkDiagnosis(t *testing.T, m *Model, p Part) {
	t.Helper()
	terms, scores := slowTerms(t, m, p)
	d, err := newDiagnoser(m, p, mostTerms)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.pass(func(i int, s []float32) {
		for c := range s {
			sum := float64(d.source.Bias[c])
			for r := range d.terms {
				near(t, "a term", float64(d.terms[r][c]), terms[r][i][c], 1e-4)
				sum += float64(d.terms[r][c])
			}
			near(t, "the sum of the terms", sum, float64(s[c]), 1e-4)
		}
	}); err != nil {
		t.Fatal(err)
	}

	reading, got, err := m.Diagnose(p)
	if err != nil || got == nil {
		t.Fatal(got, err)
	}
	plain, err := m.Predictions(p)
	if err != nil || !reflect.DeepEqual(plain, reading) {
		t.Errorf("reading alone gives another reading: %v", err)
	}
	if want, err := m.Evaluate(p); err != nil || want != reading.Metrics {
		t.Errorf("the metrics are %+v, want %+v, %v", reading.Metrics, want, err)
	}
	labels, routes := m.data.Labels(p), len(terms)-1
	if len(got.Routes) != routes || len(got.Margins) != len(scores[0]) {
		t.Fatalf("%d routes and %d classes", len(got.Routes), len(got.Margins))
	}
	sum := 0.0
	for r, effect := range got.Routes {
		near(t, fmt.Sprint("route alone ", r), effect.Alone, slowAlone(terms, labels, r), 1e-9)
		near(t, fmt.Sprint("share ", r), effect.Share, slowShare(terms, r), 1e-4)
		sum += effect.Share
	}
	near(t, "the sum of shares", sum, 1, 1e-9)
	for class, margins := range got.Margins {
		for term, x := range margins {
			if want := slowMargin(terms, labels, class, term); !math.IsNaN(x) || !math.IsNaN(want) {
				near(t, fmt.Sprint("margin ", class, term), x, want, 1e-4)
			}
		}
	}
	if routes == 1 {
		if len(got.Balance) > 0 || got.Routes[0] != (RouteEffect{reading.Accuracy, 1}) {
			t.Errorf("a single route has %+v and %v", got.Routes, got.Balance)
		}
		return
	}
	if len(got.Balance) != 21 || got.Balance[10] != (BalancePoint{0.5, reading.Accuracy}) || got.Balance[1].Weight != 0.05 {
		t.Errorf("the balance is %v, and the accuracy %v", got.Balance, reading.Accuracy)
	}
	for _, point := range got.Balance {
		near(t, fmt.Sprint("balance at ", point.Weight), point.Accuracy, slowBalance(terms, labels, point.Weight), 1e-9)
	}
}

// rightShare counts how often a class has the greatest score.
func rightShare(labels []int32, score func(i, c int) float64, classes int) float64 {
	right := 0.0
	for i, label := range labels {
		best := 0
		for c := range classes {
			if score(i, c) > score(i, best) {
				best = c
			}
		}
		if best == int(label) {
			right++
		}
	}
	return right / float64(len(labels))
}

func slowAlone(terms [][][]float64, labels []int32, route int) float64 {
	routes, classes := len(terms)-1, len(terms[0][0])
	return rightShare(labels, func(i, c int) float64 {
		x := terms[route][i][c] + terms[routes][i][c]
		for r := range routes {
			for j := range labels {
				if r != route {
					x += terms[r][j][c] / float64(len(labels))
				}
			}
		}
		return x
	}, classes)
}

func slowBalance(terms [][][]float64, labels []int32, w float64) float64 {
	return rightShare(labels, func(i, c int) float64 {
		return 2*(1-w)*terms[0][i][c] + 2*w*terms[1][i][c] + terms[2][i][c]
	}, len(terms[0][0]))
}

func slowShare(terms [][][]float64, route int) float64 {
	texts, classes := len(terms[0]), len(terms[0][0])
	centred := func(r, i, c int) float64 {
		mean := 0.0
		for _, x := range terms[r][i] {
			mean += x / float64(classes)
		}
		return terms[r][i][c] - mean
	}
	covariance := func(r int) float64 {
		sum := 0.0
		for c := range classes {
			var x, y, meanX, meanY []float64
			for i := range texts {
				whole := 0.0
				for q := range len(terms) - 1 {
					whole += centred(q, i, c)
				}
				x, y = append(x, centred(r, i, c)), append(y, whole)
			}
			meanX, meanY = []float64{0}, []float64{0}
			for i := range x {
				meanX[0] += x[i] / float64(texts)
				meanY[0] += y[i] / float64(texts)
			}
			for i := range x {
				sum += (x[i] - meanX[0]) * (y[i] - meanY[0])
			}
		}
		return sum
	}
	total := 0.0
	for r := range len(terms) - 1 {
		total += covariance(r)
	}
	return covariance(route) / total
}

func slowMargin(terms [][][]float64, labels []int32, class, term int) float64 {
	sum, n := 0.0, 0.0
	for i, label := range labels {
		if int(label) != class {
			continue
		}
		n++
		scores := terms[term][i]
		others := 0.0
		for c, x := range scores {
			if c != class {
				others += x
			}
		}
		sum += scores[class] - others/float64(len(scores)-1)
	}
	return sum / n
}

func TestDiagnose(t *testing.T) {
	d, reg := tester(), Builtin()
	names := []string{"mlp", "cnn", "rnn"}
	for _, a := range names {
		t.Run(a, func(t *testing.T) { checkDiagnosis(t, tested(t, reg, d, single(small(t, "all", a), nil)), Test) })
		for _, b := range names {
			cfg := double(small(t, "all", a), small(t, "second-half", b), nil)
			t.Run(a+"+"+b, func(t *testing.T) { checkDiagnosis(t, tested(t, reg, d, cfg), Test) })
		}
	}
	t.Run("other parts", func(t *testing.T) {
		m := tested(t, reg, d, double(small(t, "all", "rnn"), small(t, "all", "mlp"), nil))
		checkDiagnosis(t, m, Validation)
		checkDiagnosis(t, m, TrainAndValidation)
	})
	t.Run("vectors", func(t *testing.T) {
		layer := submodels.Values{"depth": 1, "width": 3}
		cfg := double(route(t, "columns:2-3", "mlp", layer), route(t, "columns:4-6", "mlp", layer), nil)
		checkDiagnosis(t, tested(t, reg, vectorData(3, 150, 2, 6), cfg), Test)
	})
	// Features that are no kernel's result, and lie in memory in another order.
	t.Run("custom", func(t *testing.T) {
		reg, cfg := with(t, func(in *submodels.Input) (*gorgonia.Node, error) {
			e, err := in.Embed("embedding", 3)
			if err != nil {
				return nil, err
			}
			w, err := in.Param("w", submodels.Glorot(3, 5), 5, 3)
			if err != nil {
				return nil, err
			}
			x, err := gorgonia.Transpose(gorgonia.Must(e.Mean()))
			if err != nil {
				return nil, err
			}
			return gorgonia.Transpose(gorgonia.Must(gorgonia.Tanh(gorgonia.Must(gorgonia.Mul(w, x)))))
		})
		b := small(t, "odd", "cnn")
		checkDiagnosis(t, tested(t, reg, d, cfg), Test)
		cfg.B = &b
		checkDiagnosis(t, tested(t, reg, d, cfg), Test)
	})
}

// TestDiagnoseInTwoPasses checks that what does not fit into memory is worked
// out again, and the same.
func TestDiagnoseInTwoPasses(t *testing.T) {
	m := tested(t, Builtin(), tester(), double(small(t, "all", "rnn"), small(t, "odd", "cnn"), nil))
	_, want, err := m.Diagnose(Test)
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDiagnoser(m, Test, 10)
	if err != nil || d.stored != nil {
		t.Fatal("all is kept", err)
	}
	_, got, err := d.diagnose()
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("in two passes the diagnosis is %v, in one %v, %v", got, want, err)
	}
}

func TestDiagnoseOddities(t *testing.T) {
	d, reg := tester(), Builtin()
	m := tested(t, reg, d, double(small(t, "all", "mlp"), small(t, "odd", "mlp"), nil))
	for _, w := range m.params.Dense() {
		if strings.HasPrefix(w.Name, "combiner/weights") {
			clear(w.W)
		}
	}
	_, got, err := m.Diagnose(Test)
	if err != nil || got.Routes[0].Share != 0.5 || got.Routes[1].Share != 0.5 {
		t.Errorf("routes that say nothing have %+v, %v", got, err)
	}
	for name, odd := range map[string]float64{"not a number": math.NaN(), "infinite": math.Inf(1)} {
		for _, w := range m.params.Dense() {
			if w.Name == "combiner/bias" {
				w.W[1] = float32(odd)
			}
		}
		reading, got, err := m.Diagnose(Test)
		if got != nil || err != nil || reading.Confidence[0] != 0 {
			t.Errorf("scores that are %s: %v, %v, %v", name, got, err, reading.Confidence[0])
		}
	}
	untested := tested(t, reg, wordy(4, 4), single(small(t, "all", "mlp"), nil))
	if reading, got, err := untested.Diagnose(Test); got != nil || err != nil || len(reading.Predicted) != 0 {
		t.Errorf("without a test part: %v, %v, %v", reading, got, err)
	}
}

func TestPredictions(t *testing.T) {
	d := tester()
	m := tested(t, Builtin(), d, double(small(t, "all", "rnn"), small(t, "odd", "cnn"), nil))
	r, err := m.Predictions(Test)
	if err != nil {
		t.Fatal(err)
	}
	right := 0.0
	if err := m.Scores(Test, func(i int, scores []float32) {
		best, sum := 0, 0.0
		for c, s := range scores {
			if sum += math.Exp(float64(s)); s > scores[best] {
				best = c
			}
		}
		near(t, "a confidence", r.Confidence[i], math.Exp(float64(scores[best]))/sum, 1e-12)
		if int(r.Predicted[i]) != best {
			t.Errorf("text %d is put into class %d, not %d", i, r.Predicted[i], best)
		}
		if best == int(d.Labels(Test)[i]) {
			right++
		}
	}); err != nil {
		t.Fatal(err)
	}
	near(t, "the accuracy", r.Accuracy, right/float64(len(r.Predicted)), 1e-12)
}

// BenchmarkDiagnose compares a look inside with a plain reading.
func BenchmarkDiagnose(b *testing.B) {
	m, err := NewModel(Builtin(), tester(), double(route(b, "all", "cnn", nil), route(b, "all", "mlp", nil), nil), 1)
	if err != nil {
		b.Fatal(err)
	}
	for name, read := range map[string]func() error{
		"Evaluate": func() error { _, err := m.Evaluate(Test); return err },
		"Read":     func() error { _, err := m.Predictions(Test); return err },
		"Diagnose": func() error { _, _, err := m.Diagnose(Test); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
