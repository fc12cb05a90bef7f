package submodels

import (
	"math"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/submodels/graph"
)

// faulty is a sub-model, and a kernel, that panics at one step.
type faulty string

func (f faulty) at(step string) {
	if string(f) == step {
		panic("oh no")
	}
}

func (f faulty) Features(in *Input) (*gorgonia.Node, error) {
	f.at("Features")
	w, err := in.Param("w", Zeros, in.Rows, 2)
	if err != nil {
		return nil, err
	}
	return graph.Apply(f, w.Shape(), w)
}

func (f faulty) Name() string {
	f.at("Name")
	return "faulty kernel"
}
func (f faulty) Forward(_ []float32, in [][]float32) {
	if f == "Forward" {
		in[0][len(in[0])] = 1
	}
}
func (f faulty) Backward([][]float32, []float32, []float32, [][]float32) { f.at("Backward") }
func (f faulty) Freeze([][]float32)                                      { f.at("Freeze") }
func (f faulty) SaveForBackward()                                        { f.at("SaveForBackward") }
func (f faulty) Cost(int) graph.KernelCost {
	f.at("Cost")
	return graph.KernelCost{}
}

// walkFaulty does with a sub-model all that a training and a prediction do.
func walkFaulty(f faulty) error {
	spec := Spec{Name: "mine", New: func(Values) (SubModel, error) {
		f.at("New")
		return f, nil
	}}
	g, params := gorgonia.NewGraph(), NewParams(1)
	x, err := spec.Features(nil, NewInput(InputOptions{Graph: g, Params: params, Name: "a", Rows: 3, Columns: 2}))
	if err != nil {
		return err
	}
	if _, err := graph.Measure(x, params.Count()); err != nil {
		return err
	}
	grads, err := graph.Gradients(g, gorgonia.Must(gorgonia.Sum(x)), gorgonia.Nodes{params.Dense()[0].Node(g)})
	if err != nil {
		return err
	}
	p, err := graph.Compile(g, append(grads, x)...)
	if err != nil {
		return err
	}
	if err := p.Freeze(); err != nil {
		return err
	}
	return p.Run()
}

// TestPanics checks that a panic of a user's code, wherever it is called, is an
// error that says what panicked and where.
func TestPanics(t *testing.T) {
	for _, harmless := range []faulty{"nowhere", "Name"} {
		if err := walkFaulty(harmless); err != nil {
			t.Fatal(err)
		}
	}
	kernel := `route a: sub-model mine: node "faulty kernel"`
	tests := map[faulty]string{
		"New":             "sub-model mine: New panicked: oh no (fault_test.go:",
		"Features":        "sub-model mine: Features panicked: oh no (fault_test.go:",
		"Cost":            kernel + ": its Cost panicked: oh no (fault_test.go:",
		"SaveForBackward": "differentiating the sub-models panicked: oh no (fault_test.go:",
		"Freeze":          kernel + " panicked: oh no (fault_test.go:",
		"Forward":         kernel + " panicked: runtime error: index out of range [6] with length 6 (fault_test.go:",
		"Backward":        `route a: sub-model mine: node "gradient 0 of faulty kernel" panicked: oh no (fault_test.go:`,
	}
	for step, want := range tests {
		if err := walkFaulty(step); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", step, err, want)
		}
	}
}

// TestFeatures lists what a kind of sub-model may not do.
func TestFeatures(t *testing.T) {
	in := func() *Input {
		return NewInput(InputOptions{Graph: gorgonia.NewGraph(), Params: NewParams(1), Name: "a", Rows: 3, Columns: 2})
	}
	tests := map[string]struct {
		spec Spec
		want string
	}{
		"no sub-model": {Spec{Name: "mine", New: func(Values) (SubModel, error) { return nil, nil }}, "mine: its New returned no sub-model"},
		"no features":  {Spec{Name: "mine", New: func(Values) (SubModel, error) { return formulaModel(nothing), nil }}, "mine returned no features"},
		"other rows": {Spec{Name: "mine", New: func(Values) (SubModel, error) { return formulaModel(parameterOnly), nil }},
			"mine must return features of shape (3, width), not (1, 2)"},
	}
	for name, test := range tests {
		if _, err := test.spec.Features(nil, in()); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

// formulaModel is a sub-model of plain operations on a parameter w of shape
// (1, 2).
type formulaModel func(w *gorgonia.Node) *gorgonia.Node

func nothing(*gorgonia.Node) *gorgonia.Node         { return nil }
func parameterOnly(w *gorgonia.Node) *gorgonia.Node { return w }

func (f formulaModel) Features(in *Input) (*gorgonia.Node, error) {
	w, err := in.Param("w", Zeros, 1, 2)
	if err != nil {
		return nil, err
	}
	return f(w), nil
}

// nanGradient is a kernel over embeddings whose gradient is NaN.
type nanGradient struct{ pool }

func (k *nanGradient) Backward([][]float32, []float32, []float32, [][]float32) {
	k.table.begin(k.batch.Distinct)[0] = float32(math.NaN())
}

// TestNonFiniteEmbedding checks that a table is named whose gradient, which is no
// node of the graph, is not finite.
func TestNonFiniteEmbedding(t *testing.T) {
	in, e := newInput(t)
	x, err := graph.Apply(&nanGradient{pool{source: e.source("mean"), mean: true}}, tensor.Shape{in.Rows, 2}, e.anchor)
	if err != nil {
		t.Fatal(err)
	}
	grads, err := graph.Gradients(in.Graph, gorgonia.Must(gorgonia.Sum(x)), in.Anchors())
	if err != nil {
		t.Fatal(err)
	}
	p, err := graph.Compile(in.Graph, append(gorgonia.Nodes{x}, grads...)...)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	if got, want := p.NonFinite(), "the gradient of a/embedding became NaN"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
