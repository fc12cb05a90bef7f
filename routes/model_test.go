package routes

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// TestSingleText checks that the path of one raw text, which latency is
// measured on, gives the scores that the batched path gives.
func TestSingleText(t *testing.T) {
	check := func(t *testing.T, d *Data, cfg Config) {
		t.Helper()
		m, err := NewModel(Builtin(), d, cfg, 1)
		if err != nil {
			t.Fatal(err)
		}
		fill(m, 2, 0.5)
		one, err := m.network(1)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Scores(Validation, func(i int, want []float32) {
			one.loadExample(d.Corpus.Validation.Examples[i])
			if err := one.program.Run(); err != nil {
				t.Fatal(err)
			}
			got, err := one.program.Floats(one.scores)
			if err != nil {
				t.Fatal(err)
			}
			for c := range want {
				near(t, "a score", float64(got[c]), float64(want[c]), 1e-6)
			}
		}); err != nil {
			t.Fatal(err)
		}
		if p50, p95, err := m.Latency(10); err != nil || p50 <= 0 || p95 < p50 {
			t.Errorf("latency is %v and %v, %v", p50, p95, err)
		}
	}
	words := wordy(32, 150) // more than one evaluation batch
	for _, view := range []string{"all", "bigrams", "characters", "second-half"} {
		cfg := double(route(t, view, "cnn", submodels.Values{"embedding": 4}), route(t, "odd", "rnn", submodels.Values{"embedding": 3, "hidden": 2}), nil)
		t.Run(view, func(t *testing.T) { check(t, words, cfg) })
	}
	t.Run("vectors", func(t *testing.T) {
		layer := submodels.Values{"depth": 1, "width": 3}
		check(t, vectorData(3, 5, 2, 6), double(route(t, "columns:2-3", "mlp", layer), route(t, "columns:4-6", "mlp", layer), nil))
	})
}

