package decide

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// line is a trial: its cost, validation accuracy, number of routes and, by seed,
// how many of the first texts it has right; none if it was not read on the test
// part.
type line struct {
	cost, accuracy float64
	routes         int
	right          []int
}

// evidenceOf is of so many texts, all of the first of two classes.
func evidenceOf(texts int, lines ...line) Evidence {
	e := Evidence{Study: results.Study{Maximize: "accuracy", Minimize: "flops"}, TestLabels: make([]int, texts)}
	for n, l := range lines {
		trial := complete(n, l.accuracy, l.cost, []string{"cnn", "rnn"}[:l.routes]...)
		trial.Costs = results.Costs{FLOPs: int64(l.cost), Parameters: int64(l.cost / 2), Bytes: int64(2 * l.cost)}
		trial.TrainSeconds = float64(n)
		e.Trials = append(e.Trials, trial)
		for seed, right := range l.right {
			r := results.Predictions{Trial: n, Seed: seed, Predicted: make([]int, texts)}
			for i := max(right, 0); i < texts; i++ {
				r.Predicted[i] = 1
			}
			e.Predictions = append(e.Predictions, r)
			accuracy := float64(right) / float64(texts)
			e.Finals = append(e.Finals, results.FinalRun{Trial: n, Seed: seed, TestAccuracy: accuracy, TestMacroF1: accuracy / 2, TestLoss: 1 - accuracy})
		}
	}
	return e
}

// withoutTexts is what an older database knows.
func (e Evidence) withoutTexts() Evidence {
	e.Predictions, e.TestLabels = nil, nil
	return e
}

// usual is a study with something to choose: pairs 1 and 3, single routes 0, 2
// and 4.
func usual() Evidence {
	return evidenceOf(1000,
		line{100, .70, 1, []int{690, 700, 710}},
		line{1000, .90, 2, []int{905, 900, 895}},
		line{900, .85, 1, []int{850, 846, 854}},
		line{5000, .92, 2, []int{909, 906, 903}},
		line{4000, .89, 1, []int{880, 884, 888}}, // not of the front
		line{90, .5, 1, nil},
		line{300, .80, 2, nil},
	)
}

func TestDecideReads(t *testing.T) {
	e := usual()
	d := New(e)
	value, accuracy := d.Test(1)
	same(t, "of the readings", accuracy, stats.Crossed([][]float64{hits(905), hits(900), hits(895)}, true))
	same(t, "of the measure", value, accuracy)
	same(t, "the difference", d.Difference(3, 1), stats.CrossedDifference(
		[][]float64{hits(909), hits(906), hits(903)}, [][]float64{hits(905), hits(900), hits(895)}, true))
	if !d.Tied(3, 1) || d.Tied(3, 2) || d.Tied(3, 5) {
		t.Error("3 and 1 should be tied, 3 and 2 not, and nothing known of 5")
	}
	if share := d.SeedShare(3, 2); !(share > 0 && share < .2) {
		t.Errorf("the seeds' share is %v", share)
	}
	near(t, "the seeds' share of what is not known", d.SeedShare(3, 5), nan, 1)
	near(t, "the seeds' share without texts", New(e.withoutTexts()).SeedShare(3, 1), nan, 1)
	value, accuracy = d.Test(5)
	same(t, "not read", []stats.Estimate{value, accuracy, d.Difference(1, 5)}, []stats.Estimate{stats.UnknownEstimate(), stats.UnknownEstimate(), stats.UnknownEstimate()})

	// What is missing of any seed is missing of the model.
	for name, spoil := range map[string]func(*Evidence){
		"no texts":             func(e *Evidence) { *e = e.withoutTexts() },
		"a seed is missing":    func(e *Evidence) { e.Predictions = slices.Delete(e.Predictions, 3, 4) },
		"too few texts":        func(e *Evidence) { e.Predictions[4].Predicted = e.Predictions[4].Predicted[1:] },
		"a class that is none": func(e *Evidence) { e.Predictions[5].Predicted = append([]int{-1}, e.Predictions[5].Predicted[1:]...) },
		"a label that is none": func(e *Evidence) { e.TestLabels = append([]int{-1}, e.TestLabels[1:]...) },
	} {
		e := usual()
		spoil(&e)
		_, got := New(e).Test(1)
		estimated(t, name, got, stats.Estimate{Interval: stats.Mean95([]float64{.905, .9, .895}), Covers: stats.CoversSeeds})
		difference := New(e).Difference(3, 1)
		estimated(t, name+": difference", difference, stats.Estimate{Interval: stats.WelchDifference([]float64{.909, .906, .903}, []float64{.905, .9, .895}), Covers: stats.CoversSeeds})
	}
}

// hits are 1000 texts of which the first are right.
func hits(right int) []float64 {
	values := make([]float64, 1000)
	for i := range right {
		values[i] = 1
	}
	return values
}

