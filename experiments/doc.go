// Package experiments reads experiment files: TOML that says where the data is,
// what each route may be, and how to search.
//
// One rule holds wherever a setting takes a value:
//
//	dropout = 0.3                             # a value fixes it
//	dropout = [0.1, 0.3]                      # a list is a choice
//	dropout = { min = 0.0, max = 0.5 }        # a table is a range; log and step may be added
//
// [Parse] turns a file into an [Experiment]: plain fields for what is fixed, and
// a space.Space for what is not. The settings themselves are declared elsewhere,
// by sub-models, by the combiner and by training; a setting that the file does
// not mention is what its declaration says. A point of the space becomes a
// configuration that can be trained with [Experiment.Config], and points that
// are the same configuration have the same [Experiment.Key].
//
// What the results of a study depend on has a hash ([Experiment.Hash]), by which a
// stored study is recognised. It is of what differs from the defaults that the
// study was begun with ([Defaults]), so that neither a new setting nor another
// default in a later version orphans a study.
//
// Faults are reported all at once, each an [Error] with file, line, key and, where
// a word is nearly right, the right word.
package experiments
