//go:build !goexperiment.simd || !amd64

package lean

// Build names the kernels in use: "scalar", "avx2" or "avx512".
func Build() string { return "scalar" }

// Vectors reports whether kernels of vectors are built in.
func Vectors() bool { return false }
