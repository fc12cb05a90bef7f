package optimize_test

import (
	"context"
	"fmt"
	"math"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/optimize"
	"github.com/doubleroute/sweep/search/space"
)

// A search for the front of an objective, which must be tried to be known, and a
// cost, which is known beforehand.
func Example() {
	units := space.Must(space.Int("units", space.Range{Min: 8, Max: 512, Log: true}))
	kind := space.Must(space.Choice("kind", "plain", "wide"))
	in := space.Must(space.New(space.Entry{Dimension: units}, space.Entry{Dimension: kind}))
	factor := map[any]float64{"plain": 1, "wide": 3}

	quality := func(params map[string]any) (float64, error) {
		return 1 - 1/math.Sqrt(float64(params["units"].(int))*math.Sqrt(factor[params["kind"]])), nil
	}
	cost := func(params map[string]any) float64 { return float64(params["units"].(int)) * factor[params["kind"]] }
	found, err := optimize.Trade(context.Background(), in, quality, cost, search.Options{Trials: 60, Seed: 1})
	cheapest, best := found.Front[0], found.Front[len(found.Front)-1]
	fmt.Println(err, in.Params(cheapest.Point), in.Params(best.Point))
	// Output:
	// <nil> map[kind:plain units:8] map[kind:wide units:512]
}

func ExampleMaximize() {
	x := space.Must(space.Float("x", space.Range{Min: -2, Max: 2}))
	shape := space.Must(space.Choice("shape", "bowl", "ridge"))
	in := space.Must(space.New(space.Entry{Dimension: x}, space.Entry{Dimension: shape}))

	height := func(params map[string]any) (float64, error) {
		x := params["x"].(float64)
		if params["shape"] == "bowl" {
			return -x * x, nil
		}
		return 1 - math.Abs(x-1), nil
	}
	found, err := optimize.Maximize(context.Background(), in, height, search.Options{Trials: 500, Seed: 1})
	fmt.Println(err, found.Reason)
	best := in.Params(found.Best.Point)
	fmt.Printf("%s at %.2f\n", best["shape"], best["x"])
	// Output:
	// <nil> all 500 trials have been made
	// ridge at 1.00
}
