package front_test

import (
	"fmt"
	"math"

	"github.com/doubleroute/sweep/search/front"
)

// The front of a list, and its hypervolume as a share of the square from accuracy
// 0 to 1 and from cost 1 to 1000, over the logarithm of cost: what is saved of the
// width is better the more it is, so its negative is the cost.
func Example() {
	type trial struct {
		number         int
		accuracy, cost float64
	}
	trials := []trial{{number: 0, accuracy: 0.8, cost: 100}, {number: 1, accuracy: 0.7, cost: 200}, {number: 2, accuracy: 0.9, cost: 1000}, {number: 3, accuracy: 0.5, cost: 10}, {number: 4, accuracy: 0.8, cost: 100}}
	best := front.Of(trials, func(t trial) front.Outcome {
		return front.Outcome{Cost: t.cost, Value: t.accuracy, Number: t.number}
	})
	var square front.Front
	for _, t := range best {
		square.Add(-(1 - math.Log10(t.cost)/3), t.accuracy)
	}
	fmt.Println(best)
	fmt.Printf("%.3f\n", square.Hypervolume(front.Outcome{}))
	// Output:
	// [{3 0.5 10} {0 0.8 100} {2 0.9 1000}]
	// 0.433
}

// The hypervolume as outcomes come.
func ExampleFront_Improvement() {
	var f front.Front
	reference := front.Outcome{Cost: 10, Value: 0}
	area := 0.0
	for _, o := range []front.Outcome{{Cost: 5, Value: 0.5}, {Cost: 8, Value: 0.4}, {Cost: 2, Value: 0.25}} {
		area += f.Improvement(o.Cost, o.Value, reference)
		f.Add(o.Cost, o.Value)
		fmt.Println(area)
	}
	// Output:
	// 2.5
	// 2.5
	// 3.25
}
