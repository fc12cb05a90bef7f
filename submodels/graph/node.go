package graph

import (
	"fmt"
	"strings"
	"sync"

	"gorgonia.org/gorgonia"
)

// children lists what a node is computed from.
func children(n *gorgonia.Node) (list []*gorgonia.Node) {
	if n.Graph() == nil {
		return nil
	}
	for it := n.Graph().From(n.ID()); it != nil && it.Next(); {
		if c, ok := it.Node().(*gorgonia.Node); ok {
			list = append(list, c)
		}
	}
	return list
}

// computed reports whether a node is neither an input nor a constant.
func computed(n *gorgonia.Node) bool { return n.Op() != nil && len(children(n)) > 0 }

func isConstant(n *gorgonia.Node) bool { return n.Op() != nil && len(children(n)) == 0 }

// opName is the name of an operation, in which a user's code may panic.
func opName(op gorgonia.Op) (name string) {
	defer func() {
		if recover() != nil {
			name = fmt.Sprintf("%T", op)
		}
	}()
	return op.String()
}

// building is held while operations are added to a graph: some of Gorgonia's
// count groups of nodes in a variable of that package, which nothing guards.
var building sync.Mutex //nolint:gochecknoglobals // guards what all graphs of the process share

// Build runs code that adds operations to a graph, one at a time in a process. A
// panic of it is an error: Gorgonia reports many mistakes by panicking. Later
// errors name the operations by their owner, such as "route a: sub-model cnn".
func Build(g *gorgonia.ExprGraph, owner string, add func() error) (err error) {
	building.Lock()
	defer building.Unlock()
	defer Guard(&err, func() string { return owner })
	before := len(g.AllNodes())
	if err := add(); err != nil {
		return err
	}
	label(g, before, func(*gorgonia.Node) string { return owner })
	return nil
}

// label names the operations that a graph has beyond its first n nodes by their
// owner, for errors. A name that a node has already stays at the end.
func label(g *gorgonia.ExprGraph, n int, owner func(*gorgonia.Node) string) {
	for _, node := range g.AllNodes()[n:] {
		if !computed(node) {
			continue
		}
		if owner := owner(node); owner != "" {
			gorgonia.WithName(owner + labelled + nameOf(node))(node)
		}
	}
}

// labelled is what stands between owner and name in a label.
const labelled = ": node "

// nameOf returns the name that a node was given; empty where it has only one
// that Gorgonia makes of its operation.
func nameOf(n *gorgonia.Node) string {
	name := n.Name()
	if _, own, found := strings.Cut(name, labelled); found {
		return own
	}
	if n.Op() != nil && strings.HasPrefix(name, opName(n.Op())+"(") {
		return ""
	}
	return name
}

// ownerOf returns the owner of a node, or of the nearest nodes that it is
// computed from; empty where none has one.
func ownerOf(n *gorgonia.Node) (owner string) {
	eachLevel(n, func(level []*gorgonia.Node) bool {
		for _, c := range level {
			if own, _, found := strings.Cut(c.Name(), labelled); found {
				owner = own
				return false
			}
		}
		return true
	})
	return owner
}

// eachLevel calls f with a node, then with what it is computed from, and so on,
// each node once, until f returns false.
func eachLevel(n *gorgonia.Node, f func(level []*gorgonia.Node) bool) {
	seen := map[*gorgonia.Node]bool{}
	for level := []*gorgonia.Node{n}; len(level) > 0 && f(level); {
		var below []*gorgonia.Node
		for _, from := range level {
			for _, c := range children(from) {
				if !seen[c] {
					seen[c] = true
					below = append(below, c)
				}
			}
		}
		level = below
	}
}

// describe names a computed node in an error, with its owner where it has one.
func describe(n *gorgonia.Node) string {
	if owner, _, found := strings.Cut(n.Name(), labelled); found {
		return fmt.Sprintf("%s%s%q", owner, labelled, formula(n, formulaDepth))
	}
	return fmt.Sprintf("operation %q", formula(n, formulaDepth))
}

// formulaDepth is how many operations below each other a formula shows.
const formulaDepth = 4

// formula writes a node in terms of nodes at most depth below it.
func formula(n *gorgonia.Node, depth int) string {
	switch n.Op().(type) {
	case *kernelOp, *gradientOp:
		return opName(n.Op())
	}
	if name := nameOf(n); name != "" || !computed(n) {
		return name
	}
	if depth == 0 {
		return "…"
	}
	var args []string
	for _, c := range children(n) {
		args = append(args, formula(c, depth-1))
	}
	name := strings.TrimSuffix(opName(n.Op()), "()")
	words := strings.Fields(name)
	switch {
	case len(args) == 2 && len(words) == 3: // such as A × Bᵀ
		return args[0] + strings.TrimLeft(words[0], "Aa") + " " + words[1] + " " + args[1] + strings.TrimLeft(words[2], "Bb")
	case len(args) == 2 && len(words) == 2: // such as ⊙ false
		return args[0] + " " + words[0] + " " + args[1]
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}
