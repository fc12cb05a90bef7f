package submodels

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/submodels/graph"
)

// SubModel turns what a route sees of a batch into features.
type SubModel interface {
	// Features adds the sub-model to in's graph and returns its features, of
	// shape (in.Rows(), width). It is called once for each graph over the same
	// parameters: for training, for evaluation and for counting. Row i of the
	// result may depend on row i of the batch only. A panic counts as an error
	// of the configuration, so gorgonia.Must may be used.
	Features(in *Input) (*gorgonia.Node, error)
}

// InputOptions describes the graph that a route is built into.
type InputOptions struct {
	Graph      *gorgonia.ExprGraph
	Params     *Params
	Batch      *Batch      // nil when only counting
	Name       string      // of the route; prefixes parameter names
	Rows       int         // of the graph: most examples in a batch
	Vocabulary int         // number of token ids, for text
	Spelled    bool        // whether the tokens are words, of which the batch knows the spellings
	Spelling   int         // mean n-grams of a token, for counting
	Pretrained *Pretrained // what is known of the tokens from outside; nil: nothing
	Length     int         // mean tokens of a text, for counting
	Classes    int         // that the classifier has
	Columns    int         // numbers a row, for vectors; 0 for text
	Training   bool        // with dropout
	Padding    float32     // what Padded leaves after the end of a text; not zero in tests only
	Seed       uint64      // of the dropout masks
	Step       *int        // the step being trained
}

// Input is a route's side of a graph: where a sub-model gets its data and
// declares its parameters.
type Input struct {
	InputOptions
	wordDropout float64
	rowDropout  float64
	sparse      *Table
	likeLengths bool
	vectors     *gorgonia.Node
	vectorData  []float32
	dropouts    int
	anchors     gorgonia.Nodes
	extraWords  int
}

// NewInput returns the input of one route.
func NewInput(o InputOptions) *Input {
	if o.Step == nil {
		o.Step = new(int)
	}
	return &Input{InputOptions: o}
}

// ExtraWords returns how many words beyond the vocabulary the embeddings have rows
// for.
func (in *Input) ExtraWords() int { return in.extraWords }

// Anchors lists the inputs that stand for embeddings: the loss must be
// differentiated with respect to them too.
func (in *Input) Anchors() gorgonia.Nodes { return in.anchors }

// Param declares a learned tensor. The name must be unique within the
// sub-model; the numbers survive from graph to graph.
func (in *Input) Param(name string, init Init, shape ...int) (*gorgonia.Node, error) {
	p, err := in.Params.declare(in.Name+"/"+name, shape, init)
	if err != nil {
		return nil, err
	}
	return p.Node(in.Graph), nil
}

// Node returns the parameter's input node in a graph, made when it is new.
func (p *Param) Node(g *gorgonia.ExprGraph) *gorgonia.Node {
	if n, ok := p.nodes[g]; ok {
		return n
	}
	opts := []gorgonia.NodeConsOpt{gorgonia.WithShape(p.Shape...), gorgonia.WithName(p.Name)}
	if p.value != nil {
		opts = append(opts, gorgonia.WithValue(p.value))
	}
	n := gorgonia.NewTensor(g, tensor.Float32, p.Shape.Dims(), opts...)
	p.nodes[g] = n
	return n
}

// DeclareParam is Param for parameters that belong to no route, such as a
// combiner's.
func DeclareParam(p *Params, g *gorgonia.ExprGraph, name string, init Init, shape ...int) (*gorgonia.Node, error) {
	param, err := p.declare(name, shape, init)
	if err != nil {
		return nil, err
	}
	return param.Node(g), nil
}

// IsText reports whether the route sees tokens; otherwise it sees vectors.
func (in *Input) IsText() bool { return in.Columns == 0 }

// Vectors returns the batch's numbers, of shape (Rows, Columns).
func (in *Input) Vectors() (*gorgonia.Node, error) {
	if in.IsText() {
		return nil, fmt.Errorf("route %s sees text, not vectors", in.Name)
	}
	if in.vectors == nil {
		in.vectorData = make([]float32, in.Rows*in.Columns)
		value := tensor.New(tensor.WithShape(in.Rows, in.Columns), tensor.WithBacking(in.vectorData))
		in.vectors = gorgonia.NewMatrix(in.Graph, tensor.Float32, gorgonia.WithShape(in.Rows, in.Columns),
			gorgonia.WithName(in.Name+"/vectors"), gorgonia.WithValue(value))
	}
	return in.vectors, nil
}

// Refresh copies the current batch to where the graph reads vectors from. The
// owner of the graph calls it after loading a batch.
func (in *Input) Refresh() {
	if in.vectorData != nil {
		clear(in.vectorData[copy(in.vectorData, in.Batch.Vectors):])
	}
}

// DropWords asks that each token be replaced by Unknown with probability p in
// training, a regulariser that also teaches the unknown token's embedding.
func (in *Input) DropWords(p float64) { in.wordDropout = p }

// WordDropout returns the probability that DropWords asked for.
func (in *Input) WordDropout() float64 { return in.wordDropout }

// DropNumbers asks that each number of a sparse vector be dropped with probability
// p in training and the others scaled by 1/(1-p), as Dropout does with features.
func (in *Input) DropNumbers(p float64) { in.rowDropout = p }

// NumberDropout returns the probability that DropNumbers asked for.
func (in *Input) NumberDropout() float64 { return in.rowDropout }

// SparseTable returns the matrix over sparse vectors that the sub-model has
// declared; nil where it has none.
func (in *Input) SparseTable() *Table { return in.sparse }

// WantLikeLengths asks for batches of texts of like length, on which a sub-model
// that steps through all texts of a batch at once, or pads them, is faster.
func (in *Input) WantLikeLengths() { in.likeLengths = in.IsText() }

// LikeLengths reports whether WantLikeLengths was called, for text.
func (in *Input) LikeLengths() bool { return in.likeLengths }

// Dropout zeroes elements of x with probability p in training and scales the
// rest by 1/(1-p); elsewhere it returns x.
func (in *Input) Dropout(x *gorgonia.Node, p float64) (*gorgonia.Node, error) {
	if p == 0 || !in.Training {
		return x, nil
	}
	in.dropouts++
	name := fmt.Sprintf("%s/dropout%d", in.Name, in.dropouts)
	k := &dropout{name: name, coin: newCoin(p), stream: NewSteps(in.Seed, name), step: in.Step}
	return graph.Apply(k, x.Shape(), x)
}
