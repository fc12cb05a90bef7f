package analysis_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

func Example() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "sweep")
	check(err)
	store, err := sqlite.Open(ctx, filepath.Join(folder, "sweep.db"))
	check(err)
	unlock, err := store.Lock("tickets") // an error if another process runs it
	check(err)

	check(store.PutStudy(ctx, results.Study{Name: "tickets", Maximize: "accuracy", Minimize: "flops"}))
	for number, accuracy := range []float64{0.86, 0.91, 0.90} {
		trial := results.Trial{Number: number, State: search.Complete, Accuracy: accuracy, Cost: 1e5 * float64(1+number), Epochs: 1}
		check(store.PutJob(ctx, "tickets", trial, []results.Epoch{{Epoch: 1, Accuracy: accuracy}}, 0))
	}
	trials, err := store.Trials(ctx, "tickets")
	check(err)
	fmt.Println("front:", results.Front(trials))

	check(unlock())
	check(store.Close())
	check(os.RemoveAll(folder))
	// Output: front: [0 1]
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

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
