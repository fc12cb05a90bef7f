// Package submodeltest is the conformance suite of sub-models: a user's own
// sub-model joins with one line in a test,
//
//	submodeltest.Run(t, mySpec)
//
// and is held to what training relies on: the shape of its features, gradients
// that agree with finite differences, rows that do not look at each other nor at
// padding, finite numbers for empty texts, the same bits for the same seed, and
// a cost that is known before training.
package submodeltest

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// Vocabulary is the number of token ids in the suite's texts, or of numbers in
// their sparse vectors, Columns the numbers a row of its vectors, and Classes the
// number of classes.
const (
	Vocabulary = 12
	Columns    = 4
	Classes    = 3
)

// Run holds a kind of sub-model that reads text to the contract, with the
// defaults of its settings and with each of the given settings on top.
func Run(t *testing.T, spec submodels.Spec, variants ...submodels.Values) {
	t.Helper()
	run(t, spec, variants, 0)
}

// RunVectors is Run for a kind of sub-model that takes vectors.
func RunVectors(t *testing.T, spec submodels.Spec, variants ...submodels.Values) {
	t.Helper()
	run(t, spec, variants, Columns)
}

func run(t *testing.T, spec submodels.Spec, variants []submodels.Values, columns int) {
	t.Helper()
	if err := new(submodels.Registry).Add(spec); err != nil {
		t.Fatal(err)
	}
	for _, v := range append([]submodels.Values{{}}, variants...) {
		settings := submodels.Defaults(spec.Settings)
		for name, value := range v {
			settings[name] = value
		}
		t.Run(fmt.Sprint(v), func(t *testing.T) {
			model := subject{spec, settings, columns}
			t.Run("gradient", func(t *testing.T) { testGradient(t, model, false) })
			t.Run("gradient in training", func(t *testing.T) { testGradient(t, model, true) })
			t.Run("rows", func(t *testing.T) { testRows(t, model) })
			t.Run("short", func(t *testing.T) { testShort(t, model) })
			t.Run("padding", func(t *testing.T) { testPadding(t, model) })
			t.Run("repeat", func(t *testing.T) { testRepeat(t, model) })
			t.Run("training", func(t *testing.T) { testTraining(t, model) })
			t.Run("cost", func(t *testing.T) { testCost(t, model) })
		})
	}
}

// subject is the sub-model under test and the numbers a row that it is given;
// 0 for text.
type subject struct {
	spec     submodels.Spec
	settings submodels.Values
	columns  int
}

// testGradient compares gradients with central differences, in training with the
// masks of one step. Elements at which
// two step sizes disagree sit at a kink of ReLU or max and are left out; they
// must be few.
func testGradient(t *testing.T, m subject, training bool) {
	b := newBench(t, m, len(texts()), 3, training)
	spread(b.params)
	b.run(t, texts())
	checked, kinks := 0, 0
	check := func(name string, w []float32, i int, got float32) {
		old := w[i]
		diff := func(h float32) float64 {
			w[i] = old + h
			up := b.value(t, texts())
			w[i] = old - h
			down := b.value(t, texts())
			w[i] = old
			return (up - down) / (2 * float64(h))
		}
		a, c := diff(1.0/128), diff(1.0/256)
		scale := math.Max(1, math.Max(math.Abs(a), math.Abs(c)))
		if !(math.Abs(a-c) <= 2e-3*scale) {
			kinks++
			return
		}
		checked++
		if !(math.Abs(c-float64(got)) <= 6e-3*scale) {
			t.Errorf("%s[%d]: gradient %g, finite difference %g", name, i, got, c)
		}
	}
	for i, p := range b.params.Dense() {
		g := b.read(t, b.grads[i])
		for _, j := range sample(len(p.W)) {
			check(p.Name, p.W, j, g[j])
		}
	}
	for _, table := range b.params.Tables() {
		touched, g := slices.Clone(table.Touched), slices.Clone(table.G)
		for u, row := range touched {
			for _, j := range sample(table.Dim) {
				check(fmt.Sprintf("%s row %d", table.Name, row), table.W, int(row)*table.Dim+j, g[u*table.Dim+j])
			}
		}
	}
	if checked < 10 || kinks > checked/2 {
		t.Errorf("only %d elements could be checked, %d sit at kinks", checked, kinks)
	}
}

// spread makes weights large enough for differences in float32.
func spread(p *submodels.Params) {
	for k, d := range p.Dense() {
		for i := range d.W {
			d.W[i] += 0.3 * float32(math.Sin(float64(7*i+k)))
		}
	}
	for k, table := range p.Tables() {
		for i := range table.W {
			table.W[i] = float32(math.Sin(float64(13*i + 5*k + 1)))
		}
	}
}

// sample returns up to 12 places spread over n.
func sample(n int) []int {
	var list []int
	step := max(n/12, 1)
	for i := 0; i < n && len(list) < 12; i += step {
		list = append(list, i)
	}
	return list
}

