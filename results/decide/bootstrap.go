package decide

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/doubleroute/sweep/results/stats"
)

// resamples is how many times a bootstrap repeats a choice: its error is one in a
// hundred and twenty of the standard deviation.
const resamples = 4000

// bootstrap is a parametric bootstrap of the means of several models, as if all
// were trained anew and measured on other texts (Efron and Tibshirani, "An
// introduction to the bootstrap", 1993): normal, with the covariance that the
// texts give to all of them and the variance that its seeds give to each.
type bootstrap struct {
	means  []float64
	seeds  []float64   // standard deviation by the seeds, of each
	factor [][]float64 // Cholesky factor of the covariance by the texts; none if that is not known
}

// newBootstrap gathers what values says of each model: its means by seed and,
// where known of all, its values by seed and text. Models without a mean do not
// take part.
func newBootstrap(models []*Model, values func(*Model) (bySeed []float64, byText [][]float64)) bootstrap {
	var b bootstrap
	var texts [][]float64
	paired := !slices.ContainsFunc(models, func(m *Model) bool { _, byText := values(m); return byText == nil })
	for _, m := range models {
		bySeed, byText := values(m)
		mean, variance := stats.MeanVariance(bySeed)
		own := variance / float64(len(bySeed))
		var row []float64
		if paired {
			c := stats.NewVarianceComponents(byText)
			mean, own = c.Mean, c.SeedVariance()
			row = c.Texts
		}
		if math.IsNaN(mean) {
			continue
		}
		b.means = append(b.means, mean)
		b.seeds = append(b.seeds, math.Sqrt(own))
		texts = append(texts, row)
	}
	if paired && len(texts) > 0 {
		b.factor = cholesky(covariance(texts))
	}
	return b
}

// addTexts takes the n texts that proportions are of for two more, as
// CrossedDifference does: models with the same predictions of a few texts are
// not known to be the same. Each model takes half of what the variance of a difference
// gains.
func (b bootstrap) addTexts(n int) {
	if b.factor == nil {
		return
	}
	for i, own := range b.seeds {
		b.seeds[i] = math.Sqrt(own*own + 1/(2*float64(n)*float64(n+1)))
	}
}

// covariance returns the covariance of the means of rows that are paired.
func covariance(rows [][]float64) [][]float64 {
	n := float64(len(rows[0]))
	c := make([][]float64, len(rows))
	for i := range rows {
		c[i] = make([]float64, len(rows))
		for j := range i + 1 {
			mi, mj, sum := stats.Mean(rows[i]), stats.Mean(rows[j]), 0.0
			for t, x := range rows[i] {
				sum += (x - mi) * (rows[j][t] - mj)
			}
			c[i][j] = sum / (n - 1) / n
		}
	}
	return c
}

// cholesky returns the lower factor of a covariance, of which it reads the lower
// half. What rounding leaves below 0, as between two models with the same
// predictions, counts as 0: such a covariance is only semi-definite, which
// gonum's mat.Cholesky refuses.
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

// each calls see with every draw of the means, always the same ones. They are
// antithetic: each has its mirror image beside it, so that chance alone moves no
// mean.
func (b bootstrap) each(see func(drawn []float64)) {
	rng := rand.New(rand.NewPCG(1, uint64(len(b.means))))
	drawn, deviation, z := make([]float64, len(b.means)), make([]float64, len(b.means)), make([]float64, len(b.means))
	for range resamples / 2 {
		for i := range z {
			z[i] = rng.NormFloat64()
		}
		for i := range b.means {
			deviation[i] = b.seeds[i] * rng.NormFloat64()
			if b.factor != nil {
				for j := range i + 1 {
					deviation[i] += b.factor[i][j] * z[j]
				}
			}
		}
		for _, sign := range []float64{1, -1} {
			for i, mean := range b.means {
				drawn[i] = mean + sign*deviation[i]
			}
			see(drawn)
		}
	}
}

// known reports whether the variance of every model is.
func (b bootstrap) known() bool {
	for _, x := range b.seeds {
		if math.IsNaN(x) {
			return false
		}
	}
	return len(b.seeds) > 0
}
