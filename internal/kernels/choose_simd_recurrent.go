//go:build goexperiment.simd && amd64

package kernels

import (
	"github.com/doubleroute/sweep/internal/kernels/avx2"
	"github.com/doubleroute/sweep/internal/kernels/avx512"
	"github.com/doubleroute/sweep/internal/kernels/portable"
)

func gruForward(h, hPrev, gx, gh, gates []float32, rows, hidden int) {
	switch chosen() {
	case withAVX512:
		avx512.GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
		done()
	case withAVX2:
		avx2.GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
		done()
	default:
		portable.GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
	}
}

func gruForwardRows(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int) {
	switch chosen() {
	case withAVX512:
		avx512.GRUForwardRows(h, hPrev, products, tokens, gh, gates, rows, hidden)
		done()
	case withAVX2:
		avx2.GRUForwardRows(h, hPrev, products, tokens, gh, gates, rows, hidden)
		done()
	default:
		portable.GRUForwardRows(h, hPrev, products, tokens, gh, gates, rows, hidden)
	}
}

func gruBackward(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int) {
	switch chosen() {
	case withAVX512:
		avx512.GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev, rows, hidden)
		done()
	case withAVX2:
		avx2.GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev, rows, hidden)
		done()
	default:
		portable.GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev, rows, hidden)
	}
}

func lstmForward(h, c, tanhC, gates, cPrev []float32, rows, hidden int) {
	switch chosen() {
	case withAVX512:
		avx512.LSTMForward(h, c, tanhC, gates, cPrev, rows, hidden)
		done()
	case withAVX2:
		avx2.LSTMForward(h, c, tanhC, gates, cPrev, rows, hidden)
		done()
	default:
		portable.LSTMForward(h, c, tanhC, gates, cPrev, rows, hidden)
	}
}

func lstmBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int) {
	switch chosen() {
	case withAVX512:
		avx512.LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev, rows, hidden)
		done()
	case withAVX2:
		avx2.LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev, rows, hidden)
		done()
	default:
		portable.LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev, rows, hidden)
	}
}

func gruText(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int) {
	switch chosen() {
	case withAVX512:
		avx512.GRUText(states, products, tokens, weights, bias, room, hidden)
		done()
	case withAVX2:
		avx2.GRUText(states, products, tokens, weights, bias, room, hidden)
		done()
	default:
		portable.GRUText(states, products, tokens, weights, bias, room, hidden)
	}
}

func lstmText(states, products []float32, tokens []int32, weights, room []float32, hidden int) {
	switch chosen() {
	case withAVX512:
		avx512.LSTMText(states, products, tokens, weights, room, hidden)
		done()
	case withAVX2:
		avx2.LSTMText(states, products, tokens, weights, room, hidden)
		done()
	default:
		portable.LSTMText(states, products, tokens, weights, room, hidden)
	}
}
