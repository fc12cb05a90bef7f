package importance

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search/front"
)

const (
	fewestNear  = 10  // trials near the front, where there are enough others
	nearShare   = 0.1 // of all trials
	fewestFront = 20  // trials below which nothing is said of the front
)

// regrets returns how much less the accuracy of each of some trials is than that
// of the best of all that cost no more; NaN where a trial has no cost.
func regrets(some, all []*results.Trial) []float64 {
	var outcomes []front.Outcome
	for _, t := range all {
		if num.Finite(t.Cost) {
			outcomes = append(outcomes, front.Outcome{Cost: t.Cost, Value: t.Accuracy})
		}
	}
	best := front.Front(front.Of(outcomes, func(o front.Outcome) front.Outcome { return o }))
	list := make([]float64, len(some))
	for i, t := range some {
		list[i] = math.NaN()
		if num.Finite(t.Cost) {
			list[i] = best.At(t.Cost) - t.Accuracy
		}
	}
	return list
}

// nearFront fills in NearFront. regret is of each row of the table.
func nearFront(imp *Importance, t *levelTable, regret []float64) {
	var all []int
	for row, x := range regret {
		if !math.IsNaN(x) {
			all = append(all, row)
		}
	}
	if len(all) < fewestFront {
		imp.Notes = append(imp.Notes, fmt.Sprintf("Nothing is said of the settings near the front: that takes at least %d complete trials.", fewestFront))
		return
	}
	near := nearest(all, regret)
	if 2*len(near) > len(all) {
		imp.Notes = append(imp.Notes, "Nothing is said of the settings near the front: more than half of the trials are on it or as near.")
		return
	}
	imp.Nearest = len(near)
	parts := make([]divergence, len(t.settings))
	sum, excess, chance := 0.0, 0.0, 0.0
	for i := range t.settings {
		parts[i] = divergenceOf(t, i, all, near)
		sum += max(0, parts[i].value)
		excess += parts[i].value
		chance += parts[i].chance * parts[i].chance
	}
	// 1.64: chance would reach it once in twenty times.
	if !(excess > 1.64*math.Sqrt(chance)) {
		imp.Notes = append(imp.Notes, fmt.Sprintf("The %d trials nearest to the front differ from the others in no setting by more than chance would have it.", len(near)))
		return
	}
	for i, p := range parts {
		imp.Settings[i].NearFront = stats.Number(max(0, p.value) / sum)
		imp.Settings[i].NearFrontError = stats.Number(p.error / sum)
	}
}

// nearest returns the tenth of the rows with the least regret, or a few more
// where that is few; all that tie with the last of them are in it.
func nearest(all []int, regret []float64) []int {
	sorted := make([]float64, len(all))
	for i, row := range all {
		sorted[i] = regret[row]
	}
	slices.Sort(sorted)
	n := max(int(nearShare*float64(len(all))), min(fewestNear, len(all)/3))
	return slices.DeleteFunc(slices.Clone(all), func(row int) bool { return regret[row] > sorted[n-1] })
}

// divergence is how far the values of a setting near the front are from those of
// all trials.
type divergence struct {
	value  float64 // what chance would give is 0
	error  float64 // its standard error
	chance float64 // the standard deviation that chance would give it
}

// divergenceOf compares how often the levels of setting i come near the front with
// how often they come at all: Pearson's divergence of the two distributions, by
// which PED-ANOVA replaces the variance of "is near the front" over the setting's
// levels. With m of the trials near the front, of n that have the setting,
//
//	Σ (near − all)²/all − (levels − 1)/m · (n − m)/(n − 1)
//
// has the mean 0 if which trials are near is chance. Where a setting is absent
// from some trials, the variance is over those that have it, as a part of that
// over all: it counts (share of near trials that have it)² / (share of all).
func divergenceOf(t *levelTable, i int, all, near []int) divergence {
	count := func(rows []int) (counts []float64, total float64) {
		counts = make([]float64, len(t.settings[i].weights))
		for _, row := range rows {
			if l := t.rows[row][i]; l != absent {
				counts[l-1]++
				total++
			}
		}
		return counts, total
	}
	in, n := count(all)
	top, m := count(near)
	if m == 0 || n == m {
		return divergence{}
	}
	in, top = merged(in, top, t.settings[i].ordered)
	pearson := 0.0
	for l := range in {
		p, q := in[l]/n, top[l]/m
		pearson += (q - p) * (q - p) / p
	}
	freedom := float64(len(in) - 1)
	left := (n - m) / (n - 1) // drawn without putting back
	share := m / float64(len(near))
	weight := share * share / (n / float64(len(all)))
	value := pearson - freedom/m*left
	return divergence{
		value:  weight * value,
		error:  weight * left / m * math.Sqrt(2*freedom+4*m*max(0, value)),
		chance: weight * left / m * math.Sqrt(2*freedom),
	}
}

// merged joins levels until few trials can fill them: neighbours where they are
// ordered, the rarest otherwise. in counts all trials, top those near the front.
func merged(in, top []float64, ordered bool) (fewerIn, fewerTop []float64) {
	n, m := 0.0, 0.0
	rank := make([]int, len(in))
	for l := range in {
		n += in[l]
		m += top[l]
		rank[l] = l
	}
	// As many as give each five trials near the front, but two at least.
	enough := n / max(2, math.Floor(m/5))
	if !ordered {
		slices.SortStableFunc(rank, func(a, b int) int { return cmp.Compare(in[b], in[a]) })
		enough = n / m
	}
	var x, y float64
	for _, l := range rank {
		x, y = x+in[l], y+top[l]
		if x >= enough*(1-1e-9) {
			fewerIn, fewerTop = append(fewerIn, x), append(fewerTop, y)
			x, y = 0, 0
		}
	}
	if x > 0 && len(fewerIn) > 1 && x < enough/2 {
		fewerIn[len(fewerIn)-1] += x
		fewerTop[len(fewerTop)-1] += y
	} else if x > 0 {
		fewerIn, fewerTop = append(fewerIn, x), append(fewerTop, y)
	}
	return fewerIn, fewerTop
}
