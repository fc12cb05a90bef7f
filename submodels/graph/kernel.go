package graph

import (
	"fmt"
	"hash"
	"hash/fnv"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Kernel is one large operation with its gradient, on plain slices. A kernel
// belongs to one node of one graph and may keep buffers between calls.
type Kernel interface {
	// Name says what it is, for error messages.
	Name() string
	// Forward computes out from in. All are row-major; out has undefined
	// content.
	Forward(out []float32, in [][]float32)
	// Backward adds to din, which is zero, the gradient of each input, given
	// the gradient of the output. It is called after Forward on the same
	// batch. An element of din is nil where no gradient is wanted.
	Backward(din [][]float32, dout, out []float32, in [][]float32)
	// Cost counts what Forward takes on a graph with that many rows.
	Cost(rows int) KernelCost
}

// Freezer is implemented by kernels that can do once, for weights that stay as
// they are, what Forward would do at every call.
type Freezer interface {
	// Freeze takes the inputs' memory, which Forward will be called with.
	Freeze(in [][]float32)
}

// KernelCost is what a kernel's forward pass takes. A multiplication or an
// addition is one FLOP, so is a call of exp, tanh or sigmoid; comparisons are
// free.
type KernelCost struct {
	FLOPs   int64
	Scratch int64 // bytes beside inputs and output
	Saved   int64 // bytes in place of Scratch where Backward will be called, if more
}

// Saver is implemented by kernels whose Forward saves more where Backward will
// be called.
type Saver interface {
	// SaveForBackward is called, before Forward, where Backward will be called.
	SaveForBackward()
}

// Constant is implemented by kernels some of whose inputs are data.
type Constant interface {
	// Constant reports whether input i needs no gradient.
	Constant(i int) bool
}

// RowSparse is implemented by kernels over a table whose gradient is no node of
// the graph, because a step touches few of its rows.
type RowSparse interface {
	// RowGradient returns the table's name and the gradient that the last step
	// left of the rows it touched.
	RowGradient() (table string, gradient []float32)
}

// Apply adds a kernel to the graph of its inputs, with an output of the given
// shape; an empty shape is a scalar.
func Apply(k Kernel, shape tensor.Shape, inputs ...*gorgonia.Node) (*gorgonia.Node, error) {
	op := &kernelOp{kernel: k, opBase: opBase{shape: shape.Clone()}}
	for _, n := range inputs {
		op.types = append(op.types, n.Type())
		op.sizes = append(op.sizes, n.Shape())
	}
	op.types = append(op.types, typeOf(shape))
	return gorgonia.ApplyOp(op, inputs...)
}

// KernelOf returns the kernel that a node runs; nil where it runs none.
func KernelOf(n *gorgonia.Node) Kernel {
	if op, ok := n.Op().(*kernelOp); ok {
		return op.kernel
	}
	return nil
}

func typeOf(shape tensor.Shape) hm.Type {
	if shape.IsScalar() {
		return tensor.Float32
	}
	return gorgonia.TensorType{Dims: shape.Dims(), Of: tensor.Float32}
}

// kernelOp is a Kernel as a Gorgonia op.
type kernelOp struct {
	opBase
	kernel Kernel
	sizes  []tensor.Shape // of the inputs
	din    [][]float32
	inputs [][]float32
}

func (op *kernelOp) Do(values ...gorgonia.Value) (_ gorgonia.Value, err error) {
	if op.inputs, err = floats(op.inputs, values); err != nil {
		return nil, err
	}
	return op.run(), nil
}

func (op *kernelOp) bind(inputs [][]float32) { op.inputs = inputs }

func (op *kernelOp) freeze() {
	if k, ok := op.kernel.(Freezer); ok {
		k.Freeze(op.inputs)
	}
}

func (op *kernelOp) run() gorgonia.Value {
	op.kernel.Forward(op.output(), op.inputs)
	return op.value()
}

func (op *kernelOp) String() string        { return op.kernel.Name() }
func (op *kernelOp) WriteHash(h hash.Hash) { _, _ = fmt.Fprintf(h, "kernel %p", op) }
func (op *kernelOp) Hashcode() uint32      { return hashOf(op) }
func (op *kernelOp) DiffWRT(n int) []bool  { return op.wants(n) }
func (op *kernelOp) wants(n int) (w []bool) {
	c, some := op.kernel.(Constant)
	for i := range n {
		w = append(w, !some || !c.Constant(i))
	}
	return w
}

// SymDiff makes one node that runs the whole backward pass and returns the
// gradient of the first input, and one node for each other input that picks
// its gradient up after that.
func (op *kernelOp) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	if k, ok := op.kernel.(Saver); ok {
		k.SaveForBackward()
	}
	want := op.wants(len(inputs))
	result := make(gorgonia.Nodes, len(inputs))
	op.din = make([][]float32, len(inputs))
	var first *gorgonia.Node
	for i := range inputs {
		if !want[i] {
			continue
		}
		shape := op.sizes[i]
		op.din[i] = make([]float32, shape.TotalSize())
		var children gorgonia.Nodes
		g := &gradientOp{of: op, index: i, first: first == nil}
		g.shape, g.buffer = shape.Clone(), op.din[i]
		if first == nil {
			children = append(append(gorgonia.Nodes{}, inputs...), output, grad)
		} else {
			children = gorgonia.Nodes{first}
		}
		for _, c := range children {
			g.types = append(g.types, c.Type())
		}
		g.types = append(g.types, typeOf(shape))
		node, err := gorgonia.ApplyOp(g, children...)
		if err != nil {
			return nil, err
		}
		if first == nil {
			first = node
		}
		result[i] = node
	}
	return result, nil
}