// testRows checks that a row's features depend on that row alone.
func testRows(t *testing.T, m subject) {
	rows := texts()
	b := newBench(t, m, len(rows), 5, false)
	b.run(t, rows)
	want := b.read(t, b.features)
	width := len(want) / len(rows)
	b.run(t, rows[:2])
	compare(t, "in a smaller batch", b.read(t, b.features)[:2*width], want[:2*width])
	slices.Reverse(rows)
	b.run(t, rows)
	got := b.read(t, b.features)
	for i := range rows {
		j := len(rows) - 1 - i
		compare(t, "in another order", got[i*width:(i+1)*width], want[j*width:(j+1)*width])
	}
}

// testShort tries texts of no token and of one, alone, beside a much longer one,
// and in a batch of fewer rows than the graph.
func testShort(t *testing.T, m subject) {
	long := make([]int32, 60)
	for i := range long {
		long[i] = int32(i % Vocabulary)
	}
	b := newBench(t, m, 3, 5, false)
	for _, row := range [][]int32{{}, {4}, {1, 2, 3}} {
		b.run(t, [][]int32{row})
		alone := b.read(t, b.features)
		width := len(alone) / 3
		b.run(t, [][]int32{row, long, row})
		beside := b.read(t, b.features)
		compare(t, fmt.Sprintf("the text %v beside one of %d tokens", row, len(long)), beside[:width], alone[:width])
		compare(t, fmt.Sprintf("the text %v after one of %d tokens", row, len(long)), beside[2*width:], alone[:width])
	}
}

// testPadding fills the padding of texts with other numbers than zeros, which
// must make no difference. An empty text is nothing but padding: its zeros may
// be used.
func testPadding(t *testing.T, m subject) {
	features := func(padding float32) []float32 {
		b := newPaddedBench(t, m, len(texts()), 5, false, padding)
		spread(b.params)
		b.run(t, texts())
		return b.read(t, b.features)
	}
	want, got := features(0), features(1.5)
	width := len(want) / len(texts())
	for i, row := range texts() {
		if len(row) == 0 {
			continue
		}
		if where := differs(got[i*width:(i+1)*width], want[i*width:(i+1)*width]); where != "" {
			t.Fatalf("the features of a text depend on the padding after it (of %v, %s): use the mask that Padded gives beside the embeddings, "+
				"as x·mask before a sum or a mean over time, and as scores + 30·(mask - 1) before a softmax over time", row, where)
		}
	}
}

func compare(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if where := differs(got, want); where != "" {
		t.Fatalf("%s: %s", what, where)
	}
}

// differs says which feature is not what it should be; empty where all are.
func differs(got, want []float32) string {
	for i := range got {
		if !(math.Abs(float64(got[i]-want[i])) <= 1e-5*math.Max(1, math.Abs(float64(want[i])))) {
			return fmt.Sprintf("feature %d is %g, want %g", i, got[i], want[i])
		}
	}
	return ""
}

// testRepeat checks that a seed decides every bit, and another seed others but for
// a matrix over sparse vectors, which begins at zero.
func testRepeat(t *testing.T, m subject) {
	features := func(seed uint64) []float32 {
		b := newBench(t, m, len(texts()), seed, true)
		b.run(t, texts())
		return b.read(t, b.features)
	}
	a, b, c := features(1), features(1), features(2)
	if !slices.Equal(a, b) {
		t.Error("the same seed gives other features")
	}
	if slices.Equal(a, c) && m.spec.Sparse == nil {
		t.Error("another seed gives the same features")
	}
}

// testTraining checks that gradient descent lowers the loss.
func testTraining(t *testing.T, m subject) {
	b := newBench(t, m, len(texts()), 7, false)
	first := b.run(t, texts())
	last := first
	for range 20 {
		const rate = 0.02
		for i, p := range b.params.Dense() {
			for j, g := range b.read(t, b.grads[i]) {
				p.W[j] -= rate * g
			}
		}
		for _, table := range b.params.Tables() {
			for u, row := range table.Touched {
				for j := range table.Dim {
					table.W[int(row)*table.Dim+j] -= rate * table.G[u*table.Dim+j]
				}
			}
		}
		last = b.run(t, texts())
	}
	if !(last < first) {
		t.Errorf("20 steps of gradient descent took the loss from %g to %g", first, last)
	}
}

// testCost checks that counting needs no weights and finds the same parameters.
func testCost(t *testing.T, m subject) {
	real := newBench(t, m, 1, 1, false).params.Count()
	p := submodels.Plan()
	g := gorgonia.NewGraph()
	f, err := m.spec.Features(m.settings, submodels.NewInput(submodels.InputOptions{
		Graph: g, Params: p, Name: "a", Rows: 1, Vocabulary: Vocabulary, Length: 5, Columns: m.columns, Classes: Classes,
	}))
	if err != nil {
		t.Fatal(err)
	}
	c, err := graph.Measure(f, p.Count())
	if err != nil {
		t.Fatal(err)
	}
	if c.Parameters != real || c.Bytes != 4*real || c.ActivationBytes <= 0 || c.FLOPs < 0 {
		t.Errorf("counted %+v; the sub-model has %d parameters", c, real)
	}
}
