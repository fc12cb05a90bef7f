package gp

import (
	"math"
	"math/rand/v2"
	"testing"
)

func toy(n, dims int, seed uint64) Data {
	rng := rand.New(rand.NewPCG(seed, 1))
	var d Data
	for range n {
		x := make([]float64, dims)
		for i := range x {
			x[i] = rng.Float64()
		}
		d.Inputs = append(d.Inputs, x)
		d.Values = append(d.Values, math.Sin(5*x[0])+x[1]*x[1]+0.05*rng.NormFloat64())
		d.Noise = append(d.Noise, 0.01*rng.Float64())
	}
	return d
}

func TestDensityGradient(t *testing.T) {
	d := toy(20, 4, 3)
	f := newFitter(d, []int{0, 1, 1, 2}, 3)
	theta := []float64{0.1, -0.5, 0.3, 0.2, -3}
	_, got := f.density(theta)
	for i := range theta {
		const h = 1e-5
		at := func(by float64) float64 {
			moved := append([]float64(nil), theta...)
			moved[i] += by
			v, _ := f.density(moved)
			return v
		}
		want := (at(h) - at(-h)) / (2 * h)
		if math.Abs(got[i]-want) > 1e-5*(1+math.Abs(want)) {
			t.Errorf("derivative %d is %v, by differences %v", i, got[i], want)
		}
	}
}

// TestPosterior compares the posterior that is kept up to date with one
// computed at once.
func TestPosterior(t *testing.T) {
	d := toy(30, 3, 5)
	k := Kernel{Groups: []int{0, 1, 2}, Lengths: []float64{0.4, 0.8, 2}, Variance: 1.3, Noise: 0.02}
	p := NewPosterior(k)
	early := p.Add([]float64{0.3, 0.2, 0.1})
	for i := range d.Inputs {
		if i == 10 {
			early = p.Add([]float64{0.3, 0.2, 0.1})
		}
		p.Observe(d.Inputs[i], d.Values[i], d.Noise[i])
	}
	late := p.Add([]float64{0.6, 0.2, 0.9})
	mean, variance, covariance := direct(k, d, []float64{0.3, 0.2, 0.1}, []float64{0.6, 0.2, 0.9})
	for _, c := range []struct{ got, want float64 }{
		{early.Mean, mean}, {early.Variance, variance}, {p.Covariance(early, late), covariance},
	} {
		if math.Abs(c.got-c.want) > 1e-9 {
			t.Errorf("got %v, not %v", c.got, c.want)
		}
	}
}

func direct(k Kernel, d Data, a, b []float64) (mean, variance, covariance float64) {
	n := len(d.Inputs)
	scale := k.inverse()
	cov := func(x, y []float64) float64 {
		var s float64
		for i := range x {
			s += (x[i] - y[i]) * (x[i] - y[i]) * scale[i] * scale[i]
		}
		return k.Variance * matern(s)
	}
	m, inv := square(n), square(n)
	for i := range n {
		for j := range n {
			m[i][j] = cov(d.Inputs[i], d.Inputs[j])
		}
		m[i][i] += k.Noise + d.Noise[i]
	}
	cholesky(m)
	invert(m, inv)
	variance, covariance = cov(a, a), cov(a, b)
	for i := range n {
		for j := range n {
			mean += cov(a, d.Inputs[i]) * inv[i][j] * d.Values[j]
			variance -= cov(a, d.Inputs[i]) * inv[i][j] * cov(a, d.Inputs[j])
			covariance -= cov(a, d.Inputs[i]) * inv[i][j] * cov(b, d.Inputs[j])
		}
	}
	return mean, variance, covariance
}

// TestFit tests that the lengths tell what matters.
func TestFit(t *testing.T) {
	d := toy(80, 4, 9)
	k := Fit(d, Prior([]int{0, 1, 2, 3}), 60)
	if k.Lengths[0] > k.Lengths[2]/3 || k.Lengths[1] > k.Lengths[3] || k.Noise > 0.05 {
		t.Errorf("fitted %+v", k)
	}
}

func BenchmarkFit100(b *testing.B) {
	d := toy(100, 25, 9)
	groups := make([]int, 25)
	for i := range groups {
		groups[i] = i
	}
	for b.Loop() {
		Fit(d, Prior(groups), 1)
	}
}

func BenchmarkObserve256(b *testing.B) {
	d := toy(256+512, 25, 9)
	k := Prior(make([]int, 25))
	p := NewPosterior(k)
	for i := range 256 {
		p.Observe(d.Inputs[i], d.Values[i], 0)
	}
	for i := range 512 {
		p.Add(d.Inputs[256+i])
	}
	for b.Loop() {
		p.Observe(d.Inputs[300], 0, 0)
		p.inputs, p.factor, p.whitened = p.inputs[:256], p.factor[:256], p.whitened[:256]
		for _, c := range p.candidates {
			c.row = c.row[:256]
		}
	}
}

func BenchmarkAdd256(b *testing.B) {
	d := toy(256+512, 25, 9)
	p := NewPosterior(Prior(make([]int, 25)))
	for i := range 256 {
		p.Observe(d.Inputs[i], d.Values[i], 0)
	}
	for b.Loop() {
		p.Add(d.Inputs[300])
		p.candidates = p.candidates[:0]
	}
}
