// Package compare writes a page that shows several studies side by side: what
// they recommend, their fronts and hypervolumes, what the second route brings,
// and the settings in which they differ.
package compare
