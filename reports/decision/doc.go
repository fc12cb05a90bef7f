// Package decision is the top of the page: the models to take, the model under a
// limit that its reader sets, the verdict on the second route, and the table of
// the models that were read on the test part.
package decision
