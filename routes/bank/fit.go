package bank

import (
	"math"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/routes"
)

// folds is how many parts of the texts take turns in being predicted.
const folds = 5

// pairing finds the scales w of the class scores of one or two routes that
// minimize Σ −log softmax(Σ wₖ·zₖ)[class] + ridge/2·|w|².
type pairing struct {
	routes  int // 1 or 2
	z       [2][]float32
	labels  []int32
	bounds  [folds + 1]int // of the texts of each fold
	classes int
	block   int       // texts at once
	scores  []float32 // [block×classes]
	product []float32 // [classes]
	units   [2]float64
}

// ridge keeps scales finite where they predict every text right. Class scores
// have a root mean square of 1, so it weighs about as much as one text.
const ridge = 1

func (b *Bank) pairing(x, y *banked) *pairing {
	p := &pairing{routes: 1, labels: b.labels, bounds: b.bounds, classes: b.classes, units: [2]float64{x.unit, 1}}
	p.z[0] = x.z
	if y != nil {
		p.routes, p.z[1], p.units[1] = 2, y.z, y.unit
	}
	p.block = max(4096/b.classes, 1) // what a first-level cache holds
	p.scores = make([]float32, p.block*b.classes)
	p.product = make([]float32, b.classes)
	return p
}

// slopes are the loss of some texts at some scales, its gradient and its
// second derivatives: of the first scale, of both, of the second.
type slopes struct {
	loss float64
	g    [2]float64
	h    [3]float64
}

func (m *slopes) add(o slopes, sign float64) {
	m.loss += sign * o.loss
	for i := range m.g {
		m.g[i] += sign * o.g[i]
	}
	for i := range m.h {
		m.h[i] += sign * o.h[i]
	}
}

// probabilities fills scores with what the scales give texts from one to
// another, at most a block of them.
func (p *pairing) probabilities(w [2]float64, from, to int) []float32 {
	c := p.classes
	x := p.scores[:(to-from)*c]
	copy(x, p.z[0][from*c:])
	kernels.Scale(x, float32(w[0]))
	if p.routes == 2 {
		kernels.Axpy(x, float32(w[1]), p.z[1][from*c:to*c])
	}
	kernels.Softmax(x, x, to-from, c)
	return x
}

// at returns the slopes of each fold, without the ridge.
func (p *pairing) at(w [2]float64) (sum [folds]slopes) {
	for f := range folds {
		for from := p.bounds[f]; from < p.bounds[f+1]; from += p.block {
			to := min(from+p.block, p.bounds[f+1])
			x := p.probabilities(w, from, to)
			for i := from; i < to; i++ {
				p.count(&sum[f], x[(i-from)*p.classes:(i-from+1)*p.classes], w, i)
			}
		}
	}
	return sum
}

// count adds the slopes of one text whose class probabilities are q.
func (p *pairing) count(m *slopes, q []float32, w [2]float64, i int) {
	c := p.classes
	y := int(p.labels[i])
	m.loss += p.surprise(q, w, i)
	a := p.z[0][i*c : (i+1)*c]
	mean := float64(kernels.Dot(q, a))
	kernels.Mul(p.product, q, a)
	m.g[0] += mean - float64(a[y])
	m.h[0] += float64(kernels.Dot(p.product, a)) - mean*mean
	if p.routes == 1 {
		return
	}
	b := p.z[1][i*c : (i+1)*c]
	other := float64(kernels.Dot(q, b))
	m.g[1] += other - float64(b[y])
	m.h[1] += float64(kernels.Dot(p.product, b)) - mean*other
	kernels.Mul(p.product, q, b)
	m.h[2] += float64(kernels.Dot(p.product, b)) - other*other
}

// surprise returns −log of the probability of a text's class.
func (p *pairing) surprise(q []float32, w [2]float64, i int) float64 {
	c := p.classes
	y := int(p.labels[i])
	if q[y] > 1e-30 {
		return -math.Log(float64(q[y]))
	}
	// Too small for a float32: from the scores, of which the greatest decides.
	score := func(k int) float64 {
		s := w[0] * float64(p.z[0][i*c+k])
		if p.routes == 2 {
			s += w[1] * float64(p.z[1][i*c+k])
		}
		return s
	}
	most := math.Inf(-1)
	for k := range c {
		most = max(most, score(k))
	}
	var sum float64
	for k := range c {
		sum += math.Exp(score(k) - most)
	}
	return math.Log(sum) + most - score(y)
}

