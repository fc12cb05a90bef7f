package tpe

import (
	"math"
	"math/rand/v2"
	"sort"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search/space"
)

// fit chooses the values of a group of dimensions.
type fit struct {
	axes       []axis
	good, rest parzen
}

// axis is a dimension as an estimator sees it.
type axis struct {
	space.Dimension
	ordered bool
	width   float64             // of a value in the distribution, on average; 0 for a continuous one
	shares  map[float64]float64 // where values have no order: how often each is drawn
}

// shareDraws is how many places of a distribution are looked at to find how often
// each value is drawn.
const shareDraws = 4096

func newFit(s *space.Space) fit {
	var f fit
	for i := range s.Len() {
		d := s.Dim(i)
		a := axis{Dimension: d, ordered: d.Ordered()}
		if n := d.Len(); n > 0 {
			a.width = 1 / float64(n)
		}
		if !a.ordered {
			// A rare value counts once even if none of the places is its.
			a.shares = make(map[float64]float64, d.Len())
			for _, v := range d.Grid(d.Len()) {
				a.shares[v] = 1
			}
			for k := range shareDraws {
				a.shares[d.Decode((float64(k)+0.5)/shareDraws)]++
			}
			for v := range a.shares {
				a.shares[v] /= float64(shareDraws + len(a.shares))
			}
		}
		f.axes = append(f.axes, a)
	}
	return f
}

// snap returns the coordinate that stands for what place u decodes to.
func (a *axis) snap(u float64) float64 {
	switch {
	case !a.ordered:
		return a.Decode(u)
	case a.width > 0:
		return a.Encode(a.Decode(u))
	}
	return num.Unit(u)
}

// value returns the value that a coordinate stands for.
func (a *axis) value(x float64) float64 {
	if a.ordered {
		return a.Decode(x)
	}
	return x
}

// suggest sets p's values of the dimensions, which all exist.
func (f *fit) suggest(p space.Point, dims []int, good, rest []weighted, rng *rand.Rand) {
	axes := make([]*axis, len(dims))
	for k, i := range dims {
		axes[k] = &f.axes[i]
	}
	f.good.fit(axes, dims, good)
	f.rest.fit(axes, dims, rest)
	best, highest := make([]float64, len(dims)), math.Inf(-1)
	x := make([]float64, len(dims))
	for range candidates {
		f.good.draw(x, rng)
		if score := f.good.density(x) - f.rest.density(x); score > highest {
			highest = score
			copy(best, x)
		}
	}
	for k, i := range dims {
		p[i] = axes[k].value(best[k])
	}
}

// parzen is a Parzen estimator: a density over the unit cube of some dimensions,
// a mixture of a kernel at each trial and of the distribution that the space is
// drawn from, which counts as much as one trial. A kernel is a product over the
// dimensions of normal densities truncated to the range and, where values have no
// order, of frequencies in which the trial's own value prevails.
type parzen struct {
	axes    []*axis
	columns [][]float64 // of each dimension: where the kernels are; scaled, if ordered
	scales  []float64   // of each dimension: 1/(√2·deviation), or the mass given to all values
	base    []float64   // logarithm of each kernel's weight and normaliser; the prior's weight is last
	upTo    []float64   // weights added up, the prior last
	sums    []float64   // scratch of density
}

// fit sets the density to that of the trials in which the dimensions exist.
func (z *parzen) fit(axes []*axis, dims []int, trials []weighted) {
	z.axes, z.base, z.upTo = axes, z.base[:0], z.upTo[:0]
	for len(z.columns) < len(dims) {
		z.columns = append(z.columns, nil)
	}
	for k := range dims {
		z.columns[k] = z.columns[k][:0]
	}
	total := 0.0
	for _, t := range trials {
		if math.IsNaN(t.u[dims[0]]) {
			continue
		}
		total += t.weight
		z.base, z.upTo = append(z.base, t.weight), append(z.upTo, total)
		for k, i := range dims {
			z.columns[k] = append(z.columns[k], t.u[i])
		}
	}
	z.base, z.upTo = append(z.base, 1), append(z.upTo, total+1)
	for j, weight := range z.base {
		z.base[j] = math.Log(weight / (total + 1))
	}
	z.sums = append(z.sums[:0], z.base...)
	z.scale()
}

// kernelSpread is the standard deviation of the kernel of a single trial, as a
// share of the dimension. It falls with the number of trials as Scott's rule says.
const kernelSpread = 0.2

// scale gives the kernels their bandwidths.
func (z *parzen) scale() {
	n := len(z.base) - 1
	deviation := kernelSpread * math.Pow(float64(max(n, 1)), -1/float64(len(z.axes)+4))
	z.scales = z.scales[:0]
	for k, a := range z.axes {
		column := z.columns[k]
		if !a.ordered {
			z.scales = append(z.scales, float64(len(a.shares))/float64(n+1))
			continue
		}
		scale := 1 / (math.Sqrt2 * max(deviation, a.width/2))
		z.scales = append(z.scales, scale)
		peak := math.Log(2 * scale / math.Sqrt(math.Pi))
		for j, mu := range column {
			column[j] = mu * scale
			inside := math.Erf((1-mu)*scale) + math.Erf(mu*scale)
			z.base[j] += peak - math.Log(inside)
		}
	}
}

// draw sets x to a point drawn from the density.
func (z *parzen) draw(x []float64, rng *rand.Rand) {
	n := len(z.base) - 1
	j := min(sort.SearchFloat64s(z.upTo, rng.Float64()*z.upTo[n]), n)
	for k, a := range z.axes {
		switch {
		case j == n || !a.ordered && rng.Float64()*(1+z.scales[k]) >= 1:
			x[k] = a.snap(rng.Float64())
		case !a.ordered:
			x[k] = z.columns[k][j]
		default:
			x[k] = a.snap(drawTruncated(z.columns[k][j]/z.scales[k], 1/(math.Sqrt2*z.scales[k]), rng))
		}
	}
}

// drawTruncated draws from a normal distribution truncated to [0, 1]. Of the draws
// beyond an end every other is the end itself, which would else never be reached.
func drawTruncated(mean, deviation float64, rng *rand.Rand) float64 {
	for {
		u := mean + deviation*rng.NormFloat64()
		if u >= 0 && u <= 1 || rng.Uint64()&1 == 0 {
			return num.Unit(u)
		}
	}
}

// density returns the logarithm of the density at x.
func (z *parzen) density(x []float64) float64 {
	n := len(z.base) - 1
	sums := z.sums[:n+1]
	copy(sums, z.base)
	for k, a := range z.axes {
		if a.ordered {
			at := x[k] * z.scales[k]
			for j, mu := range z.columns[k] {
				d := at - mu
				sums[j] -= d * d
			}
			continue
		}
		// Of kernels at this value, of the others, and of the prior.
		common := a.shares[x[k]] * z.scales[k]
		own, other := math.Log((1+common)/(1+z.scales[k])), math.Log(common/(1+z.scales[k]))
		for j, v := range z.columns[k] {
			if v == x[k] {
				sums[j] += own
			} else {
				sums[j] += other
			}
		}
		sums[n] += math.Log(a.shares[x[k]])
	}
	return logSum(sums)
}

// logSum returns the logarithm of the sum of exponentials.
func logSum(xs []float64) float64 {
	highest, sum := math.Inf(-1), 0.0
	for _, x := range xs {
		highest = max(highest, x)
	}
	for _, x := range xs {
		if x > highest-16 { // what is left out makes no difference to a choice
			sum += math.Exp(x - highest)
		}
	}
	return highest + math.Log(sum)
}
