package decide

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// Evidence is what is known of a study's models when one is to be chosen.
// Without TestLabels and Predictions, which older databases do not have,
// intervals are over the seeds alone.
type Evidence struct {
	Study       results.Study
	Trials      []results.Trial
	Finals      []results.FinalRun
	Latencies   []results.Latency
	TestLabels  []int
	Predictions []results.Predictions
	Alone       []results.AloneRun // of the routes of finalists; none in older databases
}

// Decision is evidence, weighed: which model to take, and whether a second route
// pays. What it says of the validation part is what is believed of it: see Believed.
// It keeps Evidence.Trials, and may be used from several goroutines.
type Decision struct {
	Models []*Model // that were measured on the test part, by cost

	maximize, minimize string
	margin             float64 // how much worse a model may be and count as as good

	trials  []results.Trial // as they are believed to be
	reading map[int]float64 // of the validation part, by trial
	front   []*results.Trial
	runs    map[int][]results.FinalRun // by trial, in the order of the seeds
	own     map[int][]ownRoute         // routes of two-route models alone, by trial
	best    *Model                     // the most accurate, by the validation part; nil: there is none
	latency map[int]float64            // p50 in microseconds, by trial
}

// New weighs the evidence. Models are those that have been measured on the test
// part and are on the front, by what was read or is believed of trials, or have one
// route; final trainings of others, which
// are of an earlier front, do not count, and none does until there is one of the
// front.
func New(e Evidence) *Decision {
	d := &Decision{
		maximize: e.Study.Maximize, minimize: e.Study.Minimize, margin: cmp.Or(e.Study.Margin, DefaultMargin), trials: Believed(e.Study, e.Trials), reading: map[int]float64{},
		runs: runsByTrial(e.Finals), own: ownRoutes(e), latency: map[int]float64{},
	}
	d.front = results.FrontTrials(d.trials)
	for _, t := range e.Trials {
		d.reading[t.Number] = t.Accuracy
	}
	for _, l := range e.Latencies {
		d.latency[l.Trial] = l.P50
	}
	predicted := map[[2]int]results.Predictions{}
	for _, p := range e.Predictions {
		predicted[[2]int{p.Trial, p.Seed}] = p
	}
	if !slices.ContainsFunc(d.front, func(t *results.Trial) bool { return len(d.runs[t.Number]) > 0 }) {
		return d
	}
	read := results.Front(e.Trials)
	for i := range d.trials {
		t := &d.trials[i]
		if len(d.runs[t.Number]) == 0 {
			continue
		}
		if onFront := slices.Contains(d.front, t); onFront || len(t.Routes) == 1 || slices.Contains(read, t.Number) {
			m := newModel(t, d.runs[t.Number], d.maximize)
			m.OnFront = onFront
			m.pair(predicted, e.TestLabels, d.maximize)
			d.Models = append(d.Models, m)
		}
	}
	slices.SortFunc(d.Models, func(a, b *Model) int { return results.ByCost(a.Trial, b.Trial) })
	d.best = bestOf(d.Models, nil)
	return d
}

// runsByTrial groups final trainings by trial, each in the order of the seeds.
func runsByTrial(finals []results.FinalRun) map[int][]results.FinalRun {
	groups := map[int][]results.FinalRun{}
	for _, f := range finals {
		groups[f.Trial] = append(groups[f.Trial], f)
	}
	for _, runs := range groups {
		slices.SortFunc(runs, func(a, b results.FinalRun) int { return cmp.Compare(a.Seed, b.Seed) })
	}
	return groups
}

// model returns the model of a trial, nil if it was not measured on the test part.
func (d *Decision) model(trial int) *Model {
	for _, m := range d.Models {
		if m.Number == trial {
			return m
		}
	}
	return nil
}

// Seeds returns how many trainings of a trial were measured on the test part, 0
// if it is none of the models that count.
func (d *Decision) Seeds(trial int) int {
	if m := d.model(trial); m != nil {
		return len(m.Runs)
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
// study's measure: over seeds and the same texts if the predictions of both are
// known, else by Welch's t over seeds.
func (d *Decision) Difference(a, b int) stats.Estimate {
	ma, mb := d.model(a), d.model(b)
	if ma == nil || mb == nil {
		return stats.UnknownEstimate()
	}
	return valueDifference(ma, mb, d.maximize)
}

// Trials returns the trials with what is believed of their accuracy. They must not
// be changed.
func (d *Decision) Trials() []results.Trial { return d.trials }

// OnFront reports whether a trial is one of the models, and on the front by what
// is believed of it.
func (d *Decision) OnFront(trial int) bool {
	m := d.model(trial)
	return m != nil && m.OnFront
}

// Margin is how much worse than another a model may be and count as as good.
func (d *Decision) Margin() float64 { return d.margin }

// Against returns what a trial that was measured on the test part is better than
// the most accurate model there, which is 0 of that model itself, and its cost by
// that model's; NaN where it is not known.
func (d *Decision) Against(trial int) (difference stats.Estimate, costShare float64) {
	m := d.model(trial)
	if m == nil || d.best == nil {
		return stats.UnknownEstimate(), math.NaN()
	}
	if m != d.best {
		difference = valueDifference(m, d.best, d.maximize)
	}
	return difference, m.Cost / d.best.Cost
}

func valueDifference(a, b *Model, maximize string) stats.Estimate {
	if a.worth != nil && b.worth != nil {
		return stats.CrossedDifference(a.worth, b.worth, maximize == "accuracy")
	}
	return stats.NewEstimate(stats.WelchDifference(a.values, b.values), stats.CoversSeeds)
}

// accuracyDifference is Difference of accuracies, whatever the study's measure.
func accuracyDifference(a, b *Model) stats.Estimate {
	if a.right != nil && b.right != nil {
		return stats.CrossedDifference(a.right, b.right, true)
	}
	return stats.NewEstimate(stats.WelchDifference(a.accuracies, b.accuracies), stats.CoversSeeds)
}

// SeedShare returns how much of the variance of Difference comes from the seeds,
// from 0 to 1; the rest comes from the texts. NaN where it is not known.
func (d *Decision) SeedShare(a, b int) float64 {
	ma, mb := d.model(a), d.model(b)
	if ma == nil || mb == nil || ma.worth == nil || mb.worth == nil || len(ma.Runs) < 2 || len(mb.Runs) < 2 {
		return math.NaN()
	}
	ca, cb := stats.NewVarianceComponents(ma.worth), stats.NewVarianceComponents(mb.worth)
	seeds := ca.SeedVariance() + cb.SeedVariance()
	texts := covariance([][]float64{ca.Texts, cb.Texts})
	return seeds / (seeds + texts[0][0] + texts[1][1] - 2*texts[1][0])
}

// Tied reports whether the test results of two trials may be equal: there is an
// interval of their difference, and 0 is in it.
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
		if p50, measured := d.latency[t.Number]; measured {
			return p50
		}
	}
	return math.NaN()
}
