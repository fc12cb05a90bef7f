package sqlite

import (
	"context"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

func TestDiagnoses(t *testing.T) {
	ctx := context.Background()
	s := finalists(t)
	full := results.Diagnosis{Trial: 2, Routes: []results.RouteEffect{{Alone: .5, Share: .25}, {Alone: .75, Share: .75}}, Balance: []results.BalancePoint{{Weight: 0, Accuracy: .5}, {Weight: .05, Accuracy: .75}},
		Contributions: [][]stats.Number{{1, -2, .5}, {stats.Number(nan), stats.Number(nan), stats.Number(nan)}, {0, 0, 1e-300}}}
	for _, text := range hostile {
		full.Mistakes = append(full.Mistakes, results.Mistake{Text: text, Truth: 0, Predicted: 2, Confidence: .875})
	}
	single := results.Diagnosis{Trial: 0, Mistakes: []results.Mistake{}, Routes: []results.RouteEffect{{Alone: 1, Share: 1}}, Contributions: [][]stats.Number{{1, 2}, {3, 4}, {5, 6}}}
	must(t, s.PutDiagnosis(ctx, "study", results.Diagnosis{Trial: 2}))
	must(t, s.PutDiagnosis(ctx, "study", full))
	must(t, s.PutDiagnosis(ctx, "study", single))
	checkPredictions(t, s, "study", nil, nil, []results.Diagnosis{single, full})
	must(t, s.KeepFinals(ctx, "study", []int{2}))
	checkPredictions(t, s, "study", nil, nil, []results.Diagnosis{full})
	must(t, s.KeepFinals(ctx, "study", nil))
	checkPredictions(t, s, "study", nil, nil, nil)
}

func TestDiagnosesRefuse(t *testing.T) {
	ctx := context.Background()
	s := finalists(t)
	for _, c := range []struct {
		d    results.Diagnosis
		says string
	}{
		{results.Diagnosis{Trial: 1}, "no trial 1"},
		{results.Diagnosis{Mistakes: []results.Mistake{{Predicted: 3}}}, "no class 3"},
		{results.Diagnosis{Mistakes: []results.Mistake{{Confidence: nan}}}, "cannot be stored"},
		{results.Diagnosis{Routes: make([]results.RouteEffect, 3)}, "3 routes"},
		{results.Diagnosis{Contributions: [][]stats.Number{{1}}}, "contributions for 1 classes"},
		{results.Diagnosis{Routes: make([]results.RouteEffect, 2), Contributions: [][]stats.Number{{1, 2, 3}, {1, 2}, {1, 2, 3}}}, "class 1 has contributions of 2 terms"},
	} {
		if err := s.PutDiagnosis(ctx, "study", c.d); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, and not %q", c.d, err, c.says)
		}
	}
	checkPredictions(t, s, "study", nil, nil, nil)
}
