// Package plain is the reference for every kernel: the shortest Go that says
// what the result is. Nothing here is fast. The other builds are tested
// against it, and its functions have the same names and signatures as theirs.
//
// The slices must have the lengths that their shapes say; package kernels
// makes sure of it.
package plain
