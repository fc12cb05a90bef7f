package experiments

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// vectorFiles is an experiment in a folder with data and word vectors.
func vectorFiles(t *testing.T, more string) (file, source string) {
	t.Helper()
	folder := t.TempDir()
	for name, content := range map[string]string{
		"train.csv": "text,label\n" + strings.Repeat("a good day,up\nBad night,down\n", 10),
		"words.txt": "day 1 2\ngood 3 4\nbad -1 0\nnever 1 1\nseen 2 2\nhere 3 3\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "a.toml"), "[data]\ntrain = 'train.csv'\nvalidation = 'train.csv'\ntest = 'train.csv'\n" + more
}

func TestVectorsAreReadWithTheData(t *testing.T) {
	file, source := vectorFiles(t, "[text]\nvectors = 'words.txt'\n[route.a]\nsubmodel = 'cnn'\ncnn.vectors = ['none', 'tuned']\ncnn.vectors_extra = [1, 2]\n")
	e, err := Parse(file, source, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := e.Corpus(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"day", "good", "bad", "never", "seen"}; !slices.Equal(c.Vectors.Words, want) {
		t.Errorf("the words are %q, not %q", c.Vectors.Words, want)
	}
	notice := "words.txt: 2 numbers a word; 3 of 5 words of the training part; 2 further words"
	if !slices.Contains(c.Notices, notice) {
		t.Errorf("%q is not among the notices %q", notice, c.Notices)
	}
	for _, key := range []string{"route.a.cnn.vectors", "route.a.cnn.vectors_extra"} {
		if _, searched := e.Space.Index(key); !searched {
			t.Errorf("%s is not searched", key)
		}
	}
	with := e.Hash(Fingerprint(c))
	c.Vectors.Numbers[0]++
	if e.Hash(Fingerprint(c)) == with {
		t.Error("a study with other vectors is the same")
	}
	moved := filepath.Join(filepath.Dir(file), "other.txt")
	if err := os.Rename(filepath.Join(filepath.Dir(file), "words.txt"), moved); err != nil {
		t.Fatal(err)
	}
	if e, err = Parse(file, source, Options{Set: []string{"text.vectors=" + moved}}); err != nil {
		t.Fatal(err)
	}
	if c, err = e.Corpus(context.Background()); err != nil || e.Hash(Fingerprint(c)) != with {
		t.Errorf("where the file of vectors is changes the study: %v", err)
	}
}

func TestFaultsOfVectors(t *testing.T) {
	for more, want := range map[string]string{
		"[text]\nvectors = 'word.txt'\n":                                   "there is no file",
		"[text]\nvectors = 3\n":                                            "text.vectors",
		"[text]\nvectors = 'words.txt'\ntokens = 'characters'\n":           "word vectors are of words, and text.tokens is characters",
		"[route.a]\nsubmodel = 'cnn'\ncnn.vectors = 'frozen'\n":            "has no effect without word vectors: name a file of them in text.vectors",
		"[text]\nvectors = 'words.txt'\n[route.a]\ncnn.vectors = 'stay'\n": "frozen",
	} {
		file, source := vectorFiles(t, more)
		e, err := Parse(file, source, Options{})
		if err == nil {
			_, err = e.Corpus(context.Background())
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, not %q", more, err, want)
		}
	}
}