// total adds the folds and the ridge.
func total(sum [folds]slopes, w [2]float64) slopes {
	m := slopes{
		loss: ridge / 2.0 * (w[0]*w[0] + w[1]*w[1]),
		g:    [2]float64{ridge * w[0], ridge * w[1]},
		h:    [3]float64{ridge, 0, ridge},
	}
	for _, o := range sum {
		m.add(o, 1)
	}
	return m
}

// newton returns the step to where the gradient vanishes, if the second
// derivatives were the same everywhere, and twice the loss that it would save.
func (m slopes) newton() (step [2]float64, gain float64) {
	det := m.h[0]*m.h[2] - m.h[1]*m.h[1]
	if !(det > 0 && m.h[0] > 0) { // by rounding only
		step = [2]float64{-m.g[0] / max(m.h[0], ridge), -m.g[1] / max(m.h[2], ridge)}
	} else {
		step[0] = (m.h[1]*m.g[1] - m.h[2]*m.g[0]) / det
		step[1] = (m.h[1]*m.g[0] - m.h[0]*m.g[1]) / det
	}
	return step, -(step[0]*m.g[0] + step[1]*m.g[1])
}

// fit returns the best scales and the slopes of each fold there.
func (p *pairing) fit(w [2]float64) ([2]float64, [folds]slopes) {
	const (
		enough = 1e-3 // of the loss of all texts together
		most   = 50
		least  = 1e-4 // share of a step
	)
	here := p.at(w)
	for range most {
		m := total(here, w)
		step, gain := m.newton()
		if gain < enough {
			break
		}
		share := 1.0
		for {
			next := [2]float64{w[0] + share*step[0], w[1] + share*step[1]}
			there := p.at(next)
			if total(there, next).loss <= m.loss-1e-4*share*gain {
				w, here = next, there
				break
			}
			if share /= 2; share < least {
				return w, here // as far as rounding lets it
			}
		}
	}
	return w, here
}

// estimate fits scales from a first guess and cross-validates them: for each
// fold, one Newton step from the scales of all texts leads to those of the
// texts of the other folds, to second order.
func (p *pairing) estimate(first [2]float64) ([2]float64, Estimate) {
	w, here := p.fit(first)
	s := newShares(p.classes)
	for f := range folds {
		others := total(here, w)
		others.add(here[f], -1)
		step, _ := others.newton()
		without := [2]float64{w[0] + step[0], w[1] + step[1]}
		for from := p.bounds[f]; from < p.bounds[f+1]; from += p.block {
			to := min(from+p.block, p.bounds[f+1])
			q := p.probabilities(without, from, to)
			for i := from; i < to; i++ {
				x := q[(i-from)*p.classes : (i-from+1)*p.classes]
				s.count(x, p.labels[i], p.surprise(x, without, i))
			}
		}
	}
	e := s.estimate()
	e.Scales = [2]float64{w[0] / p.units[0], w[1] / p.units[1]}
	return w, e
}

// shares counts predictions, and probabilities as shares of a text.
type shares struct {
	*routes.Counts
	hit, given []float64 // by class
}

func newShares(classes int) *shares {
	return &shares{Counts: routes.NewCounts(classes), hit: make([]float64, classes), given: make([]float64, classes)}
}

func (s *shares) count(q []float32, label int32, surprise float64) {
	best := 0
	for c, x := range q {
		s.given[c] += float64(x)
		if x > q[best] {
			best = c
		}
	}
	s.hit[label] += float64(q[label])
	s.Add(best, label, surprise)
}

func (s *shares) estimate() Estimate {
	e := Estimate{Metrics: s.Metrics()}
	classes := 0
	for c, hit := range s.hit {
		e.Expected += hit / float64(max(e.Examples, 1))
		if s.Of(c) == 0 {
			continue
		}
		classes++
		e.ExpectedF1 += 2 * hit / (float64(s.Of(c)) + s.given[c])
	}
	e.ExpectedF1 /= float64(max(classes, 1))
	return e
}
