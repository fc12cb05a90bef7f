// Package predict loads model files and predicts, and does nothing else: a program that
// has it has no training framework, no store and no experiment files in it.
//
//	model, err := predict.Load("trial-12.sweep", predict.Options{})
//	class, probabilities, err := model.Predict("the text")
//
// A Model is used by any number of goroutines at once, over one copy of the weights,
// which on Unix stay in the file: they are mapped, not read. Once it has seen texts as
// long as those that follow, predicting allocates nothing (PredictInto).
//
// It knows the built-in views, sub-models and combiners. A view of your own goes into
// Options.Views, as it does for training. For a sub-model or a combiner of your own
// there are two ways: give what it does with one text as a SubModel or a Combiner in
// Options, or load the model with package routes, which runs the graph that trained.
//
// Build with GOEXPERIMENT=simd on amd64, or prediction is several times slower; Load
// says so once.
package predict
