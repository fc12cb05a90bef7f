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
// towards what its log loss lets expect, where losses were looked up. What was read on
// other folds counts by its number of texts. A trial that could not be trained on one of
// them has no accuracy. Where the number of texts is not known, as in studies of older
// versions, the trials are returned as
// they are, and where the study maximizes no share of texts, only folds count.
func Believed(s results.Study, trials []results.Trial) []results.Trial {
	if s.Validation == 0 {
		return trials
	}
	all, near := slices.Clone(trials), NearFront(trials)
	p := pool{study: s, trials: trials, near: near}
	p.readValidation()
	means, ok := p.believe()
	if !ok {
		return trials
	}
	for i, at := range near {
		all[at].Accuracy = means[i]
	}
	if !p.readFolds(means) {
		return all
	}
	if means, ok = p.believe(); !ok {
		return trials
	}
	for i, at := range p.near {
		all[at].Accuracy = means[i]
	}
	for _, at := range p.failed {
		all[at].Accuracy = math.NaN()
	}
	return all
}

// pool is trials with what was read of them.
type pool struct {
	study  results.Study
	trials []results.Trial
	near   []int // the places of those that are weighed
	failed []int // those that could not be trained on a fold

	// Of near: the objective, the log loss, of which there are none where one is not
	// known, and the number of texts.
	values, losses, texts []float64
}

// readValidation takes what was read on the validation part.
func (p *pool) readValidation() {
	for _, at := range p.near {
		t := &p.trials[at]
		p.values, p.texts = append(p.values, t.Accuracy), append(p.texts, float64(p.study.Validation))
		if t.Loss > 0 {
			p.losses = append(p.losses, t.Loss)
		}
	}
	if len(p.losses) < len(p.near) {
		p.losses = nil
	}
}

// readFolds adds what was read on folds, and reports whether there is anything. A
// fold may be harder than another, and is trained on other texts: what those that were
// read there differ by, on average, from what is believed of them so far is taken out.
// It is the fold's, and neither puts them before nor behind those that were not.
func (p *pool) readFolds(believed []float64) bool {
	values, losses := foldEffects{}, foldEffects{}
	for i, at := range p.near {
		for _, r := range p.trials[at].Folds {
			values.add(r.Fold, r.Objective(p.study.Maximize)-believed[i])
			if p.losses != nil {
				losses.add(r.Fold, r.Loss-p.losses[i])
			}
		}
	}
	if len(values) == 0 {
		return false
	}
	for i, at := range p.near {
		value, loss := mean{p.values[i] * p.texts[i], p.texts[i]}, mean{}
		if p.losses != nil {
			loss = mean{p.losses[i] * p.texts[i], p.texts[i]}
		}
		for _, r := range p.trials[at].Folds {
			n := float64(r.Texts)
			value.add(r.Objective(p.study.Maximize)-values.of(r.Fold), n)
			loss.add(r.Loss-losses.of(r.Fold), n)
		}
		if p.values[i], p.texts[i] = value.of(), value.weight; p.losses != nil {
			p.losses[i] = loss.of()
		}
	}
	p.drop()
	return true
}

// drop leaves out what could not be trained on a fold.
func (p *pool) drop() {
	left := 0
	for i, at := range p.near {
		if math.IsNaN(p.values[i]) {
			p.failed = append(p.failed, at)
			continue
		}
		p.near[left], p.values[left], p.texts[left] = at, p.values[i], p.texts[i]
		if p.losses != nil {
			p.losses[left] = p.losses[i]
		}
		left++
	}
	p.near, p.values, p.texts = p.near[:left], p.values[:left], p.texts[:left]
	if p.losses != nil {
		p.losses = p.losses[:left]
	}
}

// foldEffects is by how much readings of each fold differ from what is believed.
type foldEffects map[int]mean

func (f foldEffects) add(fold int, difference float64) {
	m := f[fold]
	if !math.IsNaN(difference) {
		m.add(difference, 1)
	}
	f[fold] = m
}

func (f foldEffects) of(fold int) float64 {
	m := f[fold]
	return m.of()
}

