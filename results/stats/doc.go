// Package stats has means with their 95 % confidence intervals, for few values.
//
// An [Interval] is over one thing that varies, such as the seed of a training:
// [Mean95], and [WelchDifference] of two means. An [Estimate] also says over what
// it is ([CoversBoth] and the others): [Crossed] and [CrossedDifference] take
// values by seed and by text of the test part, and [VarianceComponents] is what
// these vary by.
//
// NaN is "there is no such figure", and null in JSON ([Number]).
package stats
