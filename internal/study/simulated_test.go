package study

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/studytest"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/search"
)

const paced = `
[data]
train = "tiny.csv"
[route.a]
view = "all"
submodel = ["mlp", "cnn", "rnn"]
[route.b]
submodel = ["mlp", "cnn"]
[train]
regime = "joint" # a pretender makes one training of a trial
epochs = 12
learning_rate = { min = 1e-4, max = 1e-1, log = true }
`

// TestBudgetSimulated simulates studies within a time budget: machines with one to four
// workers, training times that differ from kind to kind, rise less than the
// FLOPs and are noisy, load that comes and goes, and trials of one in two
// hundred to one in eight of the budget, some a good deal longer. At least four in
// five take nine tenths of their budget or more, and at most a twentieth more than it, and
// half of them have all final trainings of what they recommend.
func TestBudgetSimulated(t *testing.T) {
	runs := 40
	if testing.Short() {
		runs = 10
	}
	var shares []float64
	within, whole := 0, 0
	for seed := range runs {
		synctest.Test(t, func(t *testing.T) {
			share, complete := simulate(t, uint64(seed))
			shares = append(shares, share)
			if share >= 0.9 && share <= 1.05 {
				within++
			}
			if complete {
				whole++
			}
		})
	}
	slices.Sort(shares)
	at := func(q float64) float64 { return shares[int(q*float64(len(shares)-1))] }
	t.Logf("share of the budget used: least %.3f, 5 %% %.3f, median %.3f, 95 %% %.3f, most %.3f; all finals in %d of %d",
		shares[0], at(.05), at(.5), at(.95), shares[len(shares)-1], whole, runs)
	if 5*within < 4*runs {
		t.Errorf("only %d of %d runs kept their budget", within, runs)
	}
	if 2*whole < runs {
		t.Errorf("only %d of %d runs had time for all finals of what they recommend", whole, runs)
	}
}

// simulate runs one study and returns the share of the budget that it took, and
// whether it had time for all final trainings of what it recommends.
func simulate(t *testing.T, seed uint64) (share float64, complete bool) {
	rng := rand.New(rand.NewPCG(seed, 1))
	seconds := 60 * math.Exp(rng.Float64()*math.Log(60)) // the budget
	trial := seconds / 200 * math.Exp(rng.Float64()*math.Log(25))
	load := loads(rng, seconds)
	b := newBench(t, paced, "search.sampler=random", fmt.Sprintf("seed=%d", seed), fmt.Sprintf("search.concurrency=%d", 1+rng.IntN(12)))
	studytest.Texts(t, filepath.Join(filepath.Dir(b.exp.File), "tiny.csv"), 4000)
	kinds := map[string]float64{}
	began := time.Now()
	workers := 1 + rng.IntN(4)
	m := &pretender{workers: workers, noise: 0.1, early: 0.5 * rng.Float64(), rng: rng}
	m.pace = func(w budget.Work) float64 {
		m.mu.Lock()
		defer m.mu.Unlock()
		kind := w.Routes + w.Views
		if kinds[kind] == 0 {
			kinds[kind] = math.Exp(0.5 * rng.NormFloat64())
		}
		return trial / 12 * kinds[kind] * math.Pow(w.FLOPs/2e4, 0.8) * load(time.Since(began).Seconds())
	}
	sum, err := b.make(m, func(o *Options) {
		o.Budget, o.Unlimited = time.Duration(seconds*float64(time.Second)), true
	})
	if err != nil {
		t.Fatal(err)
	}
	if sum.End != search.EndStopped {
		t.Errorf("the search ended so: %+v", sum)
	}
	share = time.Since(began).Seconds() / seconds
	return share, wholly(b)
}

// wholly reports whether something is recommended, and all that is has all of its
// final trainings.
func wholly(b *bench) bool {
	sum := b.summary()
	for _, r := range sum.Recommended {
		if i := slices.IndexFunc(sum.Final, func(f analysis.SummaryFinal) bool { return f.Number == r.Trial }); i < 0 || sum.Final[i].Seeds < b.exp.Final.Seeds {
			return false
		}
	}
	return len(sum.Recommended) > 0
}

// loads is how much slower a machine is at a time: steps now and then.
func loads(rng *rand.Rand, budget float64) func(seconds float64) float64 {
	var steps []float64
	level := 1.0
	for range 40 {
		if rng.IntN(6) == 0 {
			level = 1 + 1.5*rng.Float64()
		}
		steps = append(steps, level)
	}
	return func(seconds float64) float64 { return steps[min(int(seconds/budget*30), len(steps)-1)] }
}
