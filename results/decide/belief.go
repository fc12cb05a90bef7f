package decide

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search/belief"
)

// believedTrials is how many trials are believed to be other than they read: those
// that come nearest to the front.
const believedTrials = 400

// readingError is the variance of a reading of the validation part by that of the
// texts alone: which seed it was trained with and that the best of its epochs was
// taken err about as much.
const readingError = 2

// Believed returns the trials with what is believed of their accuracy in place of
// what was read of it on the validation part. The highest of many readings is
// mostly a lucky one, so a reading that trials with like settings do not confirm is
// drawn towards theirs, by as much as readings of so many texts err; and before that
// towards what its log loss lets expect, where losses were looked up. Where the number
// of texts is not known, as in studies of older versions, or the study maximizes no share of
// texts, the trials are returned as they are.
func Believed(s results.Study, trials []results.Trial) []results.Trial {
	if s.Validation == 0 || s.Maximize == "neg_log_loss" {
		return trials
	}
	all, n := slices.Clone(trials), float64(s.Validation)
	near := NearFront(trials)
	params := make([]map[string]any, len(near))
	var values, variances, costs, losses []float64
	for i, at := range near {
		t := &trials[at]
		if json.Unmarshal(t.Params, &params[i]) != nil {
			return trials
		}
		x := min(max(t.Accuracy, 1/n), 1-1/n) // so that what is all right errs too
		values, variances, costs = append(values, t.Accuracy), append(variances, readingError*x*(1-x)/n), append(costs, logCost(t))
		if t.Loss > 0 {
			losses = append(losses, t.Loss)
		}
	}
	if len(losses) == len(near) {
		shrinkByLoss(values, variances, losses)
	}
	inputs, groups := encode(params, costs)
	for i, mean := range belief.Means(inputs, groups, values, variances) {
		all[near[i]].Accuracy = mean
	}
	return all
}

// shrinkByLoss draws values towards the straight line of values by losses, as a loss
// errs less than a share of right texts: a text counts by how probable its class is.
// What is beside the line is error as far as readings err, of the variances given, and
// the trial's own for the rest (James and Stein 1961); the variances become those of
// what stays.
func shrinkByLoss(values, variances, losses []float64) {
	if len(values) < leastOnLine {
		return
	}
	a, b := stat.LinearRegression(losses, values, nil, false)
	if !(b < 0) { // a greater loss does not go with a lower value
		return
	}
	var beside float64
	for i, v := range values {
		beside += (v - a - b*losses[i]) * (v - a - b*losses[i]) / float64(len(values)-2)
	}
	own := max(1-stat.Mean(variances, nil)/beside, 0)
	for i, v := range values {
		line := a + b*losses[i]
		values[i], variances[i] = line+own*(v-line), own*variances[i]
	}
}

// leastOnLine is how many values a line is drawn through at least.
const leastOnLine = 12

// NearFront returns which trials, by their place, come nearest to the front: whose
// accuracy is least below the best at no more cost. They are those that Believed
// looks at, at most 400, in the order of their numbers.
func NearFront(trials []results.Trial) []int {
	var all []int
	for i := range trials {
		if trials[i].Measured() {
			all = append(all, i)
		}
	}
	slices.SortFunc(all, func(a, b int) int { return results.ByCost(&trials[a], &trials[b]) })
	gap, best := make(map[int]float64, len(all)), math.Inf(-1)
	for _, i := range all {
		best = max(best, trials[i].Accuracy)
		gap[i] = best - trials[i].Accuracy
	}
	number := func(a, b int) int { return cmp.Compare(trials[a].Number, trials[b].Number) }
	slices.SortFunc(all, func(a, b int) int { return cmp.Or(cmp.Compare(gap[a], gap[b]), number(a, b)) })
	all = all[:min(len(all), believedTrials)]
	slices.SortFunc(all, number)
	return all
}
