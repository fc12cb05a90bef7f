package combiners

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// Linear is the name of the linear combiner.
const Linear = "linear"

// Builtin returns a registry with linear, sum, gated and lowrank.
func Builtin() *Registry {
	r := &Registry{}
	for _, s := range []Spec{linearSpec(), summedSpec(), gatedSpec(), lowRankSpec()} {
		if err := r.Add(s); err != nil {
			panic(err) // a declaration in this package is wrong
		}
	}
	return r
}

func linearSpec() Spec {
	return Spec{
		Name: Linear, Doc: "y = W1·y1 + W2·y2 + b", Symmetric: true,
		New: func(submodels.Values) (Combiner, error) { return linear{}, nil },
	}
}

// linear is y = Σ Wᵢ·yᵢ + b.
type linear struct{}

func (linear) Scores(in *Input) (*gorgonia.Node, error) {
	weights, bias, err := linear{}.params(in)
	if err != nil {
		return nil, err
	}
	k := &sum{classes: in.Classes}
	for r := range in.Features {
		k.widths = append(k.widths, in.Width(r))
	}
	inputs := append(append(append([]*gorgonia.Node{}, in.Features...), weights...), bias)
	return graph.Apply(k, tensor.Shape{in.Rows(), in.Classes}, inputs...)
}

func (linear) Terms(in *Input) (terms []*gorgonia.Node, bias *gorgonia.Node, err error) {
	weights, bias, err := linear{}.params(in)
	if err != nil {
		return nil, nil, err
	}
	for r, f := range in.Features {
		k := &sum{classes: in.Classes, widths: []int{in.Width(r)}}
		term, err := graph.Apply(k, tensor.Shape{in.Rows(), in.Classes}, f, weights[r])
		if err != nil {
			return nil, nil, err
		}
		terms = append(terms, term)
	}
	return terms, bias, nil
}

// params declares the weights of each route, as those of one layer over all
// features, and the bias.
func (linear) params(in *Input) (weights []*gorgonia.Node, bias *gorgonia.Node, err error) {
	total := 0
	for r := range in.Features {
		total += in.Width(r)
	}
	for r := range in.Features {
		w, err := in.RouteParam(r, "weights", submodels.Glorot(total, in.Classes), in.Width(r), in.Classes)
		if err != nil {
			return nil, nil, err
		}
		weights = append(weights, w)
	}
	bias, err = in.Param("bias", submodels.Zeros, in.Classes)
	return weights, bias, err
}

// sum is a sum of products: its inputs are features of several widths, as many
// weights, and a bias, which may be left out.
type sum struct {
	widths  []int
	classes int
}

func (k *sum) Name() string { return "linear combiner" }

func (k *sum) Forward(out []float32, in [][]float32) {
	n := len(k.widths)
	rows := len(out) / k.classes
	clear(out)
	if len(in) > 2*n {
		kernels.AddBias(out, in[2*n], rows)
	}
	for i, width := range k.widths {
		kernels.MatMul(out, in[i], in[n+i], rows, k.classes, width)
	}
}

func (k *sum) Backward(din [][]float32, dout, _ []float32, in [][]float32) {
	n := len(k.widths)
	rows := len(dout) / k.classes
	for i, width := range k.widths {
		kernels.MatMulTB(din[i], dout, in[n+i], rows, width, k.classes)
		kernels.MatMulTA(din[n+i], in[i], dout, width, k.classes, rows)
	}
	if len(in) > 2*n {
		kernels.ColumnSums(din[2*n], dout, rows)
	}
}

func (k *sum) Cost(rows int) graph.KernelCost {
	var flops int64
	for _, width := range k.widths {
		flops += 2 * int64(width) * int64(k.classes)
	}
	return graph.KernelCost{FLOPs: int64(rows) * flops}
}
