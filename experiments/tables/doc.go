// Package tables holds recorded results of whole grids: every configuration of
// an experiment, trained with two seeds, with its learning curves and costs. A
// Table is a search.Problem and a search.Executor, so that samplers and
// schedulers are compared without training, thousands of trials a second.
//
//	table, err := tables.Open("trec")
//	search.Run(ctx, search.Options{Problem: table, Executor: table, Epochs: table.Epochs, Trials: 200})
//
// The tables were recorded with sweep itself, from the experiment files in this
// folder: see the command in the folder record. A Volume is how good the trials
// of a search are taken together.
//
// # The format
//
// A table is a gzip file of UTF-8 text. Its first line is a JSON object, the
// Header. Below it are comma-separated values with a line of column names: the
// place of each dimension's value among its values, from 0 (empty where the
// dimension does not exist), then flops, parameters and bytes of one
// prediction, then right.SEED.EPOCH, how many of the validation texts of that
// seed were classified rightly after that epoch (empty where training failed),
// and, if the table has it, estimate, what the route bank estimated beforehand
// (empty where it did not).
package tables
