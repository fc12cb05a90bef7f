package combiners

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

func gatedSpec() Spec {
	return Spec{
		Name: "gated", Doc: "y = g1·(W1·y1 + b1) + g2·(W2·y2 + b2) with (g1, g2) = 2·softmax(v1·y1 + c1, v2·y2 + c2): for each text, the route that is surer of itself counts for more", Symmetric: true,
		New: func(submodels.Values) (Combiner, error) { return gated{}, nil },
	}
}

// gated weighs the routes' class scores by gates of each text, to which each route's
// features have their say. Both gates are 1 at first, and that of a single route
// always.
type gated struct{}

func (gated) Scores(in *Input) (*gorgonia.Node, error) {
	inputs, err := heads(in)
	if err != nil {
		return nil, err
	}
	if len(inputs) == 1 {
		return inputs[0], nil
	}
	for r, f := range in.Features {
		v, err := in.RouteParam(r, "gate", submodels.Zeros, in.Width(r), 1)
		if err != nil {
			return nil, err
		}
		c, err := in.RouteParam(r, "gate_bias", submodels.Zeros, 1)
		if err != nil {
			return nil, err
		}
		u, err := graph.Apply(&sum{classes: 1, widths: []int{in.Width(r)}}, tensor.Shape{in.Rows(), 1}, f, v, c)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, u)
	}
	return graph.Apply(&gate{classes: in.Classes}, tensor.Shape{in.Rows(), in.Classes}, inputs...)
}

// gate is 2·g·x + 2·(1-g)·y, g = sigmoid(u - v), of its inputs x, y, u and v.
type gate struct {
	classes int
	open    []float32 // g of each row
}

func (k *gate) Name() string { return "gated combiner" }

func (k *gate) Forward(out []float32, in [][]float32) {
	rows := len(in[2])
	if len(k.open) != rows {
		k.open = make([]float32, rows)
	}
	copy(k.open, in[2])
	kernels.Axpy(k.open, -1, in[3])
	kernels.Sigmoid(k.open, k.open)
	clear(out)
	for r, g := range k.open {
		lo, hi := r*k.classes, (r+1)*k.classes
		kernels.Axpy(out[lo:hi], 2*g, in[0][lo:hi])
		kernels.Axpy(out[lo:hi], 2*(1-g), in[1][lo:hi])
	}
}

func (k *gate) Backward(din [][]float32, dout, _ []float32, in [][]float32) {
	for r, g := range k.open {
		lo, hi := r*k.classes, (r+1)*k.classes
		d := dout[lo:hi]
		kernels.Axpy(din[0][lo:hi], 2*g, d)
		kernels.Axpy(din[1][lo:hi], 2*(1-g), d)
		du := 2 * g * (1 - g) * (kernels.Dot(d, in[0][lo:hi]) - kernels.Dot(d, in[1][lo:hi]))
		din[2][r] += du
		din[3][r] -= du
	}
}

func (k *gate) Cost(rows int) graph.KernelCost {
	return graph.KernelCost{FLOPs: int64(rows) * (4*int64(k.classes) + 5)}
}
