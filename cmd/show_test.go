package sweepcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/importance"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/schedulers"
	"github.com/doubleroute/sweep/submodels"
)

// stored writes three studies with made-up results to runs/sweep.db: one with
// finalists, one that is under way, and one that has not begun.
func stored(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join("runs", "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"tickets", "under-way", "new"} {
		check(s.PutStudy(ctx, results.Study{
			Name: name, Seed: int64(7 + i), Experiment: "[data]\ntrain = \"tickets.csv\"\n", Hash: "00", Version: "v1", Processor: "A Processor",
			Maximize: []string{"accuracy", "neg_log_loss", "macro_f1"}[i], Minimize: "flops", Classes: []string{"access", "<b>billing</b>"},
			Notices: []string{"4 texts are in both the training part and the test part"}, Created: time.Date(2024, 5, 6+i, 7, 8, 9, 0, time.UTC),
		}))
	}
	for _, trial := range storedTrials() {
		study := "tickets"
		if trial.Number >= 10 {
			study, trial.Number = "under-way", trial.Number-10
		}
		check(s.PutTrial(ctx, study, trial))
		var epochs []results.Epoch
		reach := trial.Accuracy
		if reach < 0 { // it is a negative log loss
			reach = math.Exp(reach)
		}
		for e := 1; e <= trial.Epochs; e++ {
			epochs = append(epochs, results.Epoch{Epoch: e, TrainLoss: 2 / float64(e), ValidationLoss: 2.25 / float64(e),
				Accuracy: reach - 0.01*float64(trial.Epochs-e), MacroF1: reach - 0.02*float64(trial.Epochs-e),
				NegLogLoss: -2.25 / float64(e), LearningRate: 0.003, Seconds: 0.5})
		}
		if len(epochs) > 0 || trial.Error != "" {
			check(s.PutJob(ctx, study, trial, epochs, 0))
		}
	}
	for trial, accuracy := range map[int][]float64{0: {0.90, 0.91, 0.92}, 1: {0.85, 0.86, 0.84}} {
		for seed, a := range accuracy {
			check(s.PutFinal(ctx, "tickets", results.FinalRun{Trial: trial, Seed: seed, TestAccuracy: a, TestMacroF1: a - 0.01, TestLoss: 1 - a, TrainSeconds: 2}))
		}
		check(s.PutLatency(ctx, "tickets", results.Latency{Trial: trial, P50: 14.4, P95: 21.6, Processor: "A Processor"}))
	}
	check(s.Close())
}

func storedTrials() []results.Trial {
	trial := func(n int, state search.State, accuracy float64, epochs int, fault string, pair ...string) results.Trial {
		views := []string{"all", "characters"}[:len(pair)]
		return results.Trial{
			Number: n, State: state, Accuracy: accuracy, Epochs: epochs, Error: fault, Routes: pair, Views: views, Combiner: "linear",
			Params:   json.RawMessage(fmt.Sprintf(`{"route.a.submodel":%q,"train.learning_rate":0.003}`, pair[0])),
			Settings: json.RawMessage(fmt.Sprintf(`{"combiner.kind":"linear","route.a.cnn.widths":[3,4,5],"route.a.submodel":%q,"train.learning_rate":0.003}`, pair[0])),
			Costs:    results.Costs{FLOPs: 181_248 / int64(n+1), Parameters: 90_210, Bytes: 360_840, ActivationBytes: 4_096},
			Cost:     float64(181_248 / int64(n+1)), TrainSeconds: 0.5 * float64(epochs), Worker: 1, Started: time.Date(2024, 5, 6, 7, 8, 10+n, 0, time.UTC),
		}
	}
	return []results.Trial{
		trial(0, search.Complete, 0.92, 3, "", "cnn", "rnn"),
		trial(1, search.Complete, 0.875, 2, "", "mlp"),
		trial(2, search.Failed, math.NaN(), 0, "epoch 1: the loss became NaN at step 11: lower train.learning_rate", "rnn", "rnn"),
		trial(3, search.Complete, 0.5, 1, "", "cnn"),
		trial(4, search.Waiting, math.NaN(), 0, "", "mlp", "mlp"),
		trial(10, search.Complete, -0.75, 2, "", "cnn"),
		trial(11, search.Running, math.NaN(), 0, "", "rnn"),
	}
}

// runs has a study be run until the test ends.
func runs(t *testing.T, study string) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join("runs", "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := s.Lock(study)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(unlock(), s.Close()); err != nil {
			t.Error(err)
		}
	})
}

