package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// Program runs a Gorgonia graph on the goroutine that calls it, children first,
// in an order that depends on the graph alone.
//
// The numbers that kernels read and write stay where they are, so a kernel that
// reads only inputs and other kernels' results is bound to its memory once and
// then called as a plain function: no values are boxed, nothing is allocated.
// Any other op is run by its Do.
//
// Gorgonia's tape machine would do, but it runs ops on a goroutine of its own,
// where a panic in a user's op ends the process, and it lets ops write over
// registers that gradients are still read from.
type Program struct {
	steps  []step
	nodes  []*gorgonia.Node
	values []gorgonia.Value
	fixed  [][]float32 // numbers of the nodes whose memory never changes, else nil
	place  map[*gorgonia.Node]int
	at     int // the step that runs
}

type step struct {
	op       gorgonia.Op
	bound    bound // nil where Do must be called
	children []int
	out      int
	args     []gorgonia.Value
}

// bound is an op whose inputs' memory is known before it runs.
type bound interface {
	bind(inputs [][]float32)
	freeze()
	run() gorgonia.Value
	output() []float32
}

// Compile returns the program that computes the given nodes.
func Compile(g *gorgonia.ExprGraph, roots ...*gorgonia.Node) (*Program, error) {
	p := &Program{place: map[*gorgonia.Node]int{}}
	for _, r := range roots {
		if r.Graph() != g {
			return nil, fmt.Errorf("node %v is of another graph", r)
		}
		if err := p.add(r); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Gradients adds to a graph the gradient of a scalar loss with respect to the
// given nodes, which must include the anchors of all its inputs, and returns it
// in their order.
func Gradients(g *gorgonia.ExprGraph, loss *gorgonia.Node, wrt gorgonia.Nodes) (grads gorgonia.Nodes, err error) {
	defer Guard(&err, func() string { return "differentiating the sub-models" })
	before := len(g.AllNodes())
	// Gorgonia's Grad would add a node that all graphs of the process share.
	one := g.AddNode(gorgonia.NewConstant(float32(1), gorgonia.WithName("one")))
	grads, err = gorgonia.Backpropagate(gorgonia.Nodes{loss}, gorgonia.Nodes{one}, wrt)
	if err != nil {
		return nil, fmt.Errorf("the sub-models cannot be differentiated: %w", err)
	}
	label(g, before, ownerOf)
	return grads, nil
}

func (p *Program) add(n *gorgonia.Node) error {
	if _, done := p.place[n]; done {
		return nil
	}
	var places []int
	for _, child := range children(n) {
		if err := p.add(child); err != nil {
			return err
		}
		places = append(places, p.place[child])
	}
	p.place[n] = len(p.values)
	p.nodes = append(p.nodes, n)
	if !computed(n) {
		return p.addInput(n)
	}
	p.addStep(n.Op(), places)
	return nil
}

func (p *Program) addInput(n *gorgonia.Node) error {
	v := n.Value()
	if v == nil {
		return fmt.Errorf("input %s has no value: declare learned weights with Input.Param", n.Name())
	}
	p.values = append(p.values, v)
	// What kernels cannot read, another op may: it is no fault yet.
	numbers, err := floats(nil, []gorgonia.Value{v})
	if err != nil {
		numbers = [][]float32{nil}
	}
	p.fixed = append(p.fixed, numbers[0])
	return nil
}

// addStep adds an op, bound to its inputs where their memory is fixed.
func (p *Program) addStep(op gorgonia.Op, children []int) {
	s := step{op: op, children: children, out: len(p.values), args: make([]gorgonia.Value, len(children))}
	p.values = append(p.values, nil)
	var numbers []float32
	if b, ok := op.(bound); ok {
		if inputs, all := p.allFixed(children); all {
			b.bind(inputs)
			s.bound = b
		}
		numbers = b.output()
	}
	p.fixed = append(p.fixed, numbers)
	p.steps = append(p.steps, s)
}

// allFixed returns the memory of the given places, and whether all of it is
// fixed.
func (p *Program) allFixed(places []int) (inputs [][]float32, all bool) {
	for _, at := range places {
		if p.fixed[at] == nil {
			return nil, false
		}
		inputs = append(inputs, p.fixed[at])
	}
	return inputs, true
}

// Freeze readies the program for many runs with the weights as they are now.
// Call it again when they have changed.
func (p *Program) Freeze() (err error) {
	defer Guard(&err, p.running)
	for p.at = range p.steps {
		if b := p.steps[p.at].bound; b != nil {
			b.freeze()
		}
	}
	return nil
}

// running names the step that runs.
func (p *Program) running() string { return describe(p.nodes[p.steps[p.at].out]) }

// Run computes every node anew from the current values of the inputs.
func (p *Program) Run() (err error) {
	defer Guard(&err, p.running)
	for p.at = range p.steps {
		s := &p.steps[p.at]
		if s.bound != nil {
			p.values[s.out] = s.bound.run()
			continue
		}
		for i, c := range s.children {
			s.args[i] = p.values[c]
		}
		if p.values[s.out], err = s.op.Do(s.args...); err != nil {
			return fmt.Errorf("%s: %w", p.running(), err)
		}
	}
	return nil
}

// Floats returns the numbers of a computed node, valid until the next Run.
func (p *Program) Floats(n *gorgonia.Node) ([]float32, error) {
	at, ok := p.place[n]
	if !ok {
		return nil, fmt.Errorf("node %v is not part of the program", n)
	}
	return p.numbers(at)
}

// numbers returns the numbers at a place.
func (p *Program) numbers(at int) ([]float32, error) {
	if p.fixed[at] != nil {
		return p.fixed[at], nil
	}
	list, err := floats(nil, []gorgonia.Value{p.values[at]})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}
