// Package portable is the build of the kernels for any processor and any Go
// toolchain. It has the functions of package plain: on vek32 where that has
// vector code for the processor (amd64 with AVX2) and is faster, and in
// unrolled Go elsewhere.
//
// vek32's product starts goroutines from 4 rows on if there is much to do, so
// it is given 3 rows at a time.
package portable
