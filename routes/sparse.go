package routes

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/ngrams"
	"github.com/doubleroute/sweep/submodels/text"
)

// sparseKey is a view and what of its n-grams counts.
type sparseKey struct {
	view    string
	options ngrams.Options
}

// sparse is the data through one view as sparse vectors.
type sparse struct {
	key    sparseKey
	size   ngrams.Size
	counts *ngrams.Counts // nil where the encoder is that of a model file
	bytes  atomic.Int64   // that what was made takes

	mu      sync.Mutex
	encoder *ngrams.Encoder // nil before it is first needed
	joined  *ngrams.Matrix  // of the training and the validation part
	test    *ngrams.Matrix
}

// sparseBytes is about how many bytes of sparse vectors data keep that no training
// is using.
const sparseBytes = 512 << 20

// sparseCache holds what was made of each view. Its zero value is empty.
type sparseCache struct {
	mu     sync.Mutex
	counts map[string]*ngrams.Counts // by view
	recent []*sparse                 // the last used one at the end
}

// countsOf returns the counts of a view's n-grams in the training part.
func (d *Data) countsOf(v *View) *ngrams.Counts {
	c := &d.sparse
	c.mu.Lock()
	defer c.mu.Unlock()
	counts, ok := c.counts[v.Name]
	if !ok {
		examples := d.Corpus.Train.Examples
		counts = ngrams.NewCounts(d.Corpus.Train.Labels, v.reader(examples))
		if c.counts == nil {
			c.counts = map[string]*ngrams.Counts{}
		}
		c.counts[v.Name] = counts
	}
	return counts
}

// reader reads the tokens of examples as a view shows them.
func (v *View) reader(examples ...[]text.Example) func(i int, t *text.Tokens) {
	return func(i int, t *text.Tokens) {
		for _, part := range examples {
			if i < len(part) {
				v.encoder.Read(t, part[i].Fields)
				return
			}
			i -= len(part)
		}
	}
}

// sparseView returns the data through a view as sparse vectors, which are made when
// they are first asked for. What is only to be counted does not take the place of
// what was made.
func (d *Data) sparseView(v *View, o ngrams.Options, plan bool) (*sparse, error) {
	if !d.IsText() {
		return nil, fmt.Errorf("vectors have no n-grams: use a sub-model that takes vectors, such as mlp")
	}
	key := sparseKey{v.Name, o}
	if s := d.sparse.find(key); s != nil {
		return s, nil
	}
	counts := d.countsOf(v)
	s := &sparse{key: key, counts: counts, size: counts.Size(o)}
	if s.size.Rows == 0 {
		return nil, fmt.Errorf("view %s has no n-gram of up to %d words or %d characters that is in %d training texts: lower min_count, or set buckets",
			v.Name, o.Words, o.Characters, max(o.MinCount, 1))
	}
	if plan {
		return s, nil
	}
	return d.sparse.add(s), nil
}

func (c *sparseCache) find(key sparseKey) *sparse {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.use(key)
}

// use returns what was made of a view, as the last used one; nil where it is not
// there.
func (c *sparseCache) use(key sparseKey) *sparse {
	at := slices.IndexFunc(c.recent, func(s *sparse) bool { return s.key == key })
	if at < 0 {
		return nil
	}
	s := c.recent[at]
	c.recent = append(slices.Delete(c.recent, at, at+1), s)
	return s
}

// add adds what is to be made of a view, or returns what another goroutine has added
// meanwhile. It forgets what was used longest ago where all of it takes too much.
func (c *sparseCache) add(s *sparse) *sparse {
	c.mu.Lock()
	defer c.mu.Unlock()
	if other := c.use(s.key); other != nil {
		return other
	}
	c.recent = append(c.recent, s)
	const most = 256
	var sum int64
	for i := len(c.recent) - 2; i >= 0; i-- {
		if sum += c.recent[i].bytes.Load(); sum > sparseBytes || len(c.recent)-i > most {
			c.recent = slices.Delete(c.recent, 0, i+1)
			break
		}
	}
	return s
}

// encode returns what encodes texts.
func (s *sparse) encode() *ngrams.Encoder {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.encoder == nil {
		s.encoder = s.counts.Fit(s.key.options)
		s.bytes.Add(40 * int64(len(s.encoder.Keys)))
	}
	return s.encoder
}

