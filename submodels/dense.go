package submodels

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// Activations lists the functions that Dense can end with.
func Activations() []string { return []string{"relu", "tanh", "none"} }

// Dense adds a fully connected layer, activation(x·W + b), to x of shape
// (Rows, n); its result has shape (Rows, width).
func (in *Input) Dense(name string, x *gorgonia.Node, width int, activation string) (*gorgonia.Node, error) {
	if x.Dims() != 2 {
		return nil, fmt.Errorf("layer %s needs a matrix, not shape %v", name, x.Shape())
	}
	n := x.Shape()[1]
	w, err := in.Param(name+"/weights", Glorot(n, width), n, width)
	if err != nil {
		return nil, err
	}
	b, err := in.Param(name+"/bias", Zeros, width)
	if err != nil {
		return nil, err
	}
	k := &dense{name: in.Name + " " + name, in: n, out: width, constant: x == in.vectors}
	switch activation {
	case "relu":
		k.activation = relu{}
	case "tanh":
		k.activation = tanh{}
	case "none":
		k.activation = identity{}
	default:
		return nil, fmt.Errorf("layer %s: there is no activation %q", name, activation)
	}
	return graph.Apply(k, tensor.Shape{x.Shape()[0], width}, x, w, b)
}

// dense is a fully connected layer with its activation.
type dense struct {
	name       string
	in, out    int
	constant   bool // x is data
	activation activation
	dpre       []float32
}

func (k *dense) Name() string        { return k.name }
func (k *dense) Constant(i int) bool { return i == 0 && k.constant }

func (k *dense) Forward(out []float32, in [][]float32) {
	x, w, b := in[0], in[1], in[2]
	rows := len(x) / k.in
	clear(out)
	kernels.AddBias(out, b, rows)
	kernels.MatMul(out, x, w, rows, k.out, k.in)
	k.activation.forward(out)
}

func (k *dense) Backward(din [][]float32, dout, out []float32, in [][]float32) {
	x, w := in[0], in[1]
	rows := len(x) / k.in
	k.dpre = sized(k.dpre, len(dout))
	k.activation.backward(k.dpre, dout, out)
	if din[0] != nil {
		kernels.MatMulTB(din[0], k.dpre, w, rows, k.in, k.out)
	}
	kernels.MatMulTA(din[1], x, k.dpre, k.in, k.out, rows)
	kernels.ColumnSums(din[2], k.dpre, rows)
}

func (k *dense) Cost(rows int) graph.KernelCost {
	n := int64(rows) * int64(k.out)
	return graph.KernelCost{FLOPs: 2*n*int64(k.in) + n*k.activation.flops()}
}

// activation is a function of each element whose derivative follows from its
// result.
type activation interface {
	forward(x []float32)
	backward(dx, dy, y []float32)
	flops() int64
}

type relu struct{}

func (relu) forward(x []float32)          { kernels.Relu(x, x) }
func (relu) flops() int64                 { return 0 }
func (relu) backward(dx, dy, y []float32) { kernels.ReluGrad(dx, dy, y) }

type tanh struct{}

func (tanh) forward(x []float32)          { kernels.Tanh(x, x) }
func (tanh) flops() int64                 { return 1 }
func (tanh) backward(dx, dy, y []float32) { kernels.TanhGrad(dx, dy, y) }

type identity struct{}

func (identity) forward([]float32)            {}
func (identity) flops() int64                 { return 0 }
func (identity) backward(dx, dy, _ []float32) { copy(dx, dy) }
