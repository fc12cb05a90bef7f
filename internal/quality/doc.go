// Package quality says how good a classifier's answers to labelled records are.
//
// An [Evaluation] takes the answers one by one and keeps counts, so that there may be
// any number of them. Its [Report] has the accuracy with an interval, figures by
// class, the confusion matrix, the calibration and the mistakes made with the most
// confidence. A label that the classifier does not know is a class that it always
// gets wrong.
package quality
