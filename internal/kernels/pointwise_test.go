package kernels

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"
)

// curve is a function of a build and what it should be.
type curve struct {
	name  string
	fast  func(dst, x []float32)
	exact func(x float64) float64
}

func (k kernelSet) curves() []curve {
	return []curve{
		{"Exp", k.Exp, math.Exp},
		{"Tanh", k.Tanh, math.Tanh},
		{"Sigmoid", k.Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }},
		{"Relu", k.Relu, func(x float64) float64 { return max(x, 0) }},
	}
}

// checkCurve reports values of the curve whose relative error is above 2.5e-7,
// or where the value is subnormal that are further off than one step.
func checkCurve(t testing.TB, c curve, x []float32) {
	t.Helper()
	got := make([]float32, len(x))
	c.fast(got, x)
	inPlace := append([]float32(nil), x...)
	c.fast(inPlace, inPlace)
	for i, v := range x {
		exact := c.exact(float64(v))
		want, g := float32(exact), got[i]
		if in := inPlace[i]; in != g && in == in {
			t.Fatalf("%s(%v) = %v, and %v in place", c.name, v, g, in)
		}
		if g == want || g != g && want != want {
			continue
		}
		if diff := math.Abs(float64(g) - exact); !(diff <= max(2.5e-7*math.Abs(exact), 1.5e-45)) {
			t.Fatalf("%s(%v) = %v, want %v", c.name, v, g, want)
		}
	}
}

func TestCurves(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	edges := []float32{0, float32(math.Copysign(0, -1)), inf, -inf, nan, -nan, math.Float32frombits(0xffc00000), math.MaxFloat32, -math.MaxFloat32,
		math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32, 88.72283, 88.72284, 89, 90, -87.33, -87.34, -88.7, -103.9, -103.97, -104, -105,
		9, 9.01, 9.02, 10, 10.01, -9, -9.02, -10, -10.01, 16, 17, -17, 1e-4, -1e-4, 1e-8, -1e-8, 0.3465, 0.3466, -0.3465, 1e30, -1e30}
	eachBuild(t, func(t *testing.T, set kernelSet) {
		for _, c := range set.curves() {
			for n := range len(edges) {
				checkCurve(t, c, edges[:n+1]) // in tails of all lengths, too
				checkCurve(t, c, edges[n:])
			}
			// All floats, 9,973 apart.
			x := make([]float32, 0, 1<<12)
			for bits := uint64(0); bits < 1<<32; bits += 9973 {
				if x = append(x, math.Float32frombits(uint32(bits))); len(x) == cap(x) {
					checkCurve(t, c, x)
					x = x[:0]
				}
			}
		}
	})
}

func TestSoftmax(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(8)
		for _, cols := range lengths() {
			for _, rows := range []int{0, 1, 3} {
				x := numbers(r, rows*cols)
				got, want := numbers(r, rows*cols), numbers(r, rows*cols)
				for i := range x {
					x[i] *= 20
				}
				set.Softmax(got, x, rows, cols)
				reference.Softmax(want, x, rows, cols)
				checkClose(t, "Softmax", got, want, 2e-6)
				set.Softmax(x, x, rows, cols)
				checkSame(t, "Softmax in place", x, got)
			}
		}
		third := float32(1) / 3
		for _, c := range []struct{ in, want []float32 }{
			{[]float32{1e30, 1e30, 1e30}, []float32{third, third, third}},
			{[]float32{-1e30, -1e30, -1e30}, []float32{third, third, third}},
			{[]float32{0, -inf, 0, -inf}, []float32{0.5, 0, 0.5, 0}},
			{[]float32{-inf, -inf}, []float32{nan, nan}},
			{[]float32{1, inf}, []float32{nan, nan}},
			{[]float32{1, nan, 2}, []float32{nan, nan, nan}},
			{[]float32{nan, 1, 2}, []float32{nan, nan, nan}},
		} {
			got := make([]float32, len(c.in))
			set.Softmax(got, c.in, 1, len(c.in))
			checkClose(t, fmt.Sprintf("Softmax(%v)", c.in), got, c.want, 1e-6)
		}
	})
}

// checkGradients runs the gradients of the curves and the product, also in
// place.
func checkGradients(t testing.TB, set kernelSet, dy, y []float32) {
	t.Helper()
	for _, k := range []struct {
		name      string
		fast, ref func(dst, x, y []float32)
	}{
		{"ReluGrad", set.ReluGrad, reference.ReluGrad},
		{"TanhGrad", set.TanhGrad, reference.TanhGrad},
		{"Mul", set.Mul, reference.Mul},
	} {
		got, want, inPlace := clone(dy), clone(dy), clone(dy)
		clear(got)
		k.fast(got, dy, y)
		k.ref(want, dy, y)
		checkClose(t, k.name, got, want, 1e-6)
		k.fast(inPlace, inPlace, y)
		checkSame(t, k.name+" in place", inPlace, got)
	}
}

func TestGradients(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(16)
		for _, n := range lengths() {
			dy, y := numbers(r, n), numbers(r, n)
			for i := range y {
				if r.IntN(4) == 0 {
					y[i] = []float32{0, float32(math.Copysign(0, -1)), float32(math.NaN()), 1}[r.IntN(4)]
				}
			}
			checkGradients(t, set, dy, y)
		}
	})
}

func FuzzCurves(f *testing.F) {
	f.Add([]byte{0, 0, 128, 63, 0, 0, 192, 127})
	f.Add([]byte("a few letters make a few numbers of all sizes, and so does this"))
	sets := builds()
	f.Fuzz(func(t *testing.T, data []byte) {
		x := make([]float32, len(data)/4)
		for i := range x {
			x[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		}
		for _, set := range sets {
			for _, c := range set.curves() {
				checkCurve(t, c, x)
			}
			half := len(x) / 2
			checkGradients(t, set, x[:half:half], x[len(x)-half:])
			got, want := make([]float32, len(x)), make([]float32, len(x))
			set.Softmax(got, x, 1, len(x))
			reference.Softmax(want, x, 1, len(x))
			checkClose(t, "Softmax", got, want, 2e-6)
		}
	})
}
