// Package scalar is the build of the kernels of prediction for any processor and any
// toolchain, in Go alone: what predicts with it needs no library. Its functions are
// those of package plain of the same names, in fewer and longer loops.
package scalar
