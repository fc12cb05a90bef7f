package views

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels/text"
	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// prose makes n texts that look like sentences: words as frequent as those of a
// language, some with capitals, and punctuation.
func prose(n, words int) []tokenize.Example {
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.1, 4, 50_000)
	word := func() string {
		w := zipf.Uint64() + 10
		var b []byte
		for r := w * 2654435761 % (1 << 32); w > 0; w, r = w/6, r/26 {
			b = append(b, 'a'+byte(r%26))
		}
		switch rng.IntN(20) {
		case 0:
			b[0] -= 'a' - 'A'
		case 1, 2:
			b = append(b, ',')
		case 3:
			b = append(b, '.')
		case 4:
			b = append(b, "'s"...)
		}
		return string(b)
	}
	examples := make([]tokenize.Example, n)
	for i := range examples {
		list := make([]string, words)
		for j := range list {
			list[j] = word()
		}
		examples[i].Fields = []string{strings.Join(list, " ")}
	}
	return examples
}

func benchmarkTexts(b *testing.B, view string, examples []tokenize.Example, limit int) {
	e := made(b, view, TextOptions{Tokens: "words", Lowercase: true, MaxTokens: limit, MaxVocabulary: 50_000, Buckets: 1 << 14})
	e.Fit(examples)
	run := func(name string, encode func(ex tokenize.Example)) {
		b.Run(name, func(b *testing.B) {
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				encode(examples[i%len(examples)])
				i++
			}
		})
	}
	var s Scratch
	var ids []int32
	run("reused", func(ex tokenize.Example) { ids = e.Append(ids[:0], &s, ex.Fields) })
	plain, tokens := newPlain(view, e), []string(nil)
	run("plain", func(ex tokenize.Example) {
		tokens = plain.tokens(tokens, ex.Fields)
		ids = plain.encodeText(ids[:0], tokens)
	})
}

// BenchmarkEncodeText takes one text at a time, of 20 words and of 230, in
// reused memory and by the plain encoder.
func BenchmarkEncodeText(b *testing.B) {
	for _, words := range []int{20, 230} {
		examples := prose(1000, words)
		for _, view := range []string{"all", "odd", "characters", "trigrams"} {
			b.Run(fmt.Sprintf("%s/%d", view, words), func(b *testing.B) { benchmarkTexts(b, view, examples, 256) })
		}
	}
}

// BenchmarkEncodePart fits and encodes a whole public data set, as a study does
// when it begins.
func BenchmarkEncodePart(b *testing.B) {
	root := os.Getenv("SWEEP_TEST_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	for _, file := range []string{"sst2/train.tsv", "imdb/train.jsonl.gz"} {
		table, err := text.Read(text.Source{Path: filepath.Join(root, filepath.FromSlash(file))})
		if err != nil {
			b.Skipf("set SWEEP_TEST_DATA to the folder of the public data sets: %v", err)
		}
		p := table.Examples
		for _, view := range []string{"all", "characters", "trigrams"} {
			e := made(b, view, TextOptions{Tokens: "words", Lowercase: true, MaxTokens: 400, MaxVocabulary: 50_000, Buckets: 1 << 14})
			run := func(name string, once func()) {
				b.Run(fmt.Sprintf("%s/%s/%s", filepath.Dir(file), view, name), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						once()
					}
					b.ReportMetric(float64(b.N*len(p))/b.Elapsed().Seconds(), "texts/s")
				})
			}
			run("fit", func() { e.Fit(p) })
			run("encode", func() { e.Encode(p) })
			plain := newPlain(view, e)
			run("plain-fit", func() { plain.fit(p) })
			run("plain-encode", func() {
				var ids []int32
				var tokens []string
				for _, ex := range p {
					tokens = plain.tokens(tokens, ex.Fields)
					ids = plain.encodeText(ids, tokens)
				}
			})
		}
	}
}