// matrix makes the vectors of texts.
func (s *sparse) matrix(e *ngrams.Encoder, v *View, texts ...[]text.Example) *ngrams.Matrix {
	n := 0
	for _, part := range texts {
		n += len(part)
	}
	m := e.Encode(n, v.reader(texts...))
	s.bytes.Add(8 * int64(len(m.IDs)))
	return &m
}

// part returns the vectors of a part.
func (s *sparse) part(d *Data, v *View, p Part) ngrams.Matrix {
	e := s.encode()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := d.Corpus
	if p == Test {
		if s.test == nil {
			s.test = s.matrix(e, v, c.Test.Examples)
		}
		return *s.test
	}
	if s.joined == nil {
		s.joined = s.matrix(e, v, c.Train.Examples, c.Validation.Examples)
	}
	train := len(c.Train.Examples)
	switch p {
	case Train:
		return s.joined.Part(0, train)
	case Validation:
		return s.joined.Part(train, s.joined.Rows())
	}
	return *s.joined
}

// storedBytes is what a model file takes for the keys and the scales of the rows.
func (s *sparse) storedBytes() int64 {
	n := 8*int64(s.size.Exact) + int64(s.size.Rows+7)/8 // and a bit for whether a row is zero
	if s.key.options.Weights == ngrams.TFIDF {
		n += 4 * int64(s.size.Rows)
	}
	return n
}

// sparseScratch is the memory that reading one text as a sparse vector takes.
type sparseScratch struct {
	tokens text.Tokens
	ngrams.Scratch
}

// readSparse has a route see sparse vectors.
func (s *routeInput) readSparse(d *Data, spec submodels.Spec, settings submodels.Values, plan bool, in *submodels.InputOptions) (err error) {
	if err := spec.Check(settings); err != nil {
		return err
	}
	if s.sparse, err = d.sparseView(s.view, spec.Sparse(settings).Options, plan); err != nil {
		return err
	}
	in.Vocabulary, in.Length = s.sparse.size.Rows, int(math.Ceil(s.sparse.size.Active))
	s.data = d
	return nil
}

// loadSparse puts examples of a part into the route's batch.
func (s *routeInput) loadSparse(n *network, part Part, rows []int32) {
	s.batch.LoadSparse(s.sparse.part(s.data, s.view, part), rows, s.input.Training, s.input.NumberDropout(), s.words.At(n.step))
}

// loadOneSparse puts one text into the route's batch.
func (s *routeInput) loadOneSparse(fields []string) {
	encoder := s.sparse.encode()
	s.reading.tokens.Reset()
	s.view.encoder.Read(&s.reading.tokens, fields)
	s.batch.LoadOneSparse(func(ids []int32, values []float32) ([]int32, []float32) {
		return encoder.Append(ids, values, &s.reading.Scratch, &s.reading.tokens)
	})
}

// setFactors sets the factors of the routes that have some, as the part says that
// is trained on.
func (m *Model) setFactors(p Part) {
	for i, r := range []*Route{&m.Config.A, m.Config.B} {
		if r == nil {
			continue
		}
		in := m.eval.routes[i]
		spec, _ := m.registry.Filled().SubModels.Lookup(r.SubModel)
		if in.sparse == nil || !spec.Sparse(r.Settings).NaiveBayes {
			continue
		}
		table := in.input.SparseTable()
		table.Factors = naiveBayes(in.sparse.part(m.data, in.view, p), table.Rows, m.data.taught(m.Config, p), table.Dim)
	}
}

// sparseBytesOf is about what the sparse vectors take that a configuration trains on.
func sparseBytesOf(reg *Registry, d *Data, cfg Config) (n int64, err error) {
	net, err := newNetwork(reg, d, cfg, submodels.Plan(), networkOptions{rows: 1, plan: true})
	if err != nil {
		return 0, err
	}
	texts := len(d.Corpus.Train.Examples) + len(d.Corpus.Validation.Examples)
	for _, s := range net.routes {
		if s.sparse != nil {
			n += 8 * int64(s.sparse.size.Active*float64(texts))
		}
	}
	return n, nil
}
