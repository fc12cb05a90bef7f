// Code generated from plain by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package kernels

import (
	"github.com/doubleroute/sweep/internal/kernels/avx2"
	"github.com/doubleroute/sweep/internal/kernels/avx512"
)

func avx2Kernels() kernelSet {
	return kernelSet{
		Name:           "avx2",
		Adam:           avx2.Adam,
		MatMul:         avx2.MatMul,
		MatMulTA:       avx2.MatMulTA,
		MatMulTB:       avx2.MatMulTB,
		Transpose:      avx2.Transpose,
		Exp:            avx2.Exp,
		Tanh:           avx2.Tanh,
		Sigmoid:        avx2.Sigmoid,
		Relu:           avx2.Relu,
		ReluGrad:       avx2.ReluGrad,
		TanhGrad:       avx2.TanhGrad,
		Mul:            avx2.Mul,
		Softmax:        avx2.Softmax,
		GRUForward:     avx2.GRUForward,
		GRUForwardRows: avx2.GRUForwardRows,
		GRUBackward:    avx2.GRUBackward,
		LSTMForward:    avx2.LSTMForward,
		LSTMBackward:   avx2.LSTMBackward,
		SumRows:        avx2.SumRows,
		AddToRows:      avx2.AddToRows,
		MaxRows:        avx2.MaxRows,
		Gather:         avx2.Gather,
		ScatterAdd:     avx2.ScatterAdd,
		ConvMax:        avx2.ConvMax,
		SparseProducts: avx2.SparseProducts,
		AdamRows:       avx2.AdamRows,
		GRUText:        avx2.GRUText,
		LSTMText:       avx2.LSTMText,
		Add:            avx2.Add,
		Axpy:           avx2.Axpy,
		Scale:          avx2.Scale,
		Dot:            avx2.Dot,
		SumSquares:     avx2.SumSquares,
		AddBias:        avx2.AddBias,
		ColumnSums:     avx2.ColumnSums,
		MaxInto:        avx2.MaxInto,
	}
}

func avx512Kernels() kernelSet {
	return kernelSet{
		Name:           "avx512",
		Adam:           avx512.Adam,
		MatMul:         avx512.MatMul,
		MatMulTA:       avx512.MatMulTA,
		MatMulTB:       avx512.MatMulTB,
		Transpose:      avx512.Transpose,
		Exp:            avx512.Exp,
		Tanh:           avx512.Tanh,
		Sigmoid:        avx512.Sigmoid,
		Relu:           avx512.Relu,
		ReluGrad:       avx512.ReluGrad,
		TanhGrad:       avx512.TanhGrad,
		Mul:            avx512.Mul,
		Softmax:        avx512.Softmax,
		GRUForward:     avx512.GRUForward,
		GRUForwardRows: avx512.GRUForwardRows,
		GRUBackward:    avx512.GRUBackward,
		LSTMForward:    avx512.LSTMForward,
		LSTMBackward:   avx512.LSTMBackward,
		SumRows:        avx512.SumRows,
		AddToRows:      avx512.AddToRows,
		MaxRows:        avx512.MaxRows,
		Gather:         avx512.Gather,
		ScatterAdd:     avx512.ScatterAdd,
		ConvMax:        avx512.ConvMax,
		SparseProducts: avx512.SparseProducts,
		AdamRows:       avx512.AdamRows,
		GRUText:        avx512.GRUText,
		LSTMText:       avx512.LSTMText,
		Add:            avx512.Add,
		Axpy:           avx512.Axpy,
		Scale:          avx512.Scale,
		Dot:            avx512.Dot,
		SumSquares:     avx512.SumSquares,
		AddBias:        avx512.AddBias,
		ColumnSums:     avx512.ColumnSums,
		MaxInto:        avx512.MaxInto,
	}
}
