package graph

import (
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// double is a kernel that doubles, and panics where it is asked to.
type double struct{ panics bool }

func (double) Name() string { return "double" }
func (k double) Forward(out []float32, in [][]float32) {
	if k.panics {
		panic("too much")
	}
	for i, x := range in[0] {
		out[i] = 2 * x
	}
}
func (double) Backward(din [][]float32, dout, _ []float32, _ [][]float32) {
	for i, d := range dout {
		din[0][i] += 2 * d
	}
}
func (double) Cost(rows int) KernelCost { return KernelCost{FLOPs: int64(rows)} }

// number is an input of a graph with a value.
func number(g *gorgonia.ExprGraph, name string, w []float32, shape ...int) *gorgonia.Node {
	return gorgonia.NewTensor(g, tensor.Float32, len(shape), gorgonia.WithShape(shape...), gorgonia.WithName(name),
		gorgonia.WithValue(tensor.New(tensor.WithShape(shape...), tensor.WithBacking(w))))
}

// TestProgram runs a graph of a kernel and plain operations, a transposed view
// among them, twice with other inputs.
func TestProgram(t *testing.T) {
	g := gorgonia.NewGraph()
	w := []float32{1, 2, 3, 4, 5, 6}
	x := number(g, "x", w, 2, 3)
	y, err := Apply(double{}, tensor.Shape{3, 2}, gorgonia.Must(gorgonia.Transpose(x)))
	if err != nil {
		t.Fatal(err)
	}
	sum := gorgonia.Must(gorgonia.Sum(gorgonia.Must(gorgonia.Square(y))))
	p, err := Compile(g, sum, y)
	if err != nil {
		t.Fatal(err)
	}
	for _, scale := range []float32{1, 10} {
		for i := range w {
			w[i] = scale * float32(i+1)
		}
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		got, err := p.Floats(y)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []float32{2, 8, 4, 10, 6, 12} {
			if got[i] != scale*want {
				t.Errorf("number %d is %v, want %v", i, got[i], scale*want)
			}
		}
		if s, err := p.Floats(sum); err != nil || s[0] != scale*scale*4*91 {
			t.Errorf("the sum is %v, %v", s, err)
		}
	}
}

// TestSharedGradient checks that gradients add up where a result is used by
// several operations, kernels and others.
func TestSharedGradient(t *testing.T) {
	g := gorgonia.NewGraph()
	x := number(g, "x", []float32{1, -2, 3}, 3)
	a, err := Apply(double{}, tensor.Shape{3}, x)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Apply(double{}, tensor.Shape{3}, x)
	if err != nil {
		t.Fatal(err)
	}
	// The sum of a·b + a is 4x² + 2x, whose gradient is 8x + 2.
	loss := gorgonia.Must(gorgonia.Sum(gorgonia.Must(gorgonia.Add(gorgonia.Must(gorgonia.HadamardProd(a, b)), a))))
	one := g.AddNode(gorgonia.NewConstant(float32(1), gorgonia.WithName("one")))
	grads, err := gorgonia.Backpropagate(gorgonia.Nodes{loss}, gorgonia.Nodes{one}, gorgonia.Nodes{x})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compile(g, grads...)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second run must not add to the first
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		got, err := p.Floats(grads[0])
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []float32{10, -14, 26} {
			if got[i] != want {
				t.Errorf("gradient %d is %v, want %v", i, got[i], want)
			}
		}
	}
}

func TestProgramErrors(t *testing.T) {
	g := gorgonia.NewGraph()
	x := number(g, "x", []float32{1, 2}, 2)
	bad, err := Apply(double{panics: true}, tensor.Shape{2}, x)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Compile(g, bad)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err == nil || !strings.Contains(err.Error(), `"double" panicked: too much`) {
		t.Errorf("a kernel that panics gives %v", err)
	}
	if _, err := p.Floats(x); err != nil {
		t.Errorf("an input cannot be read: %v", err)
	}
	other := gorgonia.Must(gorgonia.Tanh(x))
	if _, err := p.Floats(other); err == nil {
		t.Error("a node that is not part of the program can be read")
	}
	loose := gorgonia.NewVector(g, tensor.Float32, gorgonia.WithShape(2), gorgonia.WithName("loose"))
	if _, err := Compile(g, gorgonia.Must(gorgonia.Add(x, loose))); err == nil || !strings.Contains(err.Error(), "loose has no value") {
		t.Errorf("an input without a value gives %v", err)
	}
	wide := gorgonia.NewVector(g, tensor.Float64, gorgonia.WithShape(2), gorgonia.WithName("wide"),
		gorgonia.WithValue(tensor.New(tensor.WithShape(2), tensor.WithBacking([]float64{1, 2}))))
	p, err = Compile(g, wide)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Floats(wide); err == nil || !strings.Contains(err.Error(), "float32") {
		t.Errorf("numbers of another type give %v", err)
	}
}
