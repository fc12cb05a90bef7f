// Package portfolio chooses the configurations that every study begins with, so that
// the first minute of a search gives what a well-made model of a kind that is good on
// most data gives.
//
// A pool of routes and pairs (Pool) was trained on several sets of labelled text, each
// without word vectors from outside and with them, and read on a quarter of the training
// part that was held out; the test parts were not looked at. What was read, and how long
// each route took to train, is recorded in scores.csv and seconds.csv, by the command in
// the folder record. Choose takes from it, one by one, what adds most to the best reading
// so far for the time that it takes. LeaveOneOut tells how good such a choice is for data
// that it was not made on.
package portfolio
