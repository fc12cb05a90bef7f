// Package modelfile reads and writes model files: safetensors with what the numbers
// are of as JSON in its metadata. It knows no sub-model, view or combiner. The form
// is told in docs/FORMAT.md, its version rule too.
//
// Parse reads files of the first form too, which is sweep's own, and gives what it
// would give of the same model in the present one. Whatever a file says, Parse takes
// memory of a few times the file's size at most, and all numbers that it lets through
// are finite.
package modelfile
