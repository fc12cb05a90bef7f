package sweepcmd

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/results/analysis"
)

// TestRunTwo runs two experiments with one command.
func TestRunTwo(t *testing.T) {
	tinyFolder(t)
	write(t, "other.toml", tiny)
	text := must(t, "run", "tiny.toml", "other.toml", "--trials", "4", "--quiet", "--set", `train.epochs=[1, 2]`)
	list := must(t, "list")
	for _, name := range []string{"tiny", "other"} {
		if !strings.Contains(text, "\n"+name+": 4 trials") || !strings.Contains(text, "Report: open "+filepath.Join("runs", name+".html")) {
			t.Errorf("printed of %s: %s", name, text)
		}
		if !strings.Contains(list, name) {
			t.Errorf("listed: %s", list)
		}
		if !strings.Contains(read(t, filepath.Join("runs", name+".html")), "<html") {
			t.Errorf("%s has no report", name)
		}
	}
	if timelessNames(t, "tiny") != timelessNames(t, "other") {
		t.Error("one experiment gave two tables under two names")
	}
}

// timelessNames is a study's table without its name.
func timelessNames(t *testing.T, name string) string {
	return strings.ReplaceAll(table(t, name, "runs"), `"`+name+`"`, "NAME")
}

// TestRunLines holds the plain lines of a real run to their form, and what is
// on standard output to the result alone.
func TestRunLines(t *testing.T) {
	tinyFolder(t)
	o := sweep("run", "tiny.toml", "--workers", "1")
	if o.code != Done {
		t.Fatal(o.err)
	}
	forms := []*regexp.Regexp{
		regexp.MustCompile(`^tiny: 168 training, 36 validation, 36 test examples of 2 classes$`),
		regexp.MustCompile(`^  note: tiny\.csv: read as CSV with a header, the text from "text", the label from "label"$`),
		regexp.MustCompile(`^\[\d+/12\]  trial \d+ +\w+/[\w-]+( \+ \w+/[\w-]+)? +[\d.]+[kM]? FLOPs  ([01]\.\d{4} after \d+ epochs?|failed: .+), [\d.]+s(  \([\d.]+s left\))?$`),
		regexp.MustCompile(`^\[\d+/\d+\]  trial \d+ on fold [1-3]: [01]\.\d{4}, [\d.]+s$`),
		regexp.MustCompile(`^\[\d+/\d+\]  final training [12] of trial \d+: test accuracy [01]\.\d{4}, [\d.]+s(  \([\d.]+s left\))?$`),
	}
	seen := make([]int, len(forms))
	for line := range strings.Lines(o.err) {
		i := slices.IndexFunc(forms, func(f *regexp.Regexp) bool { return f.MatchString(strings.TrimSuffix(line, "\n")) })
		if i < 0 {
			t.Errorf("the line %q", line)
			continue
		}
		seen[i]++
	}
	if seen[0] != 1 || seen[1] != 1 || seen[2] != 12 || seen[3] == 0 || seen[4] == 0 {
		t.Errorf("lines: %v", seen)
	}
	if !strings.HasPrefix(o.out, "\ntiny: 12 trials (") || !strings.Contains(o.out, " second route") ||
		!strings.Contains(o.out, "  sweep predict "+filepath.Join("runs", "tiny", "trial-")) ||
		!strings.HasSuffix(o.out, "\nReport: open "+filepath.Join("runs", "tiny.html")+"\n") {
		t.Errorf("the result: %s", o.out)
	}
	quiet := sweep("run", "tiny.toml", "--quiet")
	if quiet.code != Done || quiet.err != "" || quiet.out != o.out {
		t.Errorf("with --quiet: %+v\nwant %s", quiet, o.out)
	}
	var sum analysis.Summary
	if err := json.Unmarshal([]byte(must(t, "show", "--json")), &sum); err != nil {
		t.Fatal(err)
	}
	for _, f := range sum.Final {
		folds := regexp.MustCompile(`(?m)^other folds  +accuracy ([01]\.\d{4}, ){2}[01]\.\d{4}$`)
		if text := must(t, "show", "--trial", fmt.Sprint(f.Number)); !folds.MatchString(text) || len(sum.Trial(f.Number).Folds) != 3 {
			t.Errorf("finalist %d was not read on three folds: %s", f.Number, text)
		}
	}
	// show prints the same as run.
	if text := must(t, "show"); text+"\nReport: open "+filepath.Join("runs", "tiny.html")+"\n" != o.out {
		t.Errorf("shown: %s", text)
	}
}

