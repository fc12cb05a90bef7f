package lean

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/internal/kernels/plain"
	"github.com/doubleroute/sweep/internal/kernels/scalar"
)

// numbers returns n numbers between -2 and 2.
func numbers(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = 4*rng.Float32() - 2
	}
	return x
}

func places(rng *rand.Rand, n, below int) []int32 {
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = rng.Int32N(int32(below))
	}
	return rows
}

// kernel calls one of the kernels on numbers of its own and returns the result.
type kernel func(f functions, rng *rand.Rand) []float32

// functions are a build of the kernels.
type functions struct {
	axpy     func(y []float32, alpha float32, x []float32)
	add      func(y, x []float32)
	matMul   func(c, a, b []float32, m, n, k int)
	sumRows  func(y, table []float32, rows []int32)
	maxRows  func(y []float32, arg []int32, table []float32, rows []int32)
	convMax  func(best []float32, arg []int32, products []float32, row []int32, width, stride, first int)
	relu     func(dst, x []float32)
	tanh     func(dst, x []float32)
	gruText  func(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int)
	lstmText func(states, products []float32, tokens []int32, weights, room []float32, hidden int)
}

func kernels() map[string]kernel {
	return map[string]kernel{
		"axpy": func(f functions, rng *rand.Rand) []float32 {
			n := rng.IntN(70)
			y := numbers(rng, n)
			f.axpy(y, 1.5, numbers(rng, n))
			return y
		},
		"add": func(f functions, rng *rand.Rand) []float32 {
			n := rng.IntN(70)
			y := numbers(rng, n)
			f.add(y, numbers(rng, n))
			return y
		},
		"matMul": func(f functions, rng *rand.Rand) []float32 {
			m, n, k := 1+rng.IntN(3), 1+rng.IntN(70), rng.IntN(40)
			c := numbers(rng, m*n)
			f.matMul(c, numbers(rng, m*k), numbers(rng, k*n), m, n, k)
			return c
		},
		"sumRows": func(f functions, rng *rand.Rand) []float32 {
			n := 1 + rng.IntN(70)
			y := numbers(rng, n)
			f.sumRows(y, numbers(rng, 9*n), places(rng, rng.IntN(30), 9))
			return y
		},
		"maxRows": func(f functions, rng *rand.Rand) []float32 {
			n := 1 + rng.IntN(70)
			y, arg := make([]float32, n), make([]int32, n)
			f.maxRows(y, arg, numbers(rng, 9*n), places(rng, 1+rng.IntN(30), 9))
			return y
		},
		"convMax": func(f functions, rng *rand.Rand) []float32 {
			n, width := 1+rng.IntN(150), 1+rng.IntN(4)
			best, arg := make([]float32, n), make([]int32, n)
			f.convMax(best, arg, numbers(rng, 9*(n*width+3)), places(rng, rng.IntN(12), 9), width, n*width+3, 2)
			return best
		},
		"relu": func(f functions, rng *rand.Rand) []float32 {
			x := numbers(rng, rng.IntN(70))
			f.relu(x, x)
			return x
		},
		"tanh": func(f functions, rng *rand.Rand) []float32 {
			x := numbers(rng, rng.IntN(70))
			f.tanh(x, x)
			return x
		},
		"gruText": func(f functions, rng *rand.Rand) []float32 {
			h, steps := 1+rng.IntN(40), rng.IntN(9)
			states := make([]float32, steps*h)
			f.gruText(states, numbers(rng, 9*3*h), places(rng, steps, 9), numbers(rng, 3*h*h), numbers(rng, 3*h), make([]float32, 8*h), h)
			return states
		},
		"lstmText": func(f functions, rng *rand.Rand) []float32 {
			h, steps := 1+rng.IntN(40), rng.IntN(9)
			states := make([]float32, steps*h)
			f.lstmText(states, numbers(rng, 9*4*h), places(rng, steps, 9), numbers(rng, 4*h*h), make([]float32, 8*h), h)
			return states
		},
	}
}

// TestAsPlain compares the kernels, and those of package scalar, with the plain ones.
func TestAsPlain(t *testing.T) {
	want := functions{plain.Axpy, plain.Add, plain.MatMul, plain.SumRows, plain.MaxRows, plain.ConvMax, plain.Relu, plain.Tanh, plain.GRUText, plain.LSTMText}
	for build, f := range map[string]functions{
		Build():  {Axpy, Add, MatMul, SumRows, MaxRows, ConvMax, Relu, Tanh, GRUText, LSTMText},
		"scalar": {scalar.Axpy, scalar.Add, scalar.MatMul, scalar.SumRows, scalar.MaxRows, scalar.ConvMax, scalar.Relu, scalar.Tanh, scalar.GRUText, scalar.LSTMText},
	} {
		for name, k := range kernels() {
			for seed := range uint64(50) {
				x, y := k(f, rand.New(rand.NewPCG(seed, 1))), k(want, rand.New(rand.NewPCG(seed, 1)))
				for i := range y {
					if math.Abs(float64(x[i]-y[i])) > 2e-5*(1+math.Abs(float64(y[i]))) {
						t.Fatalf("%s %s, seed %d: number %d is %v, plainly %v", build, name, seed, i, x[i], y[i])
					}
				}
			}
		}
	}
}
