package submodels

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/kernels"
)

// States lists how a recurrent layer's states become one vector.
func States() []string { return []string{"last", "max", "mean"} }

// summary makes one vector of the states of one direction for each text, in
// w.features, and spreads the gradient of that, w.dfeatures, over the states'
// gradients w.dh, which it finds as zeros. Both hold the texts in the order of
// the steps, so that each step's texts are their first rows.
type summary interface {
	forward(k *recurrent, w *way, t int, h []float32) // takes the states of step t
	backward(k *recurrent, w *way)
	flops(length, hidden int64) int64
	scratch(hidden int64) int64 // numbers a text
}

func newSummary(name string) (summary, error) {
	switch name {
	case "last":
		return lastState{}, nil
	case "max":
		return maxState{}, nil
	case "mean":
		return meanState{}, nil
	}
	return nil, fmt.Errorf("a recurrent layer has no state %q: use one of %q", name, States())
}

// lastState is the state after a text's last step.
type lastState struct{}

func (lastState) flops(_, _ int64) int64 { return 0 }
func (lastState) scratch(int64) int64    { return 0 }

func (lastState) forward(k *recurrent, w *way, t int, h []float32) {
	copy(k.ending(w.features, t), k.ending(h, t))
}

func (lastState) backward(k *recurrent, w *way) {
	for t := range k.active {
		copy(k.ending(k.states(w.dh, t), t), k.ending(w.dfeatures, t))
	}
}

// meanState is the mean of the states.
type meanState struct{}

func (meanState) flops(length, hidden int64) int64 { return (length + 1) * hidden }
func (meanState) scratch(int64) int64              { return 0 }

func (meanState) forward(k *recurrent, w *way, t int, h []float32) {
	kernels.Add(w.features, h)
	kernels.Scale(k.ending(w.features, t), 1/float32(t+1))
}

func (meanState) backward(k *recurrent, w *way) {
	for t := range k.active {
		kernels.Scale(k.ending(w.dfeatures, t), 1/float32(t+1))
	}
	for t := range k.active {
		copy(k.states(w.dh, t), w.dfeatures)
	}
}

// maxState is the greatest value of each hidden unit over time; of equal
// values the first has the gradient.
type maxState struct{}

func (maxState) flops(_, _ int64) int64     { return 0 }
func (maxState) scratch(hidden int64) int64 { return hidden }

func (maxState) forward(_ *recurrent, w *way, t int, h []float32) {
	if t > 0 {
		kernels.MaxInto(w.features, w.arg, h, int32(t))
		return
	}
	w.arg = sized(w.arg, len(w.features))
	copy(w.features, h)
	clear(w.arg)
}

func (maxState) backward(k *recurrent, w *way) {
	for i := range k.first() * k.hidden {
		t := int(w.arg[i])
		w.dh[k.base[t]*k.hidden+i] = w.dfeatures[i]
	}
}
