package stats_test

import (
	"fmt"

	"github.com/doubleroute/sweep/results/stats"
)

func ExampleMean95() {
	i := stats.Mean95([]float64{0.90, 0.91, 0.89})
	fmt.Printf("%.3f, between %.3f and %.3f\n", i.Mean, i.Low, i.High)
	// Output: 0.900, between 0.875 and 0.925
}

func ExampleWelchDifference() {
	pair := []float64{0.90, 0.91, 0.89}
	single := []float64{0.85, 0.88, 0.86}
	i := stats.WelchDifference(pair, single)
	fmt.Printf("the second route bought %.1f points (%.1f to %.1f)\n", 100*i.Mean, 100*i.Low, 100*i.High)
	// Output: the second route bought 3.7 points (0.5 to 6.8)
}
