package ngrams

import (
	"hash/fnv"
	"slices"
	"testing"
	"unicode/utf8"
)

// FuzzGrams compares the n-grams of any word with those cut plainly. Model files
// rest on their hashes.
func FuzzGrams(f *testing.F) {
	for _, word := range []string{"a", "where", "été", "日本語", "<>", "x\xffy", "abcdefghijkl"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if word == "" || !utf8.ValidString(word) {
			return
		}
		marked := []rune("<" + word + ">")
		var want []uint32
		for from := range marked {
			for n := shortestGram; n <= longestGram && from+n <= len(marked); n++ {
				h := fnv.New32a()
				_, _ = h.Write([]byte(string(marked[from : from+n])))
				want = append(want, h.Sum32())
			}
		}
		if got := appendGrams(nil, []byte(word)); !slices.Equal(got, want) {
			t.Errorf("%q has the n-grams %x, not %x", word, got, want)
		}
	})
}

func TestGramsAreAsTheyWere(t *testing.T) {
	if got, want := appendGrams(nil, []byte("ab")), []uint32{0x489c66e4, 0x2835e92e, 0x65485f1c}; !slices.Equal(got, want) {
		t.Errorf("the n-grams are %#x, not %#x", got, want)
	}
	appendGrams(nil, []byte("x\xff\xfey"))
}
