package submodels

import (
	"fmt"
	"math"

	"github.com/doubleroute/sweep/internal/kernels"
)

// Cells lists the recurrent cells.
func Cells() []string { return []string{"gru", "lstm"} }

// cell is a recurrent unit of a number of hidden units, stepping rows of
// several sequences at once. What a step saves for the backward pass is in rows
// of state, one a row of the step.
type cell interface {
	// gates is how many numbers a hidden unit has in the input products.
	gates() int
	// hiddenBias reports whether the hidden products have a bias of their own.
	hiddenBias() bool
	// saves is how many numbers a hidden unit's step saves for the backward pass.
	saves() int
	// forward computes h from the rows' input products with bias, hPrev, and
	// the weights and bias of the hidden products; saved receives saves·hidden
	// numbers a row, and savedPrev is what the step before left for the same
	// rows.
	forward(s *stepState, weights, bias []float32)
	// text takes all steps of one text where no backward pass follows: states
	// receives each step's. room has 8·hidden numbers.
	text(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int)
	// backward sets dgx and dgh from dh and adds dh's part to dhPrev, given the
	// transposed weights of the hidden products.
	backward(s *stepState, flipped []float32)
	// flops is the element-wise work of one hidden unit's step.
	flops() int64
}

// stepState is one time step over rows sequences.
type stepState struct {
	rows, hidden int
	h, hPrev     []float32 // rows × hidden
	products     []float32 // input products of the distinct tokens, × gates·hidden
	tokens       []int32   // whose products each row takes
	saved        []float32 // rows × saves·hidden
	savedPrev    []float32 // the same rows of the step before; zeros at the first
	scratch      []float32 // rows × gates·hidden
	dh, dhPrev   []float32 // rows × hidden
	dgx, dgh     []float32 // rows × gates·hidden
	carry        []float32 // rows × hidden: what else comes back from the next step
	carryPrev    []float32 // rows × hidden: what else goes back
}

func newCell(name string) (cell, error) {
	switch name {
	case "gru":
		return gru{}, nil
	case "lstm":
		return lstm{}, nil
	}
	return nil, fmt.Errorf("there is no recurrent cell %q: use one of %q", name, Cells())
}

// gru is the gated recurrent unit of Cho et al. (2014), with the reset gate
// after the hidden product. saved holds r, z, n and the hidden product of n.
type gru struct{}

func (gru) gates() int       { return 3 }
func (gru) hiddenBias() bool { return true }
func (gru) saves() int       { return 4 }
func (gru) flops() int64     { return 10 }

func (gru) forward(s *stepState, weights, bias []float32) {
	n := 3 * s.hidden
	gh := s.scratch[:s.rows*n]
	clear(gh)
	kernels.AddBias(gh, bias, s.rows)
	kernels.MatMul(gh, s.hPrev, weights, s.rows, n, s.hidden)
	kernels.GRUForwardRows(s.h, s.hPrev, s.products, s.tokens, gh, s.saved, s.rows, s.hidden)
}

func (gru) text(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int) {
	kernels.GRUText(states, products, tokens, weights, bias, room, hidden)
}

func (gru) backward(s *stepState, flipped []float32) {
	back := s.scratch[:s.rows*s.hidden]
	kernels.GRUBackward(s.dgx, s.dgh, back, s.dh, s.saved, s.hPrev, s.rows, s.hidden)
	kernels.MatMul(back, s.dgh, flipped, s.rows, s.hidden, 3*s.hidden)
	kernels.Add(s.dhPrev, back)
}

// lstm is the long short-term memory of Hochreiter and Schmidhuber (1997) with
// forget gates. saved holds, as three blocks of the step, the gates i, f, g, o
// side by side, c, and tanh c.
type lstm struct{}

func (lstm) gates() int       { return 4 }
func (lstm) hiddenBias() bool { return false }
func (lstm) saves() int       { return 6 }
func (lstm) flops() int64     { return 9 }

// blocks splits what a step of rows sequences saved.
func (lstm) blocks(saved []float32, rows, hidden int) (gates, c, tanhC []float32) {
	n := rows * hidden
	return saved[:4*n], saved[4*n : 5*n], saved[5*n : 6*n]
}

// cellState finds c among what a step saved; the rows that go on are its first.
func (lstm) cellState(saved []float32, hidden int) []float32 {
	rows := len(saved) / (6 * hidden)
	return saved[4*rows*hidden : 5*rows*hidden]
}

func (l lstm) forward(s *stepState, weights, _ []float32) {
	gates, c, tanhC := l.blocks(s.saved, s.rows, s.hidden)
	kernels.Gather(gates, s.products, s.tokens, 4*s.hidden)
	kernels.MatMul(gates, s.hPrev, weights, s.rows, 4*s.hidden, s.hidden)
	kernels.LSTMForward(s.h, c, tanhC, gates, l.cellState(s.savedPrev, s.hidden), s.rows, s.hidden)
}

func (lstm) text(states, products []float32, tokens []int32, weights, _, room []float32, hidden int) {
	kernels.LSTMText(states, products, tokens, weights, room, hidden)
}

func (l lstm) backward(s *stepState, flipped []float32) {
	gates, _, tanhC := l.blocks(s.saved, s.rows, s.hidden)
	kernels.LSTMBackward(s.dgx, s.carryPrev, s.dh, s.carry, gates, tanhC, l.cellState(s.savedPrev, s.hidden), s.rows, s.hidden)
	copy(s.dgh, s.dgx)
	kernels.MatMul(s.dhPrev, s.dgh, flipped, s.rows, s.hidden, 4*s.hidden)
}

// recurrentInit is PyTorch's: uniform within 1/√hidden.
func recurrentInit(hidden int) Init { return Uniform(1 / math.Sqrt(float64(hidden))) }
