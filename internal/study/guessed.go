package study

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// guesses are the operations of which it has been said that their cost is a
// guess.
type guesses struct {
	mu   sync.Mutex
	said []string
}

// notice returns the notice about operations whose cost was guessed; empty where
// all of them were in an earlier one.
func (g *guesses) notice(guessed []string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var fresh []string
	for _, op := range guessed {
		if !slices.Contains(g.said, op) {
			fresh = append(fresh, op)
		}
	}
	if fresh == nil {
		return ""
	}
	g.said = append(g.said, fresh...)
	return fmt.Sprintf("the cost of these operations is not known and was counted as one FLOP for each number they give: %s",
		strings.Join(fresh, ", "))
}
