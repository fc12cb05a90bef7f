package gp

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Data is what a kernel is fitted to.
type Data struct {
	Inputs [][]float64
	Values []float64 // about mean 0 and variance 1
	Noise  []float64 // variance beyond the kernel's, of each value
}

// Sample returns n of the data at random, in their order; all where there are
// no more.
func (d Data) Sample(n int, rng *rand.Rand) Data {
	if len(d.Values) <= n {
		return d
	}
	var s Data
	for i := range d.Values {
		if rng.IntN(len(d.Values)-i) < n-len(s.Values) {
			s.Inputs, s.Values, s.Noise = append(s.Inputs, d.Inputs[i]), append(s.Values, d.Values[i]), append(s.Noise, d.Noise[i])
		}
	}
	return s
}

// Fit returns the kernel with the greatest posterior density that steps of
// resilient propagation (iRprop-, Igel and Hüsken 2003) find from start: the
// evidence of the data (Rasmussen and Williams 2006, section 5.4.1) times
// priors. Length scales have the log-normal prior of Hvarfner et al. (2024),
// which grows with the number of groups; noise is expected to be small and
// variance about 1. It costs O(steps·n³).
func Fit(d Data, start Kernel, steps int) Kernel {
	f := newFitter(d, start.Groups, len(start.Lengths))
	theta := make([]float64, 0, len(start.Lengths)+2)
	for _, l := range start.Lengths {
		theta = append(theta, math.Log(l))
	}
	theta = append(theta, math.Log(start.Variance), math.Log(start.Noise))
	best, top := slices.Clone(theta), math.Inf(-1)
	step := slices.Repeat([]float64{0.2}, len(theta))
	before := make([]float64, len(theta))
	for range steps {
		density, gradient := f.density(theta)
		if density > top {
			top = density
			copy(best, theta)
		}
		for i, g := range gradient {
			switch turn := g * before[i]; {
			case turn > 0:
				step[i] = math.Min(step[i]*1.3, 1)
			case turn < 0:
				step[i] = math.Max(step[i]*0.5, 1e-3)
				g = 0
			}
			before[i] = g
			if g != 0 {
				theta[i] += math.Copysign(step[i], g)
			}
			theta[i] = math.Max(-12, math.Min(theta[i], 8))
		}
	}
	return f.kernel(best)
}

// fitter computes the density of hyperparameters: the logarithms of lengths,
// variance and noise.
type fitter struct {
	Data
	groups  []int
	lengths int
	squares [][]float64 // of each group, the squared distances of all pairs
	inverse [][]float64
	factor  [][]float64
	slopes  [][]float64
}

func newFitter(d Data, groups []int, lengths int) *fitter {
	n := len(d.Inputs)
	f := &fitter{Data: d, groups: groups, lengths: lengths, inverse: square(n), factor: square(n), slopes: square(n)}
	f.squares = make([][]float64, lengths)
	for g := range f.squares {
		f.squares[g] = make([]float64, n*(n-1)/2)
	}
	at := 0
	for i := range n {
		for j := range i {
			for c, g := range groups {
				x := d.Inputs[i][c] - d.Inputs[j][c]
				f.squares[g][at] += x * x
			}
			at++
		}
	}
	return f
}

func square(n int) [][]float64 {
	rows, all := make([][]float64, n), make([]float64, n*n)
	for i := range rows {
		rows[i] = all[i*n : (i+1)*n]
	}
	return rows
}

func (f *fitter) kernel(theta []float64) Kernel {
	k := Kernel{Groups: f.groups, Lengths: make([]float64, f.lengths)}
	for i := range k.Lengths {
		k.Lengths[i] = math.Exp(theta[i])
	}
	k.Variance, k.Noise = math.Exp(theta[f.lengths]), math.Exp(theta[f.lengths+1])
	return k
}

// density returns the logarithm of the posterior density, up to a constant, and
// its gradient.
func (f *fitter) density(theta []float64) (float64, []float64) {
	k := f.kernel(theta)
	gradient := make([]float64, len(theta))
	n := len(f.Inputs)
	f.covariance(k)
	if !cholesky(f.factor) {
		return math.Inf(-1), gradient
	}
	invert(f.factor, f.inverse)
	alpha := make([]float64, n)
	var density float64
	for i := range n {
		for j := range n {
			alpha[i] += f.inverse[i][j] * f.Values[j]
		}
	}
	for i := range n {
		density -= f.Values[i]*alpha[i]/2 + math.Log(f.factor[i][i])
	}
	f.gradient(k, alpha, gradient)
	return density + f.prior(theta, gradient), gradient
}

// covariance fills the lower half of factor with the covariances, and that of
// slopes with what their derivatives by the lengths have in common.
func (f *fitter) covariance(k Kernel) {
	weights := make([]float64, f.lengths)
	for g, l := range k.Lengths {
		weights[g] = 1 / (l * l)
	}
	at := 0
	for i := range f.factor {
		for j := range i {
			var s float64
			for g, w := range weights {
				s += w * f.squares[g][at]
			}
			f.factor[i][j] = k.Variance * matern(s)
			f.slopes[i][j] = k.Variance * slope(s)
			at++
		}
		f.factor[i][i] = k.Variance*(1+1e-9) + k.Noise + f.Noise[i]
	}
}

// gradient adds the derivatives of the evidence.
func (f *fitter) gradient(k Kernel, alpha, out []float64) {
	n := len(alpha)
	at := 0
	byLength := make([]float64, f.lengths)
	for i := range n {
		for j := range i {
			w := (alpha[i]*alpha[j] - f.inverse[i][j]) * f.slopes[i][j]
			for g := range byLength {
				byLength[g] += w * f.squares[g][at]
			}
			at++
		}
		d := (alpha[i]*alpha[i] - f.inverse[i][i]) / 2
		out[f.lengths+1] += d * k.Noise
		// The covariance is variance times correlation plus the diagonal, and
		// alpha is its inverse times the values.
		out[f.lengths] += (alpha[i]*f.Values[i] - 1) / 2
		out[f.lengths] -= d * (k.Noise + f.Noise[i])
	}
	for g, l := range k.Lengths {
		out[g] += byLength[g] / (l * l)
	}
}

// prior adds the derivatives of the priors and returns their logarithms.
func (f *fitter) prior(theta, out []float64) float64 {
	var sum float64
	normal := func(i int, mean, deviation float64) {
		x := (theta[i] - mean) / deviation
		sum -= x * x / 2
		out[i] -= x / deviation
	}
	for g := range f.lengths {
		normal(g, priorLength(f.lengths), priorSpread)
	}
	normal(f.lengths, 0, 1)
	normal(f.lengths+1, -5, 1.5)
	return sum
}

const priorSpread = 1.2

// priorLength is the mean of the logarithm of a length scale.
func priorLength(groups int) float64 { return math.Log(float64(groups)) / 2 }

// Prior returns the kernel that the priors think likely.
func Prior(groups []int) Kernel {
	k := Kernel{Groups: groups, Variance: 1, Noise: math.Exp(-5)}
	if len(groups) > 0 {
		k.Lengths = slices.Repeat([]float64{math.Exp(priorLength(1 + slices.Max(groups)))}, 1+slices.Max(groups))
	}
	return k
}
