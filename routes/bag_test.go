package routes

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// bags is routes over sparse n-grams of every kind.
func bags(t testing.TB, view string) (list []Route) {
	for _, v := range []submodels.Values{
		{"words": 2},
		{"words": 1, "characters": 4, "loss": "logistic"},
		{"words": 0, "characters": 3, "norm": false, "weights": "log"},
		{"words": 2, "weights": "nb", "norm": false},
		{"words": 3, "min_count": 3, "buckets": 8, "characters": 2},
		{"words": 2, "max_features": 12, "weights": "binary"},
	} {
		list = append(list, route(t, view, "bag", v))
	}
	return list
}

// TestBagAlone checks that a bag without another route is trained in one epoch, and
// learns.
func TestBagAlone(t *testing.T) {
	d := wordy(120, 60)
	for _, r := range bags(t, "all") {
		cfg := single(r, nil)
		out := fit(t, d, cfg, TrainOptions{Seed: 1})
		if len(out.Epochs) != 1 || Epochs(nil, cfg) != 1 {
			t.Errorf("%v: %d epochs, %d beforehand", r.Settings, len(out.Epochs), Epochs(nil, cfg))
		}
		v := out.Epochs[0].Validation
		if v.Accuracy < 0.75 || v.Loss > 0.75 {
			t.Errorf("%v: %+v, where one text in eight has a random class", r.Settings, v)
		}
		for what, other := range map[string]*Outcome{
			"again":                fit(t, wordy(120, 60), cfg, TrainOptions{Seed: 1}),
			"with other [train]":   fit(t, d, single(r, submodels.Values{"epochs": 3, "batch_size": 7, "learning_rate": 1.0}), TrainOptions{Seed: 1}),
			"for at most 9 epochs": fit(t, d, cfg, TrainOptions{Seed: 1, Epochs: 9}),
		} {
			if !slices.Equal(untimed(other.Epochs), untimed(out.Epochs)) || !same(other.Model, out.Model) {
				t.Errorf("%v %s: other weights", r.Settings, what)
			}
		}
	}
}

// TestBagOnBoth checks that log loss is sane where no validation part is left to find
// the scale of probabilities on.
func TestBagOnBoth(t *testing.T) {
	d := wordy(120, 60)
	for _, r := range bags(t, "all") {
		out := fit(t, d, single(r, nil), TrainOptions{Seed: 1, Part: TrainAndValidation})
		fresh := wordy(121, 200) // other texts of the same kind
		m, err := NewModel(nil, NewData(nil, &text.Corpus{Classes: d.Corpus.Classes, Fields: d.Corpus.Fields, Train: d.Corpus.Train,
			Validation: fresh.Corpus.Validation}, d.Options), out.Model.Config, 1)
		if err != nil {
			t.Fatal(err)
		}
		m.restore(out.Model.live())
		v, err := m.Evaluate(Validation)
		if err != nil || v.Accuracy < 0.75 || v.Loss > 0.75 {
			t.Errorf("%v: %+v, %v", r.Settings, v, err)
		}
	}
}

// pairsOfBags is bags beside another sub-model and beside each other.
func pairsOfBags(t testing.TB) (list []Config) {
	other := bags(t, "second-half")
	for i, r := range bags(t, "all") {
		list = append(list, double(r, small(t, "all", []string{"mlp", "cnn", "rnn"}[i%3]), nil), double(r, other[(i+1)%len(other)], nil),
			double(small(t, "bigrams", "mlp"), r, nil))
	}
	for i := range list {
		list[i].Train["epochs"], list[i].Train["batch_size"], list[i].Train["learning_rate"] = 4, 16, 0.03
		list[i].Combiner["dropout"] = 0.2
	}
	return list
}

func bagsOf(c Config) string {
	if c.B == nil {
		return fmt.Sprint(c.A)
	}
	return fmt.Sprint(c.A, *c.B)
}

// TestBagInPairs checks that bags are trained jointly with another route, in pieces
// too.
func TestBagInPairs(t *testing.T) {
	data := func() *Data { return wordy(96, 40) }
	for i, cfg := range pairsOfBags(t) {
		out := fit(t, data(), cfg, TrainOptions{Seed: 1})
		first, last := out.Epochs[0].TrainLoss, out.Epochs[len(out.Epochs)-1].TrainLoss
		if Epochs(nil, cfg) == 1 {
			first = math.Log(3)
		}
		if !(last < first) || len(out.Epochs) > Epochs(nil, cfg) {
			t.Errorf("%s: the loss goes from %g to %g in %d epochs", bagsOf(cfg), first, last, len(out.Epochs))
		}
		got, _ := broken(t, data, cfg, TrainOptions{Seed: 1}, []int{1 + i%2, 3})
		sameOutcome(t, bagsOf(cfg), got, out)
	}
}

