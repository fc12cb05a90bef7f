package submodels

import (
	"fmt"
	"math"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
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
	return Apply(k, tensor.Shape{e.in.Rows, features}, weights, bias, e.anchor)
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

	embedded []float32 // distinct × Dim
	products []float32 // distinct × taps
	sum      []float32 // filters, at one position
	arg      []int32   // winning position of each row and feature
}

func (k *conv) Forward(out []float32, in [][]float32) {
	weights, bias := in[0], in[1]
	b, f := k.batch, k.filters
	n := len(b.Distinct)
	k.embedded = k.table.gather(k.embedded, b.Distinct)
	k.products = sized(k.products, n*k.taps)
	clear(k.products)
	kernels.MatMulTB(k.products, k.embedded, weights, n, k.taps, k.table.Dim)

	clear(out)
	k.sum = sized(k.sum, f)
	if need := b.Len() * len(bias); cap(k.arg) < need {
		k.arg = make([]int32, need)
	}
	k.arg = k.arg[:b.Len()*len(bias)]
	for r := range b.Len() {
		first := 0
		for wi, w := range k.widths {
			at := r*len(bias) + wi*f
			k.slide(out[at:at+f], k.arg[at:at+f], b.LocalRow(r), w, first)
			first += w * f
		}
		y := out[r*len(bias) : (r+1)*len(bias)]
		kernels.Add(y, bias)
		kernels.Relu(y, y)
	}
}

// slide moves the filters of one width, whose taps begin at column first of
// the products, over a text and keeps the greatest sums and where they were.
func (k *conv) slide(best []float32, arg []int32, row []int32, w, first int) {
	f := k.filters
	for t := 0; t == 0 || t+w <= len(row); t++ {
		clear(k.sum)
		for j := range min(w, len(row)-t) {
			p := int(row[t+j])*k.taps + first + j*f
			kernels.Add(k.sum, k.products[p:p+f])
		}
		if t == 0 {
			copy(best, k.sum)
			clear(arg)
			continue
		}
		kernels.MaxInto(best, arg, k.sum, int32(t))
	}
}

func (k *conv) Backward(din [][]float32, dout, out []float32, in [][]float32) {
	weights, features := in[0], len(in[1])
	g := k.table.begin(k.batch.Distinct)
	d, f := k.table.Dim, k.filters
	for r := range k.batch.Len() {
		row := k.batch.LocalRow(r)
		first := 0
		for wi, w := range k.widths {
			for i := range f {
				at := r*features + wi*f + i
				if out[at] <= 0 || dout[at] == 0 {
					continue
				}
				din[1][wi*f+i] += dout[at]
				t := int(k.arg[at])
				for j := range min(w, len(row)-t) {
					u := int(row[t+j]) * d
					tap := (first + j*f + i) * d
					kernels.Axpy(din[0][tap:tap+d], dout[at], k.embedded[u:u+d])
					kernels.Axpy(g[u:u+d], dout[at], weights[tap:tap+d])
				}
			}
			first += w * f
		}
	}
}

func (k *conv) Cost(rows int) KernelCost {
	var flops int64
	for _, w := range k.widths {
		positions := max(k.length-w+1, 1)
		taps := min(w, k.length)
		flops += int64(positions)*2*int64(taps*k.table.Dim*k.filters) + int64(k.filters)
	}
	places := len(k.widths) * k.filters
	scratch := int64(k.length)*int64(k.taps+k.table.Dim) + int64(places)
	return KernelCost{FLOPs: int64(rows) * flops, Scratch: 4 * (int64(rows)*scratch + int64(k.filters))}
}