// The measure of a study: macro F1 from what was said of the texts, the log loss
// from the seeds alone.
func TestDecideMeasures(t *testing.T) {
	e := usual()
	for i := range e.TestLabels {
		e.TestLabels[i] = i % 2
	}
	e.Study.Maximize = "macro_f1"
	value, accuracy := New(e).Test(1)
	if value.Covers != stats.CoversBoth || value.Mean == accuracy.Mean || value.Mean < .3 || value.Mean > .45 {
		t.Errorf("macro F1 is %+v, accuracy %+v", value, accuracy)
	}
	e.Study.Maximize = "neg_log_loss"
	d := New(e)
	value, accuracy = d.Test(1)
	estimated(t, "log loss", value, stats.Estimate{Interval: stats.Mean95([]float64{-.095, -.1, -.105}), Covers: stats.CoversSeeds})
	if accuracy.Covers != stats.CoversBoth {
		t.Errorf("accuracy is %+v", accuracy)
	}
	estimated(t, "difference of log losses", d.Difference(3, 1), stats.Estimate{Interval: stats.WelchDifference([]float64{-.091, -.094, -.097}, []float64{-.095, -.1, -.105}), Covers: stats.CoversSeeds})
}

// macroF1Of counts as the definition says: the mean F1 of the classes that occur
// or are predicted.
func macroF1Of(predicted, labels []int, weight []float64) float64 {
	sum, classes := 0.0, 0.0
	for c := range 9 {
		hits, size := 0.0, 0.0
		for t, label := range labels {
			if label == c {
				size += weight[t]
			}
			if predicted[t] == c {
				size += weight[t]
			}
			if label == c && predicted[t] == c {
				hits += weight[t]
			}
		}
		if size > 0 {
			sum += 2 * hits / size
			classes++
		}
	}
	return sum / classes
}

// Expected: macroF1Of, and its derivative by the weight of a text taken
// numerically.
func TestMacroF1Worth(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 30 {
		n := 20 + rng.IntN(40)
		labels, predicted, weight := make([]int, n), make([]int, n), make([]float64, n)
		for i := range labels {
			labels[i], weight[i] = rng.IntN(5), 1
			predicted[i] = labels[i]
			if rng.IntN(3) == 0 {
				predicted[i] = 2 * rng.IntN(4) // 6 never occurs
			}
		}
		worth := macroF1Worth(predicted, labels)
		f1 := macroF1Of(predicted, labels, weight)
		near(t, "mean", stats.Mean(worth), f1, 1)
		const step = 1e-6
		for i := range 10 {
			weight[i] += step
			slope := (macroF1Of(predicted, labels, weight) - f1) / step

			weight[i] = 1
			if got := (worth[i] - f1) / float64(n); math.Abs(got-slope) > 1e-5 {
				t.Errorf("text %d: slope %v, not %v", i, got, slope)
			}
		}
	}
}

// Intervals of macro F1 hold the truth, which many texts tell, about as often
// as they say.
func TestMacroF1Coverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 9))
	say := func(n int) (predicted, labels []int) {
		for range n {
			label := min(rng.IntN(6), 3) // the last class is half of all
			guess := label
			if rng.IntN(10) < 2+label {
				guess = rng.IntN(4)
			}
			labels, predicted = append(labels, label), append(predicted, guess)
		}
		return predicted, labels
	}
	predicted, labels := say(400_000)
	truth, held := stats.Mean(macroF1Worth(predicted, labels)), 0.0
	const replicates = 1000
	for range replicates {
		i := stats.Crossed([][]float64{macroF1Worth(say(300))}, false)
		if i.Low <= truth && truth <= i.High {
			held += 1. / replicates
		}
	}
	if held < .93 || held > .97 {
		t.Errorf("%.3f of the intervals hold the truth", held)
	}
}

func TestDecisionCost(t *testing.T) {
	e := usual()
	e.Latencies = []results.Latency{{Trial: 1, P50: 12.5}}
	d := New(e)
	for name, want := range map[string]float64{"flops": 1000, "parameters": 500, "bytes": 2000, "latency": 12.5, "train_seconds": 1, "price": nan} {
		near(t, name, d.Cost(&e.Trials[1], name), want, 1)
	}
	near(t, "not measured", d.Cost(&e.Trials[2], "latency"), nan, 1)
}

// The factor of a covariance gives the covariance back, also if it has no
// inverse.
func TestCholesky(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for size := 1; size < 9; size++ {
		rows := make([][]float64, size)
		for i := range rows {
			for range 5 { // fewer than models
				rows[i] = append(rows[i], float64(rng.IntN(2)))
			}
		}
		rows[size-1] = rows[0]
		c := covariance(rows)
		l := cholesky(c)
		for i := range size {
			for j := range i + 1 {
				sum := 0.0
				for k := range j + 1 {
					sum += l[i][k] * l[j][k]
				}
				near(t, fmt.Sprintf("%d, %d of %d", i, j, size), sum, c[i][j], 1)
			}
		}
	}
}
