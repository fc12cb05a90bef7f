package search_test

import (
	"math"
	"math/bits"
	"testing"

	"github.com/doubleroute/sweep/search"
)

func TestStream(t *testing.T) {
	// Results that are on record depend on these numbers.
	if got := search.Stream(7, 3, "suggest").Uint64(); got != 0x95730fe48b8a1961 {
		t.Errorf("the stream has changed: it begins with %#x", got)
	}
	seen := map[uint64]string{}
	distance, n := 0, 0
	for seed := range uint64(20) {
		for trial := range 20 {
			for _, purpose := range []string{"", "a", "b", "suggest"} {
				x := search.Stream(seed, trial, purpose).Uint64()
				if x != search.Stream(seed, trial, purpose).Uint64() {
					t.Fatal("a stream is not repeated")
				}
				if other, twice := seen[x]; twice {
					t.Fatalf("two streams begin alike: %q and %q", purpose, other)
				}
				seen[x] = purpose
				distance += bits.OnesCount64(x ^ search.Stream(seed, trial+1, purpose).Uint64())
				n++
			}
		}
	}
	// Neighbours differ in half of their bits, give or take four deviations.
	if mean := float64(distance) / float64(n); math.Abs(mean-32) > 4*4/math.Sqrt(float64(n)) {
		t.Errorf("neighbouring streams differ in %.2f bits of 64 on average", mean)
	}
}
