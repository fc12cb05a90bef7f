// Package combinertest is the conformance suite of combiners: a user's own
// combiner joins with one line in a test,
//
//	combinertest.Run(t, mySpec)
//
// and is held to what training and prediction rely on, with one route and with
// two: the shape of its scores, gradients that agree with finite differences,
// rows that do not look at each other, the same bits for the same seed, a cost
// that is known before training, and what it says of itself: that its routes may
// be swapped, that its scores are a sum of terms.
package combinertest

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// Classes is the number of classes in the suite.
const Classes = 3

// scored stands for the width of a route whose features are class scores.
const scored = -Classes

// rows is the number of texts in a batch.
const rows = 4

// Run holds a kind of combiner to the contract, with the defaults of its settings
// and with each of the given settings on top.
func Run(t *testing.T, spec combiners.Spec, variants ...submodels.Values) {
	t.Helper()
	if err := new(combiners.Registry).Add(spec); err != nil {
		t.Fatal(err)
	}
	for _, v := range append([]submodels.Values{{}}, variants...) {
		settings := submodels.Defaults(spec.Settings)
		maps.Copy(settings, v)
		for _, widths := range [][]int{{5}, {3, 5}, {4, 4}, {1, 1}, {scored}, {5, scored}, {scored, scored}} {
			t.Run(fmt.Sprintf("%v/features=%v", v, widths), func(t *testing.T) {
				c, err := spec.New(settings)
				if err != nil {
					t.Fatal(err)
				}
				check(t, c, spec.Symmetric, widths)
			})
		}
	}
}

func check(t testing.TB, c combiners.Combiner, symmetric bool, widths []int) {
	t.Helper()
	testGradient(t, c, widths)
	testRows(t, c, widths)
	testRepeat(t, c, widths)
	testCost(t, c, widths)
	if symmetric && len(widths) == 2 {
		testSymmetry(t, c, widths)
	}
	if a, ok := c.(combiners.Additive); ok {
		testTerms(t, a, widths)
	}
}

// bench is a combiner on a graph with the loss Σ coefficient·score.
type bench struct {
	in       *combiners.Input
	features [][]float32
	scores   *gorgonia.Node
	loss     *gorgonia.Node
	grads    gorgonia.Nodes // of the parameters, then of the features
	program  *graph.Program
}

func newBench(t testing.TB, c combiners.Combiner, widths []int, n int, p *submodels.Params) *bench {
	t.Helper()
	b := &bench{in: &combiners.Input{Graph: gorgonia.NewGraph(), Params: p, Classes: Classes}}
	for r, width := range widths {
		b.in.Scored = append(b.in.Scored, width == scored)
		width = max(width, -width)
		x := make([]float32, n*width)
		for i := range x {
			x[i] = float32(math.Sin(float64(5*i + 3*width + r)))
		}
		b.features = append(b.features, x)
		b.in.Features = append(b.in.Features, gorgonia.NewMatrix(b.in.Graph, tensor.Float32, gorgonia.WithShape(n, width),
			gorgonia.WithName(fmt.Sprint("features of route ", r)), gorgonia.WithValue(tensor.New(tensor.WithShape(n, width), tensor.WithBacking(x)))))
	}
	var err error
	if b.scores, err = c.Scores(b.in); err != nil {
		t.Fatal(err)
	}
	if s := b.scores.Shape(); !s.Eq(tensor.Shape{n, Classes}) {
		t.Fatalf("the scores have shape %v, want (%d, %d)", s, n, Classes)
	}
	return b
}

// compile readies the bench to compute scores and gradients.
func (b *bench) compile(t testing.TB) *bench {
	t.Helper()
	var err error
	if b.loss, err = graph.Apply(projection{}, nil, b.scores); err != nil {
		t.Fatal(err)
	}
	var wrt gorgonia.Nodes
	for _, p := range b.in.Params.Dense() {
		wrt = append(wrt, p.Node(b.in.Graph))
	}
	wrt = append(wrt, b.in.Features...)
	one := b.in.Graph.AddNode(gorgonia.NewConstant(float32(1), gorgonia.WithName("one")))
	if b.grads, err = gorgonia.Backpropagate(gorgonia.Nodes{b.loss}, gorgonia.Nodes{one}, wrt); err != nil {
		t.Fatal(err)
	}
	roots := append(gorgonia.Nodes{b.loss, b.scores}, b.grads...)
	if b.program, err = graph.Compile(b.in.Graph, roots...); err != nil {
		t.Fatal(err)
	}
	return b
}

