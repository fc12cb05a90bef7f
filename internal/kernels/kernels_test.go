package kernels

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/internal/kernels/plain"
	"github.com/doubleroute/sweep/internal/kernels/portable"
)

// kernelSet is one build of the kernels.
type kernelSet struct {
	Name string

	MatMul         func(c, a, b []float32, m, n, k int)
	MatMulTA       func(c, a, b []float32, m, n, k int)
	MatMulTB       func(c, a, b []float32, m, n, k int)
	Add            func(y, x []float32)
	Axpy           func(y []float32, alpha float32, x []float32)
	Scale          func(x []float32, alpha float32)
	Dot            func(x, y []float32) float32
	SumSquares     func(x []float32) float64
	AddBias        func(y, bias []float32, rows int)
	ColumnSums     func(sum, x []float32, rows int)
	MaxInto        func(best []float32, arg []int32, x []float32, at int32)
	Exp            func(dst, x []float32)
	Tanh           func(dst, x []float32)
	Sigmoid        func(dst, x []float32)
	Relu           func(dst, x []float32)
	Softmax        func(dst, x []float32, rows, cols int)
	Adam           func(w, g, m, v []float32, o plain.AdamStep)
	GRUForward     func(h, hPrev, gx, gh, gates []float32, rows, hidden int)
	GRUText        func(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int)
	LSTMText       func(states, products []float32, tokens []int32, weights, room []float32, hidden int)
	GRUForwardRows func(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int)
	GRUBackward    func(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int)
	LSTMForward    func(h, c, tanhC, gates, cPrev []float32, rows, hidden int)
	LSTMBackward   func(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int)
	Transpose      func(dst, x []float32, rows, cols int)
	SumRows        func(y, table []float32, rows []int32)
	AddToRows      func(table []float32, rows []int32, alpha float32, x []float32)
	MaxRows        func(y []float32, arg []int32, table []float32, rows []int32)
	Gather         func(dst, table []float32, rows []int32, dim int)
	ScatterAdd     func(table, x []float32, rows []int32, dim int)
	ConvMax        func(best []float32, arg []int32, products []float32, row []int32, width, stride, first int)
	SparseProducts func(da, db, a, b []float32, i, j []int32, value []float32, k int)
	AdamRows       func(w, m, v, g []float32, rows []int32, dim int, o plain.AdamStep)
	ReluGrad       func(dx, dy, y []float32)
	TanhGrad       func(dx, dy, y []float32)
	Mul            func(dst, x, mask []float32)
}

var reference = kernelSet{
	Name:           "plain",
	MatMul:         plain.MatMul,
	MatMulTA:       plain.MatMulTA,
	MatMulTB:       plain.MatMulTB,
	Add:            plain.Add,
	Axpy:           plain.Axpy,
	Scale:          plain.Scale,
	Dot:            plain.Dot,
	SumSquares:     plain.SumSquares,
	AddBias:        plain.AddBias,
	ColumnSums:     plain.ColumnSums,
	MaxInto:        plain.MaxInto,
	Exp:            plain.Exp,
	Tanh:           plain.Tanh,
	Sigmoid:        plain.Sigmoid,
	Relu:           plain.Relu,
	Softmax:        plain.Softmax,
	Adam:           plain.Adam,
	GRUForward:     plain.GRUForward,
	GRUText:        plain.GRUText,
	LSTMText:       plain.LSTMText,
	GRUForwardRows: plain.GRUForwardRows,
	GRUBackward:    plain.GRUBackward,
	LSTMForward:    plain.LSTMForward,
	LSTMBackward:   plain.LSTMBackward,
	Transpose:      plain.Transpose,
	SumRows:        plain.SumRows,
	AddToRows:      plain.AddToRows,
	MaxRows:        plain.MaxRows,
	Gather:         plain.Gather,
	ScatterAdd:     plain.ScatterAdd,
	ConvMax:        plain.ConvMax,
	SparseProducts: plain.SparseProducts,
	AdamRows:       plain.AdamRows,
	ReluGrad:       plain.ReluGrad,
	TanhGrad:       plain.TanhGrad,
	Mul:            plain.Mul,
}

