// Package study runs an experiment: it is where the search, the training and
// the store meet.
//
//	experiment -> data and views -> problem (cost and limits before training)
//	           -> search.Run with an executor that trains and a journal that stores
//	           -> finalists retrained with several seeds, read on the test part
//
// Everything that is stored is a function of the experiment, its data and the
// seed; the number of workers, interruptions and kills only decide when.
package study
