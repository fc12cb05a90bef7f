// Package avx2 is the build of the kernels for amd64 processors with
// AVX2 and FMA, on vectors of 8 values. It has the functions of package plain;
// without GOEXPERIMENT=simd it is empty.
//
// The packages avx512 and avx2 share their source but for vec.go, which holds
// what differs: go generate writes avx2 from avx512.
package avx2
