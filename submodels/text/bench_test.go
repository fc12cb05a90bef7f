package text

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// sentences returns n texts of about 20 words each, their words as frequent as
// those of a language.
func sentences(n int) []string {
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.1, 2, 20_000)
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		for range 10 + r.IntN(20) {
			fmt.Fprintf(&b, "w%x ", zipf.Uint64())
		}
		out[i] = b.String() + "."
	}
	return out
}

func BenchmarkReadFrom(b *testing.B) {
	files := map[string]*strings.Builder{}
	for _, form := range []string{"csv", "tsv", "jsonl", "fasttext", "trec", "vectors"} {
		files[form] = &strings.Builder{}
	}
	for i, s := range sentences(20_000) {
		label := fmt.Sprintf("c%d", i%8)
		fmt.Fprintf(files["csv"], "\"%s, and\",%s\n", s, label)
		fmt.Fprintf(files["tsv"], "%s\t%s\n", s, label)
		line, _ := json.Marshal(map[string]string{"text": s, "label": label})
		fmt.Fprintf(files["jsonl"], "%s\n", line)
		fmt.Fprintf(files["fasttext"], "__label__%s %s\n", label, s)
		fmt.Fprintf(files["trec"], "A:%s %s\n", label, s)
		fmt.Fprintf(files["vectors"], "%v,%v,%v,%v,%s\n", float32(i)/7, i, 0.25, -1e-3, label)
	}
	for form, file := range files {
		src := Source{}
		if form == "vectors" {
			src.Form = form
		}
		b.Run(form, func(b *testing.B) {
			b.SetBytes(int64(file.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ReadFrom("data", strings.NewReader(file.String()), src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchmarkTokens(b *testing.B, cut func([]string, string, bool) []string) {
	docs := sentences(1000)
	size := 0
	for _, d := range docs {
		size += len(d)
	}
	b.SetBytes(int64(size))
	var tokens []string
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			tokens = cut(tokens[:0], d, true)
		}
	}
}

// benchmarkReused cuts the same texts into memory that is used again.
func benchmarkReused(b *testing.B, add func(t *Tokens, s string, lower bool, limit int)) {
	var tokens Tokens
	benchmarkTokens(b, func(dst []string, s string, lower bool) []string {
		tokens.Reset()
		add(&tokens, s, lower, 0)
		return dst
	})
}

func BenchmarkTokens(b *testing.B) {
	b.Run("words", func(b *testing.B) { benchmarkReused(b, (*Tokens).AddWords) })
	b.Run("characters", func(b *testing.B) { benchmarkReused(b, (*Tokens).AddCharacters) })
}

func BenchmarkWords(b *testing.B)      { benchmarkTokens(b, Words) }
func BenchmarkCharacters(b *testing.B) { benchmarkTokens(b, Characters) }

func BenchmarkVocabulary(b *testing.B) {
	var docs [][]string
	size := 0
	for _, s := range sentences(5000) {
		docs = append(docs, Words(nil, s, false))
		size += len(s)
	}
	b.Run("fit", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			FitVocabulary(slices.Values(docs), VocabularyOptions{})
		}
	})
	b.Run("number", func(b *testing.B) {
		v := FitVocabulary(slices.Values(docs), VocabularyOptions{})
		var r RaggedBuilder
		b.SetBytes(int64(size))
		for b.Loop() {
			r.Reset()
			for _, d := range docs {
				r.AddTokens(v, d, 0)
			}
		}
	})
}

func BenchmarkAssemble(b *testing.B) {
	table := &Table{File: "train", Fields: []string{"text"}}
	size := 0
	for i, s := range sentences(20_000) {
		table.Examples = append(table.Examples, Example{Fields: []string{s}, Label: fmt.Sprint(i % 8)})
		size += len(s)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		if _, err := Assemble(table, nil, nil, Split{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReal reads one of the public data sets, unpacking included.
func BenchmarkReal(b *testing.B) {
	path := realData(b, "imdb", "train.jsonl.gz")
	for b.Loop() {
		if _, err := Read(Source{Path: path}); err != nil {
			b.Fatal(err)
		}
	}
}
