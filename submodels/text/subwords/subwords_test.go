package subwords

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func cut(p *Pieces, word string) (names []string) {
	p.Each([]byte(word), func(name string) { names = append(names, name) })
	return names
}

// plain is Each by its words: the first merge, the leftmost, until there is none.
func plain(p *Pieces, word string) (names []string) {
	var pieces []int32
	for i, r := range word {
		of := p.inner
		if i == 0 {
			of = p.begins
		}
		piece, known := of[r]
		if !known {
			piece = -1
		}
		pieces = append(pieces, piece)
	}
	for {
		best, at := merged{}, -1
		for i := 1; i < len(pieces); i++ {
			if m, ok := p.merges[pair{pieces[i-1], pieces[i]}]; ok && (at < 0 || m.rank < best.rank) {
				best, at = m, i
			}
		}
		if at < 0 {
			break
		}
		pieces = slices.Delete(pieces, at, at+1)
		pieces[at-1] = best.to
	}
	for _, piece := range pieces {
		if piece < 0 {
			names = append(names, "")
		} else {
			names = append(names, p.names[piece])
		}
	}
	return names
}

// TestPaper learns the words of the example of Sennrich et al. (2016).
func TestPaper(t *testing.T) {
	p := Learn(map[string]int{"low": 5, "lower": 2, "newest": 6, "widest": 3}, 100)
	for word, want := range map[string]string{
		"low": "low", "lower": "lower", "newest": "newest", "lowest": "low ##est", "slow": "  ##ow",
		"newer": "n ##ew ##er", "w": "w", "": "", "wéw": "w  ##w",
	} {
		if got := strings.Join(cut(p, word), " "); got != want {
			t.Errorf("%s is cut into %q, not %q", word, got, want)
		}
	}
	if small := Learn(map[string]int{"low": 5, "lower": 2, "newest": 6, "widest": 3}, 20); small.Size() != 20 {
		t.Errorf("%d pieces, not 20: %q", small.Size(), small.Rules())
	}
}

func TestRulesAreAll(t *testing.T) {
	p := Learn(map[string]int{"abab": 9, "aab": 3, "ññañ": 2, "b\xff": 3}, 50)
	rules := p.Rules()
	again, err := FromRules(rules)
	if err != nil || !reflect.DeepEqual(again, p) {
		t.Errorf("%v, %v from %q", again, err, rules)
	}
	for _, bad := range [][]string{{""}, {"ab"}, {"##"}, {"a", "a ##b"}, {"a", "b", "a b"}, {"\xff"}} {
		if _, err := FromRules(bad); err == nil {
			t.Errorf("%q are rules", bad)
		}
	}
}

func TestCuttingAllocatesNothing(t *testing.T) {
	p := Learn(map[string]int{"low": 5, "lower": 2, "newest": 6, "widest": 3}, 100)
	word, n := []byte("newlowestwidenewlowestwide"), 0
	if a := testing.AllocsPerRun(100, func() { p.Each(word, func(string) { n++ }) }); a > 0 {
		t.Errorf("%v allocations", a)
	}
}

// FuzzEach cuts anything by pieces of anything: as the plain twin does, and so that
// the pieces are the word.
func FuzzEach(f *testing.F) {
	f.Add("low low lower newest newest widest", "lowest", uint8(20))
	f.Add("aaaa aaa aa abab ababab", "aaaaaaaaabababab", uint8(9))
	f.Add("ñandú ñu 日本 日本語", "日本ñu", uint8(90))
	f.Fuzz(func(t *testing.T, learned, word string, size uint8) {
		counts := map[string]int{}
		for _, w := range strings.Fields(learned) {
			counts[w] += 1 + len(w)%3
		}
		p := Learn(counts, int(size))
		got := cut(p, word)
		if want := plain(p, word); !slices.Equal(got, want) {
			t.Fatalf("%q is cut into %q, plainly into %q by %q", word, got, want, p.Rules())
		}
		again, err := FromRules(p.Rules())
		if err != nil || !slices.Equal(cut(again, word), got) {
			t.Fatalf("after Rules %q: %q, not %q; %v", p.Rules(), cut(again, word), got, err)
		}
		for w := range counts {
			whole := ""
			for _, name := range cut(p, w) {
				whole += strings.TrimPrefix(name, Inner)
			}
			if utf8.ValidString(w) && !strings.Contains(w, "\ufffd") && !strings.Contains(w, Inner) && whole != w {
				t.Fatalf("the pieces of %q are %q", w, cut(p, w))
			}
		}
	})
}

func BenchmarkEach(b *testing.B) {
	p := Learn(map[string]int{"low": 5, "lower": 2, "newest": 6, "widest": 3}, 100)
	for _, word := range []string{"newest", "slowest"} {
		b.Run(word, func(b *testing.B) {
			n := 0
			for b.Loop() {
				p.Each([]byte(word), func(string) { n++ })
			}
		})
	}
}
