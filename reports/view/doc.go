// Package view works a study out once for all that is said of it: the front, the
// models that were read on the test part, recommendations, learning curves,
// importance, the trials as columns, and the commands that go on from here.
package view
