package graph

import (
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// operands makes the inputs of small graphs; any fault of Gorgonia's panics.
type operands struct{ g *gorgonia.ExprGraph }

func (o operands) of(name string, shape ...int) *gorgonia.Node {
	return gorgonia.NewTensor(o.g, tensor.Float32, len(shape), gorgonia.WithShape(shape...), gorgonia.WithName(name))
}

func (o operands) matrix(name string, rows, columns int) *gorgonia.Node {
	return gorgonia.NewMatrix(o.g, tensor.Float32, gorgonia.WithShape(rows, columns), gorgonia.WithName(name))
}

func (o operands) vector(name string, n int) *gorgonia.Node {
	return gorgonia.NewVector(o.g, tensor.Float32, gorgonia.WithShape(n), gorgonia.WithName(name))
}

// TestMeasurePlain holds the count of plain Gorgonia operations to counts by
// hand.
func TestMeasurePlain(t *testing.T) {
	must := gorgonia.Must
	tests := []struct {
		name  string
		build func(o operands) *gorgonia.Node
		flops int64
	}{
		{"an input", func(o operands) *gorgonia.Node { return o.matrix("x", 2, 3) }, 0},
		{"matrix product", func(o operands) *gorgonia.Node {
			return must(gorgonia.Mul(o.matrix("x", 2, 3), o.matrix("w", 3, 5)))
		}, 2 * 2 * 3 * 5},
		{"matrix and vector", func(o operands) *gorgonia.Node {
			return must(gorgonia.Mul(o.matrix("x", 4, 3), o.vector("v", 3)))
		}, 2 * 4 * 3},
		{"inner product", func(o operands) *gorgonia.Node {
			return must(gorgonia.Mul(o.vector("u", 7), o.vector("v", 7)))
		}, 2 * 7},
		{"outer product", func(o operands) *gorgonia.Node {
			return must(gorgonia.OuterProd(o.vector("u", 4), o.vector("v", 6)))
		}, 4 * 6},
		{"batched product", func(o operands) *gorgonia.Node {
			return must(gorgonia.BatchedMatMul(o.of("x", 5, 2, 3), o.of("w", 5, 3, 4)))
		}, 5 * 2 * 2 * 3 * 4},
		{"batched product, four dimensions", func(o operands) *gorgonia.Node {
			return must(gorgonia.BatchedMatMul(o.of("x", 2, 5, 2, 3), o.of("w", 2, 5, 3, 4)))
		}, 2 * 5 * 2 * 2 * 3 * 4},
		{"batched product, transposed", func(o operands) *gorgonia.Node {
			return must(gorgonia.BatchedMatMul(o.of("x", 5, 2, 3), o.of("w", 5, 4, 3), false, true))
		}, 5 * 2 * 2 * 3 * 4},
		{"sum of two", func(o operands) *gorgonia.Node {
			return must(gorgonia.Add(o.matrix("x", 2, 3), o.matrix("y", 2, 3)))
		}, 6},
		{"sum with a row", func(o operands) *gorgonia.Node {
			return must(gorgonia.BroadcastAdd(o.matrix("x", 2, 3), o.matrix("b", 1, 3), nil, []byte{0}))
		}, 6},
		{"element-wise product", func(o operands) *gorgonia.Node {
			return must(gorgonia.HadamardProd(o.matrix("x", 2, 3), o.matrix("y", 2, 3)))
		}, 6},
		{"tanh", func(o operands) *gorgonia.Node { return must(gorgonia.Tanh(o.matrix("x", 2, 3))) }, 6},
		{"sigmoid", func(o operands) *gorgonia.Node { return must(gorgonia.Sigmoid(o.matrix("x", 2, 3))) }, 6},
		// Comparing is free and multiplying by the outcome is not.
		{"rectify", func(o operands) *gorgonia.Node { return must(gorgonia.Rectify(o.matrix("x", 2, 3))) }, 6},
		{"comparison", func(o operands) *gorgonia.Node {
			return must(gorgonia.Gt(o.matrix("x", 2, 3), o.matrix("y", 2, 3), true))
		}, 0},
		{"sum over an axis", func(o operands) *gorgonia.Node { return must(gorgonia.Sum(o.matrix("x", 2, 3), 1)) }, 6},
		// 4 sums of 3, and 4 divisions.
		{"mean over an axis", func(o operands) *gorgonia.Node { return must(gorgonia.Mean(o.of("x", 2, 3, 2), 1)) }, 12 + 4},
		{"max over an axis", func(o operands) *gorgonia.Node { return must(gorgonia.Max(o.matrix("x", 2, 3), 1)) }, 0},
		// From each number its row's greatest is taken, then exp; these are
		// added and each divided by the sum.
		{"softmax", func(o operands) *gorgonia.Node { return must(gorgonia.SoftMax(o.matrix("x", 2, 3), 1)) }, 4 * 6},
		{"reshape, transpose, slice, concat", func(o operands) *gorgonia.Node {
			x := must(gorgonia.Transpose(must(gorgonia.Reshape(o.matrix("x", 2, 6), tensor.Shape{3, 4}))))
			y := must(gorgonia.Slice(o.matrix("y", 5, 3), gorgonia.S(0, 4)))
			return must(gorgonia.Concat(1, x, y))
		}, 0},
		{"the same result used twice", func(o operands) *gorgonia.Node {
			y := must(gorgonia.Tanh(o.matrix("x", 2, 3)))
			return must(gorgonia.Add(must(gorgonia.Square(y)), y))
		}, 6 + 6 + 6},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cost, err := Measure(test.build(operands{gorgonia.NewGraph()}), 0)
			if err != nil {
				t.Fatal(err)
			}
			if len(cost.Guessed) > 0 {
				t.Errorf("the cost of %q is guessed", cost.Guessed)
			}
			if cost.FLOPs != test.flops {
				t.Errorf("%d FLOPs, want %d", cost.FLOPs, test.flops)
			}
		})
	}
}

// TestMeasureGuessed checks that operations whose cost is not known are named,
// each once.
func TestMeasureGuessed(t *testing.T) {
	g := gorgonia.NewGraph()
	x := gorgonia.Must(gorgonia.Sparsemax(operands{g}.matrix("x", 2, 3)))
	y := gorgonia.Must(gorgonia.Sparsemax(gorgonia.Must(gorgonia.Tanh(x))))
	cost, err := Measure(y, 0)
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(3 * 2 * 3); cost.FLOPs != want || !slices.Equal(cost.Guessed, []string{"sparsemaxOp"}) {
		t.Errorf("%d FLOPs with guesses %q, want %d", cost.FLOPs, cost.Guessed, want)
	}
}

// TestMeasureMemory follows what is alive in a small graph: x·W is 6 numbers,
// its tanh 6 more; the product is forgotten before the sum of 2 numbers.
func TestMeasureMemory(t *testing.T) {
	g := gorgonia.NewGraph()
	o := operands{g}
	y := gorgonia.Must(gorgonia.Tanh(gorgonia.Must(gorgonia.Mul(o.matrix("x", 2, 4), o.matrix("w", 4, 3)))))
	cost, err := Measure(gorgonia.Must(gorgonia.Sum(y, 1)), 0)
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(4 * (6 + 6)); cost.ActivationBytes != want {
		t.Errorf("%d bytes alive at once, want %d", cost.ActivationBytes, want)
	}
	if want := int64(4 * (6 + 6 + 2)); cost.GraphBytes != want {
		t.Errorf("%d bytes of results, want %d", cost.GraphBytes, want)
	}
}
