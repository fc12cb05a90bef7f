package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

// checkRecurrent runs both layers forward and backward, by the build and by the
// reference.
func checkRecurrent(t testing.TB, r *rand.Rand, set kernelSet, rows, hidden int) {
	t.Helper()
	size := rows * hidden
	gx, gh, hPrev, dh := numbers(r, 3*size), numbers(r, 3*size), numbers(r, size), numbers(r, size)

	h, gates := numbers(r, size), numbers(r, 4*size)
	wantH, wantGates := clone(h), clone(gates)
	set.GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
	reference.GRUForward(wantH, hPrev, gx, gh, wantGates, rows, hidden)
	checkClose(t, "GRU h", h, wantH, 2e-6)
	checkClose(t, "GRU gates", gates, wantGates, 2e-6)

	dgx, dgh, dhPrev := numbers(r, 3*size), numbers(r, 3*size), numbers(r, size)
	wantX, wantH3, wantPrev := clone(dgx), clone(dgh), clone(dhPrev)
	set.GRUBackward(dgx, dgh, dhPrev, dh, wantGates, hPrev, rows, hidden)
	reference.GRUBackward(wantX, wantH3, wantPrev, dh, wantGates, hPrev, rows, hidden)
	checkClose(t, "GRU dgx", dgx, wantX, 2e-6)
	checkClose(t, "GRU dgh", dgh, wantH3, 2e-6)
	checkClose(t, "GRU dhPrev", dhPrev, wantPrev, 2e-6)
	set.GRUBackward(dgx, dgh, dh, dh, wantGates, hPrev, rows, hidden)
	checkSame(t, "GRU dhPrev in place", dh, dhPrev)

	tokens := pick(r, rows, 1+rows)
	products := numbers(r, (1+rows)*3*hidden)
	reference.Gather(gx, products, tokens, 3*hidden)
	set.GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
	again := clone(h)
	wantGates = clone(gates)
	set.GRUForwardRows(again, hPrev, products, tokens, gh, gates, rows, hidden)
	checkSame(t, "GRU h by rows", again, h)
	checkSame(t, "GRU gates by rows", gates, wantGates)
	checkBeside(t, "GRU gates by rows", gates)
	set.GRUForward(hPrev, hPrev, gx, gh, gates, rows, hidden)
	checkSame(t, "GRU h in place", hPrev, h)

	pre, cPrev, dc := numbers(r, 4*size), numbers(r, size), numbers(r, size)
	c, tanhC := numbers(r, size), numbers(r, size)
	wantPre, wantC, wantT := clone(pre), clone(c), clone(tanhC)
	dh = numbers(r, size)
	set.LSTMForward(h, c, tanhC, pre, cPrev, rows, hidden)
	reference.LSTMForward(wantH, wantC, wantT, wantPre, cPrev, rows, hidden)
	checkClose(t, "LSTM h", h, wantH, 2e-6)
	checkClose(t, "LSTM c", c, wantC, 2e-6)
	checkClose(t, "LSTM tanhC", tanhC, wantT, 2e-6)
	checkClose(t, "LSTM gates", pre, wantPre, 2e-6)

	dgates, dcPrev := numbers(r, 4*size), numbers(r, size)
	wantDGates, wantDPrev := clone(dgates), clone(dcPrev)
	set.LSTMBackward(dgates, dcPrev, dh, dc, wantPre, wantT, cPrev, rows, hidden)
	reference.LSTMBackward(wantDGates, wantDPrev, dh, dc, wantPre, wantT, cPrev, rows, hidden)
	checkClose(t, "LSTM dgates", dgates, wantDGates, 2e-6)
	checkClose(t, "LSTM dcPrev", dcPrev, wantDPrev, 2e-6)
	set.LSTMBackward(wantPre, dc, dh, dc, wantPre, wantT, cPrev, rows, hidden)
	checkSame(t, "LSTM dgates in place", wantPre, dgates)
	checkSame(t, "LSTM dcPrev in place", dc, dcPrev)
}

