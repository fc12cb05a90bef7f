// Package lean is the kernels that predicting one text takes. It chooses among the
// builds as package kernels does, and where that would take package portable it takes
// package scalar, so that a program that only predicts has no library of numbers in
// it. What the functions do, and promise, package kernels says.
package lean
