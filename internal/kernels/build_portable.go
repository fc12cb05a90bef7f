//go:build !goexperiment.simd || !amd64

package kernels

// Build names the kernels in use: "portable", "avx2" or "avx512".
func Build() string { return "portable" }
