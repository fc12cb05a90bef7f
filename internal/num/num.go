// Package num is what more than one package does with single numbers.
package num

import "math"

// Finite reports whether every number is neither NaN nor infinite.
func Finite(xs ...float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// Unit brings any u into [0, 1].
func Unit(u float64) float64 {
	if !(u > 0) { // NaN too
		return 0
	}
	return min(u, 1)
}

// Mix64 spreads every bit of x over all of them (the finaliser of SplitMix64).
func Mix64(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
