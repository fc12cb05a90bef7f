package decide

import (
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// Evidence is what is known of a study's models when one is to be chosen.
// Without TestLabels and Readings, which older databases do not have, intervals
// are over the seeds alone.
type Evidence struct {
	Study      results.Study
	Trials     []results.Trial
	Finals     []results.FinalRun
	Latencies  []results.Latency
	TestLabels []int
	Readings   []results.Reading
}

// Decision is evidence, weighed: which model to take, and whether a second route
// pays. It keeps Evidence.Trials, and may be used from several goroutines.
type Decision struct {
	maximize, minimize string

	trials  []results.Trial
	Front   []*results.Trial
	Models  []*model        // that were read on the test part, by cost
	best    *model          // of these the most accurate; nil: there is none
	latency map[int]float64 // p50 in microseconds, by trial
}

// model is a trial that was read on the test part.
type model struct {
	*results.Trial
	Seeds           int
	Value, Accuracy stats.Estimate // of the study's measure, and of the texts

	values, accuracies []float64   // by seed
	worth, right       [][]float64 // by seed and text; nil where not known
}

// New weighs the evidence. Models are those that have been read on the test
// part and are on the front or have one route; readings of others, which are of
// an earlier front, do not count, and none does until one of the front is read.
func New(e Evidence) *Decision {
	d := &Decision{maximize: e.Study.Maximize, minimize: e.Study.Minimize, trials: e.Trials, Front: results.FrontOf(e.Trials), latency: map[int]float64{}}
	for _, l := range e.Latencies {
		d.latency[l.Trial] = l.P50
	}
	runs := ByTrial(e.Finals)
	said := map[[2]int][]int{}
	for _, r := range e.Readings {
		said[[2]int{r.Trial, r.Seed}] = r.Predicted
	}
	current := slices.ContainsFunc(d.Front, func(t *results.Trial) bool { return len(runs[t.Number]) > 0 })
	for i := range e.Trials {
		t := &e.Trials[i]
		if !current || len(runs[t.Number]) == 0 {
			continue
		}
		if onFront := slices.Contains(d.Front, t); onFront || len(t.Routes) == 1 {
			m := newModel(t, runs[t.Number], e.Study.Maximize)
			m.read(runs[t.Number], said, e.TestLabels, e.Study.Maximize)
			d.Models = append(d.Models, m)
		}
	}
	slices.SortFunc(d.Models, func(a, b *model) int { return byCost(a.Trial, b.Trial) })
	d.best = bestOf(d.Models, nil)
	return d
}

func newModel(t *results.Trial, runs []results.FinalRun, maximize string) *model {
	m := &model{Trial: t, Seeds: len(runs)}
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
	if maximize != "neg_log_loss" {
		m.Value.Interval = m.Value.Within(0, 1)
	}
	return m
}

// read takes up what the model said of every text, by trial and seed, if that
// is known of all its seeds.
func (m *model) read(runs []results.FinalRun, said map[[2]int][]int, labels []int, maximize string) {
	var right, worth [][]float64
	for _, run := range runs {
		predicted := said[[2]int{run.Trial, run.Seed}]
		hits := hitsOf(predicted, labels)
		if hits == nil || math.IsNaN(run.TestAccuracy) {
			return
		}
		right = append(right, hits)
		if maximize == "macro_f1" {
			worth = append(worth, macroF1Worth(predicted, labels))
		}
	}
	m.right = right
	m.Accuracy = stats.Crossed(right, true)
	switch maximize {
	case "macro_f1":
		m.worth = worth
		m.Value = stats.Crossed(worth, false)
		m.Value.Interval = m.Value.Within(0, 1)
	case "neg_log_loss": // the readings do not say what the right class was given
	default:
		m.worth, m.Value = right, m.Accuracy
	}
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

// model returns the model of a trial, nil if it was not read on the test part.
func (d *Decision) model(trial int) *model {
	for _, m := range d.Models {
		if m.Number == trial {
			return m
		}
	}
	return nil
}

// Seeds returns how many trainings of a trial were read on the test part, 0 if it
// is none of the models that count.
func (d *Decision) Seeds(trial int) int {
	if m := d.model(trial); m != nil {
		return m.Seeds
	}
	return 0
}

// Test returns how a trial did on the test part: by the study's measure, and the
// share of texts that were put into the right class. What is not known is NaN.
func (d *Decision) Test(trial int) (value, accuracy stats.Estimate) {
	if m := d.model(trial); m != nil {
		return m.Value, m.Accuracy
	}
	return stats.UnknownEstimate(), stats.UnknownEstimate()
}

// Difference returns what trial a is better than trial b on the test part by the
// study's measure: over seeds and the same texts if what was said of every text
// is known of both, else by Welch's t over seeds.
func (d *Decision) Difference(a, b int) stats.Estimate {
	ma, mb := d.model(a), d.model(b)
	if ma == nil || mb == nil {
		return stats.UnknownEstimate()
	}
	return valueDifference(ma, mb, d.maximize)
}

func valueDifference(a, b *model, maximize string) stats.Estimate {
	if a.worth != nil && b.worth != nil {
		return stats.CrossedDifference(a.worth, b.worth, maximize != "macro_f1")
	}
	return stats.NewEstimate(stats.WelchDifference(a.values, b.values), stats.CoversSeeds)
}

// accuracyDifference is Difference of accuracies, whatever the study's measure.
func accuracyDifference(a, b *model) stats.Estimate {
	if a.right != nil && b.right != nil {
		return stats.CrossedDifference(a.right, b.right, true)
	}
	return stats.NewEstimate(stats.WelchDifference(a.accuracies, b.accuracies), stats.CoversSeeds)
}

// SeedShare returns how much of the variance of Difference comes from the seeds,
// from 0 to 1; the rest comes from the texts. NaN where it is not known.
func (d *Decision) SeedShare(a, b int) float64 {
	ma, mb := d.model(a), d.model(b)
	if ma == nil || mb == nil || ma.worth == nil || mb.worth == nil || ma.Seeds < 2 || mb.Seeds < 2 {
		return math.NaN()
	}
	ca, cb := stats.Cross(ma.worth), stats.Cross(mb.worth)
	seeds := ca.SeedVariance() + cb.SeedVariance()
	texts := covariance([][]float64{ca.Texts, cb.Texts})
	return seeds / (seeds + texts[0][0] + texts[1][1] - 2*texts[1][0])
}

// Tied reports whether the test results of two trials do not tell them apart:
// there is an interval of their difference, and 0 is in it.
func (d *Decision) Tied(a, b int) bool { return d.Difference(a, b).HoldsZero() }

// Cost returns what one prediction of a trial takes, by the name of the cost:
// flops, parameters, bytes, or latency in microseconds (the median as measured;
// NaN where it was not); or what training it took: train_seconds.
func (d *Decision) Cost(t *results.Trial, name string) float64 {
	switch name {
	case "flops":
		return float64(t.Costs.FLOPs)
	case "parameters":
		return float64(t.Costs.Parameters)
	case "bytes":
		return float64(t.Costs.Bytes)
	case "train_seconds":
		return t.TrainSeconds
	case "latency":
		if p50, ok := d.latency[t.Number]; ok {
			return p50
		}
		if d.minimize == "latency" {
			return t.Cost
		}
	}
	return math.NaN()
}
