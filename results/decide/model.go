package decide

import (
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// Model is a trial that was measured on the test part.
type Model struct {
	*results.Trial
	Runs    []results.FinalRun // its final trainings, in the order of the seeds
	OnFront bool

	Value, Accuracy stats.Estimate // of the study's measure, and of the share of texts put into the right class

	values, accuracies []float64   // by seed
	worth, right       [][]float64 // by seed and text; nil where not known
}

func newModel(t *results.Trial, runs []results.FinalRun, maximize string) *Model {
	m := &Model{Trial: t, Runs: runs}
	for _, run := range runs {
		value := run.TestAccuracy
		switch maximize {
		case "macro_f1":
			value = run.TestMacroF1
		case "neg_log_loss":
			value = -run.TestLoss
		}
		m.values = append(m.values, value)
		m.accuracies = append(m.accuracies, run.TestAccuracy)
	}
	m.Accuracy = stats.NewEstimate(stats.Mean95(m.accuracies).Within(0, 1), stats.CoversSeeds)
	m.Value = stats.NewEstimate(stats.Mean95(m.values), stats.CoversSeeds)
	m.Value.Interval = possible(m.Value.Interval, maximize)
	return m
}

// possible returns an interval of a measure without the figures that cannot be.
func possible(i stats.Interval, maximize string) stats.Interval {
	if maximize == "neg_log_loss" {
		return i.Within(math.Inf(-1), 0)
	}
	return i.Within(0, 1)
}

// pair takes up the model's predictions, by trial and seed, if those of all its
// seeds are known: so models are compared in pairs, text by text.
func (m *Model) pair(predictions map[[2]int]results.Predictions, labels []int, maximize string) {
	var right, worth [][]float64
	for _, run := range m.Runs {
		made := predictions[[2]int{run.Trial, run.Seed}]
		hits := hitsOf(made.Predicted, labels)
		if hits == nil || math.IsNaN(run.TestAccuracy) {
			return
		}
		right = append(right, hits)
		switch {
		case maximize == "macro_f1":
			worth = append(worth, macroF1Worth(made.Predicted, labels))
		case maximize == "neg_log_loss" && len(made.Losses) == len(labels):
			worth = append(worth, negative(made.Losses))
		}
	}
	m.right = right
	m.Accuracy = stats.Crossed(right, true)
	switch maximize {
	case "macro_f1", "neg_log_loss":
		if len(worth) < len(right) {
			return // the losses of an older version are not known, text by text
		}
		m.worth = worth
		m.Value = stats.Crossed(worth, false)
		m.Value.Interval = possible(m.Value.Interval, maximize)
	default:
		m.worth, m.Value = right, m.Accuracy
	}
}

func negative(x []float64) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		y[i] = -x[i]
	}
	return y
}

// hitsOf returns 1 for each text that was put into the right class and 0 for the
// others; nil if the predictions are not those of the labels' texts.
func hitsOf(predicted, labels []int) []float64 {
	if len(predicted) != len(labels) || len(labels) == 0 {
		return nil
	}
	hits := make([]float64, len(labels))
	for t, label := range labels {
		if label < 0 || predicted[t] < 0 {
			return nil
		}
		if predicted[t] == label {
			hits[t] = 1
		}
	}
	return hits
}

// macroF1Worth returns what each text makes of the macro F1: values whose mean
// is the macro F1 and whose scatter is that of its infinitesimal jackknife, the
// derivative by the weight of a text (Jaeckel, "The infinitesimal jackknife",
// 1972). So what holds of means holds of it, for more than a few texts a class.
func macroF1Worth(predicted, labels []int) []float64 {
	counts := max(slices.Max(predicted), slices.Max(labels)) + 1
	hits, size := make([]float64, counts), make([]float64, counts) // size: true and guessed
	for t, label := range labels {
		size[label]++
		size[predicted[t]]++
		if predicted[t] == label {
			hits[label]++
		}
	}
	f1, mean, classes := make([]float64, counts), 0.0, 0.0
	for c := range f1 {
		if size[c] > 0 {
			f1[c] = 2 * hits[c] / size[c]
			mean += f1[c]
			classes++
		}
	}
	mean /= classes
	worth := make([]float64, len(labels))
	for t, label := range labels {
		guess := predicted[t]
		slope := -f1[label]/size[label] - f1[guess]/size[guess]
		if guess == label {
			slope += 2 / size[label]
		}
		worth[t] = mean + float64(len(labels))*slope/classes
	}
	return worth
}
