//go:build goexperiment.simd && amd64

package lean

import "simd/archsimd"

type build int

const (
	scalarBuild build = iota
	avx2Build
	avx512Build
)

// chosen is the fastest build that this processor has.
func chosen() build {
	switch {
	case archsimd.X86.AVX512():
		return avx512Build
	case archsimd.X86.AVX2() && archsimd.X86.FMA():
		return avx2Build
	}
	return scalarBuild
}

// Build names the kernels in use: "scalar", "avx2" or "avx512".
func Build() string { return [...]string{"scalar", "avx2", "avx512"}[chosen()] }

// Vectors reports whether kernels of vectors are built in.
func Vectors() bool { return true }

// done clears the upper halves of the vector registers: on some processors they slow
// down the scalar floating-point code that follows.
func done() { archsimd.ClearAVXUpperBits() }
