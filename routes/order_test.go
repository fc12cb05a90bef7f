package routes

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestBatches checks that each epoch takes every example once, in batches of
// the asked size but for one, and in another order than the last.
func TestBatches(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 7, 64, 65, 1000} {
		lengths := make([]int32, n)
		for i := range lengths {
			lengths[i] = rng.Int32N(40)
		}
		for _, l := range [][]int32{nil, lengths} {
			b := newBatches(n, 8, l)
			var before []int32
			for range 3 {
				list := b.shuffle(rng)
				if len(list) != b.count() {
					t.Fatalf("%d examples in batches of 8 are %d batches, want %d", n, len(list), b.count())
				}
				short := 0
				for _, rows := range list {
					if len(rows) < 8 {
						short++
					}
				}
				if want := min(n%8, 1); short != want {
					t.Errorf("%d examples: %d batches are short, want %d", n, short, want)
				}
				all := slices.Concat(list...)
				if n > 8 && slices.Equal(all, before) {
					t.Errorf("%d examples have the same order twice", n)
				}
				before = slices.Clone(all)
				if slices.Sort(all); !slices.Equal(all, rowsTo(n)) {
					t.Fatalf("%d examples: an epoch takes %v", n, all)
				}
			}
		}
	}
}

// TestLikeLengths checks that lengths bring texts of like length together, and
// neither long nor short ones to the beginning of the epoch.
func TestLikeLengths(t *testing.T) {
	const n, rows, longest = 4096, 16, 100
	rng := rand.New(rand.NewPCG(3, 4))
	lengths := make([]int32, n)
	for i := range lengths {
		lengths[i] = rng.Int32N(longest)
	}
	spread := func(l []int32) (mean float64, firstHalf float64) {
		list := newBatches(n, rows, l).shuffle(rng)
		for i, batch := range list {
			low, high := int32(longest), int32(0)
			for _, example := range batch {
				low, high = min(low, lengths[example]), max(high, lengths[example])
				if i < len(list)/2 {
					firstHalf += float64(lengths[example]) / (n / 2)
				}
			}
			mean += float64(high-low) / float64(len(list))
		}
		return mean, firstHalf
	}
	apart, _ := spread(nil)
	like, firstHalf := spread(lengths)
	if apart < 80 || like > 10 {
		t.Errorf("lengths in a batch differ by %.1f on average, and by %.1f without lengths", like, apart)
	}
	if firstHalf < 0.9*longest/2 || firstHalf > 1.1*longest/2 {
		t.Errorf("the first half of an epoch has %.1f tokens a text", firstHalf)
	}
}
