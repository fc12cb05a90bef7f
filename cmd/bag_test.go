package sweepcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/study/studytest"
)

// TestBag searches bags alone, beside another and beside another sub-model, stopped
// early too, and takes one away.
func TestBag(t *testing.T) {
	inFolder(t)
	studytest.Texts(t, "tiny.csv", 240)
	write(t, "tiny.toml", `
[data]
train = "tiny.csv"
[route.a]
submodel = "bag"
bag.characters = [0, 3]
[route.b]
submodel = ["bag", "mlp", "none"]
mlp.embedding = 4
[train]
epochs = [1, 3]
[search]
scheduler = "hyperband"
trials = 12
[final]
seeds = 2
`)
	for _, workers := range []string{"1", "2"} {
		text := must(t, "run", "tiny.toml", "--quiet", "--out", "by"+workers, "--workers", workers)
		if !strings.Contains(text, "12 trials") || strings.Contains(text, "failed") {
			t.Errorf("printed: %s", text)
		}
	}
	one := table(t, "tiny", "by1")
	if two := table(t, "tiny", "by2"); one != two {
		t.Errorf("with two workers\n%s\nand with one\n%s", two, one)
	}
	for _, models := range [][]string{{"bag"}, {"bag", "bag"}, {"bag", "mlp"}} {
		if !slices.ContainsFunc(trials(t, "tiny", "by1"), func(routes []string) bool { return slices.Equal(routes, models) }) {
			t.Errorf("no %q among the trials", models)
		}
	}
	models, err := filepath.Glob(filepath.Join("by1", "tiny", "*.sweep"))
	if err != nil || len(models) == 0 {
		t.Fatalf("no model: %v", err)
	}
	var out, fault bytes.Buffer
	code := Run(context.Background(), []string{"sweep", "predict", models[0]}, strings.NewReader("one of them\nanother\n"), &out, &fault)
	if code != Done || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("predicted: %s%s", &out, &fault)
	}
}

// trials lists the sub-models of each trial of a study.
func trials(t *testing.T, study, out string) (routes [][]string) {
	t.Helper()
	var sum struct {
		Trials []struct{ Routes []string }
	}
	if err := json.Unmarshal([]byte(must(t, "show", study, "--json", "--out", out)), &sum); err != nil {
		t.Fatal(err)
	}
	for _, trial := range sum.Trials {
		routes = append(routes, trial.Routes)
	}
	return routes
}
