package results

import (
	"context"
	"strings"
	"testing"
)

func TestDiagnoses(t *testing.T) {
	ctx := context.Background()
	s := finalists(t)
	full := Diagnosis{Trial: 2, Routes: []RouteEffect{{.5, .25}, {.75, .75}}, Balance: []BalancePoint{{0, .5}, {.05, .75}},
		Push: [][]Number{{1, -2, .5}, {Number(nan), Number(nan), Number(nan)}, {0, 0, 1e-300}}}
	for _, text := range hostile {
		full.Mistakes = append(full.Mistakes, Mistake{text, 0, 2, .875})
	}
	single := Diagnosis{Trial: 0, Mistakes: []Mistake{}, Routes: []RouteEffect{{1, 1}}, Push: [][]Number{{1, 2}, {3, 4}, {5, 6}}}
	must(t, s.PutDiagnosis(ctx, "study", Diagnosis{Trial: 2}))
	must(t, s.PutDiagnosis(ctx, "study", full))
	must(t, s.PutDiagnosis(ctx, "study", single))
	checkReadings(t, s, "study", nil, nil, []Diagnosis{single, full})
	must(t, s.KeepFinals(ctx, "study", []int{2}))
	checkReadings(t, s, "study", nil, nil, []Diagnosis{full})
	must(t, s.KeepFinals(ctx, "study", nil))
	checkReadings(t, s, "study", nil, nil, nil)
}

func TestDiagnosesRefuse(t *testing.T) {
	ctx := context.Background()
	s := finalists(t)
	for _, c := range []struct {
		d    Diagnosis
		says string
	}{
		{Diagnosis{Trial: 1}, "no trial 1"},
		{Diagnosis{Mistakes: []Mistake{{Predicted: 3}}}, "no class 3"},
		{Diagnosis{Mistakes: []Mistake{{Confidence: nan}}}, "cannot be kept"},
		{Diagnosis{Routes: make([]RouteEffect, 3)}, "3 routes"},
		{Diagnosis{Push: [][]Number{{1}}}, "a push for 1 classes"},
		{Diagnosis{Routes: make([]RouteEffect, 2), Push: [][]Number{{1, 2, 3}, {1, 2}, {1, 2, 3}}}, "class 1 has 2 terms"},
	} {
		if err := s.PutDiagnosis(ctx, "study", c.d); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, and not %q", c.d, err, c.says)
		}
	}
	checkReadings(t, s, "study", nil, nil, nil)
}