func TestLatencyWithoutTexts(t *testing.T) {
	m, err := NewModel(Builtin(), textData(2, part(2, "a", "b"), part(2)), single(route(t, "all", "mlp", nil), nil), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := m.Latency(5); err == nil {
		t.Error("latency is measured without a text")
	}
}

// custom is a user's sub-model.
type custom func(in *submodels.Input) (*gorgonia.Node, error)

func (c custom) Features(in *submodels.Input) (*gorgonia.Node, error) { return c(in) }

// with is a registry with one more sub-model, and a configuration of it.
func with(t *testing.T, c custom) (*Registry, Config) {
	t.Helper()
	reg := Builtin()
	err := reg.SubModels.Add(submodels.Spec{Name: "custom", New: func(submodels.Values) (submodels.SubModel, error) { return c, nil }})
	if err != nil {
		t.Fatal(err)
	}
	return reg, single(Route{View: "all", SubModel: "custom"}, submodels.Values{"epochs": 2, "batch_size": 2})
}

// explode is a kernel with a fault.
type explode struct{ forward, backward bool }

func (explode) Name() string { return "explosion" }
func (k explode) Forward(out []float32, in [][]float32) {
	copy(out, in[0])
	if k.forward {
		out[len(out)] = 1
	}
}
func (k explode) Backward([][]float32, []float32, []float32, [][]float32) {
	if k.backward {
		panic("no gradient today")
	}
}
func (explode) Cost(int) graph.KernelCost { return graph.KernelCost{} }

// TestFaultySubModels checks that the faults of a user's sub-model are errors
// that say what is wrong, and never end the process.
func TestFaultySubModels(t *testing.T) {
	mean := func(in *submodels.Input) *gorgonia.Node {
		e, err := in.Embed("embedding", 3)
		if err != nil {
			t.Fatal(err)
		}
		return gorgonia.Must(e.Mean())
	}
	exploding := func(k explode) custom {
		return func(in *submodels.Input) (*gorgonia.Node, error) {
			x := mean(in)
			return graph.Apply(k, x.Shape(), x)
		}
	}
	tests := map[string]struct {
		model custom
		want  []string
	}{
		"an error":    {func(*submodels.Input) (*gorgonia.Node, error) { return nil, errors.New("no luck") }, []string{"no luck"}},
		"nothing":     {func(*submodels.Input) (*gorgonia.Node, error) { return nil, nil }, []string{"returned no features"}},
		"a panic":     {func(*submodels.Input) (*gorgonia.Node, error) { panic("oh no") }, []string{"panicked", "oh no"}},
		"a bad shape": {func(in *submodels.Input) (*gorgonia.Node, error) { return gorgonia.Sum(mean(in)) }, []string{"(", "width)"}},
		"a product that does not fit": {func(in *submodels.Input) (*gorgonia.Node, error) {
			return gorgonia.Must(gorgonia.Mul(mean(in), mean(in))), nil
		}, []string{"panicked"}},
		"an input without a value": {func(in *submodels.Input) (*gorgonia.Node, error) {
			w := gorgonia.NewMatrix(in.Graph, tensor.Float32, gorgonia.WithShape(3, 2), gorgonia.WithName("loose"))
			return gorgonia.Mul(mean(in), w)
		}, []string{"loose has no value", "Input.Param"}},
		"a parameter declared twice": {func(in *submodels.Input) (*gorgonia.Node, error) {
			if _, err := in.Param("w", submodels.Zeros, 3, 2); err != nil {
				return nil, err
			}
			return in.Param("w", submodels.Zeros, 2, 3)
		}, []string{"a/w is declared twice"}},
		"an impossible parameter": {func(in *submodels.Input) (*gorgonia.Node, error) {
			return in.Param("w", submodels.Zeros, 3, 0)
		}, []string{"impossible shape"}},
		"vectors of text": {func(in *submodels.Input) (*gorgonia.Node, error) { return in.Vectors() }, []string{"sees text"}},
		"a kernel that panics forwards": {exploding(explode{forward: true}),
			[]string{"explosion", "panicked", "index out of range"}},
		"a kernel that panics backwards": {exploding(explode{backward: true}),
			[]string{"route a: sub-model custom: ", "explosion", "panicked", "no gradient today", "(model_test.go:"}},
		"NaN forwards": {func(in *submodels.Input) (*gorgonia.Node, error) {
			return gorgonia.Log(gorgonia.Must(gorgonia.Neg(gorgonia.Must(gorgonia.Square(mean(in))))))
		}, []string{"epoch 1: the loss became NaN at step 1, since route a: sub-model custom: node \"ln(neg(square(a mean of embeddings)))\", " +
			"computed from a/embedding, became NaN: lower train.learning_rate"}},
		"an infinite gradient": {func(in *submodels.Input) (*gorgonia.Node, error) {
			x := mean(in)
			return gorgonia.Sqrt(gorgonia.Must(gorgonia.Sub(x, x)))
		}, []string{"the gradient became NaN at step 1, since route a: sub-model custom: node ", "sqrt(a mean of embeddings - a mean of embeddings)", "became +Inf"}},
	}
	d := textData(2, part(2, "a b", "b c"), part(2, "a", "b"))
	for what, test := range tests {
		t.Run(what, func(t *testing.T) {
			reg, cfg := with(t, test.model)
			_, err := Fit(context.Background(), reg, d, cfg, TrainOptions{Seed: 1})
			if err == nil {
				t.Fatal("it trains")
			}
			for _, word := range test.want {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not say %q", err, word)
				}
			}
		})
	}
}

// countless is a kernel that cannot say what it costs.
type countless struct{ explode }

func (countless) Cost(int) graph.KernelCost { panic("who knows") }

// TestFaultsBeforeTraining checks that a panic of a user's code before training,
// where a sub-model is made and where its cost is counted, is an error too.
func TestFaultsBeforeTraining(t *testing.T) {
	d := textData(2, part(2, "a b", "b c"), part(2, "a", "b"))
	reg, cfg := with(t, func(in *submodels.Input) (*gorgonia.Node, error) {
		e, err := in.Embed("embedding", 3)
		if err != nil {
			return nil, err
		}
		x, err := e.Mean()
		if err != nil {
			return nil, err
		}
		return graph.Apply(countless{}, x.Shape(), x)
	})
	if err := reg.SubModels.Add(submodels.Spec{Name: "unmade", New: func(submodels.Values) (submodels.SubModel, error) { panic("not today") }}); err != nil {
		t.Fatal(err)
	}
	_, cost := CostOf(reg, d, cfg)
	_, memory := MemoryOf(reg, d, cfg)
	cfg.A.SubModel = "unmade"
	_, made := CostOf(reg, d, cfg)
	_, trained := Fit(context.Background(), reg, d, cfg, TrainOptions{Seed: 1})
	for _, test := range []struct {
		err  error
		want string
	}{
		{cost, `route a: sub-model custom: node "explosion": its Cost panicked: who knows (model_test.go:`},
		{memory, `route a: sub-model custom: node "explosion": its Cost panicked: who knows (model_test.go:`},
		{made, "route a: sub-model unmade: New panicked: not today (model_test.go:"},
		{trained, "route a: sub-model unmade: New panicked: not today (model_test.go:"},
	} {
		if test.err == nil || !strings.HasPrefix(test.err.Error(), test.want) {
			t.Errorf("%v, want %s", test.err, test.want)
		}
	}
}

