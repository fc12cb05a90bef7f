package experiments_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// command runs a program in experiments/custom and returns its standard output.
func command(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = "custom"
	// A module that no longer fits its dependencies must fail, not be mended.
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off")
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			out = append(out, exit.Stderr...)
		}
		t.Fatalf("%s %s in experiments/custom: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return out
}

// TestCustom builds, tests and runs the example of a program with a sub-model
// of its own. It is a module apart, as a user's is; where the dependencies of
// this module have changed, go mod tidy there brings it up to date.
func TestCustom(t *testing.T) {
	if testing.Short() {
		t.Skip("building a program takes long")
	}
	source, err := os.ReadFile("custom/gated/gated.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), "\n"); n >= 60 {
		t.Errorf("custom/gated/gated.go has %d lines; a sub-model of one's own takes fewer than 60", n)
	}
	bin := t.TempDir()
	program := filepath.Join(bin, "custom")
	command(t, "go", "build", "-o", bin+string(filepath.Separator), "./...")
	command(t, "go", "test", "./...")
	out := t.TempDir()
	command(t, program, "run", "custom.toml", "--trials", "2", "--out", out, "--quiet",
		"--set", "train.epochs=2", "--set", "search.single_share=0", "--set", "final.seeds=1", "--set", "final.models=1")
	var shown struct {
		Trials []struct {
			State  string
			Routes []string
			FLOPs  int64
			Params map[string]any
		}
		Final []struct{ Number int }
	}
	if err := json.Unmarshal(command(t, program, "show", "custom", "--json", "--out", out), &shown); err != nil {
		t.Fatal(err)
	}
	if len(shown.Trials) != 2 || len(shown.Final) == 0 {
		t.Fatalf("the run has %d trials and %d finalists, want 2 and 1", len(shown.Trials), len(shown.Final))
	}
	for i, trial := range shown.Trials {
		if trial.State != "complete" || !slices.Equal(trial.Routes, []string{"cnn", "gated"}) || trial.FLOPs <= 0 {
			t.Errorf("trial %d is %+v", i, trial)
		}
		if width, ok := trial.Params["route.b.gated.width"].(float64); !ok || width < 16 || width > 64 {
			t.Errorf("trial %d has the width %v", i, trial.Params["route.b.gated.width"])
		}
	}
	testService(t, filepath.Join(bin, "predict"), program, filepath.Join(out, "custom", fmt.Sprintf("trial-%d.sweep", shown.Final[0].Number)))
}

// testService checks that a program which imports the sub-model and routes, and
// nothing that searches, says the same of texts as the one that searched.
func testService(t *testing.T, service, program, model string) {
	t.Helper()
	deps := string(command(t, "go", "list", "-deps", "./predict"))
	for _, name := range []string{"cmd", "search", "results", "experiments", "internal/study"} {
		if strings.Contains(deps, "github.com/doubleroute/sweep/"+name+"\n") {
			t.Errorf("what predicts imports %s", name)
		}
	}
	seen := map[string]bool{}
	for _, text := range []string{"I was charged twice this month", "I cannot log in, my password is refused", "the printer jams again"} {
		class := strings.TrimSpace(string(command(t, service, model, text)))
		predict := exec.Command(program, "predict", model)
		predict.Stdin = strings.NewReader(text + "\n")
		line, err := predict.Output()
		if err != nil {
			t.Fatal(err)
		}
		if want, _, _ := strings.Cut(string(line), "\t"); class != want || class == "" {
			t.Errorf("%q is %q, want %q", text, class, want)
		}
		seen[class] = true
	}
	if len(seen) < 2 {
		t.Errorf("all texts are %v", seen)
	}
}
