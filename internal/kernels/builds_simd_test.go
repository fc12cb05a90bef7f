//go:build goexperiment.simd && amd64

package kernels

import (
	"simd/archsimd"

	"github.com/doubleroute/sweep/internal/kernels/avx2"
	"github.com/doubleroute/sweep/internal/kernels/avx512"
)

func vectorBuilds() []kernelSet {
	var sets []kernelSet
	if archsimd.X86.AVX2() && archsimd.X86.FMA() {
		sets = append(sets, kernelSet{
			Name:           "avx2",
			MatMul:         avx2.MatMul,
			MatMulTA:       avx2.MatMulTA,
			MatMulTB:       avx2.MatMulTB,
			Add:            avx2.Add,
			Axpy:           avx2.Axpy,
			Scale:          avx2.Scale,
			Dot:            avx2.Dot,
			SumSquares:     avx2.SumSquares,
			AddBias:        avx2.AddBias,
			ColumnSums:     avx2.ColumnSums,
			MaxInto:        avx2.MaxInto,
			Exp:            avx2.Exp,
			Tanh:           avx2.Tanh,
			Sigmoid:        avx2.Sigmoid,
			Relu:           avx2.Relu,
			Softmax:        avx2.Softmax,
			Adam:           avx2.Adam,
			GRUForward:     avx2.GRUForward,
			GRUText:        avx2.GRUText,
			LSTMText:       avx2.LSTMText,
			GRUForwardRows: avx2.GRUForwardRows,
			GRUBackward:    avx2.GRUBackward,
			LSTMForward:    avx2.LSTMForward,
			LSTMBackward:   avx2.LSTMBackward,
			Transpose:      avx2.Transpose,
			SumRows:        avx2.SumRows,
			AddToRows:      avx2.AddToRows,
			MaxRows:        avx2.MaxRows,
			Gather:         avx2.Gather,
			ScatterAdd:     avx2.ScatterAdd,
			ConvMax:        avx2.ConvMax,
			SparseProducts: avx2.SparseProducts,
			AdamRows:       avx2.AdamRows,
			ReluGrad:       avx2.ReluGrad,
			TanhGrad:       avx2.TanhGrad,
			Mul:            avx2.Mul,
		})
	}
	if archsimd.X86.AVX512() {
		sets = append(sets, kernelSet{
			Name:           "avx512",
			MatMul:         avx512.MatMul,
			MatMulTA:       avx512.MatMulTA,
			MatMulTB:       avx512.MatMulTB,
			Add:            avx512.Add,
			Axpy:           avx512.Axpy,
			Scale:          avx512.Scale,
			Dot:            avx512.Dot,
			SumSquares:     avx512.SumSquares,
			AddBias:        avx512.AddBias,
			ColumnSums:     avx512.ColumnSums,
			MaxInto:        avx512.MaxInto,
			Exp:            avx512.Exp,
			Tanh:           avx512.Tanh,
			Sigmoid:        avx512.Sigmoid,
			Relu:           avx512.Relu,
			Softmax:        avx512.Softmax,
			Adam:           avx512.Adam,
			GRUForward:     avx512.GRUForward,
			GRUText:        avx512.GRUText,
			LSTMText:       avx512.LSTMText,
			GRUForwardRows: avx512.GRUForwardRows,
			GRUBackward:    avx512.GRUBackward,
			LSTMForward:    avx512.LSTMForward,
			LSTMBackward:   avx512.LSTMBackward,
			Transpose:      avx512.Transpose,
			SumRows:        avx512.SumRows,
			AddToRows:      avx512.AddToRows,
			MaxRows:        avx512.MaxRows,
			Gather:         avx512.Gather,
			ScatterAdd:     avx512.ScatterAdd,
			ConvMax:        avx512.ConvMax,
			SparseProducts: avx512.SparseProducts,
			AdamRows:       avx512.AdamRows,
			ReluGrad:       avx512.ReluGrad,
			TanhGrad:       avx512.TanhGrad,
			Mul:            avx512.Mul,
		})
	}
	return sets
}
