// Package convex trains linear classifiers over sparse vectors: one class against
// the others, with an L2 penalty, by coordinate descent on the dual problem.
//
//	Problem -> Fit -> Weights (rows × classes) -> Scores -> Temperature
//
// The squared hinge follows Hsieh et al., "A Dual Coordinate Descent Method for
// Large-scale Linear SVM" (2008), with shrinking; the logistic loss Yu, Huang and
// Lin, "Dual coordinate descent methods for logistic regression and maximum entropy
// models" (2011). As in scikit-learn's LinearSVC the bias is the weight of one more
// feature, which is always 1.
//
// Fitting is a function of problem and options: one goroutine, and orders that are
// drawn from the seed.
package convex
