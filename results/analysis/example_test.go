package analysis_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
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
