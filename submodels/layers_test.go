package submodels

import (
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/submodels/graph"
)

// newInput is an input over three texts, the second empty, with embeddings
// table[id] = (id, -id).
func newInput(t *testing.T) (*Input, *Embedding) {
	t.Helper()
	b := NewBatch(6, 0)
	b.LoadText(sequences([]int32{1, 4, 1}, nil, []int32{2}), []int32{0, 1, 2}, 0, nil)
	in := NewInput(InputOptions{Graph: gorgonia.NewGraph(), Params: NewParams(1), Batch: b, Name: "a", Rows: 4, Vocabulary: 6, Length: 2})
	e, err := in.Embed("embedding", 2)
	if err != nil {
		t.Fatal(err)
	}
	table := in.Params.Tables()[0]
	for id := range table.Rows {
		table.W[2*id], table.W[2*id+1] = float32(id), -float32(id)
	}
	return in, e
}

// compute runs the program of one node.
func compute(t *testing.T, in *Input, n *gorgonia.Node) []float32 {
	t.Helper()
	p, err := graph.Compile(in.Graph, n)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	got, err := p.Floats(n)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestPooling lists what each way of reading embeddings gives; the last row of
// the graph has no example.
func TestPooling(t *testing.T) {
	tests := []struct {
		name  string
		layer func(e *Embedding) (*gorgonia.Node, error)
		want  []float32
	}{
		{"mean", (*Embedding).Mean, []float32{2, -2, 0, 0, 2, -2, 0, 0}},
		{"max", (*Embedding).Max, []float32{4, -1, 0, 0, 2, -2, 0, 0}},
		{"mean and max", (*Embedding).MeanMax, []float32{2, -2, 4, -1, 0, 0, 0, 0, 2, -2, 2, -2, 0, 0, 0, 0}},
		{"padded to 2", func(e *Embedding) (*gorgonia.Node, error) {
			x, _, err := e.Padded(2)
			return x, err
		}, []float32{1, -1, 4, -4, 0, 0, 0, 0, 2, -2, 0, 0, 0, 0, 0, 0}},
		{"mask of 2", func(e *Embedding) (*gorgonia.Node, error) {
			_, mask, err := e.Padded(2)
			return mask, err
		}, []float32{1, 1, 0, 0, 1, 0, 0, 0}},
	}
	for _, test := range tests {
		in, e := newInput(t)
		n, err := test.layer(e)
		if err != nil {
			t.Fatal(err)
		}
		if got := compute(t, in, n); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestLayerErrors checks that layers refuse what they cannot do in a sentence.
func TestLayerErrors(t *testing.T) {
	tests := map[string]struct {
		build func(in *Input, e *Embedding) error
		want  string
	}{
		"no dimension": {func(in *Input, _ *Embedding) error { _, err := in.Embed("e", 0); return err }, "at least one dimension"},
		"an embedding declared twice": {func(in *Input, _ *Embedding) error { _, err := in.Embed("embedding", 3); return err },
			"declared twice"},
		"a parameter called as an embedding": {func(in *Input, _ *Embedding) error { _, err := in.Param("embedding", Zeros, 2); return err },
			"declared twice"},
		"padding to nothing": {func(_ *Input, e *Embedding) error { _, _, err := e.Padded(0); return err }, "padded to 0"},
		"no widths":          {func(_ *Input, e *Embedding) error { _, err := e.Conv("c", nil, 2); return err }, "at least one"},
		"a width of 0":       {func(_ *Input, e *Embedding) error { _, err := e.Conv("c", []int{2, 0}, 2); return err }, "each at least 1"},
		"no filters":         {func(_ *Input, e *Embedding) error { _, err := e.Conv("c", []int{2}, 0); return err }, "impossible shape"},
		"an unknown cell": {func(_ *Input, e *Embedding) error {
			_, err := e.Recurrent("r", Recurrent{Cell: "elman", Hidden: 2, Directions: 1, State: "last"})
			return err
		}, `no recurrent cell "elman"`},
		"three directions": {func(_ *Input, e *Embedding) error {
			_, err := e.Recurrent("r", Recurrent{Cell: "gru", Hidden: 2, Directions: 3, State: "last"})
			return err
		}, "1 or 2 directions, not 3"},
		"an unknown state": {func(_ *Input, e *Embedding) error {
			_, err := e.Recurrent("r", Recurrent{Cell: "gru", Hidden: 2, Directions: 1, State: "first"})
			return err
		}, `no state "first"`},
		"no units": {func(_ *Input, e *Embedding) error {
			_, err := e.Recurrent("r", Recurrent{Cell: "lstm", Directions: 1, State: "last"})
			return err
		}, "impossible shape"},
		"a dense layer over three dimensions": {func(in *Input, e *Embedding) error {
			x, _, err := e.Padded(3)
			if err == nil {
				_, err = in.Dense("d", x, 2, "relu")
			}
			return err
		}, "needs a matrix"},
		"an unknown activation": {func(in *Input, e *Embedding) error {
			_, err := in.Dense("d", gorgonia.Must(e.Mean()), 2, "gelu")
			return err
		}, `no activation "gelu"`},
		"vectors of text": {func(in *Input, _ *Embedding) error { _, err := in.Vectors(); return err }, "sees text"},
	}
	for what, test := range tests {
		t.Run(what, func(t *testing.T) {
			in, e := newInput(t)
			if err := test.build(in, e); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
	vectors := NewInput(InputOptions{Graph: gorgonia.NewGraph(), Params: NewParams(1), Name: "a", Rows: 1, Columns: 3})
	if _, err := vectors.Embed("e", 2); err == nil || !strings.Contains(err.Error(), "no tokens to embed") {
		t.Errorf("embedding vectors gives %v", err)
	}
}

// TestVectors checks that the graph sees the batch's numbers and zeros where
// there is no example, batch after batch.
func TestVectors(t *testing.T) {
	b := NewBatch(0, 2)
	in := NewInput(InputOptions{Graph: gorgonia.NewGraph(), Params: NewParams(1), Batch: b, Name: "a", Rows: 3, Columns: 2})
	x, err := in.Vectors()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := in.Vectors(); err != nil || again != x {
		t.Errorf("the second call gives another node, %v", err)
	}
	y := gorgonia.Must(gorgonia.Neg(x))
	for _, rows := range [][]int32{{0, 1, 2}, {1}, {2, 0}} {
		src := []float32{1, 2, 3, 4, 5, 6}
		b.LoadVectors(src, rows)
		in.Refresh()
		want := make([]float32, 6)
		for i, r := range rows {
			want[2*i], want[2*i+1] = -src[2*r], -src[2*r+1]
		}
		got := compute(t, in, y)
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("rows %v: %v, want %v", rows, got, want)
				break
			}
		}
	}
}

// TestDropout checks the share of zeros, the scale of the rest and that the
// gradient goes the same way.
func TestDropout(t *testing.T) {
	const n, p = 4000, 0.25
	step := 3
	k := &dropout{name: "d", coin: newCoin(p), stream: NewSteps(1, "d"), step: &step}
	x, y, dx, dy := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range x {
		x[i], dy[i] = 3, 6
	}
	k.Forward(y, [][]float32{x})
	k.Backward([][]float32{dx}, dy, y, [][]float32{x})
	zeros := 0
	for i := range y {
		if y[i] == 0 {
			zeros++
		} else if y[i] != 4 {
			t.Fatalf("3 became %v, want 4", y[i])
		}
		if dx[i] != 2*y[i] {
			t.Fatalf("the gradient at %v is %v", y[i], dx[i])
		}
	}
	if share := float64(zeros) / n; share < 0.22 || share > 0.28 {
		t.Errorf("a share of %.3f was dropped, want 0.25", share)
	}
	first := slices.Clone(y)
	step++
	k.Forward(y, [][]float32{x})
	if slices.Equal(first, y) {
		t.Error("the next step drops the same")
	}
	in := NewInput(InputOptions{Graph: gorgonia.NewGraph()})
	node := gorgonia.NewVector(in.Graph, tensor.Float32, gorgonia.WithShape(2), gorgonia.WithName("x"))
	if same, err := in.Dropout(node, 0.5); err != nil || same != node {
		t.Errorf("dropout does something outside training, %v", err)
	}
}

// TestMaxStateTie checks that of equal states the first has the gradient: with
// all weights 0 every state of a GRU is 0, and the first one's candidate, let
// through by half, is all that the bias moves.
func TestMaxStateTie(t *testing.T) {
	in, e := newInput(t)
	n, err := e.Recurrent("r", Recurrent{Cell: "gru", Hidden: 1, Directions: 1, State: "max"})
	if err != nil {
		t.Fatal(err)
	}
	k := graph.KernelOf(n)
	var weights, grads [][]float32
	for _, p := range in.Params.Dense() {
		weights, grads = append(weights, make([]float32, len(p.W))), append(grads, make([]float32, len(p.W)))
	}
	weights, grads = append(weights, make([]float32, 2)), append(grads, make([]float32, 2))
	out := make([]float32, 4)
	k.Forward(out, weights)
	k.Backward(grads, []float32{1, 0, 0, 0}, out, weights)
	if bias := grads[2]; !slices.Equal(out, make([]float32, 4)) || !slices.Equal(bias, []float32{0, 0, 0.5}) {
		t.Errorf("features %v, gradient of the bias %v, want zeros and [0 0 0.5]", out, bias)
	}
}
