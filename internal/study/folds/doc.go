// Package folds reads the candidates of a study on further folds before finalists are
// chosen, as one reading of a small validation part is mostly luck.
//
// The validation part is one fold, and the training part is cut into the others
// (text.Folds). A candidate is trained again, by the same settings, on all folds but
// one and read on that one. Each fold is data of its own, its vocabulary that of its
// training part, with a key of its own in tasks.
//
//	Data  -> the data of a study and of its folds, as runners ask for them
//	Folds -> has candidates read: those that decide.Candidates names, then finalists
//	         that are none, until each has been read
//
// Which trials are candidates is a function of the results of the search and of what
// was read of these candidates, so that nothing depends on what an earlier, shorter
// run has read.
package folds
