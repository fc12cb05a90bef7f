package submodels

import (
	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels/ngrams"
)

// Spellings is ngrams.Spellings.
type Spellings = ngrams.Spellings

// speller makes the vectors of words of their own rows and the mean of the rows of
// their n-grams.
type speller struct {
	batch   *Batch
	grams   *Table
	places  []int32 // rows of the n-grams of all known spellings, in their order
	strange []int32 // of one stranger
	mean    []float32
	local   []int32 // the batch's place of each row plus one; 0 where it is not touched
	touched []int32 // the batch's places of one word's rows
}

// rows returns the rows of a token's n-grams, which are valid until the next call.
func (s *speller) rows(id int32) []int32 {
	known := s.batch.Spellings
	if int(id) >= known.Len() {
		s.strange = s.appendRows(s.strange[:0], s.batch.Strangers.Of(id-int32(known.Len())))
		return s.strange
	}
	if s.places == nil {
		s.places = s.appendRows(make([]int32, 0, len(known.Hashes())+1), known.Hashes())
	}
	from, to := known.Span(id)
	return s.places[from:to]
}

func (s *speller) appendRows(dst []int32, hashes []uint32) []int32 {
	for _, h := range hashes {
		dst = append(dst, int32(h%uint32(s.grams.Rows)))
	}
	return dst
}

// EmbedSpelled gives the words of an embedding, beside the rows that they have, the
// mean of rows of their hashed character n-grams, so many rows in all; words that
// have no row have these alone. Where the input's tokens are no words it changes
// nothing.
func (in *Input) EmbedSpelled(e *Embedding, buckets int) error {
	if buckets < 1 || !in.Spelled {
		return nil
	}
	grams, err := in.Params.table(e.name+"/ngrams", buckets, e.Dim(), Normal(embeddingDeviation))
	if err != nil {
		return err
	}
	e.speller = &speller{batch: in.Batch, grams: grams}
	if in.Training {
		e.table.speller = e.speller
	}
	return nil
}

// gather fills rows of dst with the vectors of tokens.
func (s *source) gather(dst []float32, tokens []int32) {
	t := s.table
	if s.speller == nil {
		kernels.Gather(dst, t.W, tokens, t.Dim)
		return
	}
	for i, id := range tokens {
		row := dst[i*t.Dim : (i+1)*t.Dim]
		if int(id) < t.Rows {
			copy(row, t.W[int(id)*t.Dim:])
		} else {
			clear(row)
		}
		s.speller.add(row, id)
	}
}

// firstRows returns the vectors of the first n tokens.
func (s *source) firstRows(n int) []float32 {
	if s.speller == nil {
		return s.table.W[:n*s.table.Dim]
	}
	tokens := make([]int32, n)
	for i := range tokens {
		tokens[i] = int32(i)
	}
	rows := make([]float32, n*s.table.Dim)
	s.gather(rows, tokens)
	return rows
}

// add adds the mean of a token's n-grams.
func (s *speller) add(row []float32, id int32) {
	rows := s.rows(id)
	if len(rows) == 0 {
		return
	}
	s.mean = sized(s.mean, len(row))
	clear(s.mean)
	kernels.SumRows(s.mean, s.grams.W, rows)
	kernels.Axpy(row, 1/float32(len(rows)), s.mean)
}

// Spread passes the gradient of words on to their n-grams.
func (t *Table) Spread() {
	if t.speller == nil || len(t.Touched) == 0 {
		return
	}
	s := t.speller
	g := s.grams
	if s.local == nil {
		s.local = make([]int32, g.Rows)
	}
	g.Touched = g.Touched[:0]
	for _, id := range t.Touched {
		for _, row := range s.rows(id) {
			if s.local[row] == 0 {
				g.Touched = append(g.Touched, row)
				s.local[row] = int32(len(g.Touched))
			}
		}
	}
	g.G = sized(g.G, len(g.Touched)*g.Dim)
	clear(g.G)
	for i, id := range t.Touched {
		s.touched = s.touched[:0]
		for _, row := range s.rows(id) {
			s.touched = append(s.touched, s.local[row]-1)
		}
		if n := len(s.touched); n > 0 {
			kernels.AddToRows(g.G, s.touched, 1/float32(n), t.G[i*t.Dim:(i+1)*t.Dim])
		}
	}
	for _, row := range g.Touched {
		s.local[row] = 0
	}
}
