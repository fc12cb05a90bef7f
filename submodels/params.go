package submodels

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Params is the learned state of a classifier: weights by name, in the order
// of declaration, shared by every graph that is built over it.
type Params struct {
	seed   uint64
	dry    bool // no numbers
	blank  bool // zeros
	dense  []*Param
	tables []*Table
	byName map[string]any
}

// Param is a dense learned tensor and its gradient, row-major.
type Param struct {
	Name  string
	Shape tensor.Shape
	W     []float32
	G     []float32 // of the last step, and zero before the first

	value *tensor.Dense // over W
	nodes map[*gorgonia.ExprGraph]*gorgonia.Node
}

// Table is a learned matrix of which a step touches few rows: an embedding.
// Its gradient is row-sparse.
type Table struct {
	Name      string
	Rows, Dim int
	W         []float32 // Rows × Dim
	Learned   int       // rows that training may move, the first ones: the others stay as they begin

	// Fixed rows do not move before that share of the training's steps; 1 for never.
	fixed []bool // by row; nil: none
	Until float64

	// Factors, where set, are numbers by which W counts multiplied, Rows × Dim.
	Factors []float32
	// SkipZeros says that many rows may be zero, which a file need not hold.
	SkipZeros bool

	speller *speller // of the network that trains; nil: words have no n-grams

	Touched []int32   // rows with a gradient, each once
	G       []float32 // len(Touched) × Dim
}

// Init fills new weights from a stream of their own.
type Init func(w []float32, rng *rand.Rand)

// Zeros leaves weights at 0.
func Zeros(w []float32, _ *rand.Rand) { clear(w) }

// Uniform draws weights from [-limit, limit).
func Uniform(limit float64) Init {
	return func(w []float32, rng *rand.Rand) {
		for i := range w {
			w[i] = float32((2*rng.Float64() - 1) * limit)
		}
	}
}

// Normal draws weights from a normal distribution around 0.
func Normal(deviation float64) Init {
	return func(w []float32, rng *rand.Rand) {
		for i := range w {
			w[i] = float32(rng.NormFloat64() * deviation)
		}
	}
}

// Glorot is the uniform initialisation of Glorot and Bengio (2010) for a layer
// with that many inputs and outputs.
func Glorot(in, out int) Init { return Uniform(math.Sqrt(6 / float64(in+out))) }

// NewParams returns an empty set whose weights will be drawn from streams
// derived from seed and each parameter's name.
func NewParams(seed uint64) *Params {
	return &Params{seed: seed, byName: map[string]any{}}
}

// Plan returns a set that knows shapes but holds no numbers, for counting.
func Plan() *Params {
	p := NewParams(0)
	p.dry = true
	return p
}

// Blank returns a set whose weights are zero, to be filled. Memory of weights that are
// not filled is never touched.
func Blank() *Params {
	p := NewParams(0)
	p.blank = true
	return p
}

// Dense lists the dense parameters in the order of declaration.
func (p *Params) Dense() []*Param { return p.dense }

// Tables lists the row-sparse parameters in the order of declaration.
func (p *Params) Tables() []*Table { return p.tables }

// Count returns the number of learned numbers.
func (p *Params) Count() int64 {
	var n int64
	for _, d := range p.dense {
		n += int64(d.Shape.TotalSize())
	}
	for _, t := range p.tables {
		n += int64(t.Rows) * int64(t.Dim)
	}
	return n
}

// Learned returns how many of them training moves: all but the vectors of words
// that it never sees.
func (p *Params) Learned() int64 {
	n := p.Count()
	for _, t := range p.tables {
		n -= int64(t.Rows-t.Learned) * int64(t.Dim)
	}
	return n
}

// declare returns the dense parameter of that name, made and initialised when
// it is new.
func (p *Params) declare(name string, shape tensor.Shape, init Init) (*Param, error) {
	if old, ok := p.byName[name]; ok {
		param, ok := old.(*Param)
		if !ok || !param.Shape.Eq(shape) {
			return nil, fmt.Errorf("parameter %s is declared twice, with different shapes", name)
		}
		return param, nil
	}
	for _, n := range shape {
		if n < 1 {
			return nil, fmt.Errorf("parameter %s has the impossible shape %v", name, shape)
		}
	}
	param := &Param{Name: name, Shape: shape.Clone(), nodes: map[*gorgonia.ExprGraph]*gorgonia.Node{}}
	if !p.dry {
		param.W = make([]float32, shape.TotalSize())
		param.G = make([]float32, shape.TotalSize())
		if !p.blank {
			init(param.W, Stream(p.seed, name, 0))
		}
		param.value = tensor.New(tensor.WithShape(shape...), tensor.WithBacking(param.W))
	}
	p.dense = append(p.dense, param)
	p.byName[name] = param
	return param, nil
}

// table returns the row-sparse parameter of that name.
func (p *Params) table(name string, rows, dim int, init Init) (*Table, error) {
	if old, ok := p.byName[name]; ok {
		t, ok := old.(*Table)
		if !ok || t.Rows != rows || t.Dim != dim {
			return nil, fmt.Errorf("embedding %s is declared twice, with different shapes", name)
		}
		return t, nil
	}
	if dim < 1 {
		return nil, fmt.Errorf("embedding %s needs at least one dimension, not %d", name, dim)
	}
	t := &Table{Name: name, Rows: rows, Dim: dim, Learned: rows}
	if !p.dry {
		t.W = make([]float32, rows*dim)
		if !p.blank {
			init(t.W, Stream(p.seed, name, 0))
		}
	}
	p.tables = append(p.tables, t)
	p.byName[name] = t
	return t, nil
}

// begin readies the gradient for a batch's distinct tokens and returns it; a
// second kernel over the same batch adds to what the first one left.
func (t *Table) begin(distinct []int32) []float32 {
	if len(t.Touched) == 0 {
		t.Touched = append(t.Touched, distinct...)
		t.G = sized(t.G, len(distinct)*t.Dim)
		clear(t.G)
	}
	return t.G
}

// DropFixed forgets the gradient of rows that do not move when that share of the
// steps is taken: those that are fixed, and those of words that have no row.
func (t *Table) DropFixed(share float64) {
	if t.fixed == nil && t.speller == nil {
		return
	}
	n := 0
	for i, row := range t.Touched {
		if int(row) >= t.Learned || t.fixed != nil && share < t.Until && t.fixed[row] {
			continue
		}
		if i > n {
			t.Touched[n] = row
			copy(t.G[n*t.Dim:(n+1)*t.Dim], t.G[i*t.Dim:])
		}
		n++
	}
	t.Touched = t.Touched[:n]
}

// Fold makes the factors part of the weights.
func (t *Table) Fold() {
	for i, f := range t.Factors {
		t.W[i] *= f
	}
	t.Factors = nil
}

// ClearGradient forgets the gradient of the last step.
func (t *Table) ClearGradient() { t.Touched = t.Touched[:0] }

// sized returns a slice of n numbers, reusing the memory of s where it
// suffices. Its content is undefined.
func sized[T float32 | int32](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
