// Code generated from ../avx512/math.go by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package avx2

import "math"

// The exponential is 2ⁿ·e^r with n = round(x/ln 2) and |r| <= ln 2/2. ln 2 is
// taken away in two parts, the first so short that n times it is exact.
const (
	log2e  = math.Log2E
	ln2Hi  = 0.693359375
	ln2Lo  = -2.12194440e-4
	lowest = -104 // e to less is 0 in float32
	most   = 89   // e to more is +Inf in float32
)

// The Taylor coefficients of (e^r - 1 - r)/r². What is left out is below
// 2e-8 of e^r - 1 on |r| <= ln 2/2.
const (
	e0 = 1.0 / 2
	e1 = 1.0 / 6
	e2 = 1.0 / 24
	e3 = 1.0 / 120
	e4 = 1.0 / 720
	e5 = 1.0 / 5040
)

// clamp holds x between low and high and lets NaN through, which Min and Max
// would not: the compiler may swap their operands.
func clamp(x vec, low, high float32) vec {
	l, h := splat(low), splat(high)
	x = l.Merge(x, x.Less(l))
	return h.Merge(x, x.Greater(h))
}

// reduce splits x into whole multiples n of ln 2 and a rest, and returns n and
// e^rest - 1.
func reduce(x vec) (n, p vec) {
	n = round(x.Mul(splat(log2e)))
	r := n.MulAdd(splat(-ln2Hi), x)
	r = n.MulAdd(splat(-ln2Lo), r)
	p = splat(e5)
	p = p.MulAdd(r, splat(e4))
	p = p.MulAdd(r, splat(e3))
	p = p.MulAdd(r, splat(e2))
	p = p.MulAdd(r, splat(e1))
	p = p.MulAdd(r, splat(e0))
	return n, r.Mul(r).MulAdd(p, r)
}

func exp(x vec) vec {
	n, p := reduce(clamp(x, lowest, most))
	return scale2(p.Add(splat(1)), n)
}

// tanh is (e²ˣ - 1)/(e²ˣ + 1), with e²ˣ - 1 computed without cancellation.
func tanh(x vec) vec {
	x = clamp(x, -10, 10) // beyond 9.02 tanh is ±1 in float32
	n, p := reduce(x.Add(x))
	two := scale2(splat(1), n)
	p = two.MulAdd(p, two.Sub(splat(1)))
	return p.Div(p.Add(splat(2)))
}

// sigmoid is 1/(1+z) for x >= 0 and z/(1+z) below, with z = e^-|x| <= 1.
func sigmoid(x vec) vec {
	var zero vec
	one := splat(1)
	z := exp(x.Min(zero.Sub(x)))
	return z.Merge(one, x.Less(zero)).Div(one.Add(z))
}

// sigmoids returns the sigmoids of x and y, as 1/(1+e⁻ˣ): sooner than sigmoid
// does, but 0 where that is subnormal.
func sigmoids(x, y vec) (sx, sy vec) {
	one, minus := splat(1), splat(-1)
	n, p := reduce(clamp(minus.Mul(x), -most, most))
	m, q := reduce(clamp(minus.Mul(y), -most, most))
	return one.Div(scale2(p.Add(one), n).Add(one)), one.Div(scale2(q.Add(one), m).Add(one))
}
