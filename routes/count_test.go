package routes

import (
	"fmt"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// builtins is every kind of built-in sub-model over text, in all the variants
// that change what is computed.
func builtins(t testing.TB, view string) (list []Route) {
	for _, pool := range []string{"mean", "max", "mean_max"} {
		for depth := range 3 {
			for _, f := range submodels.Activations() {
				if depth > 0 || f == "relu" {
					list = append(list, route(t, view, "mlp", submodels.Values{
						"embedding": 5, "pool": pool, "depth": depth, "width": 7, "activation": f}))
				}
			}
		}
	}
	for _, widths := range [][]int{{1}, {3}, {2, 3}, {5, 2, 9}} {
		list = append(list, route(t, view, "cnn", submodels.Values{"embedding": 5, "widths": widths, "filters": 3}))
	}
	for _, cell := range submodels.Cells() {
		for directions := 1; directions <= 2; directions++ {
			for _, state := range submodels.States() {
				list = append(list, route(t, view, "rnn", submodels.Values{
					"embedding": 5, "cell": cell, "directions": directions, "state": state, "hidden": 4}))
			}
		}
	}
	return list
}

// configurations is every built-in sub-model alone and in a pair with another.
func configurations(t testing.TB) (list []Config) {
	a, b := builtins(t, "all"), builtins(t, "second-half")
	for i := range a {
		list = append(list, single(a[i], nil), double(a[i], b[(i+7)%len(b)], nil))
	}
	return append(list, double(a[0], builtins(t, "bigrams")[len(a)-1], nil), double(a[1], builtins(t, "characters")[9], nil))
}

func describe(r Route) string {
	var b strings.Builder
	fmt.Fprint(&b, r.View, " ", r.SubModel)
	for _, s := range []string{"pool", "depth", "activation", "widths", "cell", "directions", "state"} {
		if v, ok := r.Settings[s]; ok {
			fmt.Fprint(&b, " ", v)
		}
	}
	return b.String()
}

func name(c Config) string {
	if c.B == nil {
		return describe(c.A)
	}
	return describe(c.A) + " + " + describe(*c.B)
}

// against holds a model's scores on the validation part to the reference, and
// what is counted beforehand to what the reference took for its first example,
// whose length must be the mean length.
func against(t *testing.T, d *Data, cfg Config) {
	t.Helper()
	reg := Builtin()
	m, err := NewModel(reg, d, cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	fill(m, 3, 0.4)
	var views []*View
	for _, part := range []*Route{&cfg.A, cfg.B} {
		if part != nil {
			v, err := d.View(part.View)
			if err != nil {
				t.Fatal(err)
			}
			views = append(views, v)
		}
	}
	classes := len(d.Corpus.Classes)
	err = m.Scores(Validation, func(i int, got []float32) {
		var seen []any
		for _, v := range views {
			if v.Columns > 0 {
				seen = append(seen, v.vectors[Validation][i*v.Columns:(i+1)*v.Columns])
			} else {
				seen = append(seen, v.texts[Validation].Row(i))
			}
		}
		r := newReference(t, m)
		want := r.scores(cfg, views, seen, classes)
		nearAll(t, fmt.Sprintf("scores of example %d", i), got, want, 1e-5)
		if i == 0 {
			checkCost(t, d, cfg, r)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkCost(t *testing.T, d *Data, cfg Config, r *reference) {
	t.Helper()
	cost, err := CostOf(Builtin(), d, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.used) != len(r.weights) {
		t.Errorf("the reference uses %d of %d weights", len(r.used), len(r.weights))
	}
	if cost.FLOPs != r.flops {
		t.Errorf("%d FLOPs are counted beforehand, and the reference took %d", cost.FLOPs, r.flops)
	}
	if cost.Parameters != r.learned || cost.Bytes != 4*r.learned {
		t.Errorf("%d parameters of %d bytes are counted beforehand, and the reference has %d", cost.Parameters, cost.Bytes, r.learned)
	}
}

// TestReference holds every built-in sub-model, alone and in pairs, to a plain
// computation of the same thing: its scores, its FLOPs and its parameters.
func TestReference(t *testing.T) {
	corpora := map[string]*Data{
		// All training texts have one length, so that every view has it too.
		"texts of 6 words": textData(3, part(3, "b c d e f g", "a c e g b d", "g f e d c b"),
			part(3, "f e d c b a", "", "a", "b a b a b a b a b a b a b c", "unseen words g")),
		// Shorter than most filters.
		"texts of 2 words": textData(3, part(3, "a b", "c d", "b a"), part(3, "d a", "a b c d a b c d", "")),
	}
	for what, d := range corpora {
		t.Run(what, func(t *testing.T) {
			for _, cfg := range configurations(t) {
				t.Run(name(cfg), func(t *testing.T) { against(t, d, cfg) })
			}
		})
	}
}

// TestReferenceVectors does the same over vectors.
func TestReferenceVectors(t *testing.T) {
	d := vectorData(3, 4, 5, 9)
	for depth := range 3 {
		a := route(t, "columns:1-5", "mlp", submodels.Values{"depth": depth, "width": 6, "activation": "tanh"})
		b := route(t, "columns:4-9", "mlp", submodels.Values{"depth": 2 - depth, "width": 4})
		all := route(t, "all", "mlp", submodels.Values{"depth": depth, "width": 6})
		for _, cfg := range []Config{single(all, nil), double(a, b, nil)} {
			t.Run(name(cfg), func(t *testing.T) { against(t, d, cfg) })
		}
	}
}

// TestActivationBytes holds the model of memory that graph.Measure follows
// to numbers worked out by hand: an operation's result is alive from its own
// run to that of its last reader, and its scratch during its own run; weights
// and data are not counted.
func TestActivationBytes(t *testing.T) {
	d := textData(3, part(3, "a b c d e f", "b c d e f g", "c d e f g a"), part(3, "a"))
	tests := []struct {
		cfg  Config
		want int64
	}{
		// The mean of 8 numbers feeds 16 units, and those 3 scores: 8 and 16
		// numbers are alive at once, then 16 and 3.
		{single(route(t, "all", "mlp", submodels.Values{"embedding": 8, "pool": "mean", "depth": 1, "width": 16}), nil), 4 * (8 + 16)},
		// Mean and maximum are 16 numbers; while they are made, the places of 8
		// greatest values are kept beside them.
		{single(route(t, "all", "mlp", submodels.Values{"embedding": 8, "pool": "mean_max", "depth": 1, "width": 1}), nil), 4 * (16 + 8)},
		// 2 widths of 3 filters give 6 features. Beside them, while it runs,
		// the convolution holds 6 tokens' embeddings of 8, their products with
		// 5 taps of 3 filters, and where each feature's greatest was.
		{single(route(t, "all", "cnn", submodels.Values{"embedding": 8, "widths": []int{2, 3}, "filters": 3}), nil), 4 * (6 + 6*8 + 6*15 + 6)},
		// A GRU of 4 units over 6 tokens gives 4 numbers. It holds, for each
		// token, its place, 3 gates of 4 and the state of 4; 8 numbers a unit
		// for a step; the text's last state; the embeddings; and two buffers of
		// a step.
		{single(route(t, "all", "rnn", submodels.Values{"embedding": 8, "hidden": 4, "cell": "gru", "directions": 1, "state": "last"}), nil),
			4 * (4 + 6*(1+12+4) + 8*4 + 4 + 6*8 + 2*16)},
		// Route a's 8 features stay alive while route b's convolution runs.
		{double(route(t, "all", "mlp", submodels.Values{"embedding": 8, "pool": "mean", "depth": 0}),
			route(t, "all", "cnn", submodels.Values{"embedding": 8, "widths": []int{2, 3}, "filters": 3}), nil),
			4 * (8 + 6 + 6*8 + 6*15 + 6)},
	}
	for _, test := range tests {
		cost, err := CostOf(Builtin(), d, test.cfg)
		if err != nil {
			t.Fatal(err)
		}
		if cost.ActivationBytes != test.want {
			t.Errorf("%s: %d activation bytes, want %d", name(test.cfg), cost.ActivationBytes, test.want)
		}
	}
}
