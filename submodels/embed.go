package submodels

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// Embedding is a learned vector for every token of a route.
//
// The table is no node of the graph: a dense gradient of it would cost more
// than all the rest of a step. Kernels over an embedding take its anchor as
// their last input instead, a parameter without effect that makes Gorgonia
// call their gradient, and leave row gradients with the table.
type Embedding struct {
	in     *Input
	name   string // of the route and its own
	table  *Table
	anchor *gorgonia.Node
	drop   float64

	speller *speller // nil: words have the rows of the table alone
}

// embeddingDeviation is the initial standard deviation of embeddings.
const embeddingDeviation = 0.1

// Embed declares an embedding of dim numbers a token.
func (in *Input) Embed(name string, dim int) (*Embedding, error) {
	if !in.IsText() {
		return nil, fmt.Errorf("route %s sees vectors, which have no tokens to embed: use a sub-model that takes vectors, such as mlp", in.Name)
	}
	return in.embed(name, in.Vocabulary, dim, Normal(embeddingDeviation))
}

func (in *Input) embed(name string, rows, dim int, init Init) (*Embedding, error) {
	full := in.Name + "/" + name
	table, err := in.Params.table(full, rows, dim, init)
	if err != nil {
		return nil, err
	}
	return &Embedding{in: in, name: full, table: table, anchor: in.anchor(full)}, nil
}

// anchor adds the input that stands for the table in the graph, by its name. It
// is no parameter: nothing is learned in it.
func (in *Input) anchor(name string) *gorgonia.Node {
	value := tensor.New(tensor.WithShape(2), tensor.WithBacking(make([]float32, 2)))
	node := gorgonia.NewVector(in.Graph, tensor.Float32, gorgonia.WithShape(2),
		gorgonia.WithName(name), gorgonia.WithValue(value))
	in.anchors = append(in.anchors, node)
	return node
}

// Dim returns the numbers a token.
func (e *Embedding) Dim() int { return e.table.Dim }

// Dropout has the layers that are made of the embedding from now on see it with
// elements zeroed with probability p in training, and the rest scaled by 1/(1-p).
// All occurrences of a token in a batch lack the same elements, so that what
// depends on the token alone is still computed once.
func (e *Embedding) Dropout(p float64) { e.drop = p }

// Mean returns the mean embedding of each text, of shape (Rows, Dim); zero for
// a text without tokens.
func (e *Embedding) Mean() (*gorgonia.Node, error) {
	return e.pool(&pool{source: e.source("mean of embeddings"), mean: true})
}

// Max returns the greatest value of each dimension over the tokens of each
// text, of shape (Rows, Dim); zero for a text without tokens.
func (e *Embedding) Max() (*gorgonia.Node, error) {
	return e.pool(&pool{source: e.source("max of embeddings"), most: true})
}

// MeanMax returns Mean and Max side by side, of shape (Rows, 2·Dim).
func (e *Embedding) MeanMax() (*gorgonia.Node, error) {
	return e.pool(&pool{source: e.source("mean and max of embeddings"), mean: true, most: true})
}

func (e *Embedding) pool(k *pool) (*gorgonia.Node, error) {
	return graph.Apply(k, tensor.Shape{e.in.Rows, k.width()}, e.anchor)
}

// Padded returns the embeddings of the first length tokens of each text, of
// shape (Rows, length, Dim), with zeros after the text's end, and a mask of shape
// (Rows, length): 1 where there is a token and 0 where there is padding. It is
// what plain Gorgonia operations need; ragged kernels are faster.
//
// Features must not depend on padding. A sum over time is one of x·mask; its
// mean is that divided by the mask's sum, to which a little is added for the sake
// of empty texts; a softmax over time is one of scores + 30·(mask - 1). More than
// 30 overflows: Gorgonia's SoftMax scales all rows by what the first begins with.
func (e *Embedding) Padded(length int) (x, mask *gorgonia.Node, err error) {
	if length < 1 {
		return nil, nil, fmt.Errorf("embeddings cannot be padded to %d tokens", length)
	}
	k := &padded{source: e.source("padded embeddings"), length: length, padding: e.in.Padding}
	if x, err = graph.Apply(k, tensor.Shape{e.in.Rows, length, e.Dim()}, e.anchor); err != nil {
		return nil, nil, err
	}
	m := &paddingMask{source: e.source("mask of padding"), length: length}
	mask, err = graph.Apply(m, tensor.Shape{e.in.Rows, length}, e.anchor)
	return x, mask, err
}