func TestUnknownParts(t *testing.T) {
	words, vectors := textData(2, part(2, "a b", "b c"), part(2, "a", "b")), vectorData(2, 2, 1, 3)
	good := route(t, "all", "mlp", submodels.Values{"depth": 1})
	tests := []struct {
		data *Data
		cfg  Config
		want []string
	}{
		{words, single(Route{View: "all", SubModel: "mpl"}, nil), []string{"route a", `no sub-model "mpl"`, "mlp"}},
		{words, double(good, Route{View: "al", SubModel: "cnn"}, nil), []string{"route b", "no view"}},
		{vectors, single(route(t, "all", "cnn", nil), nil), []string{"route a", "cnn", "vectors", "mlp"}},
		{vectors, double(good, route(t, "all", "rnn", nil), nil), []string{"route b", "rnn", "vectors", "mlp"}},
	}
	for _, test := range tests {
		for _, what := range []string{"cost", "fit"} {
			var err error
			if what == "cost" {
				_, err = CostOf(Builtin(), test.data, test.cfg)
			} else {
				_, err = Fit(context.Background(), Builtin(), test.data, test.cfg, TrainOptions{Memory: 1 << 40})
			}
			for _, word := range test.want {
				if err == nil || !strings.Contains(err.Error(), word) {
					t.Errorf("%s: %v does not say %q", what, err, word)
				}
			}
		}
	}
}

// plain is a sub-model of plain Gorgonia operations, those that use constants
// which all graphs of a process share among them.
func plain(in *submodels.Input) (*gorgonia.Node, error) {
	e, err := in.Embed("embedding", 4)
	if err != nil {
		return nil, err
	}
	x, _, err := e.Padded(3)
	if err != nil {
		return nil, err
	}
	w, err := in.Param("weights", submodels.Glorot(4, 5), 4, 5)
	if err != nil {
		return nil, err
	}
	b, err := in.Param("bias", submodels.Zeros, 1, 5)
	if err != nil {
		return nil, err
	}
	y := gorgonia.Must(gorgonia.Mul(gorgonia.Must(gorgonia.Mean(x, 1)), w))
	y = gorgonia.Must(gorgonia.BroadcastAdd(y, b, nil, []byte{0}))
	return gorgonia.HadamardProd(gorgonia.Must(gorgonia.Rectify(y)), gorgonia.Must(gorgonia.Sigmoid(y)))
}

// TestPlainTogether trains sub-models of plain operations on several
// goroutines, which share nothing and so give the same bits.
func TestPlainTogether(t *testing.T) {
	d := wordy(32, 16)
	reg, cfg := with(t, plain)
	var models [4]*Model
	var wait sync.WaitGroup
	for i := range models {
		wait.Go(func() {
			out, err := Fit(context.Background(), reg, d, cfg, TrainOptions{Seed: 1})
			if err != nil {
				t.Error(err)
				return
			}
			models[i] = out.Model
		})
	}
	wait.Wait()
	for _, m := range models[1:] {
		if m == nil || models[0] == nil || !same(models[0], m) {
			t.Fatal("the same training gives other weights")
		}
	}
	untrained, err := NewModel(reg, d, cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	for name, w := range weights(untrained) {
		if slices.Equal(w, weights(models[0])[name]) {
			t.Errorf("training leaves %s as it was", name)
		}
	}
	cost, err := CostOf(reg, d, cfg)
	// The sum of 3 tokens of 4 and its division; a product and its bias; the
	// product of ReLU, the sigmoid and the product of both; the combiner.
	if want := int64(12 + 4 + 2*4*5 + 5 + 5 + 5 + 5 + 2*5*3); err != nil || cost.FLOPs != want {
		t.Errorf("%d FLOPs, want %d; %v", cost.FLOPs, want, err)
	}
}
