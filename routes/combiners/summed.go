package combiners

import (
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

func summedSpec() Spec {
	return Spec{
		Name: "sum", Doc: "y = s1·(W1·y1 + b1) + s2·(W2·y2 + b2) with learned s1, s2 > 0: class scores of each route, weighed as a whole", Symmetric: true,
		New: func(submodels.Values) (Combiner, error) { return summed{}, nil },
	}
}

// summed is y = Σ exp(tᵢ)·(Wᵢ·yᵢ + bᵢ), a product of experts: what the logarithm of
// each route's softmax has beside its scores is the same for all classes, and no
// softmax of the sum sees it. A single route has no tᵢ. One whose features are class
// scores has had its Wᵢ.
type summed struct{}

func (summed) Scores(in *Input) (*gorgonia.Node, error) {
	scores, err := heads(in)
	if err != nil {
		return nil, err
	}
	return weighed(in, tensor.Shape{in.Rows(), in.Classes}, scores)
}

func (summed) Terms(in *Input) (terms []*gorgonia.Node, bias *gorgonia.Node, err error) {
	var biases []*gorgonia.Node
	for r := range in.Features {
		term, err := head(in, r, false)
		if err != nil {
			return nil, nil, err
		}
		if len(in.Features) > 1 {
			t, err := scale(in, r)
			if err != nil {
				return nil, nil, err
			}
			if term, err = graph.Apply(weighing{1, in.Classes}, term.Shape(), term, t); err != nil {
				return nil, nil, err
			}
		}
		b, err := headBias(in, r)
		if err != nil {
			return nil, nil, err
		}
		terms, biases = append(terms, term), append(biases, b)
	}
	bias, err = weighed(in, tensor.Shape{in.Classes}, biases)
	return terms, bias, err
}

// heads returns class scores of each route, Wᵢ·yᵢ + bᵢ.
func heads(in *Input) (scores []*gorgonia.Node, err error) {
	for r := range in.Features {
		s, err := head(in, r, true)
		if err != nil {
			return nil, err
		}
		scores = append(scores, s)
	}
	return scores, nil
}

// head returns a route's class scores, with its bias or without.
func head(in *Input, r int, biased bool) (*gorgonia.Node, error) {
	k := &sum{classes: in.Classes, widths: []int{0}}
	inputs := []*gorgonia.Node{in.Features[r]}
	if !in.IsScored(r) {
		w, err := in.RouteParam(r, "weights", submodels.Glorot(in.Width(r), in.Classes), in.Width(r), in.Classes)
		if err != nil {
			return nil, err
		}
		k.widths[0], inputs = in.Width(r), append(inputs, w)
	}
	if biased {
		b, err := headBias(in, r)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, b)
	}
	return graph.Apply(k, tensor.Shape{in.Rows(), in.Classes}, inputs...)
}

func headBias(in *Input, r int) (*gorgonia.Node, error) {
	return in.RouteParam(r, "bias", submodels.Zeros, in.Classes)
}

// scale is the logarithm of what a route's scores are multiplied by.
func scale(in *Input, r int) (*gorgonia.Node, error) {
	return in.RouteParam(r, "scale", submodels.Zeros, 1, 1)
}

// weighed adds something of each route, as much of it as its scale says.
func weighed(in *Input, shape tensor.Shape, parts []*gorgonia.Node) (*gorgonia.Node, error) {
	if len(parts) == 1 {
		return parts[0], nil
	}
	inputs := append([]*gorgonia.Node{}, parts...)
	for r := range parts {
		t, err := scale(in, r)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, t)
	}
	return graph.Apply(weighing{len(parts), in.Classes}, shape, inputs...)
}

// weighing is Σ exp(tᵢ)·xᵢ of n inputs xᵢ, of so many numbers a row, and as many tᵢ
// after them.
type weighing struct{ n, width int }

func (k weighing) Name() string { return "sum combiner" }

func (k weighing) Forward(out []float32, in [][]float32) {
	clear(out)
	for i := range k.n {
		kernels.Axpy(out, k.factor(in, i), in[i])
	}
}

func (k weighing) factor(in [][]float32, i int) float32 {
	return float32(math.Exp(float64(in[k.n+i][0])))
}

func (k weighing) Backward(din [][]float32, dout, _ []float32, in [][]float32) {
	for i := range k.n {
		factor := k.factor(in, i)
		kernels.Axpy(din[i], factor, dout)
		din[k.n+i][0] += factor * kernels.Dot(dout, in[i])
	}
}

func (k weighing) Cost(rows int) graph.KernelCost {
	return graph.KernelCost{FLOPs: int64(k.n) * (int64(rows)*2*int64(k.width) + 1)}
}
