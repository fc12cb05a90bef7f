package routes

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels"
)

// combine adds the linear combiner, y = Σ Wᵢ·yᵢ + b over the routes' features,
// to the graph: scores of shape (rows, classes).
func combine(g *gorgonia.ExprGraph, p *submodels.Params, features []*gorgonia.Node, classes int) (*gorgonia.Node, error) {
	k := &linear{classes: classes}
	total := 0
	for _, f := range features {
		k.widths = append(k.widths, f.Shape()[1])
		total += f.Shape()[1]
	}
	inputs := append([]*gorgonia.Node{}, features...)
	for i := range features {
		w, err := submodels.DeclareParam(p, g, weightsName(i), submodels.Glorot(total, classes), k.widths[i], classes)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, w)
	}
	b, err := submodels.DeclareParam(p, g, biasName, submodels.Zeros, classes)
	if err != nil {
		return nil, err
	}
	return submodels.Apply(k, tensor.Shape{features[0].Shape()[0], classes}, append(inputs, b)...)
}

// biasName and weightsName name the combiner's parameters.
const biasName = "combiner/bias"

func weightsName(route int) string { return fmt.Sprintf("combiner/weights_%c", 'a'+route) }

// linear is the linear combiner: its inputs are the features of each route,
// the weights of each route, and the bias.
type linear struct {
	widths  []int
	classes int
}

func (k *linear) Name() string { return "linear combiner" }

func (k *linear) Forward(out []float32, in [][]float32) {
	n := len(k.widths)
	rows := len(out) / k.classes
	clear(out)
	kernels.AddBias(out, in[2*n], rows)
	for i, width := range k.widths {
		kernels.MatMul(out, in[i], in[n+i], rows, k.classes, width)
	}
}

func (k *linear) Backward(din [][]float32, dout, _ []float32, in [][]float32) {
	n := len(k.widths)
	rows := len(dout) / k.classes
	for i, width := range k.widths {
		kernels.MatMulTB(din[i], dout, in[n+i], rows, width, k.classes)
		kernels.MatMulTA(din[n+i], in[i], dout, width, k.classes, rows)
	}
	kernels.ColumnSums(din[2*n], dout, rows)
}

func (k *linear) Cost(rows int) submodels.KernelCost {
	var flops int64
	for _, width := range k.widths {
		flops += 2 * int64(width) * int64(k.classes)
	}
	return submodels.KernelCost{FLOPs: int64(rows) * flops}
}