// checkTexts runs whole texts by the build, by the reference and step by step.
func checkTexts(t testing.TB, r *rand.Rand, set kernelSet, steps, hidden int) {
	t.Helper()
	tokens := pick(r, steps, 1+steps)
	for _, gates := range []int{3, 4} {
		wide := gates * hidden
		products, weights, bias := numbers(r, (1+steps)*wide), numbers(r, hidden*wide), numbers(r, wide)
		reference.Scale(weights, 0.1)
		room, states := numbers(r, 8*hidden), numbers(r, steps*hidden)
		want, inSteps := clone(states), make([]float32, steps*hidden)
		if gates == 4 {
			set.LSTMText(states, products, tokens, weights, room, hidden)
			reference.LSTMText(want, products, tokens, weights, clone(room), hidden)
			checkClose(t, "LSTM states", states, want, 1e-5)
			checkBeside(t, "LSTM states", states)
			continue
		}
		set.GRUText(states, products, tokens, weights, bias, room, hidden)
		reference.GRUText(want, products, tokens, weights, bias, clone(room), hidden)
		checkClose(t, "GRU states", states, want, 1e-5)
		checkBeside(t, "GRU states", states)
		old, kept := make([]float32, hidden), make([]float32, 4*hidden)
		for i := range tokens {
			side := append([]float32{}, bias...)
			set.MatMul(side, old, weights, 1, wide, hidden)
			now := inSteps[i*hidden : (i+1)*hidden]
			set.GRUForwardRows(now, old, products, tokens[i:i+1], side, kept, 1, hidden)
			old = now
		}
		checkClose(t, "GRU states step by step", states, inSteps, 1e-6)
	}
}

func TestTexts(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(19)
		for _, hidden := range lengths() {
			checkTexts(t, r, set, r.IntN(9), hidden)
		}
	})
}

func TestRecurrent(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(9)
		for _, hidden := range lengths() {
			checkRecurrent(t, r, set, r.IntN(5), hidden)
		}
	})
}

func FuzzRecurrent(f *testing.F) {
	f.Add(uint8(3), uint8(17), uint64(1))
	sets := builds()
	f.Fuzz(func(t *testing.T, rows, hidden uint8, seed uint64) {
		for _, set := range sets {
			checkRecurrent(t, source(seed), set, int(rows%9), int(hidden))
			checkTexts(t, source(seed), set, int(rows%9), int(hidden))
		}
	})
}

// slopeOf returns by how much loss changes with *x.
func slopeOf(loss func() float64, x *float32) float64 {
	const step = 1.0 / 128
	at := *x
	*x = at + step
	up := loss()
	*x = at - step
	down := loss()
	*x = at
	return (up - down) / (2 * step)
}

// weighted returns Σ x·w: a loss whose gradient is w.
func weighted(x, w []float32) float64 {
	var sum float64
	for i, v := range x {
		sum += float64(v) * float64(w[i])
	}
	return sum
}

// checkSlopes reports values of gradient that are not how loss changes with x.
func checkSlopes(t *testing.T, what string, loss func() float64, x, gradient []float32) {
	t.Helper()
	for i := range x {
		if want := slopeOf(loss, &x[i]); math.Abs(float64(gradient[i])-want) > 1e-3 {
			t.Errorf("%s: gradient %d is %v, but the slope is %v", what, i, gradient[i], want)
		}
	}
}

func TestGRUGradient(t *testing.T) {
	const rows, hidden, size = 2, 5, 10
	r := source(10)
	gx, gh, hPrev, dh := numbers(r, 3*size), numbers(r, 3*size), numbers(r, size), numbers(r, size)
	h, gates := make([]float32, size), make([]float32, 4*size)
	loss := func() float64 {
		GRUForward(h, hPrev, gx, gh, gates, rows, hidden)
		return weighted(h, dh)
	}
	loss()
	dgx, dgh, dhPrev := make([]float32, 3*size), make([]float32, 3*size), make([]float32, size)
	GRUBackward(dgx, dgh, dhPrev, dh, gates, hPrev, rows, hidden)
	checkSlopes(t, "gx", loss, gx, dgx)
	checkSlopes(t, "gh", loss, gh, dgh)
	checkSlopes(t, "hPrev", loss, hPrev, dhPrev)
}

func TestLSTMGradient(t *testing.T) {
	const rows, hidden, size = 2, 5, 10
	r := source(11)
	pre, cPrev, dh, dc := numbers(r, 4*size), numbers(r, size), numbers(r, size), numbers(r, size)
	h, c, tanhC, gates := make([]float32, size), make([]float32, size), make([]float32, size), make([]float32, 4*size)
	loss := func() float64 {
		copy(gates, pre)
		LSTMForward(h, c, tanhC, gates, cPrev, rows, hidden)
		return weighted(h, dh) + weighted(c, dc)
	}
	loss()
	dgates, dcPrev := make([]float32, 4*size), make([]float32, size)
	LSTMBackward(dgates, dcPrev, dh, dc, gates, tanhC, cPrev, rows, hidden)
	checkSlopes(t, "gates", loss, pre, dgates)
	checkSlopes(t, "cPrev", loss, cPrev, dcPrev)
}
