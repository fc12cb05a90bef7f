package sweepcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes"
)

// format3Platform is where the studies of TestFormat3 were trained.
const format3Platform = "amd64 avx2"

// TestFormat3 reads what the last version with databases of format 3 left, with
// what it printed of it: a finished study and its model, and a study that was
// interrupted while asha had paused trials, the checkpoints of some of which are
// there. That study ends as it would have with that version, and so does one that is
// begun now with the defaults of then. What is recommended,
// and whether the second route pays, is decided by the rules of now.
func TestFormat3(t *testing.T) {
	fixture, err := filepath.Abs(filepath.Join("testdata", "format3"))
	if err != nil {
		t.Fatal(err)
	}
	inFolder(t)
	if err := os.CopyFS(".", os.DirFS(fixture)); err != nil {
		t.Fatal(err)
	}
	for golden, line := range map[string]string{
		"finished.json": "show finished --json --out .",
		"trial-8.json":  "show finished --json --out . --trial 8",
		"paused.json":   "show paused --json --out .",
	} {
		differ(t, line, trained(t, must(t, strings.Fields(line)...)), trained(t, read(t, golden)))
	}
	var out, faults bytes.Buffer
	code := Run(context.Background(), []string{"sweep", "predict", filepath.Join("finished", "trial-8.sweep")}, strings.NewReader(read(t, "texts.txt")), &out, &faults)
	if code != Done || out.String() != read(t, "predicted.txt") {
		t.Errorf("code %d: %s%s", code, &out, &faults)
	}

	must(t, "run", "paused.toml", "--quiet", "--out", ".")
	whole := []string{"run", "paused.toml", "--quiet", "--out", "whole"}
	for _, was := range []string{
		"train.regime=joint", "train.patience=3", "search.portfolio=[]", "search.folds=0",
		"route.a.mlp.embedding_dropout=0.0", "route.a.cnn.embedding_dropout=0.0", "route.a.rnn.embedding_dropout=0.0",
		"route.b.mlp.embedding_dropout=0.0", "route.b.rnn.embedding_dropout=0.0",
	} {
		whole = append(whole, "--set", was)
	}
	must(t, whole...)
	if is := routes.Platform(); is != format3Platform {
		t.Skipf("what is trained is the same to the last bit with one build of the kernels only: %s, not %s", format3Platform, is)
	}
	want := trained(t, read(t, "paused-whole.json"))
	differ(t, "from the start", withoutLater(t, trained(t, table(t, "paused", "whole")), want), want)
	differ(t, "after the interruption", trained(t, table(t, "paused", ".")), want)
	must(t, "run", "finished.toml", "--quiet", "--out", ".") // finds all done
	differ(t, "finished", trained(t, must(t, "show", "finished", "--json", "--out", ".")), trained(t, read(t, "finished.json")))
}

// withoutLater leaves out the settings of a table that another does not know: those
// that have come since, which a study begun now has.
func withoutLater(t *testing.T, table, old string) string {
	t.Helper()
	each := func(text string, f func(settings map[string]any)) string {
		all := ""
		for d := json.NewDecoder(strings.NewReader(text)); d.More(); {
			var one map[string]any
			if err := d.Decode(&one); err != nil {
				t.Fatal(err)
			}
			if settings, ok := one["settings"].(map[string]any); ok {
				f(settings)
			}
			b, err := json.MarshalIndent(one, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			all += string(b) + "\n"
		}
		return all
	}
	known := map[string]bool{}
	each(old, func(settings map[string]any) {
		for key := range settings {
			known[key] = true
		}
	})
	return each(table, func(settings map[string]any) {
		maps.DeleteFunc(settings, func(key string, _ any) bool { return !known[key] })
	})
}

// trained writes the values of a stream of JSON, as table is, anew: what was trained
// and measured, without what is measured in seconds and without what is concluded.
func trained(t *testing.T, text string) string {
	t.Helper()
	all := ""
	for d := json.NewDecoder(strings.NewReader(text)); d.More(); {
		var one map[string]any
		if err := d.Decode(&one); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"recommended", "verdict", "alone"} {
			delete(one, key)
		}
		final, _ := one["final"].([]any)
		for _, f := range final {
			delete(f.(map[string]any), "difference")
			delete(f.(map[string]any), "cost_share")
		}
		text, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		all += timeless(t, string(text))
	}
	return all
}
