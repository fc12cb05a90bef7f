package space

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/near"
)

// hint returns "; did you mean …?" where one of the words is close to the one
// that was written, else nothing.
func hint(written string, words []string) string {
	best := near.Word(written, words)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
