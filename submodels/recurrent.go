package submodels

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels/graph"
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
	e.in.WantLikeLengths()
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
	return graph.Apply(k, tensor.Shape{e.in.Rows, r.Directions * r.Hidden}, inputs...)
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
	saves   bool // whether the backward pass follows

	order   []int32 // rows of the batch, longest first
	active  []int   // texts longer than each step
	base    []int   // rows before each step
	zeros   []float32
	scratch []float32
	now     stepState
	lookup
}

// way is one direction's memory of the forward pass, and of the backward pass.
type way struct {
	backwards bool
	tokens    []int32   // whose products each row of each step takes
	products  []float32 // × gates·hidden
	frozen    []float32 // those that are kept, here or by another kernel
	h         []float32 // of each row of each step, likewise saved and dh
	saved     []float32
	features  []float32 // texts in order × hidden
	arg       []int32   // what the summary keeps of each feature

	dfeatures []float32
	dh        []float32
	hPrev     []float32 // of each row of the steps taken together, likewise dgx and dgh
	dgx, dgh  []float32
	dproducts []float32
	carry     [2][]float32
	flipped   []float32 // hidden weights, transposed
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

// SaveForBackward has every step's states saved.
func (k *recurrent) SaveForBackward() { k.saves = true }

// place returns which row of h and saved is step t's first. Each step has rows
// of its own for the backward pass; otherwise the steps take turns with two places.
func (k *recurrent) place(t int) int {
	if k.saves {
		return k.base[t]
	}
	return t % 2 * k.first()
}

// room returns how many rows h and saved have.
func (k *recurrent) room() int {
	if k.saves {
		return k.steps()
	}
	return 2 * k.first()
}

// steps returns the rows of all steps together.
func (k *recurrent) steps() int { return k.base[len(k.base)-1] }

// first returns the number of texts that have a token.
func (k *recurrent) first() int {
	if len(k.active) == 0 {
		return 0
	}
	return k.active[0]
}

// states returns step t's rows of x, which holds one for each row of each step.
func (k *recurrent) states(x []float32, t int) []float32 {
	return x[k.base[t]*k.hidden : k.base[t+1]*k.hidden]
}

// ending returns the rows of x, which holds one for each text in order, whose
// texts end with step t.
func (k *recurrent) ending(x []float32, t int) []float32 {
	goOn := 0
	if t+1 < len(k.active) {
		goOn = k.active[t+1]
	}
	return x[goOn*k.hidden : k.active[t]*k.hidden]
}

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
	b := k.batch
	k.load(&k.source)
	k.drop.apply(k.embedded)
	need := b.Len() * max(k.cell.gates(), k.cell.saves()) * k.hidden
	k.scratch, k.zeros = sized(k.scratch, need), sized(k.zeros, need)
	clear(k.zeros)
	clear(out)
	for d := range k.ways {
		w := &k.ways[d]
		input, hidden, bias, hiddenBias := k.params(in, d)
		var fresh []float32
		w.products, fresh = k.grow(w.products, w.frozen, len(bias))
		k.project(fresh, k.embedded, input, bias, len(k.fresh))
		k.arrange(w)
		w.features = sized(w.features, b.Len()*k.hidden)
		clear(w.features)
		if b.Len() == 1 && !k.saves {
			k.walkText(w, hidden, hiddenBias)
		} else {
			k.walk(w, hidden, hiddenBias)
		}
		for i, r := range k.order {
			copy(k.featuresOf(out, int(r), d), w.features[i*k.hidden:(i+1)*k.hidden])
		}
	}
}

// walk takes all texts forward, a step of all that go on at a time.
func (k *recurrent) walk(w *way, hidden, hiddenBias []float32) {
	w.h, w.saved = sized(w.h, k.room()*k.hidden), sized(w.saved, k.room()*k.cell.saves()*k.hidden)
	for t := range k.active {
		s := k.step(w, t)
		k.cell.forward(s, hidden, hiddenBias)
		k.summary.forward(k, w, t, s.h)
	}
}

