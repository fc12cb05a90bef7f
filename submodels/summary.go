package submodels

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/kernels"
)

// States lists how a recurrent layer's states become one vector.
func States() []string { return []string{"last", "max", "mean"} }

// summary makes one vector of the states of direction d of a recurrent layer
// and spreads its gradient over their gradients.
type summary interface {
	forward(k *recurrent, out []float32, d int)
	backward(k *recurrent, dout, out []float32, d int)
	flops(length, hidden int64) int64
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

// features returns direction d's part of the features of the text at place i
// of the order.
func (k *recurrent) features(x []float32, i, d int) []float32 {
	width := len(k.ways) * k.hidden
	at := int(k.order[i])*width + d*k.hidden
	return x[at : at+k.hidden]
}

// length returns the tokens of the text at place i of the order.
func (k *recurrent) lengthOf(i int) int { return len(k.batch.Row(int(k.order[i]))) }

// at returns the numbers that x holds for the text at place i in step t.
func (k *recurrent) at(x []float32, i, t int) []float32 {
	row := k.base[t] + i
	return x[row*k.hidden : (row+1)*k.hidden]
}

// lastState is the state after a text's last step.
type lastState struct{}

func (lastState) flops(_, _ int64) int64 { return 0 }

func (lastState) forward(k *recurrent, out []float32, d int) {
	for i := range k.order {
		if n := k.lengthOf(i); n > 0 {
			copy(k.features(out, i, d), k.at(k.ways[d].h, i, n-1))
		}
	}
}

func (lastState) backward(k *recurrent, dout, _ []float32, d int) {
	for i := range k.order {
		if n := k.lengthOf(i); n > 0 {
			copy(k.at(k.ways[d].dh, i, n-1), k.features(dout, i, d))
		}
	}
}

// meanState is the mean of the states.
type meanState struct{}

func (meanState) flops(length, hidden int64) int64 { return (length + 1) * hidden }

func (meanState) forward(k *recurrent, out []float32, d int) {
	for i := range k.order {
		n := k.lengthOf(i)
		y := k.features(out, i, d)
		for t := range n {
			kernels.Add(y, k.at(k.ways[d].h, i, t))
		}
		if n > 0 {
			kernels.Scale(y, 1/float32(n))
		}
	}
}

func (meanState) backward(k *recurrent, dout, _ []float32, d int) {
	for i := range k.order {
		n := k.lengthOf(i)
		for t := range n {
			kernels.Axpy(k.at(k.ways[d].dh, i, t), 1/float32(n), k.features(dout, i, d))
		}
	}
}

// maxState is the greatest value of each hidden unit over time; of equal
// values the first has the gradient.
type maxState struct{}

func (maxState) flops(_, _ int64) int64 { return 0 }

func (maxState) forward(k *recurrent, out []float32, d int) {
	for i := range k.order {
		y := k.features(out, i, d)
		for t := range k.lengthOf(i) {
			for j, v := range k.at(k.ways[d].h, i, t) {
				if t == 0 || v > y[j] {
					y[j] = v
				}
			}
		}
	}
}

func (maxState) backward(k *recurrent, dout, out []float32, d int) {
	for i := range k.order {
		y, dy := k.features(out, i, d), k.features(dout, i, d)
		for j := range y {
			for t := range k.lengthOf(i) {
				if k.at(k.ways[d].h, i, t)[j] == y[j] {
					k.at(k.ways[d].dh, i, t)[j] = dy[j]
					break
				}
			}
		}
	}
}
