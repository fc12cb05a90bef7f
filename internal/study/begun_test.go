package study

import (
	"path/filepath"
	"testing"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
)

// TestAsBegun: a study goes on with the defaults that it was begun with, and with
// data that are read by these.
func TestAsBegun(t *testing.T) {
	ctx := t.Context()
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	e, err := experiments.Parse("new.toml", "[data]\ntrain = \"builtin:desk\"\n[train]\nclip = 3\n", experiments.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, defaults := range map[string]string{"earlier": `{"train.epochs": 7, "text.max_tokens": 9, "train.clip": 1}`, "oldest": "", "same": e.Defaults(), "broken": "{"} {
		if err := store.PutStudy(ctx, results.Study{Name: name, Defaults: defaults}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"earlier", "oldest", "same", "new", "broken"} {
		named := *e
		named.Name = name
		o, err := asBegun(ctx, Options{Experiment: &named, Store: store})
		if (err != nil) != (name == "broken") {
			t.Fatalf("%s: %v", name, err)
		}
		if err != nil {
			continue
		}
		earlier, epochs := name == "earlier", e.MaxEpochs()
		if was := map[string]int{"earlier": 7, "oldest": 12}[name]; was > 0 {
			epochs = was
		}
		others := epochs != e.MaxEpochs()
		if got := o.Experiment; got.MaxEpochs() != epochs || got.Apart() == others || (got.Text.MaxTokens == 9) != earlier || (o.Data != nil) != others || got.Name != name {
			t.Errorf("%s: %d epochs, %d tokens, data %v", name, got.MaxEpochs(), got.Text.MaxTokens, o.Data != nil)
		}
	}
}
