// Package kernels holds the inner loops of training and of prediction: matrix
// products, activations, recurrent gates, pooling, sums over lists of rows and
// Adam, as functions on []float32. Matrices are row-major and packed: no gaps
// between rows.
//
// # Builds
//
// Every kernel exists up to four times, with the same signature:
//
//   - plain: the reference, which says what the result is;
//   - portable: any processor and toolchain; vek32 where it has vector code and
//     is faster, unrolled Go elsewhere;
//   - avx2 and avx512: Go's own simd/archsimd, built with GOEXPERIMENT=simd
//     for amd64 and chosen when the program runs by what the processor has.
//
// [Build] tells which one is in use. The kernels of one build agree with the
// plain ones to rounding, not to the bit.
//
// # Promises
//
// A kernel runs on the calling goroutine alone and allocates nothing; the
// portable products keep their scratch space in a pool. The order of additions
// depends on the shape only, so the same build on the same inputs gives the
// same bits on every run. In MatMul and MatMulTA a row of the result also does
// not depend on how many other rows there are: a batch and its texts one by one
// agree to the bit.
//
// # Lengths
//
// A slice may be longer than its shape says; the rest is neither read nor
// written. One that is shorter is a fault of the caller and panics, before
// anything is written. Slices may be the same only where a function says so,
// and never overlap in part. Shapes may be zero.
//
// # Rows
//
// Many kernels take a list of rows of a table, [*×dim]: a matrix with as many
// rows as it has. One call for a whole list is several times as fast as a call
// for each row. A number of a row that the table does not have is a fault of
// the caller and panics; the rows before it may have been written.
package kernels

//go:generate go run generate.go
