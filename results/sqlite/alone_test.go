package sqlite

import (
	"context"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
)

func TestAlone(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	must(t, s.PutStudy(ctx, results.Study{Name: "study", Classes: []string{"x", "y"}}))
	for n := range 2 {
		must(t, s.PutTrial(ctx, "study", complete(n, .5, 1, "cnn", "rnn")))
	}
	one := results.AloneRun{FinalRun: results.FinalRun{Trial: 1, Seed: 2, TestAccuracy: .9, TestMacroF1: .8, TestLoss: .3, TrainSeconds: 4, Worker: 1, Started: time.Unix(7, 0).UTC()},
		Route: "b", Costs: results.Costs{FLOPs: 1, Parameters: 2, Bytes: 3, ActivationBytes: 4}, Cost: 1, Predicted: []int{1, 0, 1}}
	failed := results.AloneRun{FinalRun: results.FinalRun{Trial: 0, TestAccuracy: nan, TestMacroF1: nan, TestLoss: nan, TrainSeconds: 1, Worker: -1}, Route: "a", Cost: nan}
	for _, r := range []results.AloneRun{one, failed, one} {
		must(t, s.PutAlone(ctx, "study", r))
	}
	got, err := s.Alone(ctx, "study")
	must(t, err)
	same(t, "alone", got, []results.AloneRun{failed, one})

	must(t, s.KeepFinals(ctx, "study", []int{1}))
	got, err = s.Alone(ctx, "study")
	must(t, err)
	same(t, "of one finalist", got, []results.AloneRun{one})

	one.Predicted = []int{2}
	for what, r := range map[string]results.AloneRun{"a class that is none": one, "no such trial": {FinalRun: results.FinalRun{Trial: 9}}} {
		if err := s.PutAlone(ctx, "study", r); err == nil {
			t.Errorf("%s is stored", what)
		}
	}
}
