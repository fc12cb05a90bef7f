package routes

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
)

// network is one graph of a classifier, for a fixed number of rows: the graph
// that trains, the one that evaluates, or the one that is counted.
type network struct {
	rows     int
	graph    *gorgonia.ExprGraph
	routes   []*side
	features []*gorgonia.Node // of each route
	scores   *gorgonia.Node
	loss     *gorgonia.Node
	labels   []int32
	step     int
	program  *submodels.Program
	dense    []gradient
}

// side is one route of a network.
type side struct {
	name  string
	view  *View
	input *submodels.Input
	batch *submodels.Batch
	loads bool // whether the batch is its own, and not that of the other route

	words   *submodels.Steps // which of them are dropped
	scratch scratch          // of the example being read
	ids     []int32
}

// gradient pairs a dense parameter with the node of its gradient.
type gradient struct {
	param *submodels.Param
	node  *gorgonia.Node
}

// networkOptions says which graph to build.
type networkOptions struct {
	rows     int
	training bool
	seed     uint64
	plan     bool // only to be counted
}

// newNetwork builds the graph of a configuration up to the scores.
func newNetwork(reg *submodels.Registry, d *Data, cfg Config, p *submodels.Params, o networkOptions) (*network, error) {
	n := &network{rows: o.rows, graph: gorgonia.NewGraph()}
	parts := []*Route{&cfg.A, cfg.B}
	for i, r := range parts {
		if r == nil {
			continue
		}
		s, f, err := n.addRoute(reg, d, p, o, string('a'+rune(i)), *r, cfg.Combiner.Float("dropout"))
		if err != nil {
			return nil, err
		}
		n.routes = append(n.routes, s)
		n.features = append(n.features, f)
	}
	var err error
	n.scores, err = combine(n.graph, p, n.features, len(d.Corpus.Classes))
	return n, err
}

func (n *network) addRoute(reg *submodels.Registry, d *Data, p *submodels.Params, o networkOptions, name string, r Route, dropout float64) (*side, *gorgonia.Node, error) {
	spec, ok := reg.Lookup(r.SubModel)
	if !ok {
		return nil, nil, fmt.Errorf("route %s: there is no sub-model %q, only %q", name, r.SubModel, reg.Names())
	}
	view, err := d.View(r.View)
	if err != nil {
		return nil, nil, fmt.Errorf("route %s: %w", name, err)
	}
	s := &side{name: name, view: view, words: submodels.NewSteps(o.seed, name+"/words")}
	if !o.plan {
		s.batch, s.loads = n.batchOf(view, o.training)
	}
	s.input = submodels.NewInput(submodels.InputOptions{
		Graph: n.graph, Params: p, Batch: s.batch, Name: name, Rows: o.rows,
		Vocabulary: view.Vocabulary, Length: view.Length, Columns: view.Columns,
		Training: o.training, Seed: o.seed, Step: &n.step,
	})
	f, err := spec.Features(r.Settings, s.input)
	if err != nil {
		return nil, nil, fmt.Errorf("route %s: %w", name, err)
	}
	f, err = s.input.Dropout(f, dropout)
	return s, f, err
}

// batchOf returns the batch of a view, a new one or that of another route. In
// training each route has its own, since each drops other words.
func (n *network) batchOf(view *View, training bool) (b *submodels.Batch, fresh bool) {
	for _, s := range n.routes {
		if s.view == view && !training {
			return s.batch, false
		}
	}
	return submodels.NewBatch(view.Vocabulary, view.Columns), true
}

// compile readies the network to compute scores.
func (n *network) compile() (err error) {
	n.program, err = submodels.Compile(n.graph, n.scores)
	return err
}

// compileTraining adds the loss and its gradients and readies the network to
// compute both.
func (n *network) compileTraining(p *submodels.Params, classes int, smoothing float64) error {
	loss, err := submodels.Apply(&crossEntropy{classes: classes, smoothing: smoothing, labels: &n.labels}, nil, n.scores)
	if err != nil {
		return err
	}
	n.loss = loss
	var wrt gorgonia.Nodes
	for _, param := range p.Dense() {
		wrt = append(wrt, param.Node(n.graph))
	}
	for _, s := range n.routes {
		wrt = append(wrt, s.input.Anchors()...)
	}
	grads, err := submodels.Gradients(n.graph, loss, wrt)
	if err != nil {
		return err
	}
	for i, param := range p.Dense() {
		n.dense = append(n.dense, gradient{param, grads[i]})
	}
	n.program, err = submodels.Compile(n.graph, append(gorgonia.Nodes{loss}, grads...)...)
	return err
}

// load puts examples of a part into the network's batches. rows must not be
// more than the network has.
func (n *network) load(part Part, rows []int32) {
	for _, s := range n.routes {
		switch {
		case !s.loads:
		case s.view.Columns > 0:
			s.batch.LoadVectors(s.view.vectors[part], rows)
		default:
			drop := 0.0
			if s.input.Training {
				drop = s.input.WordDropout()
			}
			s.batch.LoadText(s.view.texts[part], rows, drop, s.words.At(n.step))
		}
		s.input.Refresh()
	}
}

// lengths returns how many tokens the routes see of each example of a part that
// are faster on texts of like length; nil where none is.
func (n *network) lengths(part Part) (lengths []int32) {
	for _, s := range n.routes {
		if !s.input.LikeLengths() {
			continue
		}
		texts := s.view.texts[part]
		if lengths == nil {
			lengths = make([]int32, texts.Rows())
		}
		for i := range lengths {
			lengths[i] += texts.Offsets[i+1] - texts.Offsets[i]
		}
	}
	return lengths
}
