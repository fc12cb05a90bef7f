// Package space describes what there is to decide. A Dimension is one decision: a
// number of a range (Float, Int) or one of a list (Choice, Weighted). A Space is a
// list of dimensions, some of which exist only where others have certain values.
// A Point is a configuration: one number a dimension.
//
// A dimension owns its sampling, containment and encoding, so that a sampler works
// on any: Decode turns a place from 0 to 1 into a value, distributed as random
// search draws it, and Encode turns it back.
package space
