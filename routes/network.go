package routes

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
	"github.com/doubleroute/sweep/submodels/text"
)

// network is one graph of a classifier, for a fixed number of rows: the graph
// that trains, the one that evaluates, or the one that is counted.
type network struct {
	rows     int
	graph    *gorgonia.ExprGraph
	routes   []*routeInput
	combiner combiners.Combiner
	joint    *combiners.Input // the routes' features
	scores   *gorgonia.Node
	loss     *gorgonia.Node
	targets  text.Targets // of the batch
	fields   []string     // of the example being predicted
	step     int
	program  *graph.Program
	dense    []gradient
}

// routeInput is what one route of a network sees.
type routeInput struct {
	name   string
	view   *View
	input  *submodels.Input
	batch  *submodels.Batch
	spells bool // whether words are made of their n-grams
	loads  bool // whether the batch is its own, and not that of the other route

	data   *Data
	sparse *sparse // nil where the route sees token ids, or numbers

	words   *submodels.Steps // which of them are dropped
	numbers []float32        // of the example being read, likewise what follows
	scratch views.Scratch
	ids     []int32
	reading sparseScratch
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
func newNetwork(reg *Registry, d *Data, cfg Config, p *submodels.Params, o networkOptions) (*network, error) {
	reg = reg.Filled()
	n := &network{rows: o.rows, graph: gorgonia.NewGraph()}
	n.joint = &combiners.Input{Graph: n.graph, Params: p, Classes: len(d.Corpus.Classes)}
	parts := []*Route{&cfg.A, cfg.B}
	for i, r := range parts {
		if r == nil {
			continue
		}
		in, f, err := n.addRoute(reg, d, p, o, string('a'+rune(i)), *r, cfg.Combiner.Float("dropout"))
		if err != nil {
			return nil, err
		}
		n.routes = append(n.routes, in)
		n.joint.Scored = append(n.joint.Scored, in.sparse != nil)
		n.joint.Features = append(n.joint.Features, f)
	}
	spec, err := reg.Combiners.Of(cfg.Combiner)
	if err != nil {
		return nil, err
	}
	if err := n.addCombiner(spec, cfg.Combiner); err != nil {
		return nil, fmt.Errorf("combiner %s: %w", spec.Name, err)
	}
	return n, nil
}

func (n *network) addRoute(reg *Registry, d *Data, p *submodels.Params, o networkOptions, name string, r Route, dropout float64) (*routeInput, *gorgonia.Node, error) {
	spec, ok := reg.SubModels.Lookup(r.SubModel)
	if !ok {
		return nil, nil, fmt.Errorf("route %s: there is no sub-model %q, only %q", name, r.SubModel, reg.SubModels.Names())
	}
	view, err := d.View(r.View)
	if err != nil {
		return nil, nil, fmt.Errorf("route %s: %w", name, err)
	}
	s := &routeInput{name: name, view: view, spells: r.spells(view), words: submodels.NewSteps(o.seed, name+"/words")}
	input := submodels.InputOptions{
		Graph: n.graph, Params: p, Name: name, Rows: o.rows,
		Vocabulary: view.Vocabulary, Pretrained: view.pretrained, Length: view.Length, Columns: view.Columns, Classes: n.joint.Classes,
		Training: o.training, Seed: o.seed, Step: &n.step,
	}
	if spec.Sparse != nil {
		if err := s.readSparse(d, spec, r.Settings, o.plan, &input); err != nil {
			return nil, nil, fmt.Errorf("route %s: sub-model %s: %w", name, spec.Name, err)
		}
	}
	if s.spells {
		input.Spelled, input.Spelling = true, view.spelled().mean
	}
	if !o.plan {
		s.batch, s.loads = n.batchOf(s, input)
		input.Batch = s.batch
	}
	s.input = submodels.NewInput(input)
	f, err := spec.Features(r.Settings, s.input)
	if err != nil {
		return nil, nil, fmt.Errorf("route %s: %w", name, err)
	}
	if s.sparse != nil {
		s.input.DropNumbers(dropout)
		return s, f, nil
	}
	f, err = s.input.Dropout(f, dropout)
	return s, f, err
}

// batchOf returns the batch of a route, a new one or that of another route that sees
// the same. In training each route has its own, since each drops other words.
func (n *network) batchOf(one *routeInput, in submodels.InputOptions) (b *submodels.Batch, fresh bool) {
	for _, s := range n.routes {
		if s.view == one.view && s.sparse == one.sparse && s.spells == one.spells && !in.Training && one.view.pretrained == nil { // else each knows words of its own
			return s.batch, false
		}
	}
	b = submodels.NewBatch(in.Vocabulary, in.Columns)
	if one.spells {
		b.Spellings, b.Strangers = one.view.spelled().spellings, &submodels.Spellings{}
	}
	return b, true
}

// addCombiner adds what makes class scores of the routes' features.
func (n *network) addCombiner(spec combiners.Spec, settings submodels.Values) (err error) {
	err = graph.Build(n.graph, "combiner "+spec.Name, func() (err error) {
		if n.combiner, err = spec.New(settings); err != nil {
			return err
		}
		n.scores, err = n.combiner.Scores(n.joint)
		return err
	})
	if err != nil {
		return err
	}
	if want := (tensor.Shape{n.rows, n.joint.Classes}); n.scores == nil || !n.scores.Shape().Eq(want) {
		return fmt.Errorf("it must return scores of shape %v", want)
	}
	return nil
}

// compile readies the network to compute scores.
func (n *network) compile() (err error) {
	n.program, err = graph.Compile(n.graph, n.scores)
	return err
}

// compileTraining adds the loss and its gradients and readies the network to
// compute both.
func (n *network) compileTraining(p *submodels.Params, classes int, train submodels.Values) error {
	entropy := crossEntropy{classes: classes, smoothing: train.Float("label_smoothing"), targets: &n.targets}
	loss, err := entropy.loss(train.Float("r_drop"), n.scores)
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
	grads, err := graph.Gradients(n.graph, loss, wrt)
	if err != nil {
		return err
	}
	for i, param := range p.Dense() {
		n.dense = append(n.dense, gradient{param, grads[i]})
	}
	n.program, err = graph.Compile(n.graph, append(gorgonia.Nodes{loss}, grads...)...)
	return err
}

// load puts examples of a part into the network's batches. rows must not be
// more than the network has.
func (n *network) load(part Part, rows []int32) {
	for _, s := range n.routes {
		switch {
		case !s.loads:
		case s.sparse != nil:
			s.loadSparse(n, part, rows)
		case s.view.Columns > 0:
			s.batch.LoadVectors(s.view.vectors[part], rows)
		default:
			drop := 0.0
			if s.input.Training {
				drop = s.input.WordDropout()
			}
			s.batch.LoadText(s.texts(part), rows, drop, s.words.At(n.step))
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
		texts := s.texts(part)
		if lengths == nil {
			lengths = make([]int32, texts.Rows())
		}
		for i := range lengths {
			lengths[i] += texts.Offsets[i+1] - texts.Offsets[i]
		}
	}
	return lengths
}
