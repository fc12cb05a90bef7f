package analysis

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// demo writes a small study that has everything in it.
func demo(t testing.TB, s *sqlite.Store) {
	t.Helper()
	ctx := context.Background()
	must(t, s.PutStudy(ctx, results.Study{
		Name: "quickstart", Seed: 7, Maximize: "accuracy", Minimize: "flops", Classes: []string{"billing", "</script>"},
		Notices: []string{`3 texts are in both the training and the test part`},
	}))
	params := func(a, b string) json.RawMessage {
		return raw(map[string]any{"route.a.submodel": a, "route.b.submodel": b, "combiner.dropout": 0.3})
	}
	trials := []results.Trial{
		{Number: 0, State: search.Complete, Params: params("cnn", "rnn"), Routes: []string{"cnn", "rnn"}, Views: []string{"all", "characters"},
			Combiner: "linear", Costs: results.Costs{FLOPs: 181248, Parameters: 90210, Bytes: 360840, ActivationBytes: 2048}, Cost: 181248, Epochs: 12, Accuracy: .91, TrainSeconds: 2.1},
		{Number: 1, State: search.Complete, Params: params("cnn", "none"), Routes: []string{"cnn"}, Views: []string{"all"},
			Combiner: "linear", Costs: results.Costs{FLOPs: 90000, Parameters: 45000, Bytes: 180000, ActivationBytes: 1024}, Cost: 90000, Epochs: 9, Accuracy: .88, TrainSeconds: 1.2},
		{Number: 2, State: search.Complete, Params: params("rnn", "none"), Routes: []string{"rnn"}, Views: []string{"all"},
			Combiner: "linear", Costs: results.Costs{FLOPs: 120000, Parameters: 60000, Bytes: 240000, ActivationBytes: 1024}, Cost: 120000, Epochs: 12, Accuracy: .86, TrainSeconds: 3},
		{Number: 3, State: search.Failed, Params: params("mlp", "mlp"), Routes: []string{"mlp", "mlp"}, Views: []string{"all", "odd"},
			Combiner: "linear", Costs: results.Costs{FLOPs: 50000, Parameters: 25000, Bytes: 100000, ActivationBytes: 512}, Cost: 50000, Epochs: 1, Accuracy: nan, TrainSeconds: .1,
			Error: "epoch 2: the loss is NaN"},
		{Number: 4, State: search.Waiting, Accuracy: nan, TrainSeconds: nan},
		{Number: 5, State: search.Complete, Params: params("mlp", "cnn"), Routes: []string{"mlp", "cnn"}, Views: []string{"all", "all"},
			Combiner: "linear", Costs: results.Costs{FLOPs: 200000, Parameters: 99000, Bytes: 396000, ActivationBytes: 4096}, Cost: 200000, Epochs: 12, Accuracy: .89, TrainSeconds: 2},
	}
	for _, trial := range trials {
		must(t, s.PutTrial(ctx, "quickstart", trial))
	}
	for _, f := range []results.FinalRun{
		{Trial: 0, Seed: 0, TestAccuracy: .90, TestMacroF1: .88, TestLoss: .31, TrainSeconds: 2, Worker: -1, Started: time.Time{}}, {Trial: 0, Seed: 1, TestAccuracy: .91, TestMacroF1: .89, TestLoss: .28, TrainSeconds: 2, Worker: -1, Started: time.Time{}}, {Trial: 0, Seed: 2, TestAccuracy: .89, TestMacroF1: .87, TestLoss: .35, TrainSeconds: 2, Worker: -1, Started: time.Time{}},
		{Trial: 1, Seed: 0, TestAccuracy: .85, TestMacroF1: .82, TestLoss: .40, TrainSeconds: 1, Worker: -1, Started: time.Time{}}, {Trial: 1, Seed: 1, TestAccuracy: .88, TestMacroF1: .84, TestLoss: .39, TrainSeconds: 1, Worker: -1, Started: time.Time{}}, {Trial: 1, Seed: 2, TestAccuracy: .86, TestMacroF1: .83, TestLoss: .41, TrainSeconds: 1, Worker: -1, Started: time.Time{}},
		{Trial: 2, Seed: 0, TestAccuracy: .84, TestMacroF1: .80, TestLoss: .45, TrainSeconds: 3, Worker: -1, Started: time.Time{}},
		{Trial: 5, Seed: 0, TestAccuracy: .87, TestMacroF1: .85, TestLoss: .36, TrainSeconds: 2, Worker: -1, Started: time.Time{}}, // of an earlier front
	} {
		must(t, s.PutFinal(ctx, "quickstart", f))
	}
	must(t, s.PutLatency(ctx, "quickstart", results.Latency{Trial: 0, P50: 14.25, P95: 21, Processor: "a processor", Lengths: nil}))
	must(t, s.PutLatency(ctx, "quickstart", results.Latency{Trial: 1, P50: 9, P95: nan, Processor: "a processor", Lengths: nil}))
}

