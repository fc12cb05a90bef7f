//go:build goexperiment.simd && amd64

package kernels

import "simd/archsimd"

func vectorBuilds() []kernelSet {
	var sets []kernelSet
	if archsimd.X86.AVX2() && archsimd.X86.FMA() {
		sets = append(sets, avx2Kernels())
	}
	if archsimd.X86.AVX512() {
		sets = append(sets, avx512Kernels())
	}
	return sets
}
