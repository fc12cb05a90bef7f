package diagnose

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/submodels"
)

// slowTerms returns the terms of every text: by route, text and class, the
// bias last, and the whole scores. Each comes from a model in which the weights
// of the others are 0.
func slowTerms(t *testing.T, m *routes.Model, p routes.Part) (terms [][][]float64, scores [][]float64) {
	t.Helper()
	run := func() [][]float64 {
		all := make([][]float64, len(m.Data().Labels(p)))
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
	for _, w := range m.Params().Dense() {
		if strings.HasPrefix(w.Name, "combiner/weights") {
			parts = append(parts, w)
		}
	}
	for _, w := range m.Params().Dense() {
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
func checkDiagnosis(t *testing.T, m *routes.Model, p routes.Part) {
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

	reading, got, err := Of(m, p)
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
	labels, n := m.Data().Labels(p), len(terms)-1
	if len(got.Routes) != n || len(got.Margins) != len(scores[0]) {
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
	if n == 1 {
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
	n, classes := len(terms)-1, len(terms[0][0])
	return rightShare(labels, func(i, c int) float64 {
		x := terms[route][i][c] + terms[n][i][c]
		for r := range n {
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

// custom is a user's sub-model.
type custom func(in *submodels.Input) (*gorgonia.Node, error)

func (c custom) Features(in *submodels.Input) (*gorgonia.Node, error) { return c(in) }

func TestDiagnose(t *testing.T) {
	d, reg := wordy(300), routes.Builtin()
	names := []string{"mlp", "cnn", "rnn"}
	for _, a := range names {
		t.Run(a, func(t *testing.T) { checkDiagnosis(t, model(t, reg, d, config(small("all", a))), routes.Test) })
		for _, b := range names {
			cfg := config(small("all", a), small("second-half", b))
			t.Run(a+"+"+b, func(t *testing.T) { checkDiagnosis(t, model(t, reg, d, cfg), routes.Test) })
		}
	}
	t.Run("other parts", func(t *testing.T) {
		m := model(t, reg, d, config(small("all", "rnn"), small("all", "mlp")))
		checkDiagnosis(t, m, routes.Validation)
		checkDiagnosis(t, m, routes.TrainAndValidation)
	})
	t.Run("vectors", func(t *testing.T) {
		cfg := config(small("columns:2-3", "mlp"), small("columns:4-6", "mlp"))
		checkDiagnosis(t, model(t, reg, numbers(), cfg), routes.Test)
	})
	// Features that are no kernel's result, and lie in memory in another order.
	t.Run("custom", func(t *testing.T) {
		reg, kind := routes.Builtin(), custom(func(in *submodels.Input) (*gorgonia.Node, error) {
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
		err := reg.SubModels.Add(submodels.Spec{Name: "custom", New: func(submodels.Values) (submodels.SubModel, error) { return kind, nil }})
		if err != nil {
			t.Fatal(err)
		}
		a := routes.Route{View: "all", SubModel: "custom"}
		checkDiagnosis(t, model(t, reg, d, config(a)), routes.Test)
		checkDiagnosis(t, model(t, reg, d, config(a, small("odd", "cnn"))), routes.Test)
	})
}

// TestDiagnoseInTwoPasses checks that what does not fit into memory is worked
// out again, and the same.
func TestDiagnoseInTwoPasses(t *testing.T) {
	m := model(t, routes.Builtin(), wordy(300), config(small("all", "rnn"), small("odd", "cnn")))
	_, want, err := Of(m, routes.Test)
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDiagnoser(m, routes.Test, 10)
	if err != nil || d.stored != nil {
		t.Fatal("all is kept", err)
	}
	_, got, err := d.diagnose()
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("in two passes the diagnosis is %v, in one %v, %v", got, want, err)
	}
}

func TestDiagnoseOddities(t *testing.T) {
	d, reg := wordy(300), routes.Builtin()
	m := model(t, reg, d, config(small("all", "mlp"), small("odd", "mlp")))
	for _, w := range m.Params().Dense() {
		if strings.HasPrefix(w.Name, "combiner/weights") {
			clear(w.W)
		}
	}
	_, got, err := Of(m, routes.Test)
	if err != nil || got.Routes[0].Share != 0.5 || got.Routes[1].Share != 0.5 {
		t.Errorf("routes that say nothing have %+v, %v", got, err)
	}
	for name, odd := range map[string]float64{"not a number": math.NaN(), "infinite": math.Inf(1)} {
		for _, w := range m.Params().Dense() {
			if w.Name == "combiner/bias" {
				w.W[1] = float32(odd)
			}
		}
		reading, got, err := Of(m, routes.Test)
		if got != nil || err != nil || reading.Confidence[0] != 0 {
			t.Errorf("scores that are %s: %v, %v, %v", name, got, err, reading.Confidence[0])
		}
	}
	untested := model(t, reg, wordy(0), config(small("all", "mlp")))
	if reading, got, err := Of(untested, routes.Test); got != nil || err != nil || len(reading.Predicted) != 0 {
		t.Errorf("without a test part: %v, %v, %v", reading, got, err)
	}
}

// hidden is a combiner that does not say what each route adds.
type hidden struct{ combiners.Combiner }

// TestNotAdditive checks that the mistakes are listed of any combiner, and no more.
func TestNotAdditive(t *testing.T) {
	d, reg := wordy(300), routes.Builtin()
	linear, _ := reg.Combiners.Lookup(combiners.Linear)
	err := reg.Combiners.Add(combiners.Spec{Name: "hidden", New: func(v submodels.Values) (combiners.Combiner, error) {
		c, err := linear.New(v)
		return hidden{c}, err
	}})
	if err != nil {
		t.Fatal(err)
	}
	cfg := config(small("all", "mlp"), small("odd", "cnn"))
	cfg.Combiner["kind"] = "hidden"
	m := model(t, reg, d, cfg)
	made, got, err := Of(m, routes.Test)
	if err != nil {
		t.Fatal(err)
	}
	if want := (&Diagnosis{Mistakes: mistakes(d, routes.Test, made)}); len(want.Mistakes) == 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("the diagnosis is %+v, want %+v", got, want)
	}
	for _, w := range m.Params().Dense() {
		w.W[0] = float32(math.NaN())
	}
	if made, got, err := Of(m, routes.Test); got != nil || err != nil || made.Examples != 300 {
		t.Errorf("scores that are not finite: %v, %v", got, err)
	}
}

// BenchmarkDiagnose compares a look inside with a plain reading.
func BenchmarkDiagnose(b *testing.B) {
	m := model(b, routes.Builtin(), wordy(300), config(small("all", "cnn"), small("all", "mlp")))
	for name, read := range map[string]func() error{
		"Evaluate": func() error { _, err := m.Evaluate(routes.Test); return err },
		"Read":     func() error { _, err := m.Predictions(routes.Test); return err },
		"Diagnose": func() error { _, _, err := Of(m, routes.Test); return err },
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
