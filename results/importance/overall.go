package importance

import (
	"math"
	"math/rand/v2"

	"github.com/doubleroute/sweep/results/stats"
)

const (
	resamples   = 8 // of the trials, each with a forest of its own
	treesEach   = 6
	pointsTotal = 1024 // of the space, for the variance of a forest over it
	pointsMean  = 128  // of the space, for the mean at a level

	smallestLeaf = 2 // trials, where that predicts best
)

// analysis is the functional analysis of variance of the forests.
type analysis struct {
	table   *levelTable
	space   *space
	forests []forest
	points  *draws
	total   []float64   // variance over the space, a forest each
	main    [][]float64 // [setting][forest]: what it explains by itself
	beyond  []float64   // by setting: what it has a part in beyond that, mean of the forests
}

// overall fills in Overall, Pairs and Fit.
func overall(imp *Importance, t *levelTable) {
	a := &analysis{table: t, space: newSpace(t)}
	// The same numbers every time: what differs between studies is in the table.
	rng := rand.New(rand.NewPCG(0x696d706f7274, 0x616e6365))
	imp.Fit = stats.Number(a.growForests(rng))
	if !(imp.Fit > 0) {
		return // bars of noise would be read as findings
	}
	a.points = a.space.draw(pointsMean, rng)
	rows := a.space.draw(pointsTotal, rng).rows(nil)
	for _, f := range a.forests {
		values := make([]float64, len(rows))
		for b, row := range rows {
			values[b] = f.predict(row)
		}
		_, variance := stats.MeanVariance(values)
		a.total = append(a.total, variance)
	}
	for i := range t.settings {
		a.addMain(i)
	}
	// The variance is of drawn points: that its parts are no more than the whole
	// is known.
	for r := range a.forests {
		sum := 0.0
		for i := range a.main {
			sum += a.main[i][r]
		}
		a.total[r] = max(a.total[r], sum)
	}
	for i := range imp.Settings {
		imp.Settings[i].Overall, imp.Settings[i].OverallError = a.share(a.main[i])
	}
	imp.Pairs = a.pairs()
}

// growForests grows a forest on each resample, with leaves of the size that best
// predicts the trials that were not in a resample, and returns R² of that.
func (a *analysis) growForests(rng *rand.Rand) (fit float64) {
	n := len(a.table.rows)
	samples := make([][]int, resamples)
	for r := range samples {
		samples[r] = make([]int, n)
		for i := range samples[r] {
			samples[r][i] = rng.IntN(n)
		}
	}
	fit = math.Inf(-1)
	for leaf := smallestLeaf; leaf == smallestLeaf || leaf <= n/8; leaf *= 3 {
		grower := newGrower(a.table, leaf, rng)
		forests := make([]forest, resamples)
		for r, sample := range samples {
			forests[r] = grower.grow(treesEach, sample)
		}
		f := fitOf(a.table, forests, samples)
		if f <= fit {
			break // larger leaves still would do worse still
		}
		fit, a.forests = f, forests
	}
	return fit
}

// fitOf returns R² of what forests predict of trials that were not in their
// samples.
func fitOf(t *levelTable, forests []forest, samples [][]int) float64 {
	predicted, times := make([]float64, len(t.rows)), make([]float64, len(t.rows))
	for r, f := range forests {
		in := make([]bool, len(t.rows))
		for _, row := range samples[r] {
			in[row] = true
		}
		for row, seen := range in {
			if !seen {
				predicted[row] += f.predict(t.rows[row])
				times[row]++
			}
		}
	}
	mean, _ := stats.MeanVariance(t.values)
	missed, spread := 0.0, 0.0
	for row, x := range t.values {
		if times[row] > 0 {
			off := x - predicted[row]/times[row]
			missed += off * off
			spread += (x - mean) * (x - mean)
		}
	}
	return 1 - missed/spread
}

// addMain works out what setting i explains by itself: the variance over its
// levels of the forest's mean at each, times how much of the space has it.
func (a *analysis) addMain(i int) {
	at := a.points.where(i, i)
	weights := a.space.settings[i].weights
	share := float64(len(at)) / float64(len(a.points.levels))
	a.main = append(a.main, make([]float64, len(a.forests)))
	a.beyond = append(a.beyond, 0)
	sums := make([]float64, len(a.forests)*len(weights)) // [forest][level], over points
	spread := make([]moments, len(a.forests)*len(at))    // [forest][point], over levels
	var rows [][]uint8
	for l, weight := range weights {
		rows = a.points.rows(rows, fixed{i, uint8(l + 1)})
		for r, f := range a.forests {
			for k, b := range at {
				x := f.predict(rows[b])
				sums[r*len(weights)+l] += x
				spread[r*len(at)+k].add(x, weight)
			}
		}
	}
	if len(at) == 0 {
		return
	}
	for r := range a.forests {
		var means moments
		for l, weight := range weights {
			means.add(sums[r*len(weights)+l]/float64(len(at)), weight)
		}
		a.main[i][r] = share * means.variance()
		for k := range at {
			a.beyond[i] += spread[r*len(at)+k].variance() / float64(len(a.points.levels)*len(a.forests))
		}
		a.beyond[i] -= a.main[i][r] / float64(len(a.forests))
	}
}

// share turns variances, a forest each, into a share of the whole and its
// standard deviation.
func (a *analysis) share(variances []float64) (mean, deviation stats.Number) {
	shares := make([]float64, len(variances))
	for r, v := range variances {
		if a.total[r] > 0 {
			shares[r] = v / a.total[r]
		}
	}
	m, variance := stats.MeanVariance(shares)
	return stats.Number(m), stats.Number(math.Sqrt(variance))
}

// moments gathers a weighted variance; the weights add up to 1.
type moments struct{ mean, square float64 }

func (m *moments) add(x, weight float64) {
	m.mean += weight * x
	m.square += weight * x * x
}

func (m moments) variance() float64 { return max(0, m.square-m.mean*m.mean) }