// run computes the given node.
func (b *bench) run(t testing.TB, n *gorgonia.Node) []float32 {
	t.Helper()
	if err := b.program.Run(); err != nil {
		t.Fatal(err)
	}
	x, err := b.program.Floats(n)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(x)
}

// value computes the loss in double precision from the scores.
func (b *bench) value(t testing.TB) (sum float64) {
	t.Helper()
	for i, x := range b.run(t, b.scores) {
		sum += float64(coefficient(i)) * float64(x)
	}
	return sum
}

// projection is the loss of the suite: a sum of scores with fixed coefficients.
type projection struct{}

func coefficient(i int) float32 { return float32(math.Sin(float64(3*i + 1))) }

func (projection) Name() string { return "projection" }
func (projection) Forward(out []float32, in [][]float32) {
	out[0] = 0
	for i, x := range in[0] {
		out[0] += coefficient(i) * x
	}
}
func (projection) Backward(din [][]float32, dout, _ []float32, _ [][]float32) {
	for i := range din[0] {
		din[0][i] = coefficient(i) * dout[0]
	}
}
func (projection) Cost(int) graph.KernelCost { return graph.KernelCost{} }

// spread gives every weight a value of its own, so that biases matter too.
func spread(p *submodels.Params) {
	for k, d := range p.Dense() {
		for i := range d.W {
			d.W[i] += 0.5 * float32(math.Sin(float64(7*i+k+1)))
		}
	}
}

// testGradient compares gradients with central differences. Elements at which
// two step sizes disagree sit at a kink and are left out; they must be few.
func testGradient(t testing.TB, c combiners.Combiner, widths []int) {
	t.Helper()
	b := newBench(t, c, widths, rows, submodels.NewParams(3)).compile(t)
	spread(b.in.Params)
	checked, kinks := 0, 0
	compare := func(name string, w, gradient []float32) {
		for i := range w {
			old := w[i]
			diff := func(h float32) float64 {
				w[i] = old + h
				up := b.value(t)
				w[i] = old - h
				down := b.value(t)
				w[i] = old
				return (up - down) / (2 * float64(h))
			}
			x, y := diff(1.0/128), diff(1.0/256)
			scale := math.Max(1, math.Max(math.Abs(x), math.Abs(y)))
			if math.Abs(x-y) > 2e-3*scale {
				kinks++
			} else if checked++; math.Abs(y-float64(gradient[i])) > 6e-3*scale {
				t.Errorf("%s[%d]: gradient %g, finite difference %g", name, i, gradient[i], y)
			}
		}
	}
	for i, p := range b.in.Params.Dense() {
		compare(p.Name, p.W, b.run(t, b.grads[i]))
	}
	for r, x := range b.features {
		compare(fmt.Sprint("features of route ", r), x, b.run(t, b.grads[len(b.in.Params.Dense())+r]))
	}
	if kinks > checked/2 {
		t.Errorf("only %d elements could be checked, %d sit at kinks", checked, kinks)
	}
}

// testRows checks that a row's scores depend on that row alone.
func testRows(t testing.TB, c combiners.Combiner, widths []int) {
	t.Helper()
	b := newBench(t, c, widths, rows, submodels.NewParams(5)).compile(t)
	spread(b.in.Params)
	want := b.run(t, b.scores)
	for r := range widths { // the rows the other way round
		width := len(b.features[r]) / rows
		list := slices.Collect(slices.Chunk(slices.Clone(b.features[r]), width))
		for i := range list {
			copy(b.features[r][i*width:], list[rows-1-i])
		}
	}
	got := b.run(t, b.scores)
	for i := range rows {
		j := rows - 1 - i
		near(t, "in another order", got[i*Classes:(i+1)*Classes], want[j*Classes:(j+1)*Classes])
	}
}

func near(t testing.TB, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if !(math.Abs(float64(got[i]-want[i])) <= 1e-4*math.Max(1, math.Abs(float64(want[i])))) {
			t.Errorf("%s: score %d is %g, want %g", what, i, got[i], want[i])
			return
		}
	}
}

// testRepeat checks that a seed decides every bit, and that the numbers survive
// from graph to graph.
func testRepeat(t testing.TB, c combiners.Combiner, widths []int) {
	t.Helper()
	p := submodels.NewParams(1)
	scores := func(p *submodels.Params) []float32 {
		b := newBench(t, c, widths, rows, p)
		var err error
		if b.program, err = graph.Compile(b.in.Graph, b.scores); err != nil {
			t.Fatal(err)
		}
		return b.run(t, b.scores)
	}
	first := scores(p)
	for what, params := range map[string]*submodels.Params{"the same seed": submodels.NewParams(1), "another graph": p} {
		if !slices.Equal(first, scores(params)) {
			t.Errorf("%s gives other scores", what)
		}
	}
}

