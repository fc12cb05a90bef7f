// Package diagnose looks inside a trained classifier over a part of its data.
//
// Where the combiner is additive, as y = W1·y1 + W2·y2 + b is, [Of] runs the
// classifier with its [routes.Terms] and says what each route adds to the class
// scores: the accuracy without it, its share of the variance, its margin by class,
// and the accuracy at other weights of the two. Of any combiner it lists the most
// confident mistakes.
package diagnose
