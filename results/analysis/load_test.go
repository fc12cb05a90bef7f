package analysis

import (
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// TestLoad: the settings, epochs, jobs and diagnoses are read when they are asked
// for, and the rest always.
func TestLoad(t *testing.T) {
	s, ctx := openNew(t), t.Context()
	demo(t, s)
	trial := results.Trial{Number: 6, State: search.Complete, Accuracy: .5, Cost: 1e9, Epochs: 1, Params: raw(map[string]any{}), Settings: raw(map[string]any{"train.epochs": 1})}
	must(t, s.PutJob(ctx, "quickstart", trial, []results.Epoch{{Epoch: 1, Accuracy: .5}}, 0))
	must(t, s.PutDiagnosis(ctx, "quickstart", results.Diagnosis{Trial: 0}))
	for _, details := range []bool{false, true} {
		got, err := Load(ctx, s, "quickstart", Options{Details: details})
		must(t, err)
		last := got.Trials[len(got.Trials)-1]
		if has := len(got.Epochs[6]) == 1 && len(got.Jobs) == 1 && len(got.Diagnoses) == 1 && last.Settings != nil; has != details {
			t.Errorf("details %v: %d epochs, %d jobs, %d diagnoses, settings %s", details, len(got.Epochs), len(got.Jobs), len(got.Diagnoses), last.Settings)
		}
		if len(got.Finals) != 8 || len(got.Latencies) != 2 || got.Bank() != nil || got.Decision().Seeds(0) != 3 {
			t.Errorf("details %v: %+v", details, got)
		}
		if first := got.Summary(); first != got.Summary() || first != got.Document().Summary {
			t.Error("the summary is worked out twice")
		}
	}
	if _, err := Load(ctx, s, "quickstrat", Options{}); err == nil || !strings.Contains(err.Error(), `"quickstrat"`) || !strings.Contains(err.Error(), `"quickstart"`) {
		t.Errorf("a study that is not there: %v", err)
	}
}

// TestLoadWhileMeasured: whatever is written meanwhile, what refers to something
// finds it.
func TestLoadWhileMeasured(t *testing.T) {
	s, ctx := openNew(t), t.Context()
	must(t, s.PutStudy(ctx, results.Study{Name: "study", Maximize: "accuracy", Minimize: "flops", Classes: []string{"up", "down"}}))
	must(t, s.PutTestLabels(ctx, "study", []int{0, 1}))
	done := make(chan error, 1)
	go func() {
		for n := range 150 {
			trial := complete(n, float64(n)/150, float64(n), "cnn")
			err := s.PutTrial(ctx, "study", trial)
			if err == nil {
				err = s.PutMeasurement(ctx, "study", results.Measurement{Final: results.FinalRun{Trial: n},
					Predictions: &results.Predictions{Trial: n, Predicted: []int{0, 1}, Confidence: []float64{1, 1}}, Diagnosis: &results.Diagnosis{Trial: n}})
			}
			if err != nil {
				done <- err
				return
			}
		}
		close(done)
	}()
	for running := true; running; {
		select {
		case err := <-done:
			must(t, err)
			running = false
		default:
		}
		got, err := Load(ctx, s, "study", Options{Details: true})
		must(t, err)
		trials, finals := map[int]bool{}, map[int]bool{}
		for _, trial := range got.Trials {
			trials[trial.Number] = true
		}
		for _, f := range got.Finals {
			if finals[f.Trial] = true; !trials[f.Trial] {
				t.Fatalf("a final training of trial %d, of %d", f.Trial, len(trials))
			}
		}
		if len(got.Predictions) != len(finals) {
			t.Fatalf("%d predictions and %d final trainings", len(got.Predictions), len(finals))
		}
		for _, d := range got.Diagnoses {
			if !finals[d.Trial] {
				t.Fatalf("a diagnosis of trial %d, which has no final training", d.Trial)
			}
		}
	}
}
