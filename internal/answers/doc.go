// Package answers asks a classifier about a stream of records.
//
// [Each] predicts them on several goroutines and hands on the answers in the order
// of the records, however long the stream is: memory holds a fixed number of records.
// Where records come slowly, as from a terminal, each is answered as it comes.
package answers
