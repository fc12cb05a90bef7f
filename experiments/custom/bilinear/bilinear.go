// Package bilinear is a combiner of one's own: beside what each route says, what
// both say together counts.
package bilinear

import (
	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/submodels"
)

// Spec is what a program registers.
func Spec() combiners.Spec {
	return combiners.Spec{
		Name: "bilinear", Doc: "y = W1·y1 + W2·y2 + V·(U1·y1 ⊙ U2·y2) + b", Symmetric: true,
		Settings: []submodels.Setting{
			{Name: "rank", Doc: "products of both routes", Kind: submodels.Int, Min: 1, Max: 256, Default: 8},
		},
		New: func(v submodels.Values) (combiners.Combiner, error) { return bilinear{v.Int("rank")}, nil },
	}
}

type bilinear struct{ rank int }

// Scores may use gorgonia.Must: a panic here fails the trial only.
func (c bilinear) Scores(in *combiners.Input) (*gorgonia.Node, error) {
	var y, both *gorgonia.Node
	for r, f := range in.Features {
		y = sum(y, product(in, r, f, "weights", in.Classes))
		u := product(in, r, f, "factors", c.rank)
		if both == nil {
			both = u
		} else {
			both = gorgonia.Must(gorgonia.HadamardProd(both, u))
		}
	}
	v := gorgonia.Must(in.Param("products", submodels.Glorot(c.rank, in.Classes), c.rank, in.Classes))
	b := gorgonia.Must(in.Param("bias", submodels.Zeros, 1, in.Classes))
	return gorgonia.BroadcastAdd(sum(y, gorgonia.Must(gorgonia.Mul(both, v))), b, nil, []byte{0})
}

// product is what a route's features make with weights of its own.
func product(in *combiners.Input, route int, f *gorgonia.Node, name string, width int) *gorgonia.Node {
	n := in.Width(route)
	w := gorgonia.Must(in.RouteParam(route, name, submodels.Glorot(n, width), n, width))
	return gorgonia.Must(gorgonia.Mul(f, w))
}

func sum(x, y *gorgonia.Node) *gorgonia.Node {
	if x == nil {
		return y
	}
	return gorgonia.Must(gorgonia.Add(x, y))
}
