package submodels

import (
	"fmt"
	"math"
	"strings"

	"gorgonia.org/gorgonia"
)

// Cost is what one prediction takes, known before training.
type Cost struct {
	FLOPs           int64 // forward, at the mean length; a multiply-add is 2
	Parameters      int64 // learned numbers
	Bytes           int64 // of the parameters as float32
	ActivationBytes int64 // most bytes alive at once beside the parameters
	GraphBytes      int64 // bytes of all results and scratch together
	TrainingBytes   int64 // the same, with what the way back needs
}

// Measure counts what computing root takes: it walks the graph in the order in
// which it runs. The graph is one of a single row over Plan parameters, or any
// other, for the cost of a whole batch.
func Measure(g *gorgonia.ExprGraph, root *gorgonia.Node, p *Params) (Cost, error) {
	c := Cost{Parameters: p.Count()}
	c.Bytes = 4 * c.Parameters
	w := walk{g: g, uses: map[*gorgonia.Node]int{}, seen: map[*gorgonia.Node]bool{}}
	w.count(root)
	if err := w.visit(root); err != nil {
		return Cost{}, err
	}
	c.FLOPs, c.ActivationBytes, c.GraphBytes, c.TrainingBytes = w.flops, w.peak, w.total, w.kept
	return c, nil
}

// walk sums FLOPs and follows how many bytes are alive.
type walk struct {
	g     *gorgonia.ExprGraph
	uses  map[*gorgonia.Node]int // by nodes that have not run yet
	seen  map[*gorgonia.Node]bool
	flops int64
	alive int64
	peak  int64
	total int64
	kept  int64
}

func (w *walk) children(n *gorgonia.Node) []*gorgonia.Node {
	var list []*gorgonia.Node
	for it := w.g.From(n.ID()); it != nil && it.Next(); {
		if c, ok := it.Node().(*gorgonia.Node); ok {
			list = append(list, c)
		}
	}
	return list
}

func (w *walk) count(n *gorgonia.Node) {
	if w.uses[n]++; w.uses[n] > 1 {
		return
	}
	for _, c := range w.children(n) {
		w.count(c)
	}
}

func (w *walk) visit(n *gorgonia.Node) error {
	if w.seen[n] {
		return nil
	}
	w.seen[n] = true
	children := w.children(n)
	if n.Op() == nil || len(children) == 0 {
		return nil
	}
	for _, c := range children {
		if err := w.visit(c); err != nil {
			return err
		}
	}
	cost, err := opCost(n, children)
	if err != nil {
		return err
	}
	w.flops += cost.FLOPs
	w.alive += bytesOf(n)
	w.total += bytesOf(n) + cost.Scratch
	w.kept += bytesOf(n) + max(cost.Scratch, cost.Kept)
	w.peak = max(w.peak, w.alive+cost.Scratch)
	for _, c := range children {
		w.uses[c]--
		if w.uses[c] == 0 && c.Op() != nil && len(w.children(c)) > 0 {
			w.alive -= bytesOf(c)
		}
	}
	return nil
}

func bytesOf(n *gorgonia.Node) int64 { return 4 * size(n) }

func size(n *gorgonia.Node) int64 {
	if n.IsScalar() {
		return 1
	}
	return int64(n.Shape().TotalSize())
}

// moves reports whether one of Gorgonia's ops moves or selects numbers without
// computing any.
func moves(op string) bool {
	switch op {
	case "reshapeOp", "transposeOp", "concatOp", "sliceOp", "repeatOp", "im2colOp", "col2imOp",
		"byIndicesOp", "maxPoolOp", "maxOp", "maxBetween", "minBetween", "dtConvOp", "atOp",
		"sizeOp", "upsampleOp", "clampOp", "diagFlatOp", "dropoutOp":
		return true
	}
	return false
}

// opCost counts one op. Gorgonia does not export its ops' types, so they are
// told apart by name; an op that is not known counts one FLOP an output.
func opCost(n *gorgonia.Node, children []*gorgonia.Node) (KernelCost, error) {
	if k, ok := n.Op().(*kernelOp); ok {
		rows := 1
		if n.Dims() > 0 && len(n.Shape()) > 0 {
			rows = n.Shape()[0]
		}
		return k.kernel.Cost(rows), nil
	}
	name := fmt.Sprintf("%T", n.Op())
	name = name[strings.LastIndexByte(name, '.')+1:]
	out := size(n)
	switch {
	case moves(name):
		return KernelCost{}, nil
	case name == "linAlgBinOp":
		return KernelCost{FLOPs: productFLOPs(n, children)}, nil
	case name == "tensordotOp":
		inner := math.Sqrt(float64(size(children[0])) * float64(size(children[1])) / float64(out))
		return KernelCost{FLOPs: 2 * out * int64(math.Round(inner))}, nil
	case name == "elemBinOp" && strings.ContainsAny(n.Op().String(), "<>="):
		return KernelCost{}, nil
	case name == "sumOp", name == "avgPoolOp", name == "globalAveragePoolOp":
		return KernelCost{FLOPs: size(children[0])}, nil
	case name == "softmaxOp": // from each number the greatest; exp; their sum; the quotient
		return KernelCost{FLOPs: 4 * out}, nil
	}
	return KernelCost{FLOPs: out}, nil
}

// productFLOPs counts a product of matrices or vectors from its sizes.
func productFLOPs(n *gorgonia.Node, children []*gorgonia.Node) int64 {
	a, b, out := float64(size(children[0])), float64(size(children[1])), float64(size(n))
	op := n.Op().String()
	if strings.Contains(op, "⊗") {
		return int64(out)
	}
	batches := 1.0
	for _, d := range n.Shape()[:max(n.Dims()-2, 0)] {
		batches *= float64(d)
	}
	inner := math.Sqrt(a * b / out / batches)
	return int64(2 * out * math.Round(inner))
}
