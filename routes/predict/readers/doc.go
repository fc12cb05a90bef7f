// Package readers has readers of model files in other languages, one file each, for
// people to copy: sweep_model.py needs Python and NumPy, sweep_model.mjs runs in browsers
// and Node and needs nothing. Their tests hold them to package predict.
package readers

//go:generate go run generate.go
