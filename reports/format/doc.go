// Package format writes figures, costs, times, counts and lists as a report's
// reader has them. Figures that do not exist are written as a dash, and units
// stay on the line of their figure.
package format
