package decide

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/results/stats"
)

// redraws is how many times a choice is repeated to learn how it comes out: an
// error of one in a hundred and twenty of the spread.
const redraws = 4000

// scatter is how the means of several models would scatter if all were trained
// anew and read on other texts: normal, with the covariance that the texts give
// to all of them and the variance that its seeds give to each.
type scatter struct {
	means  []float64
	seeds  []float64   // standard deviation by the seeds, of each
	factor [][]float64 // Cholesky factor of the covariance by the texts; none if that is not known
}

// scatterOf gathers what values says of each model: its means by seed and, where
// known of all, its values by seed and text. Models without a mean do not take
// part.
func scatterOf(models []*model, values func(*model) (bySeed []float64, byText [][]float64)) scatter {
	var s scatter
	var texts [][]float64
	paired := !slices.ContainsFunc(models, func(m *model) bool { _, byText := values(m); return byText == nil })
	for _, m := range models {
		bySeed, byText := values(m)
		mean, variance := stats.MeanVariance(bySeed)
		own := variance / float64(len(bySeed))
		var row []float64
		if paired {
			c := stats.Cross(byText)
			mean, own = c.Mean, c.SeedVariance()
			row = c.Texts
		}
		if math.IsNaN(mean) {
			continue
		}
		s.means = append(s.means, mean)
		s.seeds = append(s.seeds, math.Sqrt(own))
		texts = append(texts, row)
	}
	if paired && len(texts) > 0 {
		s.factor = cholesky(covariance(texts))
	}
	return s
}

// addTexts takes the n texts that proportions are of for two more, as
// CrossedDifference does: models that say the same of a few texts are not known
// to be the same. Each model takes half of what the variance of a difference
// gains.
func (s scatter) addTexts(n int) {
	if s.factor == nil {
		return
	}
	for i, own := range s.seeds {
		s.seeds[i] = math.Sqrt(own*own + 1/(2*float64(n)*float64(n+1)))
	}
}

// covariance returns the covariance of the means of rows that are paired.
func covariance(rows [][]float64) [][]float64 {
	n := float64(len(rows[0]))
	c := make([][]float64, len(rows))
	for i := range rows {
		c[i] = make([]float64, len(rows))
		for j := range i + 1 {
			mi, mj, sum := stats.MeanOf(rows[i]), stats.MeanOf(rows[j]), 0.0
			for t, x := range rows[i] {
				sum += (x - mi) * (rows[j][t] - mj)
			}
			c[i][j] = sum / (n - 1) / n
		}
	}
	return c
}

// cholesky returns the lower factor of a covariance, of which it reads the lower
// half. What rounding leaves below 0, as between two models that say the same,
// counts as 0.
func cholesky(c [][]float64) [][]float64 {
	l := make([][]float64, len(c))
	for i := range c {
		l[i] = make([]float64, len(c))
		for j := range i + 1 {
			sum := c[i][j]
			for k := range j {
				sum -= l[i][k] * l[j][k]
			}
			switch {
			case i == j:
				l[i][i] = math.Sqrt(max(sum, 0))
			case l[j][j] > 1e-9*math.Sqrt(c[j][j]):
				l[i][j] = sum / l[j][j]
			}
		}
	}
	return l
}

// each calls see with every draw of the means, always the same ones. Each has its
// mirror image beside it, so that luck alone moves no mean.
func (s scatter) each(see func(drawn []float64)) {
	rng := rand.New(rand.NewPCG(1, uint64(len(s.means))))
	drawn, apart, z := make([]float64, len(s.means)), make([]float64, len(s.means)), make([]float64, len(s.means))
	for range redraws / 2 {
		for i := range z {
			z[i] = rng.NormFloat64()
		}
		for i := range s.means {
			apart[i] = s.seeds[i] * rng.NormFloat64()
			if s.factor != nil {
				for j := range i + 1 {
					apart[i] += s.factor[i][j] * z[j]
				}
			}
		}
		for _, sign := range []float64{1, -1} {
			for i, mean := range s.means {
				drawn[i] = mean + sign*apart[i]
			}
			see(drawn)
		}
	}
}

// known reports whether the scatter of every model is.
func (s scatter) known() bool {
	for _, x := range s.seeds {
		if math.IsNaN(x) {
			return false
		}
	}
	return len(s.seeds) > 0
}

// optimism is by how much the mean of the best model exceeds what the same model
// would reach anew, because it is the best by that very mean: over draws around
// the means as if those were the truth, the drawn mean of the best drawn less
// its true one. NaN if the scatter is not known.
func (s scatter) optimism() float64 {
	if !s.known() {
		return math.NaN()
	}
	sum := 0.0
	s.each(func(drawn []float64) {
		best := 0
		for i, x := range drawn {
			if x > drawn[best] {
				best = i
			}
		}
		sum += drawn[best] - s.means[best]
	})
	return max(sum/redraws, 0) // rounding may leave less
}
