package results_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/resultstest"
	"github.com/doubleroute/sweep/search"
)

func TestFront(t *testing.T) {
	for _, c := range []struct {
		name   string
		trials []results.Trial
		want   []int
	}{
		{"none", nil, []int{}},
		{"one", []results.Trial{complete(4, .5, 10)}, []int{4}},
		{"by cost", []results.Trial{complete(0, .9, 100), complete(1, .7, 10), complete(2, .8, 50)}, []int{1, 2, 0}},
		{"one beats all", []results.Trial{complete(0, .8, 100), complete(1, .9, 10), complete(2, .85, 50)}, []int{1}},
		{"equal in both", []results.Trial{complete(5, .9, 10), complete(3, .9, 10), complete(4, .9, 10)}, []int{3}},
		{"equal accuracy", []results.Trial{complete(0, .9, 20), complete(1, .9, 10)}, []int{1}},
		{"equal cost", []results.Trial{complete(0, .8, 10), complete(1, .9, 10)}, []int{1}},
		{"NaN", []results.Trial{complete(0, nan, 1), complete(1, .9, nan), complete(2, .5, 10)}, []int{2}},
		{"infinite", []results.Trial{complete(0, -inf, 1), complete(1, .5, 10), complete(2, .6, inf)}, []int{0, 1, 2}},
		{"other states", []results.Trial{
			{Number: 0, State: search.Pruned, Accuracy: 1, Cost: 1}, {Number: 1, State: search.Failed, Accuracy: 1, Cost: 1},
			{Number: 2, State: search.Running, Accuracy: 1, Cost: 1}, {Number: 3, State: search.Waiting, Accuracy: 1, Cost: 1},
			complete(4, .1, 9),
		}, []int{4}},
		{"negative log loss", []results.Trial{complete(0, -.3, 10), complete(1, -.1, 20), complete(2, -.2, 30)}, []int{0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, "front", results.Front(c.trials), c.want) })
	}
}

// bruteFront compares every trial with every other, by the words of Front.
func bruteFront(trials []results.Trial) []int {
	front := []int{}
	for i, a := range trials {
		stands := trials[i].Measured()
		for j, b := range trials {
			if i == j || !trials[j].Measured() {
				continue
			}
			if b.Accuracy >= a.Accuracy && b.Cost <= a.Cost && (b.Accuracy > a.Accuracy || b.Cost < a.Cost || b.Number < a.Number) {
				stands = false
			}
		}
		if stands {
			front = append(front, a.Number)
		}
	}
	cost := map[int]float64{}
	for _, t := range trials {
		cost[t.Number] = t.Cost
	}
	slices.SortFunc(front, func(a, b int) int { return int(math.Copysign(1, cost[a]-cost[b])) })
	return front
}

func TestFrontAgainstBruteForce(t *testing.T) {
	for seed := range uint64(300) {
		trials := resultstest.RandomTrials(seed, int(seed%60), []int{2, 5, 20, 1 << 20}[seed%4])
		before := fmt.Sprint(trials)
		same(t, fmt.Sprintf("front with seed %d", seed), results.Front(trials), bruteFront(trials))
		if fmt.Sprint(trials) != before {
			t.Fatal("the trials have been changed")
		}
	}
}
