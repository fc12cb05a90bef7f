package graph

import (
	"fmt"
	"math"
	"slices"
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
	TrainingBytes   int64 // the same, with what the backward pass needs

	// Guessed names the types of the operations whose cost is not known, each
	// once: they are counted as one FLOP for each number they give.
	Guessed []string `json:"guessed,omitempty"`
}

// Measure counts what computing root takes: it walks the graph in the order in
// which it runs. The graph is one of a single row, or of a whole batch for the
// cost of that, over so many learned numbers; their values are not needed.
func Measure(root *gorgonia.Node, parameters int64) (Cost, error) {
	c := Cost{Parameters: parameters, Bytes: 4 * parameters}
	w := walk{uses: map[*gorgonia.Node]int{}, seen: map[*gorgonia.Node]bool{}}
	w.count(root)
	if err := w.visit(root); err != nil {
		return Cost{}, err
	}
	c.Guessed = w.guessed
	c.FLOPs, c.ActivationBytes, c.GraphBytes, c.TrainingBytes = w.flops, w.peak, w.total, w.saved
	return c, nil
}

// walk sums FLOPs and follows how many bytes are alive.
type walk struct {
	uses  map[*gorgonia.Node]int // by nodes that have not run yet
	seen  map[*gorgonia.Node]bool
	flops int64
	alive int64
	peak  int64
	total int64
	saved int64

	guessed []string // operations
}

func (w *walk) count(n *gorgonia.Node) {
	if w.uses[n]++; w.uses[n] > 1 {
		return
	}
	for _, c := range children(n) {
		w.count(c)
	}
}

func (w *walk) visit(n *gorgonia.Node) error {
	if w.seen[n] {
		return nil
	}
	w.seen[n] = true
	if !computed(n) {
		return nil
	}
	from := children(n)
	for _, c := range from {
		if err := w.visit(c); err != nil {
			return err
		}
	}
	cost, guess, err := opCost(n, from)
	if err != nil {
		return err
	}
	if guess != "" && !slices.Contains(w.guessed, guess) {
		w.guessed = append(w.guessed, guess)
	}
	w.flops += cost.FLOPs
	w.alive += bytesOf(n)
	w.total += bytesOf(n) + cost.Scratch
	w.saved += bytesOf(n) + max(cost.Scratch, cost.Saved)
	w.peak = max(w.peak, w.alive+cost.Scratch)
	for _, c := range from {
		w.uses[c]--
		if w.uses[c] == 0 && computed(c) {
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
// told apart by name; an op that is not known counts one FLOP an output, and
// guess is its name.
func opCost(n *gorgonia.Node, from []*gorgonia.Node) (_ KernelCost, guess string, err error) {
	defer Guard(&err, func() string { return describe(n) + ": its Cost" })
	if k := KernelOf(n); k != nil {
		rows := 1
		if n.Dims() > 0 && len(n.Shape()) > 0 {
			rows = n.Shape()[0]
		}
		return k.Cost(rows), "", nil
	}
	name := fmt.Sprintf("%T", n.Op())
	name = name[strings.LastIndexByte(name, '.')+1:]
	flops := size(n)
	switch {
	case moves(name):
		flops = 0
	case name == "linAlgBinOp":
		flops = productFLOPs(n, from)
	case name == "tensordotOp":
		inner := math.Sqrt(float64(size(from[0])) * float64(size(from[1])) / float64(flops))
		flops *= 2 * int64(math.Round(inner))
	case name == "elemBinOp" && strings.ContainsAny(n.Op().String(), "<>="):
		flops = 0
	case name == "elemBinOp", name == "elemUnaryOp":
	case name == "sumOp", name == "avgPoolOp", name == "globalAveragePoolOp":
		flops = size(from[0])
	case name == "softmaxOp": // from each number the greatest; exp; their sum; the quotient
		flops *= 4
	default:
		guess = name
	}
	return KernelCost{FLOPs: flops}, guess, nil
}

// productFLOPs counts a product of matrices or vectors from its sizes.
func productFLOPs(n *gorgonia.Node, from []*gorgonia.Node) int64 {
	a, b, out := float64(size(from[0])), float64(size(from[1])), float64(size(n))
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
