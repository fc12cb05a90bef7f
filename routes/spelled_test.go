package routes

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// typos is data of two classes that the beginning of a word tells, of words that
// are each there once.
func typos() *Data {
	var train, validation []string
	for i := range 40 {
		begin := [2]string{"water", "fire"}[i%2]
		train = append(train, fmt.Sprintf("a %s%c%c of", begin, 'a'+i/2, 'k'+i%7))
		validation = append(validation, fmt.Sprintf("a %s%c of", begin, 'é'+i))
	}
	d := textData(2, part(2, train...), part(2, validation...))
	d.Corpus.Test = d.Corpus.Validation
	return d
}

func spelledConfig(t testing.TB) Config {
	a := route(t, "all", "mlp", submodels.Values{"embedding": 6, "pool": "mean_max", "depth": 0, "ngram_buckets": 50})
	b := route(t, "all", "rnn", submodels.Values{"embedding": 5, "hidden": 4, "ngram_buckets": 300})
	return double(a, b, submodels.Values{"epochs": 8, "batch_size": 8, "patience": 0, "regime": Joint, "average": 0.0, "learning_rate": 0.05})
}

func TestSpelledWordsThatNobodySaw(t *testing.T) {
	for name, settings := range map[string]submodels.Values{
		"mlp": {"embedding": 8, "depth": 0}, "cnn": {"embedding": 8, "filters": 8}, "rnn": {"embedding": 8, "hidden": 8},
	} {
		settings["ngram_buckets"] = 500
		cfg := single(route(t, "all", name, settings), submodels.Values{"epochs": 12, "batch_size": 8, "patience": 0, "regime": Joint, "average": 0.0, "learning_rate": 0.03})
		out, err := Fit(context.Background(), nil, typos(), cfg, TrainOptions{Seed: 2})
		if err != nil {
			t.Fatal(err)
		}
		if best := out.Epochs[out.Best].Validation; best.Accuracy < 0.95 {
			t.Errorf("%s: accuracy %v of words of which only the beginning is known", name, best.Accuracy)
		}
	}
}

// TestSpelledGradient compares the gradient of n-grams with differences of the loss.
func TestSpelledGradient(t *testing.T) {
	cfg := spelledConfig(t)
	cfg.A.Settings["pool"] = "mean" // the greatest value has no gradient where it changes
	tr := begun(t, typos(), cfg, TrainOptions{Seed: 2}, 0)
	rows := []int32{0, 1, 2, 7, 8, 12}
	if _, err := tr.loss(rows); err != nil {
		t.Fatal(err)
	}
	tr.opt.settle()
	type entry struct {
		table    *submodels.Table
		at       int
		gradient float64
	}
	var entries []entry
	for _, table := range tr.model.params.Tables() {
		for i, row := range table.Touched {
			if int(row) >= table.Learned {
				t.Fatalf("%s: row %d of %d has a gradient", table.Name, row, table.Learned)
			}
			entries = append(entries, entry{table, int(row)*table.Dim + i%table.Dim, float64(table.G[i*table.Dim+i%table.Dim])})
		}
	}
	if len(entries) < 100 {
		t.Errorf("only %d gradients", len(entries))
	}
	for _, e := range entries {
		const step = 1e-2
		w := e.table.W[e.at]
		var loss [2]float64
		for k, sign := range []float32{1, -1} {
			e.table.W[e.at] = w + sign*step
			for _, table := range tr.model.params.Tables() {
				table.ClearGradient()
			}
			var err error
			if loss[k], err = tr.loss(rows); err != nil {
				t.Fatal(err)
			}
		}
		e.table.W[e.at] = w
		near(t, e.table.Name, e.gradient, (loss[0]-loss[1])/(2*step), 2e-4)
	}
}

func TestSpelledModelFileAndResume(t *testing.T) {
	d, cfg, o := typos(), spelledConfig(t), TrainOptions{Seed: 3, Program: "1"}
	cfg.A = route(t, "all", "cnn", submodels.Values{"embedding": 6, "filters": 5, "ngram_buckets": 50})
	out, err := Fit(context.Background(), nil, d, cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := broken(t, typos, cfg, o, []int{1, 3, 4})
	sameOutcome(t, "spelled", got, out)

	var file bytes.Buffer
	if err := out.Model.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded := loadedScores(t, out.Model, &file)
	for _, s := range []string{"", "waterx waterx firey \xff", "日本 a of"} {
		if _, _, err := loaded.Predict(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	var p []float64
	if n := testing.AllocsPerRun(50, func() { _, p, _ = loaded.PredictInto(p, "a waterq of firex") }); n > 0 {
		t.Errorf("%v allocations a prediction", n)
	}
}

// TestSpelledBesideOthers: a route that knows no spellings sees what it always saw.
func TestSpelledBesideOthers(t *testing.T) {
	cfg := spelledConfig(t)
	cfg.B.Settings["ngram_buckets"] = 0
	d := pretrained()
	cfg.A.Settings["vectors"], cfg.A.Settings["vectors_extra"] = "tuned", 5
	out, err := Fit(context.Background(), nil, d, cfg, TrainOptions{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := out.Model.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(&file, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := loaded.Predict("extra3 known4 extra20 nothing"); err != nil {
		t.Error(err)
	}
}