// TestShown holds what is printed of stored studies.
func TestShown(t *testing.T) {
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	inFolder(t)
	stored(t)
	runs(t, "under-way")
	for _, c := range []struct{ line, file string }{
		{"list", "list.golden"},
		{"list --json", "list.json"},
		{"show tickets", "show.golden"},
		{"show tickets --json", "show.json"},
		{"show tickets --importance", "few.golden"},
		{"show tickets --trial 0", "trial.golden"},
		{"show tickets --trial 0 --json", "trial.json"},
		{"show tickets --trial 2", "failed.golden"},
		{"show tickets --trial 2 --json", "failed.json"},
		{"show under-way", "under-way.golden"},
		{"show new", "new.golden"},
		{"show new --json", "new.json"},
	} {
		t.Run(c.line, func(t *testing.T) {
			text := must(t, strings.Fields(c.line)...)
			// The last digits are the processor's.
			golden(t, filepath.Join(testdata, c.file), regexp.MustCompile(`(\.\d{9})\d+`).ReplaceAllString(text, "$1"))
			if strings.HasSuffix(c.line, "--json") && !json.Valid([]byte(text)) {
				t.Error("not JSON")
			}
		})
	}
	if o := sweep("show", "new", "--trial", "0"); o.code != Usage || o.err != "sweep: study new has no trials yet\n" {
		t.Errorf("%+v", o)
	}
	if o := sweep("show", "tickets", "--trial", "0", "--importance"); o.code != Usage || o.err != "sweep: --importance is of a whole study: leave out --trial\n" {
		t.Errorf("%+v", o)
	}
	if o := sweep("show"); o.code != Usage || !strings.HasPrefix(o.err, "sweep: sweep show needs the name of a study: there are ") {
		t.Errorf("%+v", o)
	}
}

// TestContract holds the keys of the JSON that programs read.
func TestContract(t *testing.T) {
	inFolder(t)
	stored(t)
	var sum map[string]any
	if err := json.Unmarshal([]byte(must(t, "show", "tickets", "--json")), &sum); err != nil {
		t.Fatal(err)
	}
	has := func(where string, v any, keys string) {
		object, ok := v.(map[string]any)
		for _, key := range strings.Fields(keys) {
			if _, there := object[key]; !ok || !there {
				t.Errorf("%s has no %s: %v", where, key, v)
			}
		}
	}
	has("the study", sum, "study seed objectives hypervolume trials front final importance")
	has("the importance", sum["importance"], "settings pairs trials complete pruned near_front_trials fit notes")
	for _, trial := range sum["trials"].([]any) {
		has("a trial", trial, "number state params routes views combiner epochs accuracy flops parameters bytes train_seconds error")
	}
	for _, final := range sum["final"].([]any) {
		has("a finalist", final, "number seeds test_accuracy latency_us")
		has("its test accuracy", final.(map[string]any)["test_accuracy"], "mean low high")
		has("its latency", final.(map[string]any)["latency_us"], "p50 p95")
	}
}

// TestImportance prints which settings matter, for people and for programs.
func TestImportance(t *testing.T) {
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	inFolder(t)
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join("runs", "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PutStudy(ctx, results.Study{Name: "tickets", Maximize: "accuracy", Minimize: "flops", Created: time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	for n := range 144 {
		kind, size, rate := n%3, n/3%4, n/12
		params := map[string]any{"route.a.submodel": []string{"cnn", "mlp", "rnn"}[kind], "train.learning_rate": math.Exp(float64(rate))}
		accuracy := 0.5 + 0.1*float64(kind) + 0.01*float64(rate)
		if kind == 0 {
			params["route.a.cnn.filters"] = 16 << size
			accuracy += 0.05 * float64(size)
		}
		text, err := json.Marshal(params)
		if err != nil {
			t.Fatal(err)
		}
		trial := results.Trial{Number: n, State: search.Complete, Params: text, Accuracy: accuracy, Cost: float64(1000 * (1 + size)), Routes: []string{"cnn"}, Views: []string{"all"}}
		if n%48 == 47 {
			trial.State = search.Pruned
		}
		if err := s.PutTrial(ctx, "tickets", trial); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join(testdata, "importance.golden"), must(t, "show", "tickets", "--importance"))
	var sum struct {
		Trials     []any
		Importance importance.Importance
	}
	if err := json.Unmarshal([]byte(must(t, "show", "tickets", "--json")), &sum); err != nil {
		t.Fatal(err)
	}
	if imp := sum.Importance; len(sum.Trials) != 144 || imp.Trials != 141 || imp.Pruned != 3 || len(imp.Settings) != 3 || !(imp.Settings[0].Overall > 0.4) {
		t.Errorf("%d trials, %+v", len(sum.Trials), imp)
	}
}