// builds returns the builds that this processor can run, and last the exported
// functions, which are one of them by another name.
func builds() []kernelSet {
	return append(append([]kernelSet{
		{
			Name:           "portable",
			MatMul:         portable.MatMul,
			MatMulTA:       portable.MatMulTA,
			MatMulTB:       portable.MatMulTB,
			Add:            portable.Add,
			Axpy:           portable.Axpy,
			Scale:          portable.Scale,
			Dot:            portable.Dot,
			SumSquares:     portable.SumSquares,
			AddBias:        portable.AddBias,
			ColumnSums:     portable.ColumnSums,
			MaxInto:        portable.MaxInto,
			Exp:            portable.Exp,
			Tanh:           portable.Tanh,
			Sigmoid:        portable.Sigmoid,
			Relu:           portable.Relu,
			Softmax:        portable.Softmax,
			Adam:           portable.Adam,
			GRUForward:     portable.GRUForward,
			GRUText:        portable.GRUText,
			LSTMText:       portable.LSTMText,
			GRUForwardRows: portable.GRUForwardRows,
			GRUBackward:    portable.GRUBackward,
			LSTMForward:    portable.LSTMForward,
			LSTMBackward:   portable.LSTMBackward,
			Transpose:      portable.Transpose,
			SumRows:        portable.SumRows,
			AddToRows:      portable.AddToRows,
			MaxRows:        portable.MaxRows,
			Gather:         portable.Gather,
			ScatterAdd:     portable.ScatterAdd,
			ConvMax:        portable.ConvMax,
			SparseProducts: portable.SparseProducts,
			AdamRows:       portable.AdamRows,
			ReluGrad:       portable.ReluGrad,
			TanhGrad:       portable.TanhGrad,
			Mul:            portable.Mul,
		},
	}, vectorBuilds()...), kernelSet{
		Name:           "chosen",
		MatMul:         MatMul,
		MatMulTA:       MatMulTA,
		MatMulTB:       MatMulTB,
		Add:            Add,
		Axpy:           Axpy,
		Scale:          Scale,
		Dot:            Dot,
		SumSquares:     SumSquares,
		AddBias:        AddBias,
		ColumnSums:     ColumnSums,
		MaxInto:        MaxInto,
		Exp:            Exp,
		Tanh:           Tanh,
		Sigmoid:        Sigmoid,
		Relu:           Relu,
		Softmax:        Softmax,
		Adam:           Adam,
		GRUForward:     GRUForward,
		GRUText:        GRUText,
		LSTMText:       LSTMText,
		GRUForwardRows: GRUForwardRows,
		GRUBackward:    GRUBackward,
		LSTMForward:    LSTMForward,
		LSTMBackward:   LSTMBackward,
		Transpose:      Transpose,
		SumRows:        SumRows,
		AddToRows:      AddToRows,
		MaxRows:        MaxRows,
		Gather:         Gather,
		ScatterAdd:     ScatterAdd,
		ConvMax:        ConvMax,
		SparseProducts: SparseProducts,
		AdamRows:       AdamRows,
		ReluGrad:       ReluGrad,
		TanhGrad:       TanhGrad,
		Mul:            Mul,
	})
}

// eachBuild runs the test for each build.
func eachBuild(t *testing.T, test func(t *testing.T, k kernelSet)) {
	for _, k := range builds() {
		t.Run(k.Name, func(t *testing.T) { test(t, k) })
	}
}

// numbers returns n values, normally distributed, in the middle of an array
// whose other values are NaN: whoever reads beside them spoils the result.
func numbers(r *rand.Rand, n int) []float32 {
	before := r.IntN(20)
	all := make([]float32, before+n+40)
	for i := range all {
		all[i] = float32(math.NaN())
	}
	x := all[before : before+n]
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// clone copies x and what follows it in its array.
func clone(x []float32) []float32 {
	all := make([]float32, cap(x))
	copy(all, x[:cap(x)])
	return all[:len(x)]
}

// checkBeside reports values written after x.
func checkBeside(t testing.TB, what string, x []float32) {
	t.Helper()
	for i, v := range x[len(x):cap(x)] {
		if v == v {
			t.Fatalf("%s: wrote %v at %d beyond the end", what, v, i)
		}
	}
}

// checkClose reports values that are further apart than the tolerance, as a
// part of the larger of 1 and their size. Values that are not finite must be
// the same.
func checkClose(t testing.TB, what string, got, want []float32, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g == w || g != g && w != w {
			continue
		}
		if diff := math.Abs(float64(g) - float64(w)); !(diff <= tolerance*max(1, math.Abs(float64(w)))) {
			t.Fatalf("%s: value %d of %d is %v, want %v", what, i, len(want), g, w)
		}
	}
	checkBeside(t, what, got)
}

// checkSame reports values with different bits.
func checkSame(t testing.TB, what string, got, want []float32) {
	t.Helper()
	for i, w := range want {
		if math.Float32bits(got[i]) != math.Float32bits(w) {
			t.Fatalf("%s: value %d of %d is %v, want %v to the bit", what, i, len(want), got[i], w)
		}
	}
}
