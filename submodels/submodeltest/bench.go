package submodeltest

import (
	"math"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
	"github.com/doubleroute/sweep/submodels/ngrams"
	"github.com/doubleroute/sweep/submodels/text"
)

// texts is a batch with short, long, repeated and empty texts.
func texts() [][]int32 {
	return [][]int32{{1, 2, 3, 4, 5}, {6}, {}, {7, 8, 7, 9, 10, 11, 1, 2, 0}, {3, 3}}
}

func ragged(rows [][]int32) (r text.Ragged, all []int32) {
	r.Offsets = []int32{0}
	for i, row := range rows {
		r.IDs = append(r.IDs, row...)
		r.Offsets = append(r.Offsets, int32(len(r.IDs)))
		all = append(all, int32(i))
	}
	return r, all
}

// vectors gives each text's row of numbers in place of its tokens.
func vectors(rows [][]int32, columns int) (list []float32) {
	for _, row := range rows {
		for j := range columns {
			var sum float64
			for i, id := range row {
				sum += float64((i + 1) * (int(id) + 2) * (j + 3))
			}
			list = append(list, float32(math.Sin(sum)))
		}
	}
	return list
}

// vectorsOf gives each text as a sparse vector: what follows from how often it has
// each token.
func vectorsOf(rows [][]int32) ngrams.Matrix {
	m := ngrams.Matrix{Ragged: text.Ragged{Offsets: []int32{0}}}
	for _, row := range rows {
		from := len(m.IDs)
		for _, id := range row {
			at := slices.Index(m.IDs[from:], id)
			if at < 0 {
				m.IDs, m.Values = append(m.IDs, id), append(m.Values, 0)
				at = len(m.IDs) - 1 - from
			}
			m.Values[from+at] += 0.25 + 0.1*float32(id)
		}
		m.Offsets = append(m.Offsets, int32(len(m.IDs)))
	}
	return m
}

// bench is a sub-model on a graph with the loss Σ coefficient·feature.
type bench struct {
	columns  int
	sparse   bool // it is given sparse vectors
	params   *submodels.Params
	batch    *submodels.Batch
	input    *submodels.Input
	features *gorgonia.Node
	loss     *gorgonia.Node
	grads    gorgonia.Nodes
	program  *graph.Program
	step     int
}

func newBench(t *testing.T, m subject, rows int, seed uint64, training bool) *bench {
	t.Helper()
	return newPaddedBench(t, m, rows, seed, training, 0)
}

func newPaddedBench(t *testing.T, m subject, rows int, seed uint64, training bool, padding float32) *bench {
	t.Helper()
	b := &bench{columns: m.columns, sparse: m.spec.Sparse != nil, params: submodels.NewParams(seed), batch: submodels.NewBatch(Vocabulary, m.columns)}
	g := gorgonia.NewGraph()
	b.input = submodels.NewInput(submodels.InputOptions{
		Graph: g, Params: b.params, Batch: b.batch, Name: "a", Rows: rows,
		Vocabulary: Vocabulary, Length: 5, Columns: m.columns, Classes: Classes, Seed: seed, Training: training, Padding: padding, Step: &b.step,
	})
	var err error
	if b.features, err = m.spec.Features(m.settings, b.input); err != nil {
		t.Fatal(err)
	}
	if b.loss, err = graph.Apply(&project{}, nil, b.features); err != nil {
		t.Fatal(err)
	}
	wrt := gorgonia.Nodes{}
	for _, p := range b.params.Dense() {
		wrt = append(wrt, p.Node(g))
	}
	wrt = append(wrt, b.input.Anchors()...)
	if b.grads, err = graph.Gradients(g, b.loss, wrt); err != nil {
		t.Fatal(err)
	}
	roots := append(gorgonia.Nodes{b.loss, b.features}, b.grads...)
	if b.program, err = graph.Compile(g, roots...); err != nil {
		t.Fatal(err)
	}
	return b
}

// run loads texts and computes loss, features and gradients, all of which must
// be finite.
func (b *bench) run(t *testing.T, rows [][]int32) float64 {
	t.Helper()
	for _, table := range b.params.Tables() {
		table.ClearGradient()
	}
	r, all := ragged(rows)
	switch {
	case b.sparse:
		b.batch.LoadSparse(vectorsOf(rows), all, true, 0, nil)
	case b.columns == 0:
		b.batch.LoadText(r, all, 0, nil)
	default:
		b.batch.LoadVectors(vectors(rows, b.columns), all)
		b.input.Refresh()
	}
	if err := b.program.Run(); err != nil {
		t.Fatal(err)
	}
	for _, n := range append(gorgonia.Nodes{b.loss, b.features}, b.grads...) {
		for _, x := range b.read(t, n) {
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				t.Fatalf("the texts %v give numbers that are not finite: %s", rows, b.program.NonFinite())
			}
		}
	}
	return float64(b.read(t, b.loss)[0])
}
func (b *bench) read(t *testing.T, n *gorgonia.Node) []float32 {
	t.Helper()
	x, err := b.program.Floats(n)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(x)
}

// project is the loss of the suite: a sum of features with fixed coefficients.
type project struct{}

func coefficient(i int) float32 { return float32(math.Sin(float64(3*i + 1))) }

func (project) Name() string { return "projection" }
func (project) Forward(out []float32, in [][]float32) {
	var sum float64
	for i, x := range in[0] {
		sum += float64(coefficient(i)) * float64(x)
	}
	out[0] = float32(sum)
}
func (project) Backward(din [][]float32, dout, _ []float32, _ [][]float32) {
	for i := range din[0] {
		din[0][i] = coefficient(i) * dout[0]
	}
}
func (project) Cost(int) graph.KernelCost { return graph.KernelCost{} }

// value computes the loss in double precision from the features.
func (b *bench) value(t *testing.T, rows [][]int32) float64 {
	t.Helper()
	b.run(t, rows)
	var sum float64
	for i, x := range b.read(t, b.features) {
		sum += float64(coefficient(i)) * float64(x)
	}
	return sum
}
