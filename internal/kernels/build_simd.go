//go:build goexperiment.simd && amd64

package kernels

import "simd/archsimd"

type build int

const (
	portableBuild build = iota
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
	return portableBuild
}

// Build names the kernels in use: "portable", "avx2" or "avx512".
func Build() string { return [...]string{"portable", "avx2", "avx512"}[chosen()] }

// done clears the upper halves of the vector registers: on some processors
// they slow down the scalar floating-point code that follows.
func done() { archsimd.ClearAVXUpperBits() }
