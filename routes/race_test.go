//go:build race

package routes

// raced says that the race detector runs, under which pools forget at random
// what is put into them.
const raced = true