// gradientOp runs a kernel's backward pass, or picks up one of its results.
type gradientOp struct {
	opBase
	of     *kernelOp
	index  int
	first  bool
	inputs [][]float32
}

func (g *gradientOp) Do(values ...gorgonia.Value) (_ gorgonia.Value, err error) {
	if g.first {
		if g.inputs, err = floats(g.inputs, values); err != nil {
			return nil, err
		}
	}
	return g.run(), nil
}

func (g *gradientOp) bind(inputs [][]float32) { g.inputs = inputs }
func (g *gradientOp) freeze()                 {}

func (g *gradientOp) run() gorgonia.Value {
	if g.first {
		for _, d := range g.of.din {
			clear(d)
		}
		n := len(g.inputs)
		g.of.kernel.Backward(g.of.din, g.inputs[n-1], g.inputs[n-2], g.inputs[:n-2])
	}
	return g.value()
}

func (g *gradientOp) String() string {
	return fmt.Sprintf("gradient %d of %s", g.index, g.of.kernel.Name())
}
func (g *gradientOp) WriteHash(h hash.Hash) {
	_, _ = fmt.Fprintf(h, "gradient %d of %p", g.index, g.of)
}
func (g *gradientOp) Hashcode() uint32 { return hashOf(g) }

// opBase is what both ops share: types, shape and the output's memory.
type opBase struct {
	types  []hm.Type
	shape  tensor.Shape
	buffer []float32
	dense  *tensor.Dense
	scalar gorgonia.F32
}

func (b *opBase) Arity() int           { return len(b.types) - 1 }
func (b *opBase) Type() hm.Type        { return hm.NewFnType(b.types...) }
func (b *opBase) ReturnsPtr() bool     { return true }
func (b *opBase) CallsExtern() bool    { return false }
func (b *opBase) OverwritesInput() int { return -1 }
func (b *opBase) InferShape(...gorgonia.DimSizer) (tensor.Shape, error) {
	return b.shape.Clone(), nil
}

// output returns the memory of the result, the same at every call.
func (b *opBase) output() []float32 {
	if b.buffer == nil {
		b.buffer = make([]float32, b.shape.TotalSize())
	}
	return b.buffer
}

// value returns the result, in the same memory at every call.
func (b *opBase) value() gorgonia.Value {
	if b.shape.IsScalar() {
		b.scalar = gorgonia.F32(b.output()[0])
		return &b.scalar
	}
	if b.dense == nil {
		b.dense = tensor.New(tensor.WithShape(b.shape...), tensor.WithBacking(b.output()))
	}
	return b.dense
}

func hashOf(op gorgonia.Op) uint32 {
	h := fnv.New32a()
	op.WriteHash(h)
	return h.Sum32()
}

// floats returns the numbers of values, row-major, reusing dst.
func floats(dst [][]float32, values []gorgonia.Value) ([][]float32, error) {
	dst = dst[:0]
	for _, v := range values {
		switch v := v.(type) {
		case *gorgonia.F32:
			dst = append(dst, []float32{float32(*v)})
		case *tensor.Dense:
			if v.RequiresIterator() {
				m, ok := v.Materialize().(*tensor.Dense)
				if !ok {
					return nil, fmt.Errorf("a value of shape %v cannot be made contiguous", v.Shape())
				}
				v = m
			}
			switch data := v.Data().(type) {
			case []float32:
				dst = append(dst, data)
			case float32:
				dst = append(dst, []float32{data})
			default:
				return nil, fmt.Errorf("values must be float32, not %v", v.Dtype())
			}
		default:
			return nil, fmt.Errorf("values must be float32 tensors, not %T", v)
		}
	}
	return dst, nil
}
