package text

import (
	"os"
	"path/filepath"
	"testing"
)

// realData returns a file of the public data sets that are not part of the
// project, or skips the test.
func realData(tb testing.TB, elem ...string) string {
	tb.Helper()
	root := os.Getenv("SWEEP_TEST_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(root); err != nil {
		tb.Skipf("no public data sets in %s: set SWEEP_TEST_DATA to their folder", root)
	}
	return filepath.Join(append([]string{root}, elem...)...)
}

func TestRealFiles(t *testing.T) {
	for _, tt := range []struct {
		file          string
		rows, classes int
		form, text    string
		label         string
	}{
		{"trec/train.label", 5452, 6, "trec", "How did serfdom develop in and then leave Russia ?", "DESC"},
		{"trec/test.label", 500, 6, "trec", "How far is it from Denver to Aspen ?", "NUM"},
		{"sst2/train.tsv", 6920, 2, "tsv", "a stirring , funny and finally transporting re imagining of beauty and the beast and 1930s horror films", "1"},
		{"sst2/dev.tsv", 872, 2, "tsv", "", ""},
		{"sst2/test.tsv", 1821, 2, "tsv", "", ""},
		{"r8/train.txt", 5485, 8, "tsv", "", "earn"},
		{"r8/test.txt", 2189, 8, "tsv", "", ""},
		{"banking77/train.csv", 10003, 77, "csv", "I am still waiting on my card?", "card_arrival"},
		{"banking77/test.csv", 3080, 77, "csv", "How do I locate my card?", "card_arrival"},
		{"imdb/train.jsonl.gz", 25000, 2, "jsonl", "", "pos"},
		{"imdb/test.jsonl.gz", 25000, 2, "jsonl", "", ""},
	} {
		t.Run(tt.file, func(t *testing.T) {
			path := realData(t, filepath.FromSlash(tt.file))
			table, err := Read(Source{Path: path})
			if err != nil {
				t.Fatal(err)
			}
			if table.Layout.Form != tt.form {
				t.Errorf("the form is %q, want %q", table.Layout.Form, tt.form)
			}
			classes := map[string]bool{}
			for _, e := range table.Examples {
				classes[e.Label] = true
			}
			if len(table.Examples) != tt.rows || len(classes) != tt.classes {
				t.Errorf("%d rows of %d classes, want %d of %d", len(table.Examples), len(classes), tt.rows, tt.classes)
			}
			first := table.Examples[0]
			if tt.text != "" && first.Fields[0] != tt.text || tt.label != "" && first.Label != tt.label {
				t.Errorf("the first example is %v", first)
			}
			for _, n := range table.Notices {
				t.Log(n)
			}
		})
	}
}