// TestRunJSON holds the events of a real run to their keys.
func TestRunJSON(t *testing.T) {
	tinyFolder(t)
	o := sweep("run", "tiny.toml", "--json", "--workers", "2")
	if o.code != Done || o.err != "" {
		t.Fatalf("%+v", o)
	}
	known := map[string]bool{}
	for f := range reflect.TypeFor[study.Event]().Fields() {
		known[strings.Split(f.Tag.Get("json"), ",")[0]] = true
	}
	needs := map[string]string{
		"study": "text total", "notice": "text", "trial_began": "routes views flops epochs total", "epoch": "epoch epochs loss seconds",
		"trial": "routes views state flops", "fold_began": "routes views fold total", "fold": "fold total seconds", "final_began": "routes views total", "final": "total seconds", "end": "text end",
	}
	kinds, last := map[string]int{}, ""
	lines := bufio.NewScanner(strings.NewReader(o.out))
	for lines.Scan() {
		var e map[string]any
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		last = fmt.Sprint(e["event"])
		kinds[last]++
		for _, key := range strings.Fields("event study trial worker accuracy done total " + needs[last]) {
			if _, there := e[key]; !there {
				t.Errorf("no %s in %s", key, lines.Text())
			}
		}
		for key := range e {
			if !known[key] {
				t.Errorf("%s is in no Event: %s", key, lines.Text())
			}
		}
	}
	if len(kinds) != len(needs) || kinds["trial_began"] < 12 || kinds["trial"] != 12 || kinds["fold_began"] != kinds["fold"] || kinds["final_began"] != kinds["final"] || last != "end" {
		t.Errorf("events, of which the last is %s: %v", last, kinds)
	}
}

// TestChanged refuses another experiment under the name of a stored one.
func TestChanged(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--trials", "3", "--quiet")
	want := table(t, "tiny", "runs")
	before := files(t, "runs")
	const hint = `sweep: study "tiny" was begun with another experiment, other data or another seed: give this one another name (name = "…" in tiny.toml), or keep its results elsewhere: the experiment has changed; --set name=… gives it another name, --out another folder`
	refuse := func(args ...string) {
		t.Helper()
		o := sweep(append([]string{"run", "tiny.toml", "--trials", "3"}, args...)...)
		if o.code != Usage || o.out != "" || !strings.HasPrefix(o.err, hint) || strings.Count(o.err, "\n") != 1 {
			t.Errorf("%v: %+v", args, o)
		}
	}
	refuse("--seed", "12")
	refuse("--set", "train.batch_size=16")
	refuse("--set", "train.epochs=[1, 4, 13]", "--json")
	write(t, "tiny.toml", strings.Replace(tiny, `"rnn"]`, `"rnn", "mlp"]`, 1))
	if o := sweep("run", "tiny.toml"); o.code != Usage {
		t.Errorf("a choice named twice: %+v", o)
	}
	write(t, "tiny.toml", strings.Replace(tiny, `"second-half"`, `"first-half"`, 1))
	refuse()
	write(t, "tiny.toml", tiny)
	data := read(t, "tiny.csv")
	write(t, "tiny.csv", data+"one more,up\n")
	refuse()
	write(t, "tiny.csv", data)

	after := files(t, "runs")
	for _, name := range []string{"runs/tiny.html", "runs/sweep.db"} {
		if before[name] != after[name] {
			t.Errorf("%s has changed", name)
		}
	}
	if !slices.Equal(slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after))) {
		t.Errorf("the files have changed: %v, %v", slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
	}
	differ(t, "after refusals", table(t, "tiny", "runs"), want)
	// What it says to do works, and comments are no change.
	must(t, "run", "tiny.toml", "--trials", "3", "--quiet", "--seed", "12", "--set", "name=tiny-12")
	write(t, "tiny.toml", "# a comment\n"+tiny)
	must(t, "run", "tiny.toml", "--trials", "3", "--quiet")
}

// TestSet lays values with commas in them over a file.
func TestSet(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--quiet", "--trials", "6",
		"--set", `route.a.view=["even", "odd"]`, "--set", "route.a.cnn.widths=[[2], [2, 3]]", "--set", "train.learning_rate={min=0.001, max=0.01}", "--set", "train.weight_decay=0.0")
	var sum struct {
		Trials []struct {
			Views  []string
			Params map[string]any
		}
	}
	if err := json.Unmarshal([]byte(must(t, "show", "--json")), &sum); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, trial := range sum.Trials {
		rate, ok := trial.Params["train.learning_rate"].(float64)
		if !ok || rate < 0.001 || rate > 0.01 {
			t.Errorf("%+v", trial)
		}
		seen[trial.Views[0]] = true
	}
	if len(sum.Trials) != 6 || !seen["even"] || !seen["odd"] || len(seen) != 2 {
		t.Errorf("%d trials of %v", len(sum.Trials), seen)
	}
}

