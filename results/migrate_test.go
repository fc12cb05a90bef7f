package results

import (
	"context"
	"path/filepath"
	"testing"
	"time"
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
		INSERT INTO epochs VALUES (1, 3, 1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7);
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
	same(t, "study", st, Study{Name: "old", Seed: 7, Experiment: "text", Hash: "h", Version: "v", Processor: "p",
		Maximize: "accuracy", Minimize: "flops", Classes: []string{"a", "b"}})
	jobs, err := s.Jobs(ctx, "old")
	must(t, err)
	same(t, "jobs", jobs, []Job{{3, 0, 1, .5, "", -1, time.Time{}, nan}})
	finals, err := s.Finals(ctx, "old")
	must(t, err)
	same(t, "finals", finals, []FinalRun{{3, 0, .9, .8, .3, 2, -1, time.Time{}}})
	latencies, err := s.Latencies(ctx, "old")
	must(t, err)
	same(t, "latencies", latencies, []Latency{{3, 14, 21, "a processor", nil}})
	bank, err := s.BankRoutes(ctx, "old")
	must(t, err)
	same(t, "bank", bank, []BankRoute{{"a", 0, raw(struct{}{}), 2, .5, .25, 10, 1, "", []byte{1, 2}}})
	pairs, err := s.BankPairs(ctx, "old")
	must(t, err)
	same(t, "pairs", pairs, []BankPair{{0, 0, .75}})
	checkReadings(t, s, "old", nil, nil, nil)

	must(t, s.PutTestLabels(ctx, "old", []int{1, 0}))
	must(t, s.PutReading(ctx, "old", Reading{3, 0, []int{0, 0}, []float64{1, 0}}))
	must(t, s.PutDiagnosis(ctx, "old", Diagnosis{Trial: 3}))
	checkReadings(t, s, "old", []int{1, 0}, []Reading{{3, 0, []int{0, 0}, []float64{1, 0}}}, []Diagnosis{{Trial: 3}})
}
