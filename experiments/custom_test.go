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

	"github.com/doubleroute/sweep/routes"
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
	for _, file := range []string{"custom/gated/gated.go", "custom/last/last.go", "custom/bilinear/bilinear.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(source), "\n"); n >= 60 {
			t.Errorf("%s has %d lines; what is one's own takes fewer than 60", file, n)
		}
	}
	bin := t.TempDir()
	program := filepath.Join(bin, "custom")
	command(t, "go", "build", "-o", bin+string(filepath.Separator), "./...")
	command(t, "go", "test", "./...")
	t.Run("sub-model", func(t *testing.T) { customSubModel(t, program) })
	t.Run("view and combiner", func(t *testing.T) { customRoutes(t, program) })
}

// customRoutes runs the study with a view and a combiner of its own, and predicts
// with a model that it keeps.
func customRoutes(t *testing.T, program string) {
	out := t.TempDir()
	command(t, program, "run", "routes.toml", "--trials", "2", "--out", out, "--quiet", "--set", "train.epochs=2", "--set", "combiner.kind=bilinear",
		"--set", "search.single_share=0", "--set", "final.seeds=1", "--set", "final.models=1")
	var shown struct {
		Trials []struct {
			State, Combiner string
			Views           []string
			Params          map[string]any
		}
		Final []struct{ Trial int }
	}
	if err := json.Unmarshal(command(t, program, "show", "routes", "--json", "--out", out), &shown); err != nil {
		t.Fatal(err)
	}
	if len(shown.Trials) != 2 || len(shown.Final) == 0 {
		t.Fatalf("the run has %d trials and %d finalists, want 2 and 1", len(shown.Trials), len(shown.Final))
	}
	for i, trial := range shown.Trials {
		rank, ok := trial.Params["combiner.bilinear.rank"].(float64)
		if trial.State != "complete" || trial.Combiner != "bilinear" || !strings.HasPrefix(trial.Views[1], "last:") || !ok || rank < 4 || rank > 16 {
			t.Errorf("trial %d is %+v", i, trial)
		}
	}
	models, err := filepath.Glob(filepath.Join(out, "routes", "*.sweep"))
	if err != nil || len(models) == 0 {
		t.Fatalf("no model is kept: %v", err)
	}
	if said := string(command(t, "sh", "-c", "echo my screen stays black | "+program+" predict "+models[0])); !strings.Contains(said, "my screen stays black") {
		t.Errorf("the model says %q", said)
	}
	file, err := os.Open(models[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, err := routes.Load(file, nil); err == nil || !strings.Contains(err.Error(), `the view "last:`) || !strings.Contains(err.Error(), "register it") {
		t.Errorf("a program without the view: %v", err)
	}
}

func customSubModel(t *testing.T, program string) {
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
	testService(t, filepath.Join(filepath.Dir(program), "predict"), program, filepath.Join(out, "custom", fmt.Sprintf("trial-%d.sweep", shown.Final[0].Number)))
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