// walkText takes a single text forward.
func (k *recurrent) walkText(w *way, hidden, hiddenBias []float32) {
	w.h, w.saved = sized(w.h, k.steps()*k.hidden), sized(w.saved, 8*k.hidden)
	k.cell.text(w.h, w.products, w.tokens, hidden, hiddenBias, w.saved, k.hidden)
	for t := range k.active {
		k.summary.forward(k, w, t, k.states(w.h, t))
	}
}

// featuresOf returns direction d's part of row r of the result, or of its
// gradient.
func (k *recurrent) featuresOf(x []float32, r, d int) []float32 {
	at := (r*len(k.ways) + d) * k.hidden
	return x[at : at+k.hidden]
}

// Freeze makes the input products of the most frequent tokens.
func (k *recurrent) Freeze(in [][]float32) {
	wide := k.cell.gates() * k.hidden
	n := k.keep(k.table.Rows, wide)
	for d := range k.ways {
		w := &k.ways[d]
		input, _, bias, _ := k.params(in, d)
		w.products = k.newTable(n, wide)
		w.frozen = w.products
		k.project(w.products, k.firstRows(n), input, bias, n)
	}
}

func (k *recurrent) Share(frozen graph.Kernel) {
	f := frozen.(*recurrent)
	for d := range k.ways {
		k.ways[d].frozen = f.ways[d].frozen
	}
	k.share(&f.lookup)
}

// project computes the input products of n tokens from their embeddings.
func (k *recurrent) project(products, embedded, input, bias []float32, n int) {
	clear(products)
	kernels.AddBias(products, bias, n)
	kernels.MatMul(products, embedded, input, n, len(bias), k.table.Dim)
}

// arrange lists whose products each row of each step takes.
func (k *recurrent) arrange(w *way) {
	w.tokens = w.tokens[:0]
	for t, n := range k.active {
		for _, r := range k.order[:n] {
			row := k.rows[k.batch.Offsets[r]:k.batch.Offsets[r+1]]
			at := t
			if w.backwards {
				at = len(row) - 1 - t
			}
			w.tokens = append(w.tokens, row[at])
		}
	}
}

// step returns the views of step t's memory that go forward, valid until the
// next call.
func (k *recurrent) step(w *way, t int) *stepState {
	n, at := k.active[t], k.place(t)
	h, keep := k.hidden, k.cell.saves()*k.hidden
	s := &k.now
	*s = stepState{
		rows: n, hidden: h, scratch: k.scratch, products: w.products, tokens: w.tokens[k.base[t]:k.base[t+1]],
		h: w.h[at*h : (at+n)*h], hPrev: k.zeros[:n*h],
		saved: w.saved[at*keep : (at+n)*keep], savedPrev: k.zeros[:n*keep],
	}
	if t > 0 {
		before := k.place(t - 1)
		s.hPrev = w.h[before*h : (before+n)*h]
		s.savedPrev = w.saved[before*keep : (before+k.active[t-1])*keep]
	}
	return s
}

func (k *recurrent) Cost(rows int) graph.KernelCost {
	l, h, g := int64(k.length), int64(k.hidden), int64(k.cell.gates()*k.hidden)
	d, ways, keep := int64(k.table.Dim), int64(len(k.ways)), int64(k.cell.saves())*h
	step := 2*g*(d+h) + k.cell.flops()*h
	flops := ways * (l*step + k.summary.flops(l, h))
	// All steps' products and tokens, and what two steps, or all, leave; of a
	// single text, all states and the room of a step.
	rest := ways*(l*(1+g)+h+k.summary.scratch(h)) + l*d + 2*max(g, keep)
	left := 2 * (h + keep)
	if rows == 1 {
		left = (l + 8) * h
	}
	return graph.KernelCost{
		FLOPs:   int64(rows) * flops,
		Scratch: 4 * int64(rows) * (rest + ways*left),
		Saved:   4 * int64(rows) * (rest + ways*l*(h+keep)),
	}
}