// TestReport writes a report anew.
func TestReport(t *testing.T) {
	inFolder(t)
	stored(t)
	path := filepath.Join("runs", "tickets.html")
	if text := must(t, "report", "tickets"); text != "Report: open "+path+"\n" {
		t.Errorf("printed: %q", text)
	}
	page := read(t, path)
	for _, part := range []string{"<!doctype html>", "tickets", "the loss became NaN at step 11", "A Processor"} {
		if !strings.Contains(strings.ToLower(page), strings.ToLower(part)) {
			t.Errorf("the report has no %q", part)
		}
	}
	if strings.Contains(page, "<b>billing</b>") {
		t.Error("the name of a class is markup in the report")
	}
	write(t, path, "old")
	must(t, "report", "tickets")
	if read(t, path) != page {
		t.Error("the second report differs")
	}
	if left, err := filepath.Glob("runs/*.html"); err != nil || len(left) != 1 {
		t.Errorf("files: %v %v", left, err)
	}
}

// TestSchema prints the schema of the file format, with the program's own
// sub-models.
func TestSchema(t *testing.T) {
	spec := submodels.Spec{Name: "own-kind", New: func(submodels.Values) (submodels.SubModel, error) { return nil, nil },
		Settings: []submodels.Setting{{Name: "own-setting", Kind: submodels.Int, Min: 1, Max: 9, Default: 3}}}
	var out, fault bytes.Buffer
	if code := Run(context.Background(), []string{"sweep", "schema"}, nil, &out, &fault, spec); code != Done || fault.Len() > 0 {
		t.Fatalf("exit code %d: %s", code, fault.String())
	}
	registry := routes.Builtin()
	if err := registry.SubModels.Add(spec); err != nil {
		t.Fatal(err)
	}
	var sampling, scheduling []string
	for _, s := range samplers.All() {
		sampling = append(sampling, s.Name)
	}
	for _, s := range schedulers.All() {
		scheduling = append(scheduling, s.Name)
	}
	want, err := experiments.Schema(registry, sampling, scheduling)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want)+"\n" {
		t.Error("it is not that of package experiments")
	}
	if !json.Valid(out.Bytes()) || !strings.Contains(out.String(), "own-setting") {
		t.Error(out.String())
	}
}

// TestOwnSubModelTwice names a sub-model that there is.
func TestOwnSubModelTwice(t *testing.T) {
	spec := submodels.Spec{Name: "mlp", New: func(submodels.Values) (submodels.SubModel, error) { return nil, nil }}
	var out, fault bytes.Buffer
	if code := Run(context.Background(), []string{"sweep", "list"}, nil, &out, &fault, spec); code != Failed || !strings.Contains(fault.String(), `"mlp"`) {
		t.Errorf("exit code %d: %s", code, fault.String())
	}
}

// TestCheck prints a plan, and trains and writes nothing.
func TestCheck(t *testing.T) {
	testdata, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	tinyFolder(t)
	plain := `
[data]
train = "tiny.csv"
[route.a]
view = "all"
submodel = "mlp"
[route.a.mlp]
embedding = { min = 4, max = 32, log = true }
word_dropout = 0.0
embedding_dropout = 0.0
pool = ["mean", "max"]
depth = 0
width = 32
[route.b]
submodel = "none"
[combiner]
dropout = 0.0
[train]
regime = "joint"
epochs = [2, 4]
learning_rate = { min = 1e-3, max = 1e-1, log = true }
[search]
trials = 5
[limit]
parameters = 2000
`
	write(t, "plain.toml", plain)
	write(t, "grid.toml", strings.NewReplacer("{ min = 4, max = 32, log = true }", "[4, 8]", "{ min = 1e-3, max = 1e-1, log = true }", "0.01", "[limit]", "sampler = \"grid\"\n[limit]").Replace(plain))
	before := len(files(t, "."))
	text := must(t, "check", "plain.toml", "grid.toml", "--workers", "2")
	var lines []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "about ") {
			line = "about (a time)" + line[strings.Index(line, " for "):]
		}
		lines = append(lines, line)
	}
	golden(t, filepath.Join(testdata, "check.golden"), strings.Join(lines, ""))
	if n := len(files(t, ".")); n != before {
		t.Errorf("%d files before and %d after", before, n)
	}
}
