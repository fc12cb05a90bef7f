// Package apart joins routes that were trained one by one, each with a head of
// its own, to a classifier of both.
//
//	Record -> what the training of one route said: its learning curve and, after
//	          each epoch that was better than those before, its class scores of
//	          the validation texts
//	Join   -> of two records, the scales u and v with which u·z1 + v·z2 fits the
//	          validation texts best after each epoch: a convex problem in two
//	          numbers, cross-validated
//	Model  -> the classifier: W1 and W2 are the routes' own matrices times their
//	          scales, the bias is the sum of both
//
// A record serves every pair that its route is in.
package apart