func summarize(t *testing.T, s *sqlite.Store, study string) []byte {
	t.Helper()
	summary, err := Summarize(context.Background(), s, study)
	must(t, err)
	text, err := json.MarshalIndent(summary, "", "  ")
	must(t, err)
	return append(text, '\n')
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		must(t, os.MkdirAll("testdata", 0o777))
		must(t, os.WriteFile(path, got, 0o666))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(got, bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))) {
		t.Errorf("%s differs (go test ./results -update writes it anew):\n%s", path, got)
	}
}

func TestSummaryGolden(t *testing.T) {
	s := openNew(t)
	demo(t, s)
	newStudy(t, s, "empty")
	golden(t, "quickstart.json", summarize(t, s, "quickstart"))
	golden(t, "empty.json", summarize(t, s, "empty"))
}

// With what was said of every text, intervals are over the texts too.
func TestSummaryOfTexts(t *testing.T) {
	s, ctx, e := openNew(t), context.Background(), usual()
	must(t, s.PutStudy(ctx, results.Study{Name: "texts", Maximize: "accuracy", Minimize: "flops", Classes: []string{"up", "down"}}))
	for _, trial := range e.Trials {
		must(t, s.PutTrial(ctx, "texts", trial))
	}
	for _, f := range e.Finals {
		must(t, s.PutFinal(ctx, "texts", f))
	}
	must(t, s.PutTestLabels(ctx, "texts", e.TestLabels))
	for _, r := range e.Predictions {
		r.Confidence = slices.Repeat([]float64{.5}, len(r.Predicted))
		must(t, s.PutPredictions(ctx, "texts", r))
	}
	sum, err := Summarize(ctx, s, "texts")
	must(t, err)
	d := decide.New(e)
	same(t, "recommended", string(raw(sum.Recommended)), string(raw(d.Recommend(nil))))
	if v := d.Verdict(); sum.Verdict.Reason != decide.ReasonUnsearched || sum.Verdict.Word != v.Word || sum.Verdict.Gained.Difference != v.Gained.Difference {
		t.Errorf("the verdict is %+v", sum.Verdict)
	}
	for _, f := range sum.Final {
		_, accuracy := d.Test(f.Number)
		same(t, "accuracy", f.Accuracy, accuracy)
	}
	for _, second := range sum.SecondRoute {
		if second.Paired == nil || second.Paired.Covers != stats.CoversBoth {
			t.Errorf("second route %+v", second)
		}
	}
}

