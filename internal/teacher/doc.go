// Package teacher reads what teachers say of a text: class scores or probabilities
// in the cells of a data file become one distribution over the classes.
//
// A teacher is a larger model, or any other program that answers. What it says is in
// one column of JSON (an object of numbers by class, a list of labels with scores, or
// the top log-probabilities that a language-model service returns) or in a column of
// numbers for each class. Several teachers are averaged.
//
// Decide finds out, from the first rows, whether numbers are probabilities or scores
// whose softmax is meant; then Read makes a distribution of one row's cells. A row
// that nothing can be read of is a *Fault, or, where the teacher named no class of
// these, has no answer: nothing is read wrongly in silence.
package teacher
