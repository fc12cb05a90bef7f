package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

// reference says what the result of each kernel is.
var reference = plainKernels()

// builds returns the builds that this processor can run, and last the exported
// functions, which are one of them by another name.
func builds() []kernelSet {
	sets := append([]kernelSet{portableKernels()}, vectorBuilds()...)
	return append(sets, chosenKernels())
}

// eachBuild runs the test for each build.
func eachBuild(t *testing.T, test func(t *testing.T, k kernelSet)) {
	for _, k := range builds() {
		t.Run(k.Name, func(t *testing.T) { test(t, k) })
	}
}

// numbers returns n values, normally distributed, in the middle of an array
// whose other values are NaN: whoever reads beside them spoils the result.
func numbers(r *rand.Rand, n int) []float32 {
	before := r.IntN(20)
	all := make([]float32, before+n+40)
	for i := range all {
		all[i] = float32(math.NaN())
	}
	x := all[before : before+n]
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// clone copies x and what follows it in its array.
func clone(x []float32) []float32 {
	all := make([]float32, cap(x))
	copy(all, x[:cap(x)])
	return all[:len(x)]
}

// checkBeside reports values written after x.
func checkBeside(t testing.TB, what string, x []float32) {
	t.Helper()
	for i, v := range x[len(x):cap(x)] {
		if v == v {
			t.Fatalf("%s: wrote %v at %d beyond the end", what, v, i)
		}
	}
}

// checkClose reports values that are further apart than the tolerance, as a
// part of the larger of 1 and their size. Values that are not finite must be
// the same.
func checkClose(t testing.TB, what string, got, want []float32, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g == w || g != g && w != w {
			continue
		}
		if diff := math.Abs(float64(g) - float64(w)); !(diff <= tolerance*max(1, math.Abs(float64(w)))) {
			t.Fatalf("%s: value %d of %d is %v, want %v", what, i, len(want), g, w)
		}
	}
	checkBeside(t, what, got)
}

// checkSame reports values with different bits.
func checkSame(t testing.TB, what string, got, want []float32) {
	t.Helper()
	for i, w := range want {
		if math.Float32bits(got[i]) != math.Float32bits(w) {
			t.Fatalf("%s: value %d of %d is %v, want %v to the bit", what, i, len(want), got[i], w)
		}
	}
}
