package stats

import "math"

// VarianceComponents is what the values of one model, which are by seed and then
// by text, vary by: the analysis of variance of two crossed random effects
// without replication.
type VarianceComponents struct {
	Mean  float64
	Texts []float64 // by text, the mean over seeds

	known bool // false: the values are not a table of numbers
	seeds int
	// The mean squares: texts, seeds and the residual.
	msTexts, msSeeds, msResidual float64
}

// NewVarianceComponents works out what values vary by. The rows must be of one
// length.
func NewVarianceComponents(values [][]float64) VarianceComponents {
	c := VarianceComponents{seeds: len(values)}
	if c.seeds == 0 || len(values[0]) == 0 {
		return c
	}
	c.Texts = make([]float64, len(values[0]))
	seeds, texts := float64(c.seeds), float64(len(c.Texts))
	bySeed := make([]float64, c.seeds)
	for s, row := range values {
		if len(row) != len(c.Texts) {
			return c
		}
		for t, x := range row {
			c.Texts[t] += x
			bySeed[s] += x
		}
		bySeed[s] /= texts
	}
	for t := range c.Texts {
		c.Texts[t] /= seeds
	}
	_, ofTexts := MeanVariance(c.Texts)
	c.Mean = Mean(bySeed)
	c.known = !math.IsNaN(c.Mean)
	c.msTexts = seeds * ofTexts
	if c.seeds == 1 || len(c.Texts) == 1 {
		return c
	}
	_, ofSeeds := MeanVariance(bySeed)
	c.msSeeds = texts * ofSeeds
	for s, row := range values {
		for t, x := range row {
			residual := x - c.Texts[t] - bySeed[s] + c.Mean
			c.msResidual += residual * residual
		}
	}
	c.msResidual /= (seeds - 1) * (texts - 1)
	return c
}

// covers says what an interval of the mean covers.
func (c VarianceComponents) covers() string {
	if c.seeds < 2 {
		return CoversTexts
	}
	return CoversBoth
}

// SeedVariance is how much of the variance of the mean comes from the seeds.
func (c VarianceComponents) SeedVariance() float64 {
	return max(c.msSeeds-c.msResidual, 0) / (float64(c.seeds) * float64(len(c.Texts)))
}

// variance is the variance of the mean.
func (c VarianceComponents) variance() meanSquares {
	var sum meanSquares
	n := float64(c.seeds) * float64(len(c.Texts))
	sum.add(max(c.msTexts, c.msResidual)/n, float64(len(c.Texts)-1))
	if c.seeds > 1 {
		sum.addSeeds(c)
	}
	return sum
}

// meanSquares is a variance that is a sum of mean squares, and what gives its
// degrees of freedom.
type meanSquares struct{ sum, squares float64 }

func (m *meanSquares) add(part, freedom float64) {
	m.sum += part
	if part != 0 {
		m.squares += part * part / freedom
	}
}

// addSeeds adds what the seeds of a model give.
func (m *meanSquares) addSeeds(c VarianceComponents) {
	if c.msSeeds <= c.msResidual {
		return
	}
	seeds, texts := float64(c.seeds), float64(len(c.Texts))
	m.add(c.msSeeds/(seeds*texts), seeds-1)
	m.add(-c.msResidual/(seeds*texts), (seeds-1)*(texts-1))
}

// standardError returns the standard error and its degrees of freedom.
func (m meanSquares) standardError() (se, freedom float64) {
	if m.squares == 0 {
		return 0, 1e9 // when nothing varies, any will do
	}
	return math.Sqrt(m.sum), m.sum * m.sum / m.squares
}
