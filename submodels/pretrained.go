package submodels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/doubleroute/sweep/internal/kernels"
)

// Pretrained is what is known from outside of the tokens of a view: vectors of some
// of them, and of words beyond the vocabulary, whose token ids follow those of
// training. It may be used by several goroutines at once and must not be changed.
type Pretrained struct {
	Extra   int       // words beyond the vocabulary, the most frequent first
	Dim     int       // numbers a vector; 0 where the vectors are not at hand, as in a model that was read from a file
	Numbers []float32 // vectors, one after the other
	Rows    []int32   // which is each token's, -1 for none: by token id, the extra words last
	Counts  []int32   // times that each token is in the training part, by token id; the extra words are left out

	once sync.Once
	pca  *principal
}

// Tunings lists what training may do with pretrained vectors.
func Tunings() []string { return []string{"none", "tuned", "frozen", "thawed"} }

// Tuning says how an embedding begins with pretrained vectors. The zero value has
// none of them.
type Tuning struct {
	How   string  // one of Tunings; empty for none
	Extra int     // words beyond the vocabulary that have a row, at most
	Scale float64 // root mean square of the vectors' numbers; 0 for that of a random embedding
}

// EmbedPretrained is Embed with an embedding that begins with the pretrained
// vectors of the input's tokens, where there are any.
//
// A narrower embedding has the vectors' principal components, a wider one random
// numbers beside them. Words without a vector are drawn at random.
func (in *Input) EmbedPretrained(name string, dim int, how Tuning) (*Embedding, error) {
	p, tuning := in.Pretrained, how.How
	if tuning == "" || tuning == "none" || p == nil || !in.IsText() {
		return in.Embed(name, dim)
	}
	until, known := map[string]float64{"tuned": 0, "frozen": 1, "thawed": 1. / 3}[tuning]
	if !known {
		return nil, fmt.Errorf("pretrained vectors cannot be %q: use one of %q", tuning, Tunings())
	}
	extra := min(how.Extra, p.Extra)
	rows := in.Vocabulary + extra
	in.extraWords = max(in.extraWords, extra)
	e, err := in.embed(name, rows, dim, func(w []float32, rng *rand.Rand) { p.fill(w, dim, how.Scale, rng) })
	if err != nil {
		return nil, err
	}
	e.table.Learned = in.Vocabulary
	if until > 0 && p.Dim > 0 && e.table.fixed == nil && e.table.W != nil {
		e.table.Until, e.table.fixed = until, p.known(in.Vocabulary)
	}
	if in.Batch != nil && !in.Training {
		in.Batch.accept(rows)
	}
	return e, nil
}

// known tells which of the first tokens have a vector.
func (p *Pretrained) known(n int) []bool {
	known := make([]bool, n)
	for id := range known {
		known[id] = p.Rows[id] >= 0
	}
	return known
}

// fill sets the rows of an embedding.
func (p *Pretrained) fill(w []float32, dim int, scale float64, rng *rand.Rand) {
	random := Normal(embeddingDeviation)
	if p.Dim == 0 {
		random(w, rng)
		return
	}
	const block = 256
	if scale == 0 {
		scale = embeddingDeviation
	}
	basis := p.principal().basis(min(dim, p.Dim), scale)
	narrow := min(dim, p.Dim)
	var ids []int32
	flush := func() {
		p.project(w, dim, ids, basis)
		ids = ids[:0]
	}
	for id := range len(w) / dim {
		row := w[id*dim : (id+1)*dim]
		if p.Rows[id] < 0 {
			random(row, rng)
			continue
		}
		if id < len(p.Counts) {
			random(row[narrow:], rng)
		}
		if ids = append(ids, int32(id)); len(ids) == block {
			flush()
		}
	}
	flush()
}

// project sets the first numbers of the rows of tokens to their vectors in a basis.
func (p *Pretrained) project(w []float32, dim int, ids []int32, basis *basis) {
	narrow := basis.dim
	from, to := make([]float32, len(ids)*p.Dim), make([]float32, len(ids)*narrow)
	for i, id := range ids {
		kernels.Gather(from[i*p.Dim:(i+1)*p.Dim], p.Numbers, p.Rows[id:id+1], p.Dim)
		copy(to[i*narrow:], basis.offset)
	}
	kernels.MatMul(to, from, basis.weights, len(ids), narrow, p.Dim)
	for i, id := range ids {
		copy(w[int(id)*dim:], to[i*narrow:(i+1)*narrow])
	}
}

// principal is the principal components of the vectors, which are weighted by how
// often training has their words.
type principal struct {
	mean       []float64
	components *mat.Dense // a column each, the greatest last
	variances  []float64  // rising
}

// mostFitted is of how many words the principal components are.
const mostFitted = 10000

func (p *Pretrained) principal() *principal {
	p.once.Do(func() { p.pca = p.analyse() })
	return p.pca
}

func (p *Pretrained) analyse() *principal {
	var rows, weights []float64
	for id, count := range p.Counts {
		if p.Rows[id] < 0 || count == 0 || len(weights) == mostFitted {
			continue
		}
		weights = append(weights, math.Log1p(float64(count)))
		for _, x := range p.Numbers[int(p.Rows[id])*p.Dim:][:p.Dim] {
			rows = append(rows, float64(x))
		}
	}
	a := &principal{mean: make([]float64, p.Dim), variances: make([]float64, p.Dim), components: mat.NewDense(p.Dim, p.Dim, nil)}
	for i := range p.Dim {
		a.components.Set(i, i, 1)
		a.variances[i] = 1
	}
	if len(weights) < 2 {
		return a
	}
	x := mat.NewDense(len(weights), p.Dim, rows)
	for j := range p.Dim {
		a.mean[j] = stat.Mean(mat.Col(nil, j, x), weights)
	}
	var covariance mat.SymDense
	stat.CovarianceMatrix(&covariance, x, weights)
	var eigen mat.EigenSym
	if eigen.Factorize(&covariance, true) {
		eigen.VectorsTo(a.components)
		eigen.Values(a.variances)
	}
	return a
}

// basis is an affine map of vectors to an embedding's numbers: x·weights + offset.
type basis struct {
	dim     int
	weights []float32 // of the vectors' numbers × dim
	offset  []float32
}

// basis returns the map to so many of the greatest components, which gives numbers
// of the root mean square that is asked for.
func (a *principal) basis(dim int, size float64) *basis {
	n := len(a.mean)
	first := n - dim
	var variance float64
	for _, v := range a.variances[first:] {
		variance += max(v, 0)
	}
	scale := 1.0
	if variance > 0 {
		scale = size / math.Sqrt(variance/float64(dim))
	}
	b := &basis{dim: dim, weights: make([]float32, n*dim), offset: make([]float32, dim)}
	for j := range dim {
		var at float64
		for i := range n {
			c := a.components.At(i, n-1-j) * scale
			b.weights[i*dim+j] = float32(c)
			at -= c * a.mean[i]
		}
		b.offset[j] = float32(at)
	}
	return b
}
