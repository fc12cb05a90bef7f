// Code generated from ../avx512/text.go by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package avx2

import "unsafe"

// GRUText takes all steps of one text. See kernels.GRUText.
func GRUText(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int) {
	if hidden == 0 {
		return
	}
	side, gates, old := room[:3*hidden], room[3*hidden:][:4*hidden], room[7*hidden:][:hidden]
	clear(old)
	for t, u := range tokens {
		now := states[t*hidden : (t+1)*hidden]
		copy(side, bias)
		addState(side, old, weights, t%2 == 1)
		gruRow(at(now), at(old), rowAt(products, u, 3*hidden, 3*hidden), at(side), at(gates), hidden)
		old = now
	}
}

// LSTMText takes all steps of one text. See kernels.LSTMText.
func LSTMText(states, products []float32, tokens []int32, weights, room []float32, hidden int) {
	if hidden == 0 {
		return
	}
	gates, cell, squashed := room[:4*hidden], room[4*hidden:][:hidden], room[5*hidden:][:hidden]
	clear(cell)
	for t := range tokens {
		Gather(gates, products, tokens[t:t+1], 4*hidden)
		now := states[t*hidden : (t+1)*hidden]
		if t > 0 {
			addState(gates, states[(t-1)*hidden:t*hidden], weights, t%2 == 1)
		}
		lstmRow(at(now), at(cell), at(squashed), at(gates), at(cell), hidden)
	}
}

// at returns where s, which is not empty, begins.
func at(s []float32) unsafe.Pointer { return unsafe.Pointer(&s[0]) }

// six is the width of six vectors: as many sums as stay in registers beside
// what is added to them, and enough that they need not wait for each other.
const six = 6 * lanes

// addState adds to sums the product of a state with the weights, [len(state) ×
// len(sums)]. Every second step goes through the weights the other way: those
// used last are still in the first-level cache, which may not hold them all.
func addState(sums, state, weights []float32, up bool) {
	n, k := len(sums), len(state)
	_ = weights[n*k-1]
	full := n / six * six
	for i := 0; i < full; i += six {
		j := i
		if up {
			j = full - six - i
		}
		addSix(at(sums[j:full]), at(state), unsafe.Pointer(&weights[j]), size*n, k, up)
	}
	addColumns(sums, at(state), weights, full, size, k)
}

// addSix adds to six vectors of sums.
func addSix(pc, pa, pb unsafe.Pointer, next, k int, up bool) {
	const o1, o2, o3, o4, o5 = size * lanes, 2 * size * lanes, 3 * size * lanes, 4 * size * lanes, 5 * size * lanes
	step := size
	if up {
		pa, pb = unsafe.Add(pa, step*(k-1)), unsafe.Add(pb, next*(k-1))
		step, next = -step, -next
	}
	s0, s1, s2, s3, s4, s5 := walkSix(pa, pb, step, next, k, loadAt(pc), loadAt(unsafe.Add(pc, o1)), loadAt(unsafe.Add(pc, o2)),
		loadAt(unsafe.Add(pc, o3)), loadAt(unsafe.Add(pc, o4)), loadAt(unsafe.Add(pc, o5)))
	storeAt(pc, s0)
	storeAt(unsafe.Add(pc, o1), s1)
	storeAt(unsafe.Add(pc, o2), s2)
	storeAt(unsafe.Add(pc, o3), s3)
	storeAt(unsafe.Add(pc, o4), s4)
	storeAt(unsafe.Add(pc, o5), s5)
}

// walkSix goes through a state and the rows of weights that belong to it.
func walkSix(pa, pb unsafe.Pointer, step, next, steps int, s0, s1, s2, s3, s4, s5 vec) (r0, r1, r2, r3, r4, r5 vec) {
	const o1, o2, o3, o4, o5 = size * lanes, 2 * size * lanes, 3 * size * lanes, 4 * size * lanes, 5 * size * lanes
	for {
		v := splatAt(pa)
		s0, s1, s2 = loadAt(pb).MulAdd(v, s0), loadAt(unsafe.Add(pb, o1)).MulAdd(v, s1), loadAt(unsafe.Add(pb, o2)).MulAdd(v, s2)
		s3, s4, s5 = loadAt(unsafe.Add(pb, o3)).MulAdd(v, s3), loadAt(unsafe.Add(pb, o4)).MulAdd(v, s4), loadAt(unsafe.Add(pb, o5)).MulAdd(v, s5)
		if steps--; steps == 0 {
			return s0, s1, s2, s3, s4, s5
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)

		v = splatAt(pa)
		s0, s1, s2 = loadAt(pb).MulAdd(v, s0), loadAt(unsafe.Add(pb, o1)).MulAdd(v, s1), loadAt(unsafe.Add(pb, o2)).MulAdd(v, s2)
		s3, s4, s5 = loadAt(unsafe.Add(pb, o3)).MulAdd(v, s3), loadAt(unsafe.Add(pb, o4)).MulAdd(v, s4), loadAt(unsafe.Add(pb, o5)).MulAdd(v, s5)
		if steps--; steps == 0 {
			return s0, s1, s2, s3, s4, s5
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)

		v = splatAt(pa)
		s0, s1, s2 = loadAt(pb).MulAdd(v, s0), loadAt(unsafe.Add(pb, o1)).MulAdd(v, s1), loadAt(unsafe.Add(pb, o2)).MulAdd(v, s2)
		s3, s4, s5 = loadAt(unsafe.Add(pb, o3)).MulAdd(v, s3), loadAt(unsafe.Add(pb, o4)).MulAdd(v, s4), loadAt(unsafe.Add(pb, o5)).MulAdd(v, s5)
		if steps--; steps == 0 {
			return s0, s1, s2, s3, s4, s5
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)

		v = splatAt(pa)
		s0, s1, s2 = loadAt(pb).MulAdd(v, s0), loadAt(unsafe.Add(pb, o1)).MulAdd(v, s1), loadAt(unsafe.Add(pb, o2)).MulAdd(v, s2)
		s3, s4, s5 = loadAt(unsafe.Add(pb, o3)).MulAdd(v, s3), loadAt(unsafe.Add(pb, o4)).MulAdd(v, s4), loadAt(unsafe.Add(pb, o5)).MulAdd(v, s5)
		if steps--; steps == 0 {
			return s0, s1, s2, s3, s4, s5
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)
	}
}
