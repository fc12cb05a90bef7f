package sqlite

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
)

// A study of format 2 keeps all that it had, has nothing of what came with
// format 3, and takes it from then on.
func TestMigrateFromFormat2(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	at(t, path, migrations()[:2])
	foreign(t, path, `INSERT INTO studies VALUES (1, 'old', 7, 'text', 'h', 'v', 'p', 'accuracy', 'flops', '["a", "b"]', 'null', '', '');
		INSERT INTO trials VALUES (1, 3, 'complete', '{}', '{}', '["cnn"]', '["all"]', 'linear', 1, 2, 3, 4, 1, 5, 0.5, 6, 7, '', '');
		INSERT INTO jobs VALUES (1, 3, 0, 1, 0.5, '');
		INSERT INTO epochs VALUES (1, 3, 1, 0.1, 0.2, 0.3, 0.4, -0.5, 0.6, 0.7);
		INSERT INTO finals VALUES (1, 3, 0, 0.9, 0.8, 0.3, 2);
		INSERT INTO latencies VALUES (1, 3, 14, 21, 'a processor');
		INSERT INTO bank VALUES (1, 'a', 0, '{}', 2, 0.5, 0.25, 10, 1, '', x'0102');
		INSERT INTO bank_pairs VALUES (1, 0, 0, 0.75);
		INSERT INTO bank_trials VALUES (1, 3, 0, 0)`)
	s := open(t, path)

	st, found, err := s.Study(ctx, "old")
	if must(t, err); !found {
		t.Fatal("the study is gone")
	}
	same(t, "study", st, results.Study{Name: "old", Seed: 7, Experiment: "text", Hash: "h", Version: "v", Processor: "p",
		Maximize: "accuracy", Minimize: "flops", Classes: []string{"a", "b"}})
	jobs, err := s.Jobs(ctx, "old")
	must(t, err)
	same(t, "jobs", jobs, []results.Job{{Trial: 3, From: 0, To: 1, Value: .5, Error: "", Worker: -1, Started: time.Time{}, Seconds: nan}})
	finals, err := s.Finals(ctx, "old")
	must(t, err)
	same(t, "finals", finals, []results.FinalRun{{Trial: 3, Seed: 0, TestAccuracy: .9, TestMacroF1: .8, TestLoss: .3, TrainSeconds: 2, Worker: -1, Started: time.Time{}}})
	latencies, err := s.Latencies(ctx, "old")
	must(t, err)
	same(t, "latencies", latencies, []results.Latency{{Trial: 3, P50: 14, P95: 21, Processor: "a processor", Lengths: nil}})
	bank, err := s.BankRoutes(ctx, "old")
	must(t, err)
	same(t, "bank", bank, []results.BankRoute{{Route: "a", Number: 0, Params: raw(struct{}{}), Epochs: 2, Value: .5, Estimate: .25, FLOPs: 10, Seconds: 1, Error: "", Logits: []byte{1, 2}}})
	pairs, err := s.BankPairs(ctx, "old")
	must(t, err)
	same(t, "pairs", pairs, []results.BankPair{{A: 0, B: 0, Estimate: .75}})
	checkPredictions(t, s, "old", nil, nil, nil)

	must(t, s.PutTestLabels(ctx, "old", []int{1, 0}))
	must(t, s.PutPredictions(ctx, "old", results.Predictions{Trial: 3, Seed: 0, Predicted: []int{0, 0}, Confidence: []float64{1, 0}}))
	must(t, s.PutDiagnosis(ctx, "old", results.Diagnosis{Trial: 3}))
	checkPredictions(t, s, "old", []int{1, 0}, []results.Predictions{{Trial: 3, Seed: 0, Predicted: []int{0, 0}, Confidence: []float64{1, 0}}}, []results.Diagnosis{{Trial: 3}})
}
