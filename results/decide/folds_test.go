package decide

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// readOn is a reading of a trial of that accuracy on so many texts.
func readOn(rng *rand.Rand, fold, texts int, accuracy float64) results.FoldReading {
	right := 0
	for range texts {
		if rng.Float64() < accuracy {
			right++
		}
	}
	return results.FoldReading{Fold: fold, Texts: texts, Accuracy: float64(right) / float64(texts), Loss: 1}
}

// ownTrials are trials that have much of their own, so that like settings tell little.
func ownTrials(rng *rand.Rand, n, texts int) (trials []results.Trial, truth []float64) {
	trials, truth = luckyTrials(rng, n, texts)
	for i := range trials {
		truth[i] = min(truth[i]+.015*rng.NormFloat64(), .99)
		trials[i].Accuracy = readOn(rng, 0, texts, truth[i]).Accuracy
	}
	return trials, truth
}

// The model that five readings choose is better than the one that a single reading
// chooses, over 30 studies, although some folds are harder than others; and most of
// what the best candidate is better by is had.
func TestFoldsAreLessLucky(t *testing.T) {
	var gains, regrets, before []float64
	s := results.Study{Validation: 150, Maximize: "accuracy"}
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 5))
		trials, truth := ownTrials(rng, 60, 150)
		alone := Believed(s, trials)
		candidates := Candidates(alone, 5, 15)
		best := 0.0
		for _, n := range candidates {
			best = max(best, truth[n])
			for fold, harder := range []float64{.04, -.01, 0, .02} {
				trials[n].Folds = append(trials[n].Folds, readOn(rng, fold+1, 150, truth[n]-harder))
			}
		}
		believed := Believed(s, trials)
		gains = append(gains, truth[luckiest(believed)]-truth[luckiest(alone)])
		regrets, before = append(regrets, best-truth[luckiest(believed)]), append(before, best-truth[luckiest(alone)])
	}
	g := stats.Mean95(gains)
	t.Logf("it is better by %+v; the regret is %.4f, and %.4f before", g, stats.Mean(regrets), stats.Mean(before))
	if !(g.Low > 0) || stats.Mean(regrets) > stats.Mean(before)/2 {
		t.Errorf("the choice of five readings is better than that of one by %+v; the regret is %.4f, and %.4f before", g, stats.Mean(regrets), stats.Mean(before))
	}
}

// A fold that is harder for all puts those that were read on it neither before nor
// behind the others, and a reading counts by its texts.
func TestFoldsCountByTexts(t *testing.T) {
	s := results.Study{Validation: 150, Maximize: "accuracy"}
	trials, _ := luckyTrials(rand.New(rand.NewPCG(1, 2)), 60, 150)
	alone := Believed(s, trials)
	harder := slices.Clone(trials)
	for i := range 20 { // they read as they are believed to be, less five points
		harder[i].Folds = []results.FoldReading{{Fold: 1, Texts: 150, Accuracy: alone[i].Accuracy - .05, Loss: 1}}
	}
	for i, b := range Believed(s, harder) {
		if math.Abs(b.Accuracy-alone[i].Accuracy) > .012 {
			t.Errorf("trial %d is believed to have %.4f with a harder fold, and %.4f without", i, b.Accuracy, alone[i].Accuracy)
		}
	}
	moved := func(texts int) float64 {
		one := slices.Clone(trials)
		for i := range 20 {
			x := alone[i].Accuracy
			if i == 7 {
				x -= .1
			}
			one[i].Folds = []results.FoldReading{{Fold: 1, Texts: texts, Accuracy: x, Loss: 1}}
		}
		return alone[7].Accuracy - Believed(s, one)[7].Accuracy
	}
	if few, many := moved(15), moved(1500); !(many > few+.01) || few > .02 {
		t.Errorf("a reading ten points lower moves belief by %.4f if it is of 15 texts, and by %.4f if of 1,500", few, many)
	}
}

// What could not be trained on a fold is not chosen; the rest stays as it was read.
func TestFoldFails(t *testing.T) {
	for _, maximize := range []string{"accuracy", "neg_log_loss"} {
		s := results.Study{Validation: 150, Maximize: maximize}
		trials, _ := luckyTrials(rand.New(rand.NewPCG(1, 2)), 40, 150)
		for i := range trials {
			trials[i].Loss = 1 + float64(i)/100
		}
		first := luckiest(Believed(s, trials))
		trials[first].Folds = []results.FoldReading{{Fold: 1, Texts: 50, Accuracy: nan, MacroF1: nan, Loss: nan, Error: "failed"}, {Fold: 2, Texts: 50, Accuracy: 1, MacroF1: 1, Loss: .1}}
		got := Believed(s, trials)
		if !math.IsNaN(got[first].Accuracy) {
			t.Errorf("%s: the one that fails is believed to have %v", maximize, got[first].Accuracy)
		}
		for i := range got {
			if i != first && math.IsNaN(got[i].Accuracy) {
				t.Errorf("%s: trial %d is not known any more", maximize, i)
			}
		}
	}
}

// Where the loss is what counts, the mean of the readings is believed.
func TestFoldsOfLosses(t *testing.T) {
	s := results.Study{Validation: 100, Maximize: "neg_log_loss"}
	trials := []results.Trial{complete(0, -.5, 10, "a"), complete(1, -.4, 20, "a"), complete(2, -.3, 30, "a")}
	trials[1].Folds = []results.FoldReading{{Fold: 1, Texts: 100, Loss: .6}}
	trials[2].Folds = []results.FoldReading{{Fold: 1, Texts: 100, Loss: .7}}
	// The fold is harder by .2 and .4, so by .3.
	for i, want := range []float64{-.5, -.35, -.35} {
		near(t, "believed", Believed(s, trials)[i].Accuracy, want, 1)
	}
}

func TestCandidates(t *testing.T) {
	var trials []results.Trial
	for n, accuracy := range []float64{.5, .7, .8, .9, .899, .895, .6, .78} {
		trials = append(trials, complete(n, accuracy, float64(10+n), "a"))
	}
	trials = append(trials, complete(8, nan, 1, "a"))
	for most, want := range map[int][]int{1: {0}, 2: {0, 3}, 3: {0, 2, 3}, 5: {0, 1, 2, 3, 4}, 6: {0, 1, 2, 3, 4, 5}, 99: {0, 1, 2, 3, 4, 5, 6, 7}} {
		same(t, "candidates", Candidates(trials, 2, most), want)
	}
}