// The keys that programs have been promised, as written in the design.
// What was read on folds is told of the trial, and counts for what is believed of it.
func TestSummaryOfFolds(t *testing.T) {
	s, ctx, e := openNew(t), context.Background(), usual()
	must(t, s.PutStudy(ctx, results.Study{Name: "folds", Maximize: "accuracy", Minimize: "flops", Validation: 50}))
	for _, trial := range e.Trials {
		trial.Params = raw(map[string]any{"number": trial.Number})
		must(t, s.PutTrial(ctx, "folds", trial))
	}
	before, err := Load(ctx, s, "folds", Options{})
	must(t, err)
	top := before.Decision().Recommend(nil)[0]
	for fold := 1; fold <= 2; fold++ {
		must(t, s.PutFold(ctx, "folds", results.FoldReading{Trial: top.Trial, Fold: fold, Texts: 60, Accuracy: .5, MacroF1: .25, Loss: 2}))
	}
	must(t, s.PutFold(ctx, "folds", results.FoldReading{Trial: top.Trial, Fold: 3, Texts: 60, Accuracy: nan, MacroF1: nan, Loss: nan, Error: "it failed"}))
	sum, err := Summarize(ctx, s, "folds")
	must(t, err)
	same(t, "folds", string(raw(sum.Trial(top.Trial).Folds)), `[{"fold":1,"texts":60,"accuracy":0.5,"macro_f1":0.25,"loss":2,"error":""},`+
		`{"fold":2,"texts":60,"accuracy":0.5,"macro_f1":0.25,"loss":2,"error":""},{"fold":3,"texts":60,"accuracy":null,"macro_f1":null,"loss":null,"error":"it failed"}]`)
	if sum.Recommended[0].Trial == top.Trial {
		t.Error("what could not be trained on a fold is recommended")
	}
}

func TestSummaryContract(t *testing.T) {
	s := openNew(t)
	demo(t, s)
	type object = map[string]any
	var summary object
	must(t, json.Unmarshal(summarize(t, s, "quickstart"), &summary))
	check := func(what string, o any, keys string) {
		t.Helper()
		for key := range strings.FieldsSeq(keys) {
			if _, there := o.(object)[key]; !there {
				t.Errorf("%s has no %q", what, key)
			}
		}
	}
	first := func(key string) any { return summary[key].([]any)[0] }
	check("the summary", summary, "study seed objectives hypervolume trials front final second_route recommended verdict")
	check("a trial", first("trials"), "number state params routes views combiner epochs accuracy flops parameters bytes train_seconds error")
	check("a finalist", first("final"), "number role seeds test_accuracy latency_us")
	check("an interval", first("final").(object)["test_accuracy"], "mean low high")
	check("a finalist", first("final"), "accuracy")
	check("an accuracy", first("final").(object)["accuracy"], "mean low high covers")
	check("a recommendation", first("recommended"), "wish trial read value accuracy difference tied optimism among")
	check("the verdict", summary["verdict"], "word gained cheapest saved")
	check("a comparison", summary["verdict"].(object)["gained"], "pair single pair_accuracy single_accuracy difference")
	check("a saving", summary["verdict"].(object)["saved"], "single single_accuracy cheapest_single pair pair_accuracy share reached")
	check("a latency", first("final").(object)["latency_us"], "p50 p95")
	check("a second route", first("second_route"), "pair single kind pair_test single_test difference")
}

// A program in Go reads the JSON back into the same type.
func TestSummaryReadsBack(t *testing.T) {
	s := openNew(t)
	demo(t, s)
	text := summarize(t, s, "quickstart")
	var back Summary
	must(t, json.Unmarshal(text, &back))
	again, err := json.MarshalIndent(&back, "", "  ")
	must(t, err)
	if string(again)+"\n" != string(text) {
		t.Errorf("read back and written again it is\n%s", again)
	}
}

func TestSummaryTrial(t *testing.T) {
	s := openNew(t)
	ctx := context.Background()
	must(t, s.PutStudy(ctx, results.Study{Name: "holes", Maximize: "accuracy", Minimize: "flops"}))
	must(t, s.PutTrial(ctx, "holes", complete(0, .5, 10, "cnn")))
	must(t, s.PutTrial(ctx, "holes", complete(2, .6, 20, "cnn")))
	sum, err := Summarize(ctx, s, "holes")
	must(t, err)
	for n, there := range []bool{true, false, true, false} {
		if trial := sum.Trial(n); (trial != nil) != there || there && trial.Number != n {
			t.Errorf("trial %d is %+v", n, trial)
		}
	}
}
