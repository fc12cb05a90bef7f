package graph

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"
)

// TestNonFinite checks that the first operation is named that gives a number
// which is not finite.
func TestNonFinite(t *testing.T) {
	must := gorgonia.Must
	minus := func(w *gorgonia.Node, x float32) *gorgonia.Node {
		return must(gorgonia.Sub(w, gorgonia.NewConstant(x)))
	}
	tests := map[string]struct {
		w     float32
		model func(w *gorgonia.Node) *gorgonia.Node
		want  string
	}{
		"nothing": {1, func(w *gorgonia.Node) *gorgonia.Node { return must(gorgonia.Tanh(w)) }, ""},
		"a parameter": {float32(math.NaN()), func(w *gorgonia.Node) *gorgonia.Node { return must(gorgonia.Tanh(w)) },
			"a/w became NaN"},
		"an operation": {-1, func(w *gorgonia.Node) *gorgonia.Node { return must(gorgonia.Tanh(must(gorgonia.Log(w)))) },
			`route a: sub-model mine: node "ln(a/w)", computed from a/w, became NaN`},
		"NaN of an infinity": {0, func(w *gorgonia.Node) *gorgonia.Node {
			return must(gorgonia.HadamardProd(w, must(gorgonia.Inverse(w))))
		}, `route a: sub-model mine: node "inv(a/w)", computed from a/w, became +Inf`},
		"an infinity": {100, func(w *gorgonia.Node) *gorgonia.Node { return must(gorgonia.Exp(w)) },
			`route a: sub-model mine: node "exp(a/w)", computed from a/w, became +Inf`},
		"a gradient": {2, func(w *gorgonia.Node) *gorgonia.Node { return must(gorgonia.Sqrt(minus(w, 2))) },
			`route a: sub-model mine: node "Repeat1(Repeat0(Reshape(1, 1)(one), SizeOf=1(…)), SizeOf=2(sqrt(…))) ÷ 2 ⊙ sqrt(a/w - 2)", computed from a/w, became +Inf`},
		"a named node": {-1, func(w *gorgonia.Node) *gorgonia.Node {
			n := must(gorgonia.Log(w))
			gorgonia.WithName("score")(n)
			return must(gorgonia.Tanh(n))
		}, `route a: sub-model mine: node "score", computed from a/w, became NaN`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			g, numbers := gorgonia.NewGraph(), []float32{1, test.w}
			if name == "a gradient" {
				numbers[0] = 3
			}
			w := number(g, "a/w", numbers, 1, 2)
			var x *gorgonia.Node
			if err := Build(g, "route a: sub-model mine", func() error {
				x = test.model(w)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			grads, err := Gradients(g, must(gorgonia.Sum(x)), gorgonia.Nodes{w})
			if err != nil {
				t.Fatal(err)
			}
			p, err := Compile(g, append(gorgonia.Nodes{x}, grads...)...)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Run(); err != nil {
				t.Fatal(err)
			}
			if got := p.NonFinite(); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
