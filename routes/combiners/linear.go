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
		s.builtin = true
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

// linear is y = Σ Wᵢ·yᵢ + b. A route whose features are class scores already has
// had its Wᵢ: they are added as they are.
type linear struct{}

func (linear) Scores(in *Input) (*gorgonia.Node, error) {
	weights, bias, err := linear{}.params(in)
	if err != nil {
		return nil, err
	}
	k := &sum{classes: in.Classes}
	inputs := append([]*gorgonia.Node{}, in.Features...)
	for r, w := range weights {
		if w == nil {
			k.widths = append(k.widths, 0)
			continue
		}
		k.widths = append(k.widths, in.Width(r))
		inputs = append(inputs, w)
	}
	return graph.Apply(k, tensor.Shape{in.Rows(), in.Classes}, append(inputs, bias)...)
}

func (linear) Terms(in *Input) (terms []*gorgonia.Node, bias *gorgonia.Node, err error) {
	weights, bias, err := linear{}.params(in)
	if err != nil {
		return nil, nil, err
	}
	for r, f := range in.Features {
		term := f
		if weights[r] != nil {
			k := &sum{classes: in.Classes, widths: []int{in.Width(r)}}
			if term, err = graph.Apply(k, tensor.Shape{in.Rows(), in.Classes}, f, weights[r]); err != nil {
				return nil, nil, err
			}
		}
		terms = append(terms, term)
	}
	return terms, bias, nil
}

// params declares the weights of each route, as those of one layer over all
// features, and the bias. A route whose features are class scores has none.
func (linear) params(in *Input) (weights []*gorgonia.Node, bias *gorgonia.Node, err error) {
	total := 0
	for r := range in.Features {
		if !in.IsScored(r) {
			total += in.Width(r)
		}
	}
	for r := range in.Features {
		var w *gorgonia.Node
		if !in.IsScored(r) {
			if w, err = in.RouteParam(r, "weights", submodels.Glorot(total, in.Classes), in.Width(r), in.Classes); err != nil {
				return nil, nil, err
			}
		}
		weights = append(weights, w)
	}
	bias, err = in.Param("bias", submodels.Zeros, in.Classes)
	return weights, bias, err
}

// sum is a sum of products: its inputs are features of several widths, weights of
// those whose width is not 0, and a bias, which may be left out. Features of width
// 0 are class scores, which are added.
type sum struct {
	widths  []int
	classes int
}

func (k *sum) Name() string { return "linear combiner" }

func (k *sum) Forward(out []float32, in [][]float32) {
	rows := len(out) / k.classes
	clear(out)
	weights := in[len(k.widths):]
	if bias := k.bias(in); bias != nil {
		kernels.AddBias(out, bias, rows)
	}
	for i, width := range k.widths {
		if width == 0 {
			kernels.Add(out, in[i])
			continue
		}
		kernels.MatMul(out, in[i], weights[0], rows, k.classes, width)
		weights = weights[1:]
	}
}

// bias returns what of the inputs, or of their gradients, is the bias's; nil where
// there is none.
func (k *sum) bias(in [][]float32) []float32 {
	n := len(k.widths)
	for _, width := range k.widths {
		if width > 0 {
			n++
		}
	}
	if n < len(in) {
		return in[n]
	}
	return nil
}

func (k *sum) Backward(din [][]float32, dout, _ []float32, in [][]float32) {
	rows := len(dout) / k.classes
	weight := len(k.widths)
	for i, width := range k.widths {
		if width == 0 {
			kernels.Add(din[i], dout)
			continue
		}
		kernels.MatMulTB(din[i], dout, in[weight], rows, width, k.classes)
		kernels.MatMulTA(din[weight], in[i], dout, width, k.classes, rows)
		weight++
	}
	if bias := k.bias(din); bias != nil {
		kernels.ColumnSums(bias, dout, rows)
	}
}

func (k *sum) Cost(rows int) graph.KernelCost {
	var flops int64
	for _, width := range k.widths {
		flops += max(2*int64(width), 1) * int64(k.classes)
	}
	return graph.KernelCost{FLOPs: int64(rows) * flops}
}
