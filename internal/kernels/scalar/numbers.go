package scalar

import "math"

// The exponential is 2ⁿ·e^r with n = round(x/ln 2) and |r| <= ln 2/2. ln 2 is
// taken away in two parts, the first so short that n times it is exact. e^r - 1
// is its Taylor polynomial to r⁷, off by less than 2e-8 of itself.
const (
	log2e   = math.Log2E
	ln2Hi   = 0.693359375
	ln2Lo   = -2.12194440e-4
	rounder = 3 << 22 // added to a small float32 it leaves no fraction
	lowest  = -104    // e to less is 0 in float32
	most    = 89      // e to more is +Inf in float32
)

// reduce splits x into whole multiples n of ln 2 and a rest, and returns n and
// e^rest - 1.
func reduce(x float32) (n, p float32) {
	n = float32(x*log2e+rounder) - rounder
	r := x - n*ln2Hi - n*ln2Lo
	p = 1.0/720 + r*(1.0/5040)
	p = 1.0/120 + r*p
	p = 1.0/24 + r*p
	p = 1.0/6 + r*p
	p = 0.5 + r*p
	return n, r + r*r*p
}

// power returns 2ⁿ for whole n in [-126, 127].
func power(n int32) float32 { return math.Float32frombits(uint32(n+127) << 23) }

// ExpOf returns eˣ. 2ⁿ may be out of range where eˣ is not: it comes in two
// factors.
func ExpOf(x float32) float32 {
	switch {
	case x > most:
		return float32(math.Inf(1))
	case x < lowest:
		return 0
	case x != x:
		return x
	}
	n, p := reduce(x)
	half := int32(n) >> 1
	return (1 + p) * power(half) * power(int32(n)-half)
}

// TanhOf returns (e²ˣ - 1)/(e²ˣ + 1), with e²ˣ - 1 computed without cancellation.
func TanhOf(x float32) float32 {
	switch {
	case x > 10:
		return 1
	case x < -10:
		return -1
	case x != x:
		return x
	}
	n, p := reduce(2 * x)
	two := power(int32(n))
	p = two*p + (two - 1)
	return p / (p + 2)
}

// SigmoidOf returns 1/(1+z) for x >= 0 and z/(1+z) below, with z = e^-|x|.
func SigmoidOf(x float32) float32 {
	if x < 0 {
		z := ExpOf(x)
		return z / (1 + z)
	}
	return 1 / (1 + ExpOf(-x))
}
