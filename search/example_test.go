package search_test

import (
	"context"
	"fmt"
	"math"

	"github.com/doubleroute/sweep/search"
)

func Example() {
	x := search.Must(search.Float("x", search.Range{Min: -2, Max: 2}))
	shape := search.Must(search.Choice("shape", "bowl", "ridge"))
	space := search.Must(search.NewSpace(search.Entry{Dimension: x}, search.Entry{Dimension: shape}))

	height := func(params map[string]any) (float64, error) {
		x := params["x"].(float64)
		if params["shape"] == "bowl" {
			return -x * x, nil
		}
		return 1 - math.Abs(x-1), nil
	}
	found, err := search.Maximize(context.Background(), space, height, search.Options{Trials: 500, Seed: 1})
	fmt.Println(err, found.Reason)
	best := space.Params(found.Best.Point)
	fmt.Printf("%s at %.2f\n", best["shape"], best["x"])
	// Output:
	// <nil> all 500 trials have been made
	// ridge at 1.00
}
