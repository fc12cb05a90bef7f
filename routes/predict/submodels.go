package predict

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/kernels/lean"
	"github.com/doubleroute/sweep/routes/modelfile"
)

// newBuiltin makes a built-in sub-model.
func newBuiltin(name string, p *Parts) (SubModel, error) {
	switch name {
	case "bag":
		return newBag(p)
	case "mlp":
		return newMLP(p)
	case "cnn":
		return newCNN(p)
	case "rnn":
		return newRNN(p)
	}
	return nil, fmt.Errorf("the model uses the sub-model %q: give it in Options.SubModels, or load the model with routes.Load, which runs the graph of any sub-model", name)
}

// bag is a matrix over sparse vectors.
type bag struct {
	modelfile.Rows
	places []int32 // of each row among those that are there, plus one; nil: all are
}

func newBag(p *Parts) (SubModel, error) {
	if !p.sparse {
		return nil, modelfile.ErrDamaged
	}
	rows, err := p.file.RowsOf(p.prefix+"/weights", p.Vocabulary, p.Classes)
	b := &bag{Rows: rows}
	if err != nil || rows.Present == nil {
		return b, err
	}
	b.places = make([]int32, p.Vocabulary)
	for i, row := range rows.Present {
		b.places[row] = int32(i) + 1
	}
	return b, nil
}

func (b *bag) Width() int { return b.Dim }

func (b *bag) Features(out []float32, in *Input) {
	for i, row := range in.IDs {
		if b.places != nil {
			if row = b.places[row] - 1; row < 0 {
				continue
			}
		}
		addTimes(out, in.Values[i], b.Numbers[int(row)*b.Dim:])
	}
}

// addTimes adds a multiple of the first numbers of w. A loop is faster than a kernel
// for a few.
func addTimes(y []float32, value float32, w []float32) {
	const few = 16
	w = w[:len(y)]
	if len(y) >= few {
		lean.Axpy(y, value, w)
		return
	}
	for c := range y {
		y[c] += value * w[c]
	}
}

// embeds are the settings that every sub-model of token ids has.
type embeds struct {
	Embedding int `json:"embedding"`
	Buckets   int `json:"ngram_buckets"`
}

func (s embeds) embedding(p *Parts) (*Embedding, error) {
	return p.Embedding("embedding", s.Embedding, s.Buckets)
}

// mlp is dense layers over pooled embeddings or over a vector.
type mlp struct {
	embedding  *Embedding // nil for vectors
	mean, most bool
	width      int
	layers     []*Dense
	activation func(dst, x []float32) // that each layer ends with; nil: none
}

// Dense is a fully connected layer without its activation, x·W + b.
type Dense struct {
	In, Out       int
	weights, bias []float32
}

// Dense returns the layer whose weights and bias training declared as NAME/weights and
// NAME/bias.
func (p *Parts) Dense(name string, in, out int) (*Dense, error) {
	weights, err := p.Floats(name+"/weights", dims(in, out))
	if err != nil {
		return nil, err
	}
	bias, err := p.Floats(name+"/bias", out)
	return &Dense{in, out, weights, bias}, err
}

// Apply sets y, of Out numbers, to what the layer makes of x.
func (d *Dense) Apply(y, x []float32) {
	copy(y, d.bias)
	lean.MatMul(y, x, d.weights, 1, d.Out, d.In)
}

func newMLP(p *Parts) (SubModel, error) {
	s := struct {
		embeds
		Pool       string `json:"pool"`
		Depth      int    `json:"depth"`
		Width      int    `json:"width"`
		Activation string `json:"activation"`
	}{}
	if err := p.Decode(&s); err != nil {
		return nil, err
	}
	m := &mlp{width: p.Columns}
	if p.Columns == 0 {
		var err error
		if m.embedding, err = s.embedding(p); err != nil {
			return nil, err
		}
		m.mean, m.most, m.width = s.Pool != "max", s.Pool != "mean", m.embedding.Dim
		if m.mean && m.most {
			m.width *= 2
		}
	}
	activations := map[string]func(dst, x []float32){"relu": lean.Relu, "tanh": lean.Tanh, "none": nil}
	activation, known := activations[s.Activation]
	if !known && s.Depth > 0 || s.Depth < 0 {
		return nil, modelfile.ErrDamaged
	}
	m.activation = activation
	for i := range s.Depth {
		l, err := p.Dense(fmt.Sprintf("layer%d", i), m.width, s.Width)
		if err != nil {
			return nil, err
		}
		m.layers, m.width = append(m.layers, l), l.Out
	}
	return m, nil
}

func (m *mlp) Width() int { return m.width }

func (m *mlp) Features(out []float32, in *Input) {
	if len(m.layers) == 0 {
		m.pool(out, in)
		return
	}
	x := in.Numbers
	if m.embedding != nil {
		x = in.Floats(m.layers[0].In)
		m.pool(x, in)
	}
	for i, l := range m.layers {
		y := out
		if i+1 < len(m.layers) {
			y = in.Floats(l.Out)
		}
		l.Apply(y, x)
		if m.activation != nil {
			m.activation(y, y)
		}
		x = y
	}
}

// pool sets to, which is zero, to what the layers see.
func (m *mlp) pool(to []float32, in *Input) {
	if m.embedding == nil {
		copy(to, in.Numbers)
		return
	}
	matrix, rows := m.embedding.Vectors(in)
	dim := m.embedding.Dim
	if m.mean {
		m.embedding.Mean(to[:dim], matrix, rows)
	}
	if m.most {
		m.embedding.Max(to[len(to)-dim:], matrix, rows, in)
	}
}

