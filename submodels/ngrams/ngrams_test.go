package ngrams

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// gram is an n-gram as a string.
type gram struct {
	order int
	text  string
}

// plainGrams is what Cutter.Append cuts, the plain way.
func plainGrams(t *tokenize.Tokens, words, characters int) (list []gram) {
	if words > 0 {
		for i := range t.Len() {
			joined := ""
			for n := 1; n <= min(words, i+1, LongestWords); n++ {
				joined = string(t.At(i-n+1)) + "\x00" + joined
				list = append(list, gram{n - 1, joined})
			}
		}
	}
	for i := range t.Len() {
		letters := split(" " + string(t.At(i)) + " ")
		for from := range letters {
			for n := ShortestCharacter; n <= min(characters, LongestCharacters, len(letters)-from); n++ {
				list = append(list, gram{LongestWords + n - ShortestCharacter, strings.Join(letters[from:from+n], "")})
			}
		}
	}
	return list
}

// split cuts a string before each byte that begins a character.
func split(s string) (letters []string) {
	for len(s) > 0 {
		n := 1
		for n < len(s) && s[n]&0xC0 == 0x80 {
			n++
		}
		letters, s = append(letters, s[:n]), s[n:]
	}
	for len(letters) > 0 && letters[0][0]&0xC0 == 0x80 { // no character begins there
		letters = letters[1:]
	}
	return letters
}

// same holds keys to n-grams: as many, of the same orders, and equal just where the
// n-grams are.
func same(t *testing.T, keys []uint64, grams []gram) {
	t.Helper()
	if len(keys) != len(grams) {
		t.Fatalf("%d keys for the %d n-grams %v", len(keys), len(grams), grams)
	}
	byGram, byKey := map[gram]uint64{}, map[uint64]gram{}
	for i, g := range grams {
		if order(keys[i]) != g.order {
			t.Fatalf("%q has order %d, want %d", g.text, order(keys[i]), g.order)
		}
		if key, seen := byGram[g]; seen && key != keys[i] {
			t.Fatalf("%q has two keys", g.text)
		}
		if other, seen := byKey[keys[i]]; seen && other != g {
			t.Fatalf("%q and %q have one key", g.text, other.text)
		}
		byGram[g], byKey[keys[i]] = keys[i], g
	}
}

func FuzzCutter(f *testing.F) {
	for _, s := range []string{"", "a", "the cat sat on the mat, the cat!", "naïve Ærøskøbing 🙂🙂 日本語のテキスト", "a\xffb \x80\x80 c", "e\u0301 a\u0300"} {
		f.Add(s, uint8(3), uint8(6))
		f.Add(s, uint8(0), uint8(2))
		f.Add(s, uint8(1), uint8(0))
	}
	f.Fuzz(func(t *testing.T, s string, words, characters uint8) {
		var tokens tokenize.Tokens
		tokens.AddWords(s, false, 0)
		w, c := int(words%4), int(characters%8)
		var cutter Cutter
		same(t, cutter.Append(nil, &tokens, w, c), plainGrams(&tokens, w, c))
	})
}

// TestKeysStay pins keys: model files rest on them.
func TestKeysStay(t *testing.T) {
	var tokens tokenize.Tokens
	tokens.AddWords("so be it", false, 0)
	var cutter Cutter
	got := fmt.Sprintf("%x", cutter.Append(nil, &tokens, 3, 2))
	const want = "[7dfc93de2a69f83 c90a9ffd01f6b9e 125adaa7d09d62c2 ec760a9f7c950ff 1a55291b16e6cef8 248fe20f1cc68a95 3182733f5e7a9e8c " +
		"37dfc93de2a69f83 385bc151f1c62b3d 3a8d4f7066410a26 3c90a9ffd01f6b9e 3907fd1b6659a7bb 3783dfde6ed48a41 3ec760a9f7c950ff 3d709f723e9281a5]"
	if got != want {
		t.Errorf("keys are %s, were %s", got, want)
	}
}

