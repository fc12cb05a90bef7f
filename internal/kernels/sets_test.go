// Code generated from plain by go generate; DO NOT EDIT.

package kernels

import (
	"github.com/doubleroute/sweep/internal/kernels/plain"
	"github.com/doubleroute/sweep/internal/kernels/portable"
)

// kernelSet is one build of the kernels.
type kernelSet struct {
	Name           string
	Adam           func(w, g, m, v []float32, o AdamStep)
	MatMul         func(c, a, b []float32, m, n, k int)
	MatMulTA       func(c, a, b []float32, m, n, k int)
	MatMulTB       func(c, a, b []float32, m, n, k int)
	Transpose      func(dst, x []float32, rows, cols int)
	Exp            func(dst, x []float32)
	Tanh           func(dst, x []float32)
	Sigmoid        func(dst, x []float32)
	Relu           func(dst, x []float32)
	ReluGrad       func(dx, dy, y []float32)
	TanhGrad       func(dx, dy, y []float32)
	Mul            func(dst, x, mask []float32)
	Softmax        func(dst, x []float32, rows, cols int)
	GRUForward     func(h, hPrev, gx, gh, gates []float32, rows, hidden int)
	GRUForwardRows func(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int)
	GRUBackward    func(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int)
	LSTMForward    func(h, c, tanhC, gates, cPrev []float32, rows, hidden int)
	LSTMBackward   func(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int)
	SumRows        func(y, table []float32, rows []int32)
	AddToRows      func(table []float32, rows []int32, alpha float32, x []float32)
	MaxRows        func(y []float32, arg []int32, table []float32, rows []int32)
	Gather         func(dst, table []float32, rows []int32, dim int)
	ScatterAdd     func(table, x []float32, rows []int32, dim int)
	ConvMax        func(best []float32, arg []int32, products []float32, row []int32, width, stride, first int)
	SparseProducts func(da, db, a, b []float32, i, j []int32, value []float32, k int)
	AdamRows       func(w, m, v, g []float32, rows []int32, dim int, o AdamStep)
	GRUText        func(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int)
	LSTMText       func(states, products []float32, tokens []int32, weights, room []float32, hidden int)
	Add            func(y, x []float32)
	Axpy           func(y []float32, alpha float32, x []float32)
	Scale          func(x []float32, alpha float32)
	Dot            func(x, y []float32) float32
	SumSquares     func(x []float32) float64
	AddBias        func(y, bias []float32, rows int)
	ColumnSums     func(sum, x []float32, rows int)
	MaxInto        func(best []float32, arg []int32, x []float32, at int32)
}

func chosenKernels() kernelSet {
	return kernelSet{
		Name:           "chosen",
		Adam:           Adam,
		MatMul:         MatMul,
		MatMulTA:       MatMulTA,
		MatMulTB:       MatMulTB,
		Transpose:      Transpose,
		Exp:            Exp,
		Tanh:           Tanh,
		Sigmoid:        Sigmoid,
		Relu:           Relu,
		ReluGrad:       ReluGrad,
		TanhGrad:       TanhGrad,
		Mul:            Mul,
		Softmax:        Softmax,
		GRUForward:     GRUForward,
		GRUForwardRows: GRUForwardRows,
		GRUBackward:    GRUBackward,
		LSTMForward:    LSTMForward,
		LSTMBackward:   LSTMBackward,
		SumRows:        SumRows,
		AddToRows:      AddToRows,
		MaxRows:        MaxRows,
		Gather:         Gather,
		ScatterAdd:     ScatterAdd,
		ConvMax:        ConvMax,
		SparseProducts: SparseProducts,
		AdamRows:       AdamRows,
		GRUText:        GRUText,
		LSTMText:       LSTMText,
		Add:            Add,
		Axpy:           Axpy,
		Scale:          Scale,
		Dot:            Dot,
		SumSquares:     SumSquares,
		AddBias:        AddBias,
		ColumnSums:     ColumnSums,
		MaxInto:        MaxInto,
	}
}

func plainKernels() kernelSet {
	return kernelSet{
		Name:           "plain",
		Adam:           plain.Adam,
		MatMul:         plain.MatMul,
		MatMulTA:       plain.MatMulTA,
		MatMulTB:       plain.MatMulTB,
		Transpose:      plain.Transpose,
		Exp:            plain.Exp,
		Tanh:           plain.Tanh,
		Sigmoid:        plain.Sigmoid,
		Relu:           plain.Relu,
		ReluGrad:       plain.ReluGrad,
		TanhGrad:       plain.TanhGrad,
		Mul:            plain.Mul,
		Softmax:        plain.Softmax,
		GRUForward:     plain.GRUForward,
		GRUForwardRows: plain.GRUForwardRows,
		GRUBackward:    plain.GRUBackward,
		LSTMForward:    plain.LSTMForward,
		LSTMBackward:   plain.LSTMBackward,
		SumRows:        plain.SumRows,
		AddToRows:      plain.AddToRows,
		MaxRows:        plain.MaxRows,
		Gather:         plain.Gather,
		ScatterAdd:     plain.ScatterAdd,
		ConvMax:        plain.ConvMax,
		SparseProducts: plain.SparseProducts,
		AdamRows:       plain.AdamRows,
		GRUText:        plain.GRUText,
		LSTMText:       plain.LSTMText,
		Add:            plain.Add,
		Axpy:           plain.Axpy,
		Scale:          plain.Scale,
		Dot:            plain.Dot,
		SumSquares:     plain.SumSquares,
		AddBias:        plain.AddBias,
		ColumnSums:     plain.ColumnSums,
		MaxInto:        plain.MaxInto,
	}
}

func portableKernels() kernelSet {
	return kernelSet{
		Name:           "portable",
		Adam:           portable.Adam,
		MatMul:         portable.MatMul,
		MatMulTA:       portable.MatMulTA,
		MatMulTB:       portable.MatMulTB,
		Transpose:      portable.Transpose,
		Exp:            portable.Exp,
		Tanh:           portable.Tanh,
		Sigmoid:        portable.Sigmoid,
		Relu:           portable.Relu,
		ReluGrad:       portable.ReluGrad,
		TanhGrad:       portable.TanhGrad,
		Mul:            portable.Mul,
		Softmax:        portable.Softmax,
		GRUForward:     portable.GRUForward,
		GRUForwardRows: portable.GRUForwardRows,
		GRUBackward:    portable.GRUBackward,
		LSTMForward:    portable.LSTMForward,
		LSTMBackward:   portable.LSTMBackward,
		SumRows:        portable.SumRows,
		AddToRows:      portable.AddToRows,
		MaxRows:        portable.MaxRows,
		Gather:         portable.Gather,
		ScatterAdd:     portable.ScatterAdd,
		ConvMax:        portable.ConvMax,
		SparseProducts: portable.SparseProducts,
		AdamRows:       portable.AdamRows,
		GRUText:        portable.GRUText,
		LSTMText:       portable.LSTMText,
		Add:            portable.Add,
		Axpy:           portable.Axpy,
		Scale:          portable.Scale,
		Dot:            portable.Dot,
		SumSquares:     portable.SumSquares,
		AddBias:        portable.AddBias,
		ColumnSums:     portable.ColumnSums,
		MaxInto:        portable.MaxInto,
	}
}
