// Package resultstest has results for tests.
package resultstest

import (
	"math"
	"math/rand/v2"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// Complete is a trial that has ended well.
func Complete(number int, accuracy, cost float64, routes ...string) results.Trial {
	return results.Trial{Number: number, State: search.Complete, Accuracy: accuracy, Cost: cost, Routes: routes}
}

// RandomTrials are trials on a grid of n values, so that a small n gives many
// ties, some of them not complete or without an accuracy.
func RandomTrials(seed uint64, count, n int) []results.Trial {
	rng := rand.New(rand.NewPCG(seed, 1))
	trials := make([]results.Trial, count)
	for i, number := range rng.Perm(count) {
		accuracy := float64(rng.IntN(n)) / float64(n)
		trials[i] = Complete(number, accuracy, math.Pow(10, 9*float64(rng.IntN(n))/float64(n)))
		switch rng.IntN(12) {
		case 0:
			trials[i].State = search.Pruned
		case 1:
			trials[i].Accuracy = math.NaN()
		}
		for range 1 + rng.IntN(2) {
			trials[i].Routes = append(trials[i].Routes, []string{"mlp", "cnn", "rnn"}[rng.IntN(3)])
		}
	}
	return trials
}