// corpus is random texts of few words, some empty.
func corpus(n int) []string {
	rng := rand.New(rand.NewPCG(1, 2))
	texts := make([]string, n)
	for i := range texts {
		var words []string
		for range rng.IntN(9) {
			words = append(words, strings.Repeat("ab", 1+rng.IntN(3))+string(rune('a'+int(6*rng.Float64()*rng.Float64()))))
		}
		texts[i] = strings.Join(words, " ")
	}
	return texts
}

// labels gives texts classes on which some of their n-grams bear.
func labels(texts []string) []int32 {
	y := make([]int32, len(texts))
	for i, s := range texts {
		y[i] = int32(min(strings.Count(s, "ababab"), 2))
	}
	return y
}

func reader(texts []string) func(i int, t *tokenize.Tokens) {
	return func(i int, t *tokenize.Tokens) { t.AddWords(texts[i], false, 0) }
}

func variants() (list []Options) {
	for _, words := range []int{0, 1, 3} {
		for _, characters := range []int{0, 2, 5} {
			if words+characters == 0 {
				continue
			}
			for _, least := range []int{0, 1, 3} {
				for _, most := range []int{0, 1, 7, 40} {
					for _, buckets := range []int{0, 5} {
						list = append(list, Options{Words: words, Characters: characters, MinCount: least, MaxFeatures: most, Buckets: buckets, Weights: TFIDF, Norm: true})
					}
				}
			}
		}
	}
	return list
}

// TestSize holds what is said of vectors beforehand to the vectors.
func TestSize(t *testing.T) {
	texts := corpus(60)
	counts := NewCounts(labels(texts), reader(texts))
	for _, o := range variants() {
		s, e := counts.Size(o), counts.Fit(o)
		m := e.Encode(len(texts), reader(texts))
		if s.Rows != e.Rows() || s.Exact != len(e.Keys) || s.Rows != s.Exact+o.Buckets {
			t.Fatalf("%+v: %+v and %d keys, %d rows", o, s, len(e.Keys), e.Rows())
		}
		if o.MaxFeatures > 0 && s.Exact > o.MaxFeatures {
			t.Fatalf("%+v: %d n-grams", o, s.Exact)
		}
		active := float64(len(m.IDs)) / float64(len(texts))
		if o.Buckets == 0 && math.Abs(active-s.Active) > 1e-9 || s.Active < active {
			t.Fatalf("%+v: %g n-grams a text, %g counted", o, active, s.Active)
		}
		// The counts do not depend on what was asked of them before.
		if fresh := NewCounts(labels(texts), reader(texts)); fresh.Size(o) != s || !slices.Equal(fresh.Fit(o).Keys, e.Keys) {
			t.Fatalf("%+v: other counts when asked at once", o)
		}
	}
}

// TestVectors compares vectors with what strings and formulas give.
func TestVectors(t *testing.T) {
	texts := corpus(40)
	counts := NewCounts(labels(texts), reader(texts))
	for _, weights := range []Weights{Binary, Log, TFIDF} {
		for _, norm := range []bool{false, true} {
			for _, least := range []int{1, 3} {
				o := Options{Words: 2, Characters: 3, MinCount: least, Weights: weights, Norm: norm}
				m := counts.Fit(o).Encode(len(texts), reader(texts))
				for i, want := range plainVectors(texts, o) {
					rows, got := m.Vector(i)
					if len(rows) != len(want) {
						t.Fatalf("%+v: text %q has %d numbers, want %d", o, texts[i], len(rows), len(want))
					}
					sorted := slices.Clone(got)
					slices.Sort(sorted)
					slices.Sort(want)
					for j := range want {
						if math.Abs(float64(sorted[j])-want[j]) > 1e-5 {
							t.Fatalf("%+v: text %q has %v, want %v", o, texts[i], sorted, want)
						}
					}
				}
			}
		}
	}
}