// mean is a weighted mean of what is added.
type mean struct{ sum, weight float64 }

func (m *mean) add(x, weight float64) { m.sum, m.weight = m.sum+x*weight, m.weight+weight }

func (m *mean) of() float64 { return m.sum / max(m.weight, 1e-300) }

// believe returns what is believed of the values; not ok where the settings cannot be
// read.
func (p *pool) believe() (means []float64, ok bool) {
	if p.study.Maximize == "neg_log_loss" {
		return slices.Clone(p.values), true
	}
	params := make([]map[string]any, len(p.near))
	values := slices.Clone(p.values)
	var variances, costs []float64
	for i, at := range p.near {
		t := &p.trials[at]
		if json.Unmarshal(t.Params, &params[i]) != nil {
			return nil, false
		}
		n := p.texts[i]
		x := min(max(values[i], 1/n), 1-1/n) // so that what is all right errs too
		variances, costs = append(variances, readingError*x*(1-x)/n), append(costs, logCost(t))
	}
	if p.losses != nil {
		shrinkByLoss(values, variances, p.losses, p.texts)
	}
	inputs, groups := encode(params, costs)
	return belief.Means(inputs, groups, values, variances), true
}

// shrinkByLoss draws values towards the straight line of values by losses, as a loss
// errs less than a share of right texts: a text counts by how probable its class is.
// What is beside the line is error as far as readings err, of the variances given, and
// the trial's own for the rest (James and Stein 1961); the variances become those of
// what stays. Readings of as many texts are taken to err alike.
func shrinkByLoss(values, variances, losses, texts []float64) {
	if len(values) < leastOnLine {
		return
	}
	a, b := stat.LinearRegression(losses, values, nil, false)
	if !(b < 0) { // a greater loss does not go with a lower value
		return
	}
	var beside float64
	shares, of := make([]float64, len(values)), make([]float64, len(values)) // of the error of the fewest texts; that error
	least := slices.Min(texts)
	for i, v := range values {
		beside += (v - a - b*losses[i]) * (v - a - b*losses[i]) / float64(len(values)-2)
		shares[i] = least / texts[i]
		of[i] = variances[i] / shares[i]
	}
	usual, share := stat.Mean(of, nil), stat.Mean(shares, nil)
	for i, v := range values {
		line, own := a+b*losses[i], 0.0
		if beside > usual*share { // of which the rest is what trials have of their own
			own = 1 - usual*shares[i]/(beside+usual*(shares[i]-share))
		}
		values[i], variances[i] = line+own*(v-line), own*variances[i]
	}
}

// leastOnLine is how many values a line is drawn through at least.
const leastOnLine = 12

// NearFront returns which trials, by their place, come nearest to the front: whose
// accuracy is least below the best at no more cost. They are those that Believed
// looks at, at most 400, in the order of their numbers. Those that were read on folds
// are always among them.
func NearFront(trials []results.Trial) []int {
	all, gap := gaps(trials)
	number := func(a, b int) int { return cmp.Compare(trials[a].Number, trials[b].Number) }
	slices.SortFunc(all, func(a, b int) int { return cmp.Or(cmp.Compare(gap[a], gap[b]), number(a, b)) })
	near := all[:min(len(all), believedTrials)]
	for _, i := range all[len(near):] {
		if len(trials[i].Folds) > 0 {
			near = append(near, i)
		}
	}
	slices.SortFunc(near, number)
	return near
}

// gaps lists the places of the trials that were measured, by cost, and how much the
// accuracy of each is below the best at no more cost.
func gaps(trials []results.Trial) (all []int, gap map[int]float64) {
	for i := range trials {
		if trials[i].Measured() {
			all = append(all, i)
		}
	}
	slices.SortFunc(all, func(a, b int) int { return results.ByCost(&trials[a], &trials[b]) })
	best := math.Inf(-1)
	gap = make(map[int]float64, len(all))
	for _, i := range all {
		best = max(best, trials[i].Accuracy)
		gap[i] = best - trials[i].Accuracy
	}
	return all, gap
}