// testCost checks that counting needs no weights, finds what the graph has, and
// is not nothing.
func testCost(t testing.TB, c combiners.Combiner, widths []int) {
	t.Helper()
	measure := func(p *submodels.Params) graph.Cost {
		b := newBench(t, c, widths, 1, p)
		cost, err := graph.Measure(b.scores, p.Count())
		if err != nil {
			t.Fatal(err)
		}
		return cost
	}
	planned, p := measure(submodels.Plan()), submodels.NewParams(1)
	if real := measure(p); planned.FLOPs != real.FLOPs || planned.ActivationBytes != real.ActivationBytes || planned.FLOPs <= 0 {
		t.Errorf("%+v is counted beforehand, and %+v with weights", planned, real)
	}
	if n := p.Count(); planned.Parameters != n || planned.Bytes != 4*n {
		t.Errorf("%+v is counted beforehand, and there are %d parameters", planned, n)
	}
}

// testSymmetry checks that the scores stay where the routes are swapped, with
// their parameters, and the cost too.
func testSymmetry(t testing.TB, c combiners.Combiner, widths []int) {
	t.Helper()
	one := newBench(t, c, widths, rows, submodels.NewParams(7)).compile(t)
	spread(one.in.Params)
	other := newBench(t, c, []int{widths[1], widths[0]}, rows, submodels.NewParams(8)).compile(t)
	weights := map[string][]float32{}
	for _, p := range one.in.Params.Dense() {
		weights[p.Name] = p.W
	}
	for _, p := range other.in.Params.Dense() {
		w := weights[swapped(p.Name)]
		if len(w) != len(p.W) {
			t.Fatalf("with the routes swapped %s has %d numbers, and %s had %d: the combiner is not symmetric", p.Name, len(p.W), swapped(p.Name), len(w))
		}
		copy(p.W, w)
	}
	copy(other.features[0], one.features[1])
	copy(other.features[1], one.features[0])
	near(t, "with the routes swapped, so that the combiner is not symmetric", other.run(t, other.scores), one.run(t, one.scores))
}

// swapped is the name of the parameter of the other route, if it is of one.
func swapped(name string) string {
	if base, ok := strings.CutSuffix(name, "_a"); ok {
		return base + "_b"
	}
	if base, ok := strings.CutSuffix(name, "_b"); ok {
		return base + "_a"
	}
	return name
}

// testTerms checks that terms and bias add up to the scores, and that a route's
// term does not depend on the other route.
func testTerms(t testing.TB, c combiners.Additive, widths []int) {
	t.Helper()
	b := newBench(t, c, widths, rows, submodels.NewParams(9))
	terms, bias, err := c.Terms(b.in)
	if err != nil {
		t.Fatal(err)
	}
	if len(terms) != len(widths) || !bias.Shape().Eq(tensor.Shape{Classes}) {
		t.Fatalf("there are %d terms for %d routes, and a bias of shape %v", len(terms), len(widths), bias.Shape())
	}
	if b.program, err = graph.Compile(b.in.Graph, append(gorgonia.Nodes{b.scores, bias}, terms...)...); err != nil {
		t.Fatal(err)
	}
	spread(b.in.Params)
	sum, before := make([]float32, rows*Classes), [][]float32{}
	for i := range sum {
		sum[i] = b.run(t, bias)[i%Classes]
	}
	for r, node := range terms {
		if !node.Shape().Eq(tensor.Shape{rows, Classes}) {
			t.Fatalf("the term of route %d has shape %v, want (%d, %d)", r, node.Shape(), rows, Classes)
		}
		before = append(before, b.run(t, node))
		for i, x := range before[r] {
			sum[i] += x
		}
	}
	near(t, "as the sum of terms and bias", sum, b.run(t, b.scores))
	for r := range terms {
		old := slices.Clone(b.features[r])
		for i := range b.features[r] {
			b.features[r][i]++
		}
		for other, node := range terms {
			if other != r && !slices.Equal(b.run(t, node), before[other]) {
				t.Errorf("the term of route %d depends on the features of route %d", other, r)
			}
		}
		copy(b.features[r], old)
	}
}