// plainVectors are the numbers of each text's vector.
func plainVectors(texts []string, o Options) (list [][]float64) {
	in := map[gram]int{}
	times := make([]map[gram]int, len(texts))
	for i, s := range texts {
		var tokens tokenize.Tokens
		tokens.AddWords(s, false, 0)
		times[i] = map[gram]int{}
		for _, g := range plainGrams(&tokens, o.Words, o.Characters) {
			if times[i][g]++; times[i][g] == 1 {
				in[g]++
			}
		}
	}
	for _, counted := range times {
		var numbers []float64
		var squares [2]float64
		var kinds []int
		for g, n := range counted {
			if in[g] < o.MinCount {
				continue
			}
			x := 1.0
			if o.Weights != Binary {
				x += math.Log(float64(n))
			}
			if o.Weights == TFIDF {
				x *= math.Log(float64(1+len(texts))/float64(1+in[g])) + 1
			}
			kind := 0
			if g.order >= LongestWords {
				kind = 1
			}
			numbers, kinds = append(numbers, x), append(kinds, kind)
			squares[kind] += x * x
		}
		for i := range numbers {
			if o.Norm {
				numbers[i] /= math.Sqrt(squares[kinds[i]])
			}
		}
		list = append(list, numbers)
	}
	return list
}

// TestStored checks that what is stored of an encoder gives the same vectors, and
// that encoding allocates nothing once it has seen texts as long.
func TestStored(t *testing.T) {
	texts := corpus(50)
	counts := NewCounts(labels(texts), reader(texts))
	for _, o := range variants() {
		e := counts.Fit(o)
		want := e.Encode(len(texts), reader(texts))
		again := NewEncoder(o, Stored{Keys: slices.Clone(e.Keys), Scales: slices.Clone(e.Scales)})
		got := again.Encode(len(texts), reader(texts))
		if !slices.Equal(got.IDs, want.IDs) || !slices.Equal(got.Values, want.Values) {
			t.Fatalf("%+v: other vectors", o)
		}
		var tokens tokenize.Tokens
		var s Scratch
		rows, values := make([]int32, 0, 1000), make([]float32, 0, 1000)
		one := func(i int) {
			tokens.Reset()
			tokens.AddWords(texts[i], false, 0)
			rows, values = again.Append(rows[:0], values[:0], &s, &tokens)
		}
		for i := range texts {
			one(i)
		}
		at := 0
		if n := testing.AllocsPerRun(50, func() { one(at % len(texts)); at++ }); n != 0 {
			t.Fatalf("%+v: a text takes %v allocations", o, n)
		}
	}
}

// TestBest compares the n-grams that say the most of the class with the formula.
func TestBest(t *testing.T) {
	texts := corpus(80)
	y := labels(texts)
	o := Options{Words: 2, Characters: 3, MinCount: 2}
	in := map[gram][3]int{}
	for i, s := range texts {
		var tokens tokenize.Tokens
		tokens.AddWords(s, false, 0)
		seen := map[gram]bool{}
		for _, g := range plainGrams(&tokens, o.Words, o.Characters) {
			n := in[g]
			if !seen[g] {
				n[y[i]]++
			}
			in[g], seen[g] = n, true
		}
	}
	var share [3]float64
	for _, class := range y {
		share[class] += 1 / float64(len(y))
	}
	var scores []float64
	for _, n := range in {
		total, score := float64(n[0]+n[1]+n[2]), 0.0
		for c, observed := range n {
			expected := total * share[c]
			score += (float64(observed) - expected) * (float64(observed) - expected) / (expected + 1)
		}
		if total >= 2 {
			scores = append(scores, score)
		}
	}
	slices.SortFunc(scores, func(a, b float64) int { return cmp.Compare(b, a) })
	counts := NewCounts(y, reader(texts))
	for _, o.MaxFeatures = range []int{1, 10, 40} {
		at := 0
		for one := range counts.best(o) {
			i := slices.IndexFunc(counts.ranked.list, func(s scored) bool { return s.key == one.key })
			if got := float64(counts.ranked.list[i].score); math.Abs(got-scores[at]) > 1e-3 {
				t.Fatalf("n-gram %d of %d has a score of %g, want %g", at, o.MaxFeatures, got, scores[at])
			}
			at++
		}
		kept := counts.kept(o)
		if at != o.MaxFeatures || len(kept) != at || !slices.IsSortedFunc(kept, byTexts) {
			t.Errorf("%d n-grams, %d rows: want %d", at, len(kept), o.MaxFeatures)
		}
	}
}
