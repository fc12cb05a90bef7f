// Package verdict says in words whether the second route pays, for the page, with
// links to trials, and for the terminal, without.
package verdict
