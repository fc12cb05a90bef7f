package sqlite

import (
	"context"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
)

func TestFolds(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	must(t, s.PutStudy(ctx, results.Study{Name: "study", Classes: []string{"x", "y"}}))
	for n := range 2 {
		must(t, s.PutTrial(ctx, "study", complete(n, .5, 1, "cnn")))
	}
	one := results.FoldReading{Trial: 1, Fold: 2, Texts: 70, Accuracy: .9, MacroF1: .8, Loss: .3, TrainSeconds: 4, Worker: 1, Started: time.Unix(7, 0).UTC()}
	failed := results.FoldReading{Trial: 0, Fold: 1, Texts: 60, Accuracy: nan, MacroF1: nan, Loss: nan, TrainSeconds: 1, Worker: -1, Error: "the loss is not finite"}
	for _, r := range []results.FoldReading{one, failed, one} {
		must(t, s.PutFold(ctx, "study", r))
	}
	got, err := s.Folds(ctx, "study")
	must(t, err)
	same(t, "folds", got, []results.FoldReading{failed, one})

	other := one
	other.Fold = 3
	must(t, s.PutFold(ctx, "study", other))
	must(t, s.KeepFolds(ctx, "study", []results.FoldReading{one, {Trial: 0, Fold: 2}}))
	got, err = s.Folds(ctx, "study")
	must(t, err)
	same(t, "what is kept", got, []results.FoldReading{one})
	must(t, s.KeepFolds(ctx, "study", nil))
	if got, err = s.Folds(ctx, "study"); err != nil || len(got) > 0 {
		t.Errorf("when nothing is kept there is %v (%v)", got, err)
	}
	if err := s.PutFold(ctx, "study", results.FoldReading{Trial: 9, Fold: 1}); err == nil {
		t.Error("a reading of no trial is stored")
	}
	if _, err := s.Folds(ctx, "other"); err == nil {
		t.Error("a study that is not there has folds")
	}
}

// A study of a format before this one has no readings of folds, and takes them.
func TestMigrateToFolds(t *testing.T) {
	ctx := context.Background()
	path := t.TempDir() + "/sweep.db"
	at(t, path, migrations()[:checksums-1])
	foreign(t, path, `INSERT INTO studies (id, name, seed, experiment, hash, version, processor, maximize, minimize, classes, notices, created, active)
			VALUES (1, 'old', 7, 'text', 'h', 'v', 'p', 'accuracy', 'flops', '["a", "b"]', 'null', '', '');
		INSERT INTO trials (study, number, state, params, settings, routes, views, combiner, flops, parameters, bytes, activation_bytes, cost, epochs, accuracy, train_seconds, worker, started, error) VALUES (1, 3, 'complete', '{}', '{}', '["cnn"]', '["all"]', 'linear', 1, 2, 3, 4, 1, 5, 0.5, 6, 7, '', '')`)
	s := open(t, path)
	got, err := s.Folds(ctx, "old")
	must(t, err)
	if len(got) > 0 {
		t.Errorf("it has %v", got)
	}
	must(t, s.PutFold(ctx, "old", results.FoldReading{Trial: 3, Fold: 1, Texts: 5, Accuracy: 1, MacroF1: 1}))
}
