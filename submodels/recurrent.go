package submodels

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
)

// Recurrent describes a recurrent layer.
type Recurrent struct {
	Cell       string // gru or lstm
	Hidden     int    // units of one direction
	Directions int    // 1: forwards; 2: backwards too
	State      string // last, max or mean over time
}

// Recurrent adds a recurrent layer over the embedded tokens, of shape
// (Rows, Directions·Hidden). A text without tokens gives zeros.
func (e *Embedding) Recurrent(name string, r Recurrent) (*gorgonia.Node, error) {
	c, err := newCell(r.Cell)
	if err != nil {
		return nil, err
	}
	if r.Directions != 1 && r.Directions != 2 {
		return nil, fmt.Errorf("a recurrent layer has 1 or 2 directions, not %d", r.Directions)
	}
	summary, err := newSummary(r.State)
	if err != nil {
		return nil, err
	}
	k := &recurrent{source: e.source(r.Cell), cell: c, hidden: r.Hidden, summary: summary}
	var inputs []*gorgonia.Node
	wide := c.gates() * r.Hidden
	for d := range r.Directions {
		prefix := fmt.Sprintf("%s/%d", name, d)
		shapes := []struct {
			name  string
			shape tensor.Shape
		}{{"input", tensor.Shape{e.Dim(), wide}}, {"hidden", tensor.Shape{r.Hidden, wide}},
			{"bias", tensor.Shape{wide}}, {"hidden_bias", tensor.Shape{wide}}}
		if !c.hiddenBias() {
			shapes = shapes[:3]
		}
		for _, s := range shapes {
			node, err := e.in.Param(prefix+"/"+s.name, recurrentInit(r.Hidden), s.shape...)
			if err != nil {
				return nil, err
			}
			inputs = append(inputs, node)
		}
		k.ways = append(k.ways, way{backwards: d == 1})
	}
	inputs = append(inputs, e.anchor)
	return Apply(k, tensor.Shape{e.in.Rows, r.Directions * r.Hidden}, inputs...)
}

// recurrent steps over all texts of the batch at once, the longest first, so
// that the texts that still go on are always the first rows: one product a
// time step, no masks. What depends on the input token alone is computed once
// for each distinct token.
type recurrent struct {
	source
	cell    cell
	hidden  int
	summary summary
	ways    []way

	order    []int32 // rows of the batch, longest first
	active   []int   // texts longer than each step
	base     []int   // rows before each step
	embedded []float32
	zeros    []float32
	scratch  []float32
}

// way is one direction's memory of the way forward.
type way struct {
	backwards bool
	tokens    []int32   // place in Distinct of each row of each step
	products  []float32 // distinct × gates·hidden
	gx        []float32 // of each row of each step, likewise below
	h, hPrev  []float32
	saved     []float32
	dh        []float32
	dgx, dgh  []float32
	dproducts []float32
	carry     [2][]float32
}

// schedule orders the texts by length and lays out the steps.
func (k *recurrent) schedule() {
	b := k.batch
	k.order = k.order[:0]
	for r := range b.Len() {
		k.order = append(k.order, int32(r))
	}
	slices.SortStableFunc(k.order, func(x, y int32) int { return len(b.Row(int(y))) - len(b.Row(int(x))) })
	k.active, k.base = k.active[:0], append(k.base[:0], 0)
	n := len(k.order)
	for t := 0; ; t++ {
		for n > 0 && len(b.Row(int(k.order[n-1]))) <= t {
			n--
		}
		if n == 0 {
			break
		}
		k.active = append(k.active, n)
		k.base = append(k.base, k.base[t]+n)
	}
}

// steps returns the rows of all steps together.
func (k *recurrent) steps() int { return k.base[len(k.base)-1] }

// params picks the inputs of direction d.
func (k *recurrent) params(in [][]float32, d int) (input, hidden, bias, hiddenBias []float32) {
	if k.cell.hiddenBias() {
		p := in[4*d:]
		return p[0], p[1], p[2], p[3]
	}
	p := in[3*d:]
	return p[0], p[1], p[2], nil
}

func (k *recurrent) Forward(out []float32, in [][]float32) {
	k.schedule()
	k.embedded = k.table.gather(k.embedded, k.batch.Distinct)
	wide := k.cell.gates() * k.hidden
	need := k.batch.Len() * max(wide, k.cell.keep()*k.hidden)
	k.scratch = sized(k.scratch, need)
	k.zeros = sized(k.zeros, need)
	clear(k.zeros)
	clear(out)
	for d := range k.ways {
		w := &k.ways[d]
		input, hidden, bias, hiddenBias := k.params(in, d)
		k.project(w, input, bias)
		w.h, w.hPrev = sized(w.h, k.steps()*k.hidden), sized(w.hPrev, k.steps()*k.hidden)
		w.saved = sized(w.saved, k.steps()*k.cell.keep()*k.hidden)
		for t := range k.active {
			s := k.step(w, t)
			copy(s.hPrev, k.before(w.h, t, k.hidden))
			k.cell.forward(&s, hidden, hiddenBias)
		}
		k.summary.forward(k, out, d)
	}
}

