package decide

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/resultstest"
	"github.com/doubleroute/sweep/search"
)

// tenOnFront are trials 0 to 9, one a decade of cost, all on the front.
func tenOnFront() []results.Trial {
	var trials []results.Trial
	for n := range 10 {
		trials = append(trials, complete(n, .5+float64(n)/100, math.Pow(10, float64(n)), "cnn", "rnn"))
	}
	return trials
}

func TestFinalistsOfTheFront(t *testing.T) {
	uneven := []results.Trial{ // at 1, 10, 20, 40 and 1e6
		complete(0, .5, 1, "cnn"), complete(1, .6, 10, "cnn"), complete(2, .7, 20, "cnn"),
		complete(3, .8, 40, "cnn"), complete(4, .9, 1e6, "cnn"),
	}
	for _, c := range []struct {
		name   string
		trials []results.Trial
		most   int
		want   []int
	}{
		{"nothing found", nil, 3, nil},
		{"none wanted", tenOnFront(), 0, nil},
		{"a negative number wanted", tenOnFront(), -1, nil},
		{"the most accurate first", tenOnFront(), 1, []int{9}},
		{"then the cheapest", tenOnFront(), 2, []int{0, 9}},
		{"then between", tenOnFront(), 3, []int{0, 4, 9}},
		{"four", tenOnFront(), 4, []int{0, 3, 6, 9}},
		{"room for all", tenOnFront(), 10, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{"more room than that", tenOnFront(), 99, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{"an uneven front", uneven, 3, []int{0, 3, 4}},
		{"a great step beside a small one", []results.Trial{
			complete(0, .5, 1, "a"), complete(1, .51, 1e3, "a"), complete(2, .8, 1.1e3, "a"), complete(3, .81, 1e6, "a")}, 3, []int{0, 2, 3}},
		{"costs below 1", []results.Trial{complete(0, .1, 0, "a"), complete(1, .2, .5, "a"), complete(2, .3, 1, "a"), complete(3, .4, 2, "a")}, 2, []int{0, 3}},
	} {
		front, singles := Finalists(c.trials, c.most)
		same(t, c.name, front, c.want)
		if len(singles) != 0 {
			t.Errorf("%s: singles %v", c.name, singles)
		}
	}
}

func TestFinalistsBesideThePairs(t *testing.T) {
	trials := []results.Trial{
		complete(0, .90, 1000, "cnn", "rnn"), // the front: 0, and 8
		complete(1, .70, 400, "cnn"),
		complete(2, .80, 900, "cnn"),
		complete(3, .80, 800, "cnn"), // as good as 2 and cheaper: on the front
		complete(4, .85, 1001, "rnn"),
		complete(5, .60, 1000, "rnn"),
		complete(6, .60, 1000, "rnn"),
		{Number: 7, State: search.Pruned, Accuracy: .89, Cost: 900, Routes: []string{"mlp"}},
		complete(8, .91, 5000, "cnn", "cnn"),
		complete(9, nan, 1, "mlp"),
	}
	front, singles := Finalists(trials, 2)
	// 1 is the cheapest of the front, 8 the most accurate.
	same(t, "front", front, []int{1, 8})
	same(t, "singles", singles, []int{3, 4}) // for 8: cnn 3 and rnn 4

	front, singles = Finalists(trials, 9)
	same(t, "front", front, []int{1, 3, 0, 8})
	// For 0: cnn 3, which is in the front already, and rnn 5. For 8: rnn 4.
	same(t, "singles", singles, []int{5, 4})
}

// What Finalists promises, on random trials.
func TestFinalistsProperties(t *testing.T) {
	for seed := range uint64(200) {
		trials := resultstest.RandomTrials(seed, int(seed%70), []int{5, 20, 1 << 20}[seed%3])
		most := int(seed % 7)
		front, singles := Finalists(trials, most)
		all := results.Front(trials)
		if want := min(most, len(all)); len(front) != want {
			t.Fatalf("seed %d: %d of the front, not %d", seed, len(front), want)
		}
		for _, n := range front {
			if !slices.Contains(all, n) || slices.Contains(singles, n) {
				t.Errorf("seed %d: %d should be of the front only", seed, n)
			}
		}
		if len(front) > 0 && front[len(front)-1] != all[len(all)-1] {
			t.Errorf("seed %d: the most accurate, %d, is not in %v", seed, all[len(all)-1], front)
		}
		byNumber := map[int]results.Trial{}
		for _, trial := range trials {
			byNumber[trial.Number] = trial
		}
		for _, n := range front {
			if pair := byNumber[n]; len(pair.Routes) == 2 {
				checkBeside(t, fmt.Sprintf("seed %d, pair %d", seed, n), trials, pair, append(slices.Clone(front), singles...))
			}
		}
	}
}

// No other choice with both ends loses less area below the front.
func TestFinalistsComeClosestToTheFront(t *testing.T) {
	lost := func(front []*results.Trial, picked []int) float64 {
		area, at := 0.0, 0
		for j := range len(front) - 1 {
			if slices.Contains(picked, j) {
				at = j
			}
			area += (front[j].Accuracy - front[at].Accuracy) * (logCost(front[j+1]) - logCost(front[j]))
		}
		return area
	}
	compared := 0
	for seed := range uint64(60) {
		front := results.FrontTrials(resultstest.RandomTrials(seed, 40, 1<<20))
		last := len(front) - 1
		for n := 2; n < len(front) && last <= 12; n++ {
			var got []int
			for _, one := range choose(front, n) {
				got = append(got, slices.Index(front, one))
			}
			least := math.Inf(1)
			for set := range 1 << (last - 1) { // of those between the ends
				if bits.OnesCount(uint(set)) != n-2 {
					continue
				}
				picked := []int{0, last}
				for i := range last - 1 {
					if set>>i&1 == 1 {
						picked = append(picked, i+1)
					}
				}
				least = min(least, lost(front, picked))
			}
			if len(got) != n || got[0] != 0 || got[n-1] != last || math.Abs(lost(front, got)-least) > 1e-12 {
				t.Errorf("seed %d: %v of %d lose %g, the least is %g", seed, got, len(front), lost(front, got), least)
			}
			compared++
		}
	}
	if compared < 50 {
		t.Errorf("only %d choices were compared", compared)
	}
}

// checkBeside checks that no single route that a pair should be compared with
// is better than all chosen ones of its kind that cost as little.
func checkBeside(t *testing.T, what string, trials []results.Trial, pair results.Trial, chosen []int) {
	t.Helper()
	best := map[string]float64{}
	for _, trial := range trials {
		if slices.Contains(chosen, trial.Number) && len(trial.Routes) == 1 && trial.Cost <= pair.Cost {
			best[trial.Routes[0]] = max(best[trial.Routes[0]], trial.Accuracy)
		}
	}
	for i, trial := range trials {
		if len(trial.Routes) == 1 && trials[i].Measured() && trial.Cost <= pair.Cost && trial.Accuracy > best[trial.Routes[0]] {
			t.Errorf("%s: %s trial %d was passed over", what, trial.Routes[0], trial.Number)
		}
	}
}