// TestBudget ends by itself, with finalists.
func TestBudget(t *testing.T) {
	tinyFolder(t)
	text := must(t, "run", "tiny.toml", "--budget", "3s", "--quiet")
	if !strings.Contains(text, "test accuracy") || !regexp.MustCompile(`tiny: \d+ trials \(`).MatchString(text) {
		t.Error(text)
	}
	// There is no time for two, and still both are there.
	write(t, "other.toml", tiny)
	o := sweep("run", "tiny.toml", "other.toml", "--budget", "1ms", "--out", "short")
	if o.code != Done || strings.Count(o.err, "  note: the search was stopped after 0 trials had begun\n") != 2 || strings.Count(o.out, "no trials yet") != 2 {
		t.Errorf("%+v", o)
	}
}

// TestExhausted says that there is nothing more to try.
func TestExhausted(t *testing.T) {
	tinyFolder(t)
	write(t, "few.toml", `
[data]
train = "tiny.csv"
[route.a]
view = "all"
submodel = "mlp"
mlp = { embedding = [4, 8], pool = "mean", depth = 0, width = 32, word_dropout = 0.0, embedding_dropout = 0.0 }
[route.b]
submodel = "none"
[combiner]
dropout = 0.0
[train]
epochs = 1
learning_rate = 0.01
[search]
sampler = "grid"
[final]
seeds = 1
`)
	o := sweep("run", "few.toml")
	if o.code != Done || !strings.Contains(o.err, "  note: every configuration has been tried\n") || !strings.Contains(o.out, "few: 2 trials (2 complete)") {
		t.Errorf("%+v", o)
	}
}

// TestExitCodes holds what an error means for the exit code and what of it is
// printed.
func TestExitCodes(t *testing.T) {
	reported := &reportedError{context.Canceled}
	for _, c := range []struct {
		err  error
		code int
		want string
	}{
		{nil, Done, ""},
		{errors.New("the disk is full"), Failed, "sweep: the disk is full\n"},
		{usage(errors.New("no")), Usage, "sweep: no\n"},
		{errors.Join(errors.New("one"), errors.Join(usage(errors.New("two")), errors.New("three"))), Usage, "sweep: one\nsweep: two\nsweep: three\n"},
		{reported, Interrupted, ""},
		{errors.Join(errors.New("the first failed"), reported), Interrupted, "sweep: the first failed\n"},
		{fmt.Errorf("reading: %w", context.Canceled), Interrupted, "sweep: interrupted\n"},
	} {
		var b bytes.Buffer
		p := &program{name: "sweep", out: &printer{}, err: &b}
		if code := p.exit(c.err); code != c.code || b.String() != c.want {
			t.Errorf("%v: exit code %d, want %d; printed %q, want %q", c.err, code, c.code, b.String(), c.want)
		}
	}
}

// TestAllFailed ends a run of which nothing came as one that failed, with its report,
// and has no figure where there is none.
func TestAllFailed(t *testing.T) {
	tinyFolder(t)
	line := []string{"run", "tiny.toml", "--trials", "3", "--set", "train.learning_rate=10.0", "--set", "train.weight_decay=10.0"}
	o := sweep(append(line, "--quiet")...)
	if want := "sweep: all 3 trials of study tiny failed; the first because "; o.code != Failed || !strings.Contains(o.err, want) {
		t.Errorf("%+v does not say %q", o, want)
	}
	if !strings.Contains(read(t, filepath.Join("runs", "tiny.html")), "tiny") {
		t.Error("there is no report")
	}
	for _, measure := range []string{"accuracy", "neg_log_loss"} {
		o = sweep(append(line, "--json", "--set", "name="+measure, "--set", "objective.maximize="+measure)...)
		if ended := strings.Count(o.out, `"event":"trial",`); o.code != Failed || ended != 3 || strings.Contains(o.out, `"accuracy":0`) {
			t.Errorf("%d trials ended, exit code %d:\n%s", ended, o.code, o.out)
		}
	}
	must(t, "run", "tiny.toml", "--trials", "4", "--quiet", "--set", "name=some") // of which some fail
}
