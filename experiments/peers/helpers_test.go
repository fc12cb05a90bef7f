package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the tests' own program be a worker, as the command is.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == workerArgument {
		if err := serve(os.Stdin, os.Stdout); err != nil {
			_, _ = os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// tiny is a data set of a few texts, written to a folder of the test.
func tiny(t *testing.T) (from string, d dataset) {
	t.Helper()
	from = t.TempDir()
	texts := map[string]string{
		"train.tsv": "A fine, fine film\t1\nnot a good one at all\t0\nfine and good\t1\nbad bad bad bad\t0\n",
		"test.tsv":  "a fine one indeed\t1\nbad\t0\nnot good at all\t0\n",
	}
	for name, content := range texts {
		if err := os.WriteFile(filepath.Join(from, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return from, dataset{name: "tiny", train: "train.tsv", test: "test.tsv", sample: true, epochs: 2}
}

// prepared is the tiny data set, prepared, and settings of a classifier for it.
func prepared(t *testing.T, routes string) settings {
	t.Helper()
	from, d := tiny(t)
	folder := filepath.Join(t.TempDir(), "data")
	h, err := prepare(from, folder, d, 0)
	if err != nil {
		t.Fatal(err)
	}
	return comparison(folder, h, strings.Split(routes, "+"), 2, d.epochs)
}
