package experiments

import (
	"fmt"
	"testing"
)

// TestFoldsOf: the number of texts decides where the file does not, and a study that
// was begun before there were folds has none, unless the file asks for them.
func TestFoldsOf(t *testing.T) {
	const source = "[data]\ntrain = \"a.csv\"\n"
	parse := func(t *testing.T, source string) *Experiment {
		t.Helper()
		e, err := Parse("a.toml", source, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	for _, c := range []struct {
		set               string
		train, validation int
		want              int
	}{
		{`"auto"`, 4000, 999, 4}, {`"auto"`, 4000, 1000, 0}, {`"auto"`, 400, 0, 0},
		{"0", 40, 10, 0}, {"1", 40, 10, 0}, {"2", 40, 10, 2}, {"3", 40000, 1000, 3}, {"3", 400, 0, 0},
	} {
		e := parse(t, source+"[search]\nfolds = "+c.set+"\n")
		if got := e.Search.FoldsOf(c.train, c.validation); got != c.want {
			t.Errorf("folds = %s of %d and %d texts: %d, want %d", c.set, c.train, c.validation, got, c.want)
		}
	}
	now := parse(t, source)
	if now.Search.Folds != AutoFolds {
		t.Errorf("where the file is silent: %d", now.Search.Folds)
	}
	for what, c := range map[string]struct {
		source, stored string
		want           int
	}{
		"as it was begun": {source, now.Defaults(), AutoFolds}, "begun before": {source, "", 0},
		"begun before and asked for": {source + "[search]\nfolds = 4\n", "", 4},
	} {
		old, _ := begun(t, parse(t, c.source), c.stored)
		if old.Search.Folds != c.want {
			t.Errorf("%s: %d, want %d", what, old.Search.Folds, c.want)
		}
	}
	for _, set := range []string{"0", "4", `"auto"`} {
		if e := parse(t, source+fmt.Sprintf("[search]\nfolds = %s\n", set)); e.Hash("data") != now.Hash("data") {
			t.Errorf("folds = %s make another study of the same trials", set)
		}
	}
}
