package gp

import "math"

// Posterior is what observations say of candidates. An observation costs
// O(n·(n+m)) operations, where n are there already and m is the number of
// candidates; a candidate costs O(n²).
type Posterior struct {
	kernel     Kernel
	scale      []float64 // of coordinates
	places     [][]float64
	factor     [][]float64 // rows of the Cholesky factor of the covariance
	whitened   []float64   // the factor's inverse times the values
	candidates []*Candidate
}

// Candidate is a place whose value is predicted.
type Candidate struct {
	Mean, Variance float64 // of the function there, without noise

	place []float64
	row   []float64 // the factor's inverse times its covariances
}

// NewPosterior returns what no observations say.
func NewPosterior(k Kernel) *Posterior {
	return &Posterior{kernel: k, scale: k.inverse()}
}

// Len returns the number of observations.
func (p *Posterior) Len() int { return len(p.places) }

func (p *Posterior) scaled(place []float64) []float64 {
	s := make([]float64, len(place))
	for i, x := range place {
		s[i] = x * p.scale[i]
	}
	return s
}

// whiten extends row, the inverse of the factor's first rows times a place's
// covariances, to all rows.
func (p *Posterior) whiten(place, row []float64) []float64 {
	for i := len(row); i < len(p.places); i++ {
		cov := p.kernel.Variance * matern(Distance(place, p.places[i]))
		row = append(row, (cov-dot(p.factor[i][:i], row))/p.factor[i][i])
	}
	return row
}

// Add makes a place a candidate.
func (p *Posterior) Add(place []float64) *Candidate {
	c := &Candidate{place: p.scaled(place), Variance: p.kernel.Variance}
	c.row = p.whiten(c.place, make([]float64, 0, len(p.places)+8))
	c.Mean = dot(c.row, p.whitened)
	c.Variance -= dot(c.row, c.row)
	p.candidates = append(p.candidates, c)
	return c
}

// Keep drops the candidates for which keep is false.
func (p *Posterior) Keep(keep func(*Candidate) bool) {
	kept := p.candidates[:0]
	for _, c := range p.candidates {
		if keep(c) {
			kept = append(kept, c)
		}
	}
	clear(p.candidates[len(kept):])
	p.candidates = kept
}

// Observe adds a value seen at a place, with a variance of noise beyond the
// kernel's.
func (p *Posterior) Observe(place []float64, value, noise float64) {
	x := p.scaled(place)
	row := p.whiten(x, make([]float64, 0, len(p.places)+1))
	left := p.kernel.Variance - dot(row, row)
	// Rounding can take all that is left of a place seen before.
	diagonal := math.Sqrt(math.Max(left, 1e-9*p.kernel.Variance) + p.kernel.Noise + noise)
	z := (value - dot(row, p.whitened)) / diagonal
	p.places = append(p.places, x)
	p.factor = append(p.factor, append(row, diagonal))
	p.whitened = append(p.whitened, z)
	for _, c := range p.candidates {
		c.row = p.whiten(c.place, c.row)
		v := c.row[len(c.row)-1]
		c.Mean += v * z
		c.Variance -= v * v
	}
}

// Covariance returns the covariance of the function at two candidates.
func (p *Posterior) Covariance(a, b *Candidate) float64 {
	return p.kernel.Variance*matern(Distance(a.place, b.place)) - dot(a.row, b.row)
}

// Joint is what would be known if the function were known at some candidates.
type Joint struct {
	of     *Posterior
	given  []*Candidate
	factor [][]float64
}

// Given returns what would be known if the function were known at the
// candidates, but for the kernel's noise.
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