// cnn is convolutions with the maximum over time.
type cnn struct {
	widths  []int
	filters int
	bias    []float32
	taps    *products
}

func newCNN(p *Parts) (SubModel, error) {
	s := struct {
		embeds
		Widths  []int `json:"widths"`
		Filters int   `json:"filters"`
	}{}
	if err := p.Decode(&s); err != nil {
		return nil, err
	}
	e, err := s.embedding(p)
	if err != nil {
		return nil, err
	}
	total := 0
	for _, w := range s.Widths {
		if w < 1 || w > 1<<20 {
			return nil, modelfile.ErrDamaged
		}
		total += w
	}
	c := &cnn{widths: s.Widths, filters: s.Filters}
	if c.bias, err = p.Floats("filters/bias", dims(len(s.Widths), s.Filters)); err != nil {
		return nil, err
	}
	weights, err := p.Floats("filters/weights", dims(total, s.Filters, e.Dim))
	if err != nil {
		return nil, err
	}
	wide := total * s.Filters
	flipped := make([]float32, len(weights))
	for i := range wide {
		for j := range e.Dim {
			flipped[j*wide+i] = weights[i*e.Dim+j]
		}
	}
	*p.spare -= 4 * len(flipped)
	c.taps = p.newProducts(e, flipped, nil, wide, 1)
	return c, nil
}

func (c *cnn) Width() int { return len(c.bias) }

func (c *cnn) Features(out []float32, in *Input) {
	table, rows := c.taps.of(in)
	first, at, arg := 0, 0, in.Ints(len(out))
	for _, w := range c.widths {
		end := at + c.filters
		lean.ConvMax(out[at:end], arg[at:end], table, rows, w, c.taps.wide, first)
		first, at = first+w*c.filters, end
	}
	lean.Add(out, c.bias)
	lean.Relu(out, out)
}

// rnn is a recurrent layer.
type rnn struct {
	lstm   bool
	hidden int
	state  string
	ways   []way
}

// way is one direction.
type way struct {
	input        *products
	hidden, bias []float32
}

func newRNN(p *Parts) (SubModel, error) {
	s := struct {
		embeds
		Cell       string `json:"cell"`
		Hidden     int    `json:"hidden"`
		Directions int    `json:"directions"`
		State      string `json:"state"`
	}{}
	if err := p.Decode(&s); err != nil {
		return nil, err
	}
	e, err := s.embedding(p)
	if err != nil {
		return nil, err
	}
	r := &rnn{lstm: s.Cell == "lstm", hidden: s.Hidden, state: s.State}
	wide := 3 * s.Hidden
	if r.lstm {
		wide = 4 * s.Hidden
	}
	if s.Directions < 1 || s.Directions > 2 || dims(4, s.Hidden, s.Hidden) < 0 {
		return nil, modelfile.ErrDamaged
	}
	for d := range s.Directions {
		w, err := newWay(p, e, fmt.Sprintf("layer/%d/", d), s.Hidden, wide, s.Directions-d, !r.lstm)
		if err != nil {
			return nil, err
		}
		r.ways = append(r.ways, w)
	}
	return r, nil
}

func newWay(p *Parts, e *Embedding, name string, hidden, wide, maps int, biased bool) (w way, err error) {
	input, err := p.Floats(name+"input", dims(e.Dim, wide))
	if err != nil {
		return w, err
	}
	bias, err := p.Floats(name+"bias", wide)
	if err != nil {
		return w, err
	}
	state, err := p.Floats(name+"hidden", dims(hidden, wide))
	if err != nil {
		return w, err
	}
	// Each step goes through these. In the file they are not aligned to vectors, in memory
	// of their own they are.
	w.hidden = append(make([]float32, 0, len(state)), state...)
	*p.spare -= 4 * len(state)
	if biased {
		if w.bias, err = p.Floats(name+"hidden_bias", wide); err != nil {
			return w, err
		}
	}
	w.input = p.newProducts(e, input, bias, wide, maps)
	return w, nil
}

func (r *rnn) Width() int { return len(r.ways) * r.hidden }

func (r *rnn) Features(out []float32, in *Input) {
	steps := len(in.IDs)
	if steps == 0 {
		return
	}
	h := r.hidden
	states, room := in.Floats(steps*h), in.Floats(8*h)
	for d, w := range r.ways {
		table, rows := w.input.of(in)
		if d == 1 {
			back := in.Ints(steps)
			for i, row := range rows {
				back[steps-1-i] = row
			}
			rows = back
		}
		if r.lstm {
			lean.LSTMText(states, table, rows, w.hidden, room, h)
		} else {
			lean.GRUText(states, table, rows, w.hidden, w.bias, room, h)
		}
		r.summarize(out[d*h:(d+1)*h], states, in)
	}
}

// summarize makes one vector of the states.
func (r *rnn) summarize(out, states []float32, in *Input) {
	h := r.hidden
	steps := len(states) / h
	if r.state == "last" {
		copy(out, states[(steps-1)*h:])
		return
	}
	rows := in.Ints(steps)
	for i := range rows {
		rows[i] = int32(i)
	}
	if r.state == "max" {
		lean.MaxRows(out, in.Ints(h), states, rows)
		return
	}
	lean.SumRows(out, states, rows)
	for i := range out {
		out[i] /= float32(steps)
	}
}