// TestBagInPieces pauses trainings that take no more than one epoch.
func TestBagInPieces(t *testing.T) {
	data := func() *Data { return wordy(60, 30) }
	for _, r := range bags(t, "all") {
		cfg := single(r, nil)
		for _, part := range []Part{Train, TrainAndValidation} {
			o := TrainOptions{Seed: 2, Part: part}
			got, _ := broken(t, data, cfg, o, []int{0, 1, 2})
			sameOutcome(t, bagsOf(cfg), got, fit(t, data(), cfg, o))
		}
	}
}

// TestBagFile checks that a bag is loaded as it was saved, and takes what was said.
func TestBagFile(t *testing.T) {
	d := wordy(96, 40)
	c := *d.Corpus
	c.Test = wordy(1, 50).Corpus.Validation
	d = NewData(nil, &c, d.Options)
	var all []Config
	for _, r := range bags(t, "odd") {
		all = append(all, single(r, nil))
	}
	for _, cfg := range append(all, pairsOfBags(t)...) {
		out := fit(t, d, cfg, TrainOptions{Seed: 1})
		var file bytes.Buffer
		if err := out.Model.Save(&file); err != nil {
			t.Fatal(err)
		}
		loaded, err := Load(bytes.NewReader(file.Bytes()), nil)
		if err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		model, err := loadModel(bytes.NewReader(file.Bytes()), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := model.Save(&again); err != nil || !bytes.Equal(file.Bytes(), again.Bytes()) {
			t.Errorf("%s: a loaded model is saved as another: %v", bagsOf(cfg), err)
		}
		p, err := out.Model.Predictions(Test)
		if err != nil {
			t.Fatal(err)
		}
		for i, ex := range d.Corpus.Test.Examples {
			class, probabilities, err := loaded.Predict(ex.Fields...)
			if err != nil || class != d.Corpus.Classes[p.Predicted[i]] || math.Abs(probabilities[p.Predicted[i]]-p.Confidence[i]) > 1e-5 {
				t.Fatalf("%s: text %d is %s with %v, and was %d with %g: %v", bagsOf(cfg), i, class, probabilities, p.Predicted[i], p.Confidence[i], err)
			}
		}
		cost, err := CostOf(nil, d, cfg)
		if err != nil {
			t.Fatal(err)
		}
		if cfg.B == nil {
			if n := int64(file.Len()); n > cost.Bytes+2000 || n < cost.Bytes*2/3 {
				t.Errorf("%s: the file has %d bytes, %d were counted", bagsOf(cfg), n, cost.Bytes)
			}
		}
		if cost.Parameters != out.Model.params.Count() {
			t.Errorf("%s: %d parameters, %d were counted", bagsOf(cfg), out.Model.params.Count(), cost.Parameters)
		}
	}
}

// TestBagCost counts what a prediction takes by hand.
func TestBagCost(t *testing.T) {
	d := textData(2, part(2, "a b c", "a b", "a"), part(2, "a b"))
	for want, v := range map[int64]submodels.Values{
		2*4 + 2:       {"words": 1, "norm": false, "weights": "binary"}, // a, b and c: 6 in 3 texts
		3*4 + 2:       {"words": 2, "norm": false, "weights": "binary"}, // and a b twice, b c: 9 in 3 texts
		2*4 + 2*4 + 2: {"words": 1},
		1*4 + 2:       {"words": 1, "norm": false, "weights": "log", "max_features": 1},
	} {
		cost, err := CostOf(nil, d, single(route(t, "all", "bag", v), nil))
		if err != nil || cost.FLOPs != want || len(cost.Guessed) > 0 {
			t.Errorf("%v: %+v, want %d FLOPs: %v", v, cost, want, err)
		}
	}
}

// TestBagErrors checks what cannot be trained, and that it says what to do.
func TestBagErrors(t *testing.T) {
	d := wordy(20, 10)
	for want, v := range map[string]submodels.Values{
		"set one of them": {"words": 0, "characters": 0},
		"2 or more":       {"characters": 1},
		"lower min_count": {"min_count": 1000},
	} {
		cfg := single(route(t, "all", "bag", v), nil)
		if _, err := CostOf(nil, d, cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, which does not say %q", v, err, want)
		}
	}
	cfg := single(route(t, "all", "bag", nil), nil)
	if _, err := CostOf(nil, vectorData(2, 20, 1, 4), cfg); err == nil || !strings.Contains(err.Error(), "mlp") {
		t.Errorf("vectors: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Fit(ctx, nil, d, cfg, TrainOptions{}); err == nil {
		t.Error("a training that is called off is no error")
	}
	if need, err := MemoryOf(nil, d, cfg); err != nil || need <= 0 {
		t.Errorf("memory: %d, %v", need, err)
	}
	if _, err := Fit(context.Background(), nil, d, cfg, TrainOptions{Memory: 100}); err == nil || !strings.Contains(err.Error(), "limit.memory") {
		t.Errorf("too little memory: %v", err)
	}
}

// TestTwoBags checks that a bag of words beside a bag of characters is one of both,
// and that each has its own penalty.
func TestTwoBags(t *testing.T) {
	d := wordy(120, 60)
	words, characters := submodels.Values{"words": 2}, submodels.Values{"words": 0, "characters": 4}
	both := submodels.Values{"words": 2, "characters": 4}
	scores := func(c Config) (list []float32) {
		m := fit(t, d, c, TrainOptions{Seed: 1}).Model
		list = make([]float32, 3*60)
		if err := m.Scores(Validation, func(i int, s []float32) { copy(list[3*i:], s) }); err != nil {
			t.Fatal(err)
		}
		return list
	}
	want := scores(single(route(t, "all", "bag", both), nil))
	got := scores(double(route(t, "all", "bag", words), route(t, "all", "bag", characters), nil))
	for i := range want {
		near(t, fmt.Sprintf("score %d of text %d", i%3, i/3), float64(got[i]), float64(want[i]), 0.05)
	}
	characters["c"] = 1e-6 // which leaves nothing of its weights
	got = scores(double(route(t, "all", "bag", words), route(t, "all", "bag", characters), nil))
	want = scores(single(route(t, "all", "bag", words), nil))
	for i := range want {
		near(t, fmt.Sprintf("without characters, score %d of text %d", i%3, i/3), float64(got[i]), float64(want[i]), 0.05)
	}
}

// TestBagTerms checks that a bag's term and the bias are its scores.
func TestBagTerms(t *testing.T) {
	d := wordy(60, 30)
	for _, cfg := range []Config{single(bags(t, "all")[0], nil), pairsOfBags(t)[1]} {
		terms, err := fit(t, d, cfg, TrainOptions{Seed: 1}).Model.Terms()
		if err != nil {
			t.Fatal(err)
		}
		err = terms.Each(Validation, func(_ int, scores []float32, all [][]float32) {
			for c, s := range scores {
				sum := terms.Bias[c]
				for _, term := range all {
					sum += term[c]
				}
				near(t, "a sum of terms", float64(sum), float64(s), 1e-5)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestNaiveBayes compares with the formula of Wang and Manning.
func TestNaiveBayes(t *testing.T) {
	d := textData(2, part(2, "a b", "b c", "a", "c"), part(2, "a"))
	m, err := NewModel(nil, d, single(route(t, "all", "bag", submodels.Values{"words": 1, "weights": "nb"}), nil), 1)
	if err != nil {
		t.Fatal(err)
	}
	m.setFactors(Train)
	// Texts of class 0 have a twice and b once, those of class 1 b once and c twice.
	of := map[string][2]float64{"a": {2, 0}, "b": {1, 1}, "c": {0, 2}}
	for word, n := range of {
		m.eval.loadExample(text.Example{Fields: []string{word}})
		row := int(m.eval.routes[0].batch.IDs[0])
		for c := range 2 {
			want := math.Log((n[c] + 1) / (3 + 3) / ((n[1-c] + 1) / (3 + 3)))
			near(t, fmt.Sprintf("the factor of %s for class %d", word, c), float64(m.params.Tables()[0].Factors[2*row+c]), want, 1e-6)
		}
	}
}

// TestBagsTogether trains bags on the same data from several goroutines: their
// vectors are made once, and the weights are what they are alone.
func TestBagsTogether(t *testing.T) {
	d := wordy(60, 30)
	var all []Config
	for _, r := range bags(t, "all") {
		all = append(all, single(r, nil), single(r, nil))
	}
	got := make([]*Outcome, len(all))
	var group sync.WaitGroup
	for i, cfg := range all {
		group.Go(func() {
			got[i], _ = Fit(context.Background(), nil, d, cfg, TrainOptions{Seed: 1})
		})
	}
	group.Wait()
	for range 300 { // costs of others do not make it forget
		words := submodels.Values{"words": 2, "max_features": 1 + len(d.sparse.recent)}
		if _, err := CostOf(nil, d, single(route(t, "even", "bag", words), nil)); err != nil {
			t.Fatal(err)
		}
	}
	for i, cfg := range all {
		if got[i] == nil {
			t.Fatalf("%s: it failed", bagsOf(cfg))
		}
		sameOutcome(t, bagsOf(cfg), got[i], fit(t, wordy(60, 30), cfg, TrainOptions{Seed: 1}))
	}
	if n := len(d.sparse.recent); n != len(all)/2 {
		t.Errorf("vectors were made %d times for %d kinds", n, len(all)/2)
	}
}
