package submodels

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// Program runs a Gorgonia graph on the goroutine that calls it: each op's Do,
// children first, in an order that depends on the graph alone.
//
// Gorgonia's tape machine would do, but it runs ops on a goroutine of its own,
// where a panic in a user's op ends the process, and it lets ops write over
// registers that gradients are still read from.
type Program struct {
	steps  []step
	values []gorgonia.Value
	inputs []input
	place  map[*gorgonia.Node]int
}

type step struct {
	op       gorgonia.Op
	children []int
	out      int
	args     []gorgonia.Value
}

type input struct {
	node *gorgonia.Node
	out  int
}

// Compile returns the program that computes the given nodes.
func Compile(g *gorgonia.ExprGraph, roots ...*gorgonia.Node) (*Program, error) {
	p := &Program{place: map[*gorgonia.Node]int{}}
	for _, r := range roots {
		if err := p.add(g, r); err != nil {
			return nil, err
		}
	}
	p.values = make([]gorgonia.Value, len(p.place))
	for _, in := range p.inputs {
		p.values[in.out] = in.node.Value()
		if p.values[in.out] == nil {
			return nil, fmt.Errorf("input %s has no value: declare learned weights with Input.Param", in.node.Name())
		}
	}
	return p, nil
}

func (p *Program) add(g *gorgonia.ExprGraph, n *gorgonia.Node) error {
	if _, done := p.place[n]; done {
		return nil
	}
	var children []int
	for it := g.From(n.ID()); it != nil && it.Next(); {
		child, ok := it.Node().(*gorgonia.Node)
		if !ok {
			return fmt.Errorf("the graph holds a node of type %T", it.Node())
		}
		if err := p.add(g, child); err != nil {
			return err
		}
		children = append(children, p.place[child])
	}
	out := len(p.place)
	p.place[n] = out
	if n.Op() == nil || len(children) == 0 {
		p.inputs = append(p.inputs, input{n, out})
		return nil
	}
	p.steps = append(p.steps, step{n.Op(), children, out, make([]gorgonia.Value, len(children))})
	return nil
}

// Run computes every node anew from the current values of the inputs.
func (p *Program) Run() error {
	for i := range p.steps {
		if err := p.run(&p.steps[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *Program) run(s *step) (err error) {
	defer recoverTo(&err, s.op.String())
	for i, c := range s.children {
		s.args[i] = p.values[c]
	}
	p.values[s.out], err = s.op.Do(s.args...)
	if err != nil {
		return fmt.Errorf("operation %q: %w", s.op.String(), err)
	}
	return nil
}

// Floats returns the numbers of a computed node, valid until the next Run.
func (p *Program) Floats(n *gorgonia.Node) ([]float32, error) {
	at, ok := p.place[n]
	if !ok {
		return nil, fmt.Errorf("node %v is not part of the program", n)
	}
	list, err := floats(nil, []gorgonia.Value{p.values[at]})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}
