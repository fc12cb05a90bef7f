package predict

import (
	"github.com/doubleroute/sweep/internal/kernels/lean"
	"github.com/doubleroute/sweep/routes/modelfile"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels/ngrams"
)

// Embedding is a vector for each token.
type Embedding struct {
	Dim int

	numbers []float32 // of the tokens that have a row
	rows    int
	grams   []float32 // rows of the character n-grams of words; nil: none
	buckets int
	encoder *views.Encoder
}

// Embedding returns the embedding that training declared under a name, with the
// character n-grams of words where training had them, in so many buckets.
func (p *Parts) Embedding(name string, dim, buckets int) (*Embedding, error) {
	if p.encoder == nil || p.sparse {
		return nil, modelfile.ErrDamaged
	}
	e := &Embedding{Dim: dim, encoder: p.encoder}
	numbers := p.file.FloatsOf(p.prefix + "/" + name)
	if dim < 1 || len(numbers)%dim != 0 {
		return nil, modelfile.ErrDamaged
	}
	e.numbers, e.rows = numbers, len(numbers)/dim
	if e.rows < p.Vocabulary || e.rows > p.Vocabulary+len(p.encoder.Extra()) {
		_, err := p.Floats(name, p.Vocabulary*dim)
		return nil, err
	}
	if buckets > 0 && p.encoder.Words() {
		var err error
		e.buckets = buckets
		e.grams, err = p.Floats(name+"/ngrams", dims(buckets, dim))
		return e, err
	}
	return e, nil
}

// spelled reports whether words have n-grams.
func (e *Embedding) spelled() bool { return e.grams != nil }

// words is what an embedding with n-grams needs to know of the words of a text.
type words struct {
	first     int32 // id of the first stranger
	strangers ngrams.Spellings
	one       ngrams.Spellings // of one known word
	bytes     []byte
	rows      []int32
}

// Vectors returns a matrix, [*×Dim], that has the vectors of a text's tokens, and which
// row of it each token has. Neither must be changed.
func (e *Embedding) Vectors(in *Input) (matrix []float32, rows []int32) {
	if e.spelled() {
		matrix, rows = in.Floats(len(in.IDs)*e.Dim), in.Ints(len(in.IDs))
		for i, id := range in.IDs {
			rows[i] = int32(i)
			e.vector(matrix[i*e.Dim:(i+1)*e.Dim], id, &in.words)
		}
		return matrix, rows
	}
	return e.numbers, e.known(in)
}

// Mean sets to, of Dim zeros, to the mean of what Vectors returned; zero for no token.
func (e *Embedding) Mean(to, matrix []float32, rows []int32) {
	if len(rows) == 0 {
		return
	}
	lean.SumRows(to, matrix, rows)
	part := 1 / float32(len(rows))
	for i := range to {
		to[i] *= part
	}
}

// Max sets to, of Dim zeros, to the greatest numbers of what Vectors returned; zero for
// no token.
func (e *Embedding) Max(to, matrix []float32, rows []int32, in *Input) {
	if len(rows) > 0 {
		lean.MaxRows(to, in.Ints(e.Dim), matrix, rows)
	}
}

// known returns the tokens with those that have no row as unknown.
func (e *Embedding) known(in *Input) []int32 {
	rows := in.IDs
	for i, id := range in.IDs {
		if int(id) >= e.rows {
			if &rows[0] == &in.IDs[0] {
				rows = in.Ints(len(in.IDs))
				copy(rows, in.IDs)
			}
			rows[i] = 0
		}
	}
	return rows
}

// vector sets to, which is zero, to the vector of a token.
func (e *Embedding) vector(to []float32, id int32, w *words) {
	switch {
	case int(id) < e.rows:
		copy(to, e.numbers[int(id)*e.Dim:])
	case !e.spelled():
		copy(to, e.numbers[:e.Dim])
	}
	if !e.spelled() {
		return
	}
	var hashes []uint32
	if id >= w.first {
		hashes = w.strangers.Of(id - w.first)
	} else {
		w.bytes = append(w.bytes[:0], e.encoder.Word(id)...)
		w.one.Reset()
		w.one.Add(w.bytes)
		hashes = w.one.Hashes()
	}
	if len(hashes) == 0 {
		return
	}
	w.rows = w.rows[:0]
	for _, h := range hashes {
		w.rows = append(w.rows, int32(h%uint32(e.buckets)))
	}
	// The mean is added: sum, then scale, by way of the vector itself.
	part := 1 / float32(len(hashes))
	for _, row := range w.rows {
		lean.Axpy(to, part, e.grams[int(row)*e.Dim:][:e.Dim])
	}
}

