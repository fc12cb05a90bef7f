package routes

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// ownCombiner is a combiner of a function.
type ownCombiner func(in *combiners.Input) (*gorgonia.Node, error)

func (f ownCombiner) Scores(in *combiners.Input) (*gorgonia.Node, error) { return f(in) }

// loudest is max(W1·y1, W2·y2): no sum of terms.
func loudest(in *combiners.Input) (*gorgonia.Node, error) {
	var y *gorgonia.Node
	for r, f := range in.Features {
		w := gorgonia.Must(in.RouteParam(r, "weights", submodels.Glorot(in.Width(r), in.Classes), in.Width(r), in.Classes))
		x := gorgonia.Must(gorgonia.Mul(f, w))
		if y == nil {
			y = x
			continue
		}
		more := gorgonia.Must(gorgonia.Rectify(gorgonia.Must(gorgonia.Sub(x, y))))
		y = gorgonia.Must(gorgonia.Add(y, more))
	}
	return y, nil
}

// ownParts is a registry with a view and a combiner of a user's own.
func ownParts(t *testing.T, c ownCombiner) *Registry {
	t.Helper()
	reg := Builtin()
	err := reg.Views.Add(views.Spec{Name: "backwards", Text: func(s views.Source) (views.View, error) {
		return views.View{NGrams: 2, Read: func(t *text.Tokens, fields []string) {
			for _, word := range reversed(text.Words(nil, strings.Join(fields, " "), s.Text.Lowercase)) {
				t.Add(word)
			}
		}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := reg.Combiners.Add(combiners.Spec{Name: "own", New: func(submodels.Values) (combiners.Combiner, error) { return c, nil }}); err != nil {
		t.Fatal(err)
	}
	return reg
}

func reversed(words []string) (all []string) {
	for i := range words {
		all = append(all, words[len(words)-1-i])
	}
	return all
}

// TestOwnParts trains, saves and loads a model with a view and a combiner of a
// user's own.
func TestOwnParts(t *testing.T) {
	reg := ownParts(t, loudest)
	plain := wordy(48, 30)
	corpus := *plain.Corpus
	corpus.Test = corpus.Validation
	d := NewData(reg, &corpus, plain.Options)
	cfg := double(small(t, "all", "mlp"), small(t, "backwards", "cnn"), submodels.Values{"epochs": 3, "learning_rate": 0.03})
	cfg.Combiner = submodels.Values{"kind": "own", "dropout": 0.1}
	out, err := Fit(context.Background(), reg, d, cfg, TrainOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := out.Model
	if _, err := m.Terms(); !errors.Is(err, ErrNotAdditive) {
		t.Errorf("terms of a maximum: %v", err)
	}
	made, err := m.Predictions(Test)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := m.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(bytes.NewReader(file.Bytes()), reg)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(loaded.Config(), m.Config) {
		t.Errorf("the configuration is %+v, want %+v", loaded.Config(), m.Config)
	}
	err = m.Scores(Test, func(i int, scores []float32) {
		class, _, err := loaded.Predict(corpus.Test.Examples[i].Fields...)
		if want := corpus.Classes[made.Predicted[i]]; err != nil || class != want {
			t.Errorf("text %d is %s, want %s; %v", i, class, want, err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	lacking := map[string]*Registry{
		`the view "backwards"`: {SubModels: reg.SubModels, Combiners: reg.Combiners},
		`no combiner "own", only ["linear" "sum" "gated" "lowrank"]: `: {SubModels: reg.SubModels, Views: reg.Views},
	}
	for want, reg := range lacking {
		if _, err := Load(bytes.NewReader(file.Bytes()), reg); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "register it") {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// TestFaultyCombiners checks that the faults of a user's combiner are errors that
// say what is wrong, and never end the process.
func TestFaultyCombiners(t *testing.T) {
	d := textData(2, part(2, "a b", "b c"), part(2, "a", "b"))
	for want, c := range map[string]ownCombiner{
		"combiner own: no luck":                          func(*combiners.Input) (*gorgonia.Node, error) { return nil, errors.New("no luck") },
		"combiner own panicked: oh no":                   func(*combiners.Input) (*gorgonia.Node, error) { panic("oh no") },
		"it must return scores of shape (2, 2)":          func(*combiners.Input) (*gorgonia.Node, error) { return nil, nil },
		"combiner own: it must return scores of shape (": func(in *combiners.Input) (*gorgonia.Node, error) { return in.Features[0], nil },
	} {
		cfg := single(small(t, "all", "mlp"), submodels.Values{"batch_size": 2})
		cfg.Combiner["kind"] = "own"
		_, err := newTrainer(ownParts(t, c), d, cfg, TrainOptions{})
		if strings.Contains(want, "(2, 2)") {
			_, err = newNetwork(ownParts(t, c), d, cfg, submodels.NewParams(1), networkOptions{rows: 2, training: true})
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	cfg := single(small(t, "all", "mlp"), nil)
	cfg.Combiner["kind"] = "vote"
	if _, err := CostOf(nil, d, cfg); err == nil || !strings.Contains(err.Error(), `no combiner "vote", only ["linear" "sum" "gated" "lowrank"]`) {
		t.Errorf("an unknown combiner: %v", err)
	}
}
