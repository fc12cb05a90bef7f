//go:build !race

package check

// Raced says that the race detector runs. With it allocations are larger, and pools
// forget at random what is put into them.
const Raced = false