// products are what a linear map makes of tokens, which depends on the token alone:
// those of the most frequent tokens, which have the lowest ids, are made beforehand.
type products struct {
	embedding *Embedding
	wide      int
	weights   []float32 // [Dim × wide]
	bias      []float32 // [wide]; nil: none
	kept      []float32 // of the first tokens
	n         int       // of these
}

// keptNumbers is about the most numbers that are kept of a map.
const keptNumbers = 1 << 20

// newProducts makes the products of as many tokens as there is room for, of which so
// many maps have a share.
func (p *Parts) newProducts(e *Embedding, weights, bias []float32, wide, maps int) *products {
	m := &products{embedding: e, wide: wide, weights: weights, bias: bias}
	m.n = max(min(e.rows, keptNumbers/wide, *p.spare/maps/(4*wide)), 0)
	*p.spare -= 4 * m.n * wide
	m.kept = make([]float32, m.n*wide)
	w := words{first: int32(p.Vocabulary + len(p.encoder.Extra()))}
	const block = 64 // tokens at a time
	vectors := make([]float32, min(m.n, block)*e.Dim)
	for from := 0; from < m.n; from += block {
		n := min(block, m.n-from)
		clear(vectors)
		for i := range n {
			e.vector(vectors[i*e.Dim:(i+1)*e.Dim], int32(from+i), &w)
		}
		m.project(m.kept[from*wide:(from+n)*wide], vectors[:n*e.Dim], n)
	}
	return m
}

// project sets to to the products of n vectors.
func (m *products) project(to, vectors []float32, n int) {
	if m.bias == nil {
		clear(to[:n*m.wide])
	}
	for i := range n {
		copy(to[i*m.wide:(i+1)*m.wide], m.bias)
	}
	lean.MatMul(to, vectors, m.weights, n, m.wide, m.embedding.Dim)
}

// of returns a table of products, and the place of each token of the text in it.
func (m *products) of(in *Input) (table []float32, rows []int32) {
	all := true
	for _, id := range in.IDs {
		all = all && int(id) < m.n
	}
	if all {
		return m.kept, in.IDs
	}
	distinct, rows := in.distinct()
	places, fresh := in.Ints(len(distinct)), 0
	vectors, dim := in.Floats(len(distinct)*m.embedding.Dim), m.embedding.Dim
	for d, id := range distinct {
		if int(id) >= m.n {
			m.embedding.vector(vectors[fresh*dim:(fresh+1)*dim], id, &in.words)
			places[d] = int32(fresh)
			fresh++
		}
	}
	table = in.dirty(len(distinct) * m.wide)
	m.project(table, vectors[:fresh*dim], fresh)
	for d, id := range distinct {
		if int(id) < m.n {
			copy(table[fresh*m.wide:(fresh+1)*m.wide], m.kept[int(id)*m.wide:])
			places[d] = int32(fresh)
			fresh++
		}
	}
	for i, d := range rows {
		rows[i] = places[d]
	}
	return table, rows
}

// distinct lists the different ids of a text, and which of them each token has.
func (in *Input) distinct() (ids, which []int32) {
	n := len(in.IDs)
	bits := 1
	for 1<<bits < 2*n {
		bits++
	}
	ids, which = in.Ints(n)[:0], in.Ints(n)
	slots := in.Ints(1 << bits) // a hash table of places in ids, plus one
	for i, id := range in.IDs {
		const golden = 2654435769 // 2^32 by the golden ratio
		at := int(uint32(id) * golden >> (32 - bits))
		for slots[at] > 0 && ids[slots[at]-1] != id {
			at = (at + 1) & (len(slots) - 1)
		}
		if slots[at] == 0 {
			ids = append(ids, id)
			slots[at] = int32(len(ids))
		}
		which[i] = slots[at] - 1
	}
	return ids, which
}
