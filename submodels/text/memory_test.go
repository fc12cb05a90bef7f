package text

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/doubleroute/sweep/internal/check"
)

// TestManyTokens: to count tokens takes at most 300 bytes for each that is another one,
// counting all that is let go, however many there are and whatever is kept of them.
func TestManyTokens(t *testing.T) {
	if check.Raced {
		t.Skip("what the race detector takes counts too")
	}
	const n, most = 400_000, 300
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var c Counter
	var token []byte
	for i := range n {
		token = fmt.Appendf(token[:0], "t%07d", i)
		c.Add(token)
	}
	v := c.Vocabulary(VocabularyOptions{MinCount: 1, MaxSize: 50_000})
	runtime.ReadMemStats(&after)
	if taken := (after.TotalAlloc - before.TotalAlloc) / n; taken > most || v.Size() != 50_001 {
		t.Errorf("%d bytes for each of %d tokens, of which %d are kept", taken, n, v.Size()-1)
	}
}
