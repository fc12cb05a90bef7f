package sweepcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/doubleroute/sweep/internal/study/studytest"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMain lets the test binary be the program itself, so that tests can run,
// interrupt and kill it.
func TestMain(m *testing.M) {
	switch os.Getenv("SWEEP_TEST_CHILD") {
	case "run":
		os.Exit(Run(context.Background(), append([]string{"sweep"}, os.Args[1:]...), os.Stdin, os.Stdout, os.Stderr))
	case "step":
		p := &program{name: "sweep", registry: inStep().Filled(), out: &printer{to: lockstep{}}, err: os.Stderr, browse: openBrowser}
		os.Exit(p.do(context.Background(), append([]string{"sweep"}, os.Args[1:]...)))
	}
	if err := os.Setenv("TZ", "UTC"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// lockstep is a standard output that waits, after each write, for a byte on
// standard input or its end. Training does not wait for it, so the sub-models of
// inStep do.
type lockstep struct{}

var waiting sync.Mutex // while lockstep waits

func (lockstep) Write(b []byte) (int, error) {
	waiting.Lock()
	defer waiting.Unlock()
	n, err := os.Stdout.Write(b)
	if err == nil {
		_, _ = os.Stdin.Read(make([]byte, 1))
	}
	return n, err
}

// inStep is the built-in sub-models, which are not made while lockstep waits.
func inStep() *routes.Registry {
	all := &submodels.Registry{}
	for _, name := range submodels.Builtin().Names() {
		spec, _ := submodels.Builtin().Lookup(name)
		made := spec.New
		spec.New = func(v submodels.Values) (submodels.SubModel, error) {
			waiting.Lock()
			defer waiting.Unlock()
			return made(v)
		}
		if err := all.Add(spec); err != nil {
			panic(err)
		}
	}
	return &routes.Registry{SubModels: all}
}

// output is what a command line gave.
type output struct {
	code     int
	out, err string
}

// sweep runs a command line in this process.
func sweep(args ...string) output {
	var out, err bytes.Buffer
	code := Run(context.Background(), append([]string{"sweep"}, args...), strings.NewReader(""), &out, &err)
	return output{code, out.String(), err.String()}
}

// must runs a command line that must succeed and returns its output.
func must(t testing.TB, args ...string) string {
	t.Helper()
	o := sweep(args...)
	if o.code != Done {
		t.Fatalf("sweep %s: exit code %d: %s", strings.Join(args, " "), o.code, o.err)
	}
	return o.out
}

// command is a command line for a process of its own. As a mode, "run" is the
// usual way and "step" with lockstep.
func command(t testing.TB, mode string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, args...)
	c.Env = append(os.Environ(), "SWEEP_TEST_CHILD="+mode)
	return c
}

// inFolder makes an empty folder the working folder.
func inFolder(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	t.(*testing.T).Chdir(folder)
	return folder
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// files lists what is below a folder, with contents.
func files(t testing.TB, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			all[path] = "folder"
		} else if err == nil {
			all[path] = read(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// golden compares got with a file in testdata, or writes the file with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		write(t, path, got)
		return
	}
	want := strings.Split(read(t, path), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(want) || line != want[i] {
			t.Fatalf("%s differs from line %d on; run go test with -update and look at the change\ngot: %s", path, i+1, line)
		}
	}
	if n := strings.Count(got, "\n") + 1; n < len(want) {
		t.Errorf("%s has %d lines and the output %d; run go test with -update and look at the change", path, len(want), n)
	}
}

// tiny is an experiment whose trials differ a thousandfold in length and of
// which about half fail: the loss overflows at once or late, or the memory is
// too small.
const tiny = `
[data]
train = "tiny.csv"
` + studytest.TinySpace + `
[search]
trials = 12
concurrency = 4

[limit]
memory = "2MB"

[final]
seeds = 2
models = 3
`

// tinyFolder makes a folder with the experiment tiny.toml and its data the
// working folder.
func tinyFolder(t testing.TB) {
	t.Helper()
	inFolder(t)
	studytest.Texts(t, "tiny.csv", 240)
	write(t, "tiny.toml", tiny)
}

// table is what the program shows of a study and each of its trials, but times.
func table(t testing.TB, study, out string) string {
	t.Helper()
	text := must(t, "show", study, "--json", "--out", out)
	var sum struct {
		Trials []struct{ Number int }
	}
	if err := json.Unmarshal([]byte(text), &sum); err != nil {
		t.Fatal(err)
	}
	all := timeless(t, text)
	for _, trial := range sum.Trials {
		all += timeless(t, must(t, "show", study, "--json", "--out", out, "--trial", fmt.Sprint(trial.Number)))
	}
	return all
}

// timeless writes JSON anew without what is measured in seconds.
func timeless(t testing.TB, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, key := range []string{"train_seconds", "seconds", "latency_us"} {
				delete(v, key)
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(v)
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

// differ reports the first line in which two tables differ.
func differ(t testing.TB, what, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("%s: line %d differs\ngot:  %s\nwant: %s", what, i+1, g[i], w[i])
			return
		}
	}
	if len(g) != len(w) {
		t.Errorf("%s: %d lines, want %d", what, len(g), len(w))
	}
}

// tameFolder is tinyFolder with trials that do not fail for their learning rate.
func tameFolder(t testing.TB) {
	t.Helper()
	tinyFolder(t)
	write(t, "tiny.toml", strings.Replace(tiny, "learning_rate = [0.01, 0.02, 10.0]", "learning_rate = [0.01, 0.02]", 1))
}
