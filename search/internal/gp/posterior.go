package gp

import (
	"math"
	"slices"
)

// Posterior is the posterior of a Gaussian process at some candidates, kept up to
// date as observations come. An observation costs
// O(n·(n+m)) operations, where n are there already and m is the number of
// candidates; a candidate costs O(n²).
type Posterior struct {
	kernel     Kernel
	scale      []float64 // of coordinates
	inputs     [][]float64
	factor     [][]float64 // rows of the Cholesky factor of the covariance
	whitened   []float64   // the factor's inverse times the values
	candidates []*Candidate
}

// Candidate is an input whose value is predicted.
type Candidate struct {
	Mean, Variance float64 // of the function there, without noise

	input []float64
	row   []float64 // the factor's inverse times its covariances
}

// NewPosterior returns the posterior of no observations: the prior.
func NewPosterior(k Kernel) *Posterior {
	return &Posterior{kernel: k, scale: k.inverse()}
}

// Len returns the number of observations.
func (p *Posterior) Len() int { return len(p.inputs) }

func (p *Posterior) scaled(input []float64) []float64 {
	s := make([]float64, len(input))
	for i, x := range input {
		s[i] = x * p.scale[i]
	}
	return s
}

// whiten extends row, the inverse of the factor's first rows times an input's
// covariances, to all rows.
func (p *Posterior) whiten(input, row []float64) []float64 {
	for i := len(row); i < len(p.inputs); i++ {
		cov := p.kernel.Variance * matern(Distance(input, p.inputs[i]))
		row = append(row, (cov-dot(p.factor[i][:i], row))/p.factor[i][i])
	}
	return row
}

// Add makes an input a candidate.
func (p *Posterior) Add(input []float64) *Candidate {
	c := &Candidate{input: p.scaled(input), Variance: p.kernel.Variance}
	c.row = p.whiten(c.input, make([]float64, 0, len(p.inputs)+8))
	c.Mean = dot(c.row, p.whitened)
	c.Variance -= dot(c.row, c.row)
	p.candidates = append(p.candidates, c)
	return c
}

// Keep drops the candidates for which keep is false.
func (p *Posterior) Keep(keep func(*Candidate) bool) {
	p.candidates = slices.DeleteFunc(p.candidates, func(c *Candidate) bool { return !keep(c) })
}

// Observe adds a value seen at an input, with a variance of noise beyond the
// kernel's.
func (p *Posterior) Observe(input []float64, value, noise float64) {
	x := p.scaled(input)
	row := p.whiten(x, make([]float64, 0, len(p.inputs)+1))
	left := p.kernel.Variance - dot(row, row)
	// Rounding can take all that is left of an input seen before.
	diagonal := math.Sqrt(math.Max(left, 1e-9*p.kernel.Variance) + p.kernel.Noise + noise)
	z := (value - dot(row, p.whitened)) / diagonal
	p.inputs = append(p.inputs, x)
	p.factor = append(p.factor, append(row, diagonal))
	p.whitened = append(p.whitened, z)
	for _, c := range p.candidates {
		c.row = p.whiten(c.input, c.row)
		v := c.row[len(c.row)-1]
		c.Mean += v * z
		c.Variance -= v * v
	}
}

// Covariance returns the covariance of the function at two candidates.
func (p *Posterior) Covariance(a, b *Candidate) float64 {
	return p.kernel.Variance*matern(Distance(a.input, b.input)) - dot(a.row, b.row)
}

// Joint is the posterior if the function were known at some candidates too.
type Joint struct {
	of     *Posterior
	given  []*Candidate
	factor [][]float64
}

// Given returns the posterior if the function were known at the candidates, but
// for the kernel's noise.
func (p *Posterior) Given(candidates []*Candidate) *Joint {
	j := &Joint{of: p}
	for _, c := range candidates {
		row := j.whiten(c)
		left := math.Max(c.Variance-dot(row, row), 1e-9*p.kernel.Variance)
		j.factor = append(j.factor, append(row, math.Sqrt(left+p.kernel.Noise)))
		j.given = append(j.given, c)
	}
	return j
}

func (j *Joint) whiten(c *Candidate) []float64 {
	row := make([]float64, 0, len(j.given)+1)
	for i, g := range j.given {
		row = append(row, (j.of.Covariance(c, g)-dot(j.factor[i][:i], row))/j.factor[i][i])
	}
	return row
}

// Variance returns the variance of the function at a candidate, never below 0.
func (j *Joint) Variance(c *Candidate) float64 {
	row := j.whiten(c)
	return math.Max(c.Variance-dot(row, row), 0)
}
