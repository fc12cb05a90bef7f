package gp

import "math"

// Kernel is a Matérn kernel of smoothness 5/2 (Rasmussen and Williams 2006,
// section 4.2) with a length scale for each group of coordinates, over noise.
// Observations are of mean 0.
type Kernel struct {
	Groups   []int     // of each coordinate, its group
	Lengths  []float64 // of each group
	Variance float64   // of the function
	Noise    float64   // variance of an observation about it
}

// inverse returns 1/length of each coordinate.
func (k Kernel) inverse() []float64 {
	scale := make([]float64, len(k.Groups))
	for i, g := range k.Groups {
		scale[i] = 1 / k.Lengths[g]
	}
	return scale
}

const sqrt5 = 2.23606797749978969640917366873127623544

// matern is the correlation at a squared distance.
func matern(square float64) float64 {
	r := sqrt5 * math.Sqrt(square)
	return (1 + r + r*r/3) * math.Exp(-r)
}

// slope is minus twice the derivative of matern by the squared distance.
func slope(square float64) float64 {
	r := sqrt5 * math.Sqrt(square)
	return 5.0 / 3 * (1 + r) * math.Exp(-r)
}

// Distance is the squared Euclidean distance of inputs of equal length.
func Distance(a, b []float64) float64 {
	b = b[:len(a)]
	var s0, s1 float64
	i := 0
	for ; i+1 < len(a); i += 2 {
		d0, d1 := a[i]-b[i], a[i+1]-b[i+1]
		s0 += d0 * d0
		s1 += d1 * d1
	}
	if i < len(a) {
		d := a[i] - b[i]
		s0 += d * d
	}
	return s0 + s1
}

// dot is the inner product of the first len(a) numbers of each.
func dot(a, b []float64) float64 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+3 < len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}
