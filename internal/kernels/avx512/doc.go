// Package avx512 is the build of the kernels for amd64 processors with
// AVX-512 (F, CD, BW, DQ and VL), on vectors of 16 values. It has the functions of package plain;
// without GOEXPERIMENT=simd it is empty.
//
// The packages avx512 and avx2 share their source but for vec.go, which holds
// what differs: go generate writes avx2 from avx512.
package avx512
