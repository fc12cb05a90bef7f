package submodels

import "github.com/doubleroute/sweep/internal/kernels"

func (k *recurrent) Backward(din [][]float32, dout, _ []float32, in [][]float32) {
	g := k.begin()
	n, dim, wide := len(k.batch.Distinct), k.table.Dim, k.cell.gates()*k.hidden
	for d := range k.ways {
		w := &k.ways[d]
		input, hidden, _, _ := k.params(in, d)
		dinput, dhidden, dbias, dhiddenBias := k.params(din, d)
		w.dfeatures = sized(w.dfeatures, len(w.features))
		for i, r := range k.order {
			copy(w.dfeatures[i*k.hidden:(i+1)*k.hidden], k.featuresOf(dout, int(r), d))
		}
		w.dh = sized(w.dh, k.steps()*k.hidden)
		clear(w.dh)
		k.summary.backward(k, w)
		w.dproducts = sized(w.dproducts, n*wide)
		clear(w.dproducts)
		k.through(w, hidden, dhidden, dbias, dhiddenBias)
		kernels.MatMulTA(dinput, k.embedded, w.dproducts, dim, wide, n)
		kernels.MatMulTB(g, w.dproducts, input, n, dim, wide)
	}
	k.end()
}

// together is about how many rows of steps have their gradients added up
// together: enough for a product to be fast, few enough to stay in the cache.
const together = 256

// through carries the gradient back through time.
func (k *recurrent) through(w *way, hidden, dhidden, dbias, dhiddenBias []float32) {
	h, wide := k.hidden, k.cell.gates()*k.hidden
	w.flipped = sized(w.flipped, len(hidden))
	kernels.Transpose(w.flipped, hidden, h, wide)
	for i := range w.carry {
		w.carry[i] = sized(w.carry[i], k.first()*h)
		clear(w.carry[i])
	}
	for to := len(k.active); to > 0; {
		from := to - 1
		for from > 0 && k.base[to]-k.base[from] < together {
			from--
		}
		lo, hi := k.base[from], k.base[to]
		w.hPrev = sized(w.hPrev, (hi-lo)*h)
		w.dgx, w.dgh = sized(w.dgx, (hi-lo)*wide), sized(w.dgh, (hi-lo)*wide)
		for t := to - 1; t >= from; t-- {
			k.back(w, t, k.base[t]-lo)
		}
		kernels.MatMulTA(dhidden, w.hPrev, w.dgh, h, wide, hi-lo)
		kernels.ColumnSums(dbias, w.dgx, hi-lo)
		if dhiddenBias != nil {
			kernels.ColumnSums(dhiddenBias, w.dgh, hi-lo)
		}
		kernels.ScatterAdd(w.dproducts, w.dgx, w.tokens[lo:hi], wide)
		to = from
	}
	clear(k.zeros)
}

// back takes step t back and leaves its gradients at row at of dgx and dgh.
func (k *recurrent) back(w *way, t, at int) {
	s := k.step(w, t)
	h, wide := k.hidden, k.cell.gates()*k.hidden
	end := at + s.rows
	copy(w.hPrev[at*h:end*h], s.hPrev)
	s.dh, s.dgx, s.dgh = k.states(w.dh, t), w.dgx[at*wide:end*wide], w.dgh[at*wide:end*wide]
	s.carry, s.carryPrev = w.carry[0], w.carry[1]
	// Nothing comes before the first step; its share goes to scratch.
	s.dhPrev = k.zeros[:s.rows*h]
	if t > 0 {
		s.dhPrev = w.dh[k.base[t-1]*h:][:s.rows*h]
	}
	k.cell.backward(s, w.flipped)
	w.carry[0], w.carry[1] = w.carry[1], w.carry[0]
	clear(w.carry[1])
}
