package submodels

import (
	"math/rand/v2"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// dropout is inverted dropout (Srivastava et al. 2014) with a mask that is a
// function of seed, name and step.
type dropout struct {
	name   string
	coin   coin
	stream *Steps
	step   *int
	mask   []float32
}

func (d *dropout) Name() string { return d.name }

func (d *dropout) Forward(out []float32, in [][]float32) {
	d.mask = sized(d.mask, len(in[0]))
	d.coin.mask(d.mask, d.stream.At(*d.step))
	kernels.Mul(out, in[0], d.mask)
}

func (d *dropout) Backward(din [][]float32, dout, _ []float32, _ [][]float32) {
	kernels.Mul(din[0], dout, d.mask)
}

func (d *dropout) Cost(int) graph.KernelCost { return graph.KernelCost{} }

// rowDropout is inverted dropout of the embeddings of a batch's distinct tokens:
// all kernels over an embedding, and all occurrences of a token, have the same mask.
type rowDropout struct {
	coin     coin
	stream   *Steps
	step     *int
	mask     []float32 // distinct tokens × Dim, likewise the other
	gradient []float32
}

func newRowDropout(name string, p float64, seed uint64, step *int) *rowDropout {
	return &rowDropout{coin: newCoin(p), stream: NewSteps(seed, name), step: step}
}

// apply draws the mask of the step and drops what it says; nil drops nothing.
func (d *rowDropout) apply(embedded []float32) {
	if d == nil {
		return
	}
	d.mask = sized(d.mask, len(embedded))
	d.coin.mask(d.mask, d.stream.At(*d.step))
	kernels.Mul(embedded, embedded, d.mask)
}

// begin returns n zeros for the gradient of what was left.
func (d *rowDropout) begin(n int) []float32 {
	d.gradient = sized(d.gradient, n)
	clear(d.gradient)
	return d.gradient
}

// end adds to g the gradient of the rows before the mask.
func (d *rowDropout) end(g []float32) {
	kernels.Mul(d.gradient, d.gradient, d.mask)
	kernels.Add(g, d.gradient)
}

// mask sets each element to 0 where the coin falls and elsewhere to what keeps
// the mean at 1.
func (c coin) mask(mask []float32, source rand.Source) {
	keep := [2]float32{float32(1 / (1 - c.probability())), 0}
	for len(mask) >= 4 {
		bits := source.Uint64()
		mask[0] = keep[c.falls(bits)]
		mask[1] = keep[c.falls(bits>>16)]
		mask[2] = keep[c.falls(bits>>32)]
		mask[3] = keep[c.falls(bits>>48)]
		mask = mask[4:]
	}
	for i, bits := 0, source.Uint64(); i < len(mask); i++ {
		mask[i] = keep[c.falls(bits>>(16*i))]
	}
}
