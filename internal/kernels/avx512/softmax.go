//go:build goexperiment.simd && amd64

package avx512

import "math"

// Softmax sets each row of dst to the softmax of the same row of x.
func Softmax(dst, x []float32, rows, cols int) {
	if cols == 0 {
		return
	}
	for range rows {
		softmaxRow(dst[:cols], x[:cols])
		dst, x = dst[cols:], x[cols:]
	}
}

// softmaxRow reads x three times: for its largest value, for the powers and
// their sum, and to divide by that. Lanes beyond the end count as -Inf.
func softmaxRow(dst, x []float32) {
	n := len(x)
	end := (n - 1) / lanes * lanes // where the last vector begins
	inside := first(n - end)
	least := splat(float32(math.Inf(-1)))
	tail := loadPart(x[end:]).Merge(least, inside)

	most := tail
	for j := 0; j < end; j += lanes {
		most = most.Max(load(x[j:]))
	}
	shift := splat(top(most))

	tail = exp(tail.Sub(shift))
	total := tail.Masked(inside)
	for j := 0; j < end; j += lanes {
		e := exp(load(x[j:]).Sub(shift))
		store(dst[j:], e)
		total = total.Add(e)
	}
	all := splat(sum(total))

	for j := 0; j < end; j += lanes {
		store(dst[j:], load(dst[j:]).Div(all))
	}
	storePart(dst[end:], tail.Div(all))
}