// project computes the input products of every row of every step.
func (k *recurrent) project(w *way, input, bias []float32) {
	n, wide := len(k.batch.Distinct), len(bias)
	w.products = sized(w.products, n*wide)
	clear(w.products)
	kernels.AddBias(w.products, bias, n)
	kernels.MatMul(w.products, k.embedded, input, n, wide, k.table.Dim)
	w.tokens = w.tokens[:0]
	w.gx = sized(w.gx, k.steps()*wide)
	for t, n := range k.active {
		for _, r := range k.order[:n] {
			row := k.batch.LocalRow(int(r))
			at := t
			if w.backwards {
				at = len(row) - 1 - t
			}
			u := int(row[at])
			copy(w.gx[len(w.tokens)*wide:], w.products[u*wide:(u+1)*wide])
			w.tokens = append(w.tokens, row[at])
		}
	}
}

// step returns the views of step t's memory that go forward.
func (k *recurrent) step(w *way, t int) stepState {
	lo, hi := k.base[t], k.base[t+1]
	h, wide, keep := k.hidden, k.cell.gates()*k.hidden, k.cell.keep()*k.hidden
	s := stepState{
		rows: hi - lo, hidden: h, scratch: k.scratch,
		h: w.h[lo*h : hi*h], hPrev: w.hPrev[lo*h : hi*h], gx: w.gx[lo*wide : hi*wide],
		saved: w.saved[lo*keep : hi*keep], savedPrev: k.zeros[:(hi-lo)*keep],
	}
	if t > 0 {
		s.savedPrev = w.saved[k.base[t-1]*keep : lo*keep]
	}
	return s
}

// before returns, for the rows of step t, what the step before holds in x;
// zeros at the first step.
func (k *recurrent) before(x []float32, t, width int) []float32 {
	n := k.active[t] * width
	if t == 0 {
		return k.zeros[:n]
	}
	return x[k.base[t-1]*width:][:n]
}

func (k *recurrent) Backward(din [][]float32, dout, out []float32, in [][]float32) {
	g := k.table.begin(k.batch.Distinct)
	n, dim, wide := len(k.batch.Distinct), k.table.Dim, k.cell.gates()*k.hidden
	for d := range k.ways {
		w := &k.ways[d]
		input, hidden, _, _ := k.params(in, d)
		dinput, dhidden, dbias, dhiddenBias := k.params(din, d)
		w.dh = sized(w.dh, k.steps()*k.hidden)
		clear(w.dh)
		k.summary.backward(k, dout, out, d)
		k.through(w, hidden)
		kernels.MatMulTA(dhidden, w.hPrev, w.dgh, k.hidden, wide, k.steps())
		kernels.ColumnSums(dbias, w.dgx, k.steps())
		if dhiddenBias != nil {
			kernels.ColumnSums(dhiddenBias, w.dgh, k.steps())
		}
		w.dproducts = sized(w.dproducts, n*wide)
		clear(w.dproducts)
		for i, u := range w.tokens {
			kernels.Add(w.dproducts[int(u)*wide:(int(u)+1)*wide], w.dgx[i*wide:(i+1)*wide])
		}
		kernels.MatMulTA(dinput, k.embedded, w.dproducts, dim, wide, n)
		kernels.MatMulTB(g, w.dproducts, input, n, dim, wide)
	}
}

// through carries the gradient back through time.
func (k *recurrent) through(w *way, hidden []float32) {
	h, wide := k.hidden, k.cell.gates()*k.hidden
	w.dgx, w.dgh = sized(w.dgx, k.steps()*wide), sized(w.dgh, k.steps()*wide)
	first := k.batch.Len() * h
	for i := range w.carry {
		w.carry[i] = sized(w.carry[i], first)
		clear(w.carry[i])
	}
	for t := len(k.active) - 1; t >= 0; t-- {
		s := k.step(w, t)
		lo, hi := k.base[t], k.base[t+1]
		s.dh, s.dgx, s.dgh = w.dh[lo*h:hi*h], w.dgx[lo*wide:hi*wide], w.dgh[lo*wide:hi*wide]
		s.carry, s.carryPrev = w.carry[0], w.carry[1]
		// Nothing comes before the first step; its share goes to scratch.
		s.dhPrev = k.zeros[:s.rows*h]
		if t > 0 {
			s.dhPrev = w.dh[k.base[t-1]*h:][:s.rows*h]
		}
		k.cell.backward(&s, hidden)
		w.carry[0], w.carry[1] = w.carry[1], w.carry[0]
		clear(w.carry[1])
	}
	clear(k.zeros)
}

func (k *recurrent) Cost(rows int) KernelCost {
	l, h, g := int64(k.length), int64(k.hidden), int64(k.cell.gates()*k.hidden)
	d, ways, keep := int64(k.table.Dim), int64(len(k.ways)), int64(k.cell.keep())*h
	step := 2*g*(d+h) + k.cell.flops()*h
	flops := ways * (l*step + k.summary.flops(l, h))
	scratch := ways*l*(1+2*g+2*h+keep) + l*d + 2*max(g, keep)
	return KernelCost{FLOPs: int64(rows) * flops, Scratch: 4 * int64(rows) * scratch}
}
