package sqlite

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/doubleroute/sweep/results"
)

// rounds is how often a test with a random part tries: so many in the tests that
// everyone runs, as many as SWEEP_SOAK says in those that take their time.
func rounds(t testing.TB, usual int) int {
	t.Helper()
	text := os.Getenv("SWEEP_SOAK")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	must(t, err)
	return n
}

// everyKind stores something in every table.
func everyKind(t testing.TB, s *Store) {
	t.Helper()
	ctx := context.Background()
	must(t, s.PutStudy(ctx, results.Study{Name: "study", Maximize: "accuracy", Minimize: "flops", Classes: []string{"x", "y"}, Experiment: "[data]\ntrain = \"a.csv\"\n"}))
	newStudy(t, s, "other")
	for n := range 12 {
		trial := complete(n, .5+float64(n)/100, 1000-float64(n), "cnn", "bag")
		trial.Epochs = 4
		must(t, s.PutJob(ctx, "study", trial, shares(n, 4), 0))
		must(t, s.PutBankTrial(ctx, "study", results.BankTrial{Trial: n, A: n, B: n}))
	}
	must(t, s.PutTestLabels(ctx, "study", []int{0, 1, 1, 0}))
	for n := range 2 {
		must(t, s.PutMeasurement(ctx, "study", results.Measurement{
			Final:       results.FinalRun{Trial: n, TestAccuracy: .75, TestMacroF1: .7, TestLoss: .4, TrainSeconds: 1},
			Predictions: &results.Predictions{Trial: n, Predicted: []int{0, 1, 1, 1}, Confidence: []float64{.5, .6, .7, .8}},
			Diagnosis:   &results.Diagnosis{Trial: n, Mistakes: []results.Mistake{{Text: "a text", Truth: 0, Predicted: 1, Confidence: .8}}},
		}))
		must(t, s.PutAlone(ctx, "study", results.AloneRun{FinalRun: results.FinalRun{Trial: n, TestAccuracy: .5}, Route: "a", Cost: 10, Predicted: []int{0, 0, 0, 0}}))
		must(t, s.PutLatency(ctx, "study", results.Latency{Trial: n, P50: 10, P95: 20, Processor: "a processor"}))
		must(t, s.PutBankRoute(ctx, "study", results.BankRoute{Route: "a", Number: n, Params: raw(map[string]int{"k": n}), Value: .5}))
		must(t, s.PutBankRoute(ctx, "study", results.BankRoute{Route: "b", Number: n, Params: raw(map[string]int{"k": n}), Value: .5}))
	}
	must(t, s.PutBankPairs(ctx, "study", []results.BankPair{{A: 0, B: 0, Estimate: .5}, {A: 0, B: 1, Estimate: .6}}, []float64{.4, .5}, nil))
}

// shares are epochs whose figures can be.
func shares(trial, n int) []results.Epoch {
	var epochs []results.Epoch
	for e := 1; e <= n; e++ {
		x := float64(trial+e) / 100
		epochs = append(epochs, results.Epoch{Epoch: e, TrainLoss: x, ValidationLoss: 2 * x, Accuracy: .5 + x, MacroF1: .4 + x, NegLogLoss: -2 * x, LearningRate: .01, Seconds: 1})
	}
	return epochs
}

// all reads what there is to read, in words; an error is the first that something
// was read with.
func all(s *Store) (string, error) {
	ctx := context.Background()
	text := ""
	var fault error
	add := func(v any, err error) {
		text += strconv.Quote(fmt.Sprintf("%+v", v)) + "\n"
		fault = errors.Join(fault, err)
	}
	studies, err := s.Studies(ctx)
	add(studies, err)
	activities, err := s.Activities(ctx)
	add(activities, err)
	for _, study := range []string{"study", "other"} {
		records, err := s.Records(ctx, study, 0, 1000)
		add(records, err)
		scores, err := collect(s.EachScore(ctx, study))
		add(scores, err)
		finals, err := s.Finals(ctx, study)
		add(finals, err)
		alone, err := s.Alone(ctx, study)
		add(alone, err)
		latencies, err := s.Latencies(ctx, study)
		add(latencies, err)
		labels, err := s.TestLabels(ctx, study)
		add(labels, err)
		predictions, err := s.Predictions(ctx, study)
		add(predictions, err)
		diagnoses, err := s.Diagnoses(ctx, study)
		add(diagnoses, err)
		routes, err := s.BankRoutes(ctx, study)
		add(routes, err)
		pairs, err := s.BankPairs(ctx, study)
		add(pairs, err)
		trials, err := s.BankTrials(ctx, study)
		add(trials, err)
		add("", s.Complete(ctx, study))
	}
	return text, fault
}

// TestFlippedBits: a database with one bit flipped, anywhere, reads as it did or
// is refused; and Verify finds what reading finds.
func TestFlippedBits(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	s, err := Open(ctx, path)
	must(t, err)
	everyKind(t, s)
	whole, err := all(s)
	must(t, err)
	sound(t, s)
	must(t, s.Close())
	data, err := os.ReadFile(path)
	must(t, err)
	random := rand.New(rand.NewPCG(1, 2))
	noticed := 0
	for range rounds(t, 60) {
		bit := random.IntN(8 * len(data))
		data[bit/8] ^= 1 << (bit % 8)
		must(t, os.WriteFile(path, data, 0o666))
		if flipped(t, path, whole, fmt.Sprintf("bit %d of byte %d", bit%8, bit/8)) {
			noticed++
		}
		data[bit/8] ^= 1 << (bit % 8)
	}
	if noticed == 0 {
		t.Error("no bit was noticed")
	}
	t.Logf("%d noticed", noticed)
}

// flipped reports whether the damage was noticed.
func flipped(t *testing.T, path, whole, where string) bool {
	t.Helper()
	ctx := context.Background()
	s, err := OpenReading(ctx, path)
	if err != nil {
		if strings := err.Error(); len(strings) == 0 {
			t.Errorf("%s: an error without a word", where)
		}
		return true
	}
	defer func() { must(t, s.Close()) }()
	now, readErr := all(s)
	found, err := s.Verify(ctx)
	switch {
	case readErr == nil && now != whole:
		t.Errorf("%s: it reads otherwise, without a word", where)
	case readErr != nil && !errors.Is(readErr, ErrDamaged):
		t.Errorf("%s: reading says %v", where, readErr)
	case readErr != nil && err == nil && found.Sound():
		t.Errorf("%s: Verify finds nothing, and reading says %v", where, readErr)
	}
	return readErr != nil || err != nil || !found.Sound()
}