func (e *Embedding) source(name string) source {
	s := source{name: e.in.Name + " " + name, table: e.table, batch: e.in.Batch, length: e.in.Length, speller: e.speller, spelling: e.in.Spelling}
	if e.drop > 0 && e.in.Training {
		s.drop = newRowDropout(e.name+"/dropout", e.drop, e.in.Seed, e.in.Step)
	}
	return s
}

// source is what kernels over embeddings share.
type source struct {
	name   string
	table  *Table
	batch  *Batch
	length int         // mean tokens of a text, for counting
	drop   *rowDropout // nil where nothing is dropped

	speller  *speller // nil where tokens have the rows of the table alone
	spelling int      // mean n-grams of a token, for counting
	gathered []float32
}

func (s *source) Name() string { return s.name }

// RowGradient is of the embeddings.
func (s *source) RowGradient() (table string, gradient []float32) {
	return s.table.Name, s.table.G[:len(s.table.Touched)*s.table.Dim]
}

// embeddings returns a matrix that holds the embeddings of the batch, and which of
// its rows each token has.
func (s *source) embeddings() (matrix []float32, rows []int32) {
	if s.drop == nil && s.speller == nil {
		return s.table.W, s.batch.IDs
	}
	s.gathered = sized(s.gathered, len(s.batch.Distinct)*s.table.Dim)
	s.gather(s.gathered, s.batch.Distinct)
	s.drop.apply(s.gathered)
	return s.gathered, s.batch.Local
}

// composing counts what a number of texts take to have the vectors of their words
// made of n-grams.
func (s *source) composing(rows int) int64 {
	if s.speller == nil {
		return 0
	}
	return int64(rows) * int64(s.length) * int64(s.spelling+1) * int64(s.table.Dim)
}

// begin returns where the gradient of the embeddings of the batch's distinct tokens
// is to be added, as the kernel saw them; end passes it on to the table.
func (s *source) begin() []float32 {
	g := s.table.begin(s.batch.Distinct)
	if s.drop == nil {
		return g
	}
	return s.drop.begin(len(g))
}

func (s *source) end() {
	if s.drop != nil {
		s.drop.end(s.table.G)
	}
}

type padded struct {
	source
	length  int
	padding float32
}

func (k *padded) Forward(out []float32, _ [][]float32) {
	clear(out)
	d := k.table.Dim
	matrix, rows := k.embeddings()
	for r := range k.batch.Len() {
		row := k.batch.rowOf(rows, r)
		row = row[:min(len(row), k.length)]
		at := out[r*k.length*d : (r+1)*k.length*d]
		kernels.Gather(at, matrix, row, d)
		if k.padding != 0 {
			fill(at[len(row)*d:], k.padding)
		}
	}
}

func (k *padded) Backward(_ [][]float32, dout, _ []float32, _ [][]float32) {
	g := k.begin()
	d := k.table.Dim
	for r := range k.batch.Len() {
		row := k.batch.LocalRow(r)
		kernels.ScatterAdd(g, dout[r*k.length*d:], row[:min(len(row), k.length)], d)
	}
	k.end()
}

func (k *padded) Cost(rows int) graph.KernelCost { return graph.KernelCost{FLOPs: k.composing(rows)} }

// paddingMask tells tokens from padding.
type paddingMask struct {
	source
	length int
}

func (k *paddingMask) Forward(out []float32, _ [][]float32) {
	clear(out)
	for r := range k.batch.Len() {
		fill(out[r*k.length:][:min(len(k.batch.Row(r)), k.length)], 1)
	}
}

func (k *paddingMask) Backward([][]float32, []float32, []float32, [][]float32) {}
func (k *paddingMask) Constant(int) bool                                       { return true }
func (k *paddingMask) Cost(int) graph.KernelCost                               { return graph.KernelCost{} }

func fill(x []float32, value float32) {
	for i := range x {
		x[i] = value
	}
}
