package combiners

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

func lowRankSpec() Spec {
	return Spec{
		Name: "lowrank", Doc: "y = W1·y1 + W2·y2 + V·(U1·y1 ⊙ U2·y2) + b: linear, and what both routes say together, bilinear of low rank", Symmetric: true,
		Settings: []submodels.Setting{
			{Name: "rank", Doc: "products of both routes", Kind: submodels.Int, Min: 1, Max: 1024, Default: submodels.Choices{4, 8, 16}},
		},
		New: func(v submodels.Values) (Combiner, error) { return lowRank{v.Int("rank")}, nil },
	}
}

// lowRank is linear with an interaction, which is nothing at first and with a single
// route.
type lowRank struct{ rank int }

func (c lowRank) Scores(in *Input) (*gorgonia.Node, error) {
	y, err := linear{}.Scores(in)
	if err != nil || len(in.Features) == 1 {
		return y, err
	}
	inputs := []*gorgonia.Node{y}
	for r, f := range in.Features {
		u, err := in.RouteParam(r, "factors", submodels.Glorot(in.Width(r), c.rank), in.Width(r), c.rank)
		if err != nil {
			return nil, err
		}
		x, err := graph.Apply(&sum{classes: c.rank, widths: []int{in.Width(r)}}, tensor.Shape{in.Rows(), c.rank}, f, u)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, x)
	}
	v, err := in.Param("products", submodels.Zeros, c.rank, in.Classes)
	if err != nil {
		return nil, err
	}
	return graph.Apply(&interaction{rank: c.rank, classes: in.Classes}, y.Shape(), append(inputs, v)...)
}

// interaction is y + (p ⊙ q)·V of its inputs y, p, q and V.
type interaction struct {
	rank, classes int
	both, dboth   []float32 // p ⊙ q and its gradient
}

func (k *interaction) Name() string { return "low-rank combiner" }

func (k *interaction) Forward(out []float32, in [][]float32) {
	if len(k.both) != len(in[1]) {
		k.both, k.dboth = make([]float32, len(in[1])), make([]float32, len(in[1]))
	}
	kernels.Mul(k.both, in[1], in[2])
	copy(out, in[0])
	kernels.MatMul(out, k.both, in[3], len(out)/k.classes, k.classes, k.rank)
}

func (k *interaction) Backward(din [][]float32, dout, _ []float32, in [][]float32) {
	rows := len(dout) / k.classes
	kernels.Add(din[0], dout)
	kernels.MatMulTA(din[3], k.both, dout, k.rank, k.classes, rows)
	clear(k.dboth)
	kernels.MatMulTB(k.dboth, dout, in[3], rows, k.rank, k.classes)
	kernels.Mul(din[1], k.dboth, in[2])
	kernels.Mul(din[2], k.dboth, in[1])
}

func (k *interaction) Cost(rows int) graph.KernelCost {
	one := int64(k.rank) + 2*int64(k.rank)*int64(k.classes)
	return graph.KernelCost{FLOPs: int64(rows) * one, Scratch: 4 * int64(rows) * int64(k.rank)}
}
