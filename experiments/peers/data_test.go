package main

import (
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes"
)

// readNumbers reads a file that writeNumbers wrote.
func readNumbers[T int32 | float32](t *testing.T, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	numbers := make([]T, info.Size()/4)
	if err := binary.Read(f, binary.LittleEndian, numbers); err != nil {
		t.Fatal(err)
	}
	return numbers
}

func TestPrepare(t *testing.T) {
	from, d := tiny(t)
	folder := filepath.Join(t.TempDir(), "a", "b")
	h, err := prepare(from, folder, d, 0)
	if err != nil {
		t.Fatal(err)
	}
	if h.Train != (extent{4, 18}) || h.Test != (extent{3, 9}) || h.Vocabulary != 12 || !slices.Equal(h.Classes, []string{"0", "1"}) {
		t.Errorf("the header is %+v", *h)
	}
	// bad 4, fine 3, then a and good 2 each, then those that occur once.
	tests := map[string][]int32{
		"train.offsets": {0, 5, 11, 14, 18},
		"train.labels":  {1, 0, 1, 0},
		"test.offsets":  {0, 4, 5, 9},
		"test.labels":   {1, 0, 0},
	}
	for file, want := range tests {
		if got := readNumbers[int32](t, filepath.Join(folder, file)); !slices.Equal(got, want) {
			t.Errorf("%s holds %v, want %v", file, got, want)
		}
	}
	data, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	v := fit(data.Corpus.Train, data.Options)
	var texts []string
	ids, offsets := readNumbers[int32](t, filepath.Join(folder, "test.ids")), tests["test.offsets"]
	for i := range 3 {
		var words []string
		for _, id := range ids[offsets[i]:offsets[i+1]] {
			words = append(words, v.Token(id))
		}
		texts = append(texts, strings.Join(words, " "))
	}
	want := []string{"a fine one <unknown>", "bad", "not good at all"}
	if !slices.Equal(texts, want) {
		t.Errorf("the exported test texts are %q, want %q", texts, want)
	}
	var read header
	content, err := os.ReadFile(filepath.Join(folder, "header.json"))
	if err != nil || json.Unmarshal(content, &read) != nil || !reflect.DeepEqual(read, *h) {
		t.Errorf("header.json holds %s, %v", content, err)
	}
}

func TestSample(t *testing.T) {
	from, d := tiny(t)
	path := filepath.Join(from, d.train)
	for _, tt := range []struct{ n, want int }{{0, 4}, {2, 2}, {4, 4}, {9, 4}} {
		a, err := readSample(path, tt.n)
		if err != nil {
			t.Fatal(err)
		}
		b, err := readSample(path, tt.n)
		if err != nil || len(a.Examples) != tt.want || !reflect.DeepEqual(a.Examples, b.Examples) {
			t.Errorf("a sample of %d has %d texts, and again %d, %v; want %d, the same", tt.n, len(a.Examples), len(b.Examples), err, tt.want)
		}
	}
	if _, err := readSample(filepath.Join(from, "none.tsv"), 0); err == nil || !strings.Contains(err.Error(), "DATA=") {
		t.Errorf("a file that is not there gives %v", err)
	}
}

func TestTokensAreCut(t *testing.T) {
	s := prepared(t, "mlp+mlp")
	data, err := open(s.Folder)
	if err != nil {
		t.Fatal(err)
	}
	o := routes.TextOptions{MaxTokens: 2, Lowercase: true}
	if got := words(nil, data.Corpus.Train.Examples[0], o); !slices.Equal(got, []string{"a", "fine"}) {
		t.Errorf("the first two words are %q", got)
	}
}
