package submodels

import (
	"fmt"
	"math"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// Conv adds one-dimensional convolutions over the embedded tokens, ReLU and
// max over time (Kim 2014): for each of widths, filters features, of shape
// (Rows, len(widths)·filters). A text shorter than a filter is read as if
// zeros followed it.
func (e *Embedding) Conv(name string, widths []int, filters int) (*gorgonia.Node, error) {
	if len(widths) == 0 || slices.Min(widths) < 1 {
		return nil, fmt.Errorf("convolution %s cannot have filters of widths %v: give at least one, each at least 1", name, widths)
	}
	d, widest, total := e.Dim(), slices.Max(widths), 0
	for _, w := range widths {
		total += w
	}
	limit := math.Sqrt(6 / float64(widest*d+filters))
	weights, err := e.in.Param(name+"/weights", Uniform(limit), total*filters, d)
	if err != nil {
		return nil, err
	}
	features := len(widths) * filters
	bias, err := e.in.Param(name+"/bias", Zeros, features)
	if err != nil {
		return nil, err
	}
	k := &conv{source: e.source("convolution"), widths: widths, filters: filters, taps: total * filters}
	return graph.Apply(k, tensor.Shape{e.in.Rows, features}, weights, bias, e.anchor)
}

// conv computes what each filter's taps give for the distinct tokens of the
// batch once, as one product, and sums rows of that at every position. Only
// the winning position of a filter has a gradient, so the backward pass is a
// few additions of rows.
//
// weights is (taps, Dim): for each width w, its w taps, each of filters rows.
type conv struct {
	source
	widths  []int
	filters int
	taps    int // sum of widths times filters

	lookup
	products []float32 // × taps
	frozen   []float32 // those that are kept, here or by another kernel
	arg      []int32   // winning position of each row and feature
	flipped  []float32 // weights transposed, (Dim, taps), once they are frozen

	tokens, winners []int32   // where the products have a gradient
	gradients       []float32 // and which
}

// Freeze transposes the weights, with which a product of few rows is faster,
// and makes the products of the most frequent tokens.
func (k *conv) Freeze(in [][]float32) {
	k.flipped = sized(k.flipped, len(in[0]))
	kernels.Transpose(k.flipped, in[0], k.taps, k.table.Dim)
	n := k.keep(k.table.Rows, k.taps)
	k.products = k.newTable(n, k.taps)
	k.frozen = k.products
	kernels.MatMul(k.products, k.firstRows(n), k.flipped, n, k.taps, k.table.Dim)
}

func (k *conv) Share(frozen graph.Kernel) {
	f := frozen.(*conv)
	k.flipped, k.frozen = f.flipped, f.frozen
	k.share(&f.lookup)
}

func (k *conv) Forward(out []float32, in [][]float32) {
	weights, bias := in[0], in[1]
	b, features := k.batch, len(bias)
	k.load(&k.source)
	k.drop.apply(k.embedded)
	var fresh []float32
	k.products, fresh = k.grow(k.products, k.frozen, k.taps)
	clear(fresh)
	if k.flipped != nil {
		kernels.MatMul(fresh, k.embedded, k.flipped, len(k.fresh), k.taps, k.table.Dim)
	} else {
		kernels.MatMulTB(fresh, k.embedded, weights, len(k.fresh), k.taps, k.table.Dim)
	}

	clear(out[b.Len()*features:])
	k.arg = sized(k.arg, b.Len()*features)
	for r := range b.Len() {
		first, at := 0, r*features
		row := k.rows[b.Offsets[r]:b.Offsets[r+1]]
		for _, w := range k.widths {
			end := at + k.filters
			kernels.ConvMax(out[at:end], k.arg[at:end], k.products, row, w, k.taps, first)
			first, at = first+w*k.filters, end
		}
	}
	live := out[:b.Len()*features]
	kernels.AddBias(live, bias, b.Len())
	kernels.Relu(live, live)
}

func (k *conv) Backward(din [][]float32, dout, out []float32, in [][]float32) {
	weights, dbias := in[0], din[1]
	k.tokens, k.winners, k.gradients = k.tokens[:0], k.winners[:0], k.gradients[:0]
	first := 0
	for wi, w := range k.widths {
		for i := range k.filters {
			k.collect(wi*k.filters+i, w, first+i, dout, out, dbias)
		}
		first += w * k.filters
	}
	g := k.begin()
	kernels.SparseProducts(g, din[0], k.embedded, weights, k.tokens, k.winners, k.gradients, k.table.Dim)
	k.end()
}

// collect lists where one filter's taps, the first of which is given, have a
// gradient: at its winning positions.
func (k *conv) collect(feature, width, tap int, dout, out, dbias []float32) {
	features := len(dbias)
	for r := range k.batch.Len() {
		at := r*features + feature
		d := dout[at]
		if out[at] <= 0 || d == 0 {
			continue
		}
		dbias[feature] += d
		row := k.batch.LocalRow(r)[k.arg[at]:]
		for j, u := range row[:min(width, len(row))] {
			k.tokens = append(k.tokens, u)
			k.winners = append(k.winners, int32(tap+j*k.filters))
			k.gradients = append(k.gradients, d)
		}
	}
}

func (k *conv) Cost(rows int) graph.KernelCost {
	var flops int64
	for _, w := range k.widths {
		positions := max(k.length-w+1, 1)
		taps := min(w, k.length)
		flops += int64(positions)*2*int64(taps*k.table.Dim*k.filters) + int64(k.filters)
	}
	places := len(k.widths) * k.filters
	scratch := int64(k.length)*int64(k.taps+k.table.Dim) + int64(places)
	return graph.KernelCost{FLOPs: int64(rows)*flops + k.composing(rows), Scratch: 4 * int64(rows) * scratch}
}
