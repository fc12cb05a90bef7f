//go:build !goexperiment.simd || !amd64

package kernels

import "github.com/doubleroute/sweep/internal/kernels/portable"

func gruForward(h, hPrev, gx, gh, gates []float32, rows, hidden int) {
	portable.GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
}

func gruForwardRows(h, hPrev, products []float32, tokens []int32, gh, gates []float32, rows, hidden int) {
	portable.GRUForwardRows(h, hPrev, products, tokens, gh, gates, rows, hidden)
}

func gruBackward(dgx, dgh, dhPrev, dh, gates, hPrev []float32, rows, hidden int) {
	portable.GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev, rows, hidden)
}

func lstmForward(h, c, tanhC, gates, cPrev []float32, rows, hidden int) {
	portable.LSTMForward(h, c, tanhC, gates, cPrev, rows, hidden)
}

func lstmBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev []float32, rows, hidden int) {
	portable.LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev, rows, hidden)
}

func gruText(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int) {
	portable.GRUText(states, products, tokens, weights, bias, room, hidden)
}

func lstmText(states, products []float32, tokens []int32, weights, room []float32, hidden int) {
	portable.LSTMText(states, products, tokens, weights, room, hidden)
}
