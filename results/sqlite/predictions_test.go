package sqlite

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
)

// finalists makes a study with three classes and two finalists, of trials 0 and
// 2, with two final trainings each.
func finalists(t testing.TB) *Store {
	t.Helper()
	ctx := context.Background()
	s := openNew(t)
	must(t, s.PutStudy(ctx, results.Study{Name: "study", Classes: []string{"x", "y", "z"}}))
	for _, n := range []int{0, 2} {
		must(t, s.PutTrial(ctx, "study", results.Trial{State: "waiting", Number: n}))
		for seed := range 2 {
			must(t, s.PutFinal(ctx, "study", results.FinalRun{Trial: n, Seed: seed}))
		}
	}
	return s
}

func checkPredictions(t *testing.T, s *Store, study string, labels []int, predictions []results.Predictions, diagnoses []results.Diagnosis) {
	t.Helper()
	ctx := context.Background()
	gotLabels, err := s.TestLabels(ctx, study)
	must(t, err)
	same(t, "labels", gotLabels, labels)
	gotPredictions, err := s.Predictions(ctx, study)
	must(t, err)
	same(t, "predictions", gotPredictions, predictions)
	gotDiagnoses, err := s.Diagnoses(ctx, study)
	must(t, err)
	same(t, "diagnoses", gotDiagnoses, diagnoses)
}

func TestPredictions(t *testing.T) {
	ctx := context.Background()
	s := finalists(t)
	checkPredictions(t, s, "study", nil, nil, nil)

	labels := []int{0, 1, 2, 0}
	must(t, s.PutTestLabels(ctx, "study", []int{2, 2}))
	must(t, s.PutTestLabels(ctx, "study", labels))
	want := []results.Predictions{
		{Trial: 0, Seed: 0, Predicted: []int{0, 1, 2, 0}, Confidence: []float64{0, 1, 1.0 / math.MaxUint16, 30000.0 / math.MaxUint16}},
		{Trial: 0, Seed: 1, Predicted: []int{1, 1, 1, 1}, Confidence: []float64{1, 1, 1, 1}},
		{Trial: 2, Seed: 0, Predicted: []int{2, 2, 2, 2}, Confidence: []float64{0, 0, 0, 0}},
	}
	want[2].Losses = []float64{0, 0.5, 1e-30, 12.25} // of a study that maximizes these
	want[2].Losses[2] = float64(float32(want[2].Losses[2]))
	for i := len(want) - 1; i >= 0; i-- {
		other := want[i]
		other.Predicted = []int{2, 1, 0, 1}
		must(t, s.PutPredictions(ctx, "study", other))
		must(t, s.PutPredictions(ctx, "study", want[i]))
	}
	checkPredictions(t, s, "study", labels, want, nil)

	// What cannot be exact is as near as 16 bits are.
	must(t, s.PutPredictions(ctx, "study", results.Predictions{Trial: 2, Seed: 1, Predicted: labels, Confidence: []float64{1.0 / 3, .5, .999999, 1e-9}}))
	all, err := s.Predictions(ctx, "study")
	must(t, err)
	for i, x := range []float64{1.0 / 3, .5, .999999, 1e-9} {
		if got := all[3].Confidence[i]; math.Abs(got-x) > .5/math.MaxUint16+1e-12 {
			t.Errorf("confidence %v came back as %v", x, got)
		}
	}

	// A final training that is done again takes its predictions with it, and no other.
	must(t, s.PutFinal(ctx, "study", results.FinalRun{Trial: 2, Seed: 1}))
	checkPredictions(t, s, "study", labels, want, nil)
	must(t, s.KeepFinals(ctx, "study", []int{2}))
	checkPredictions(t, s, "study", labels, want[2:], nil)
	must(t, s.KeepFinals(ctx, "study", nil))
	checkPredictions(t, s, "study", labels, nil, nil)
}

func TestMeasurementIsAllOrNothing(t *testing.T) {
	ctx := context.Background()
	s := finalists(t)
	must(t, s.PutTestLabels(ctx, "study", []int{0, 1}))
	first := results.Measurement{
		Final:       results.FinalRun{Trial: 2, Seed: 0, TestAccuracy: .5, Worker: 3, Started: time.Unix(7, 8)},
		Predictions: &results.Predictions{Trial: 2, Seed: 0, Predicted: []int{0, 0}, Confidence: []float64{1, 1}},
		Diagnosis:   &results.Diagnosis{Trial: 2, Mistakes: []results.Mistake{{Text: "a text", Truth: 1, Predicted: 0, Confidence: 1}}},
	}
	check := func(accuracy float64) {
		t.Helper()
		checkPredictions(t, s, "study", []int{0, 1}, []results.Predictions{*first.Predictions}, []results.Diagnosis{*first.Diagnosis})
		finals, err := s.Finals(ctx, "study")
		must(t, err)
		want := first.Final
		want.TestAccuracy = accuracy
		same(t, "final", finals[2], want)
	}
	must(t, s.PutMeasurement(ctx, "study", first))
	check(.5)
	bad := first
	bad.Final.TestAccuracy = .9
	bad.Diagnosis = &results.Diagnosis{Trial: 2, Mistakes: []results.Mistake{{Truth: 3}}}
	if err := s.PutMeasurement(ctx, "study", bad); err == nil {
		t.Error("a mistake of a class that is not there was taken")
	}
	check(.5)
	first.Final.TestAccuracy = .7
	must(t, s.PutMeasurement(ctx, "study", first))
	check(.7)
}

func TestPredictionsRefuse(t *testing.T) {
	ctx := context.Background()
	s := finalists(t)
	predict := func(r results.Predictions) func() error {
		return func() error { return s.PutPredictions(ctx, "study", r) }
	}
	refuse := func(name string, put func() error, says string) {
		t.Helper()
		if err := put(); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, and not %q", name, err, says)
		}
	}
	good := results.Predictions{Trial: 0, Seed: 0, Predicted: []int{0, 2}, Confidence: []float64{1, 0}}
	refuse("before the labels", predict(good), "not stored yet")
	refuse("a label too great", func() error { return s.PutTestLabels(ctx, "study", []int{0, 3}) }, "no class 3, only 0 to 2")
	refuse("a label below 0", func() error { return s.PutTestLabels(ctx, "study", []int{-1}) }, "no class -1")
	must(t, s.PutTestLabels(ctx, "study", []int{0, 1}))
	must(t, predict(good)())
	refuse("labels of another size", func() error { return s.PutTestLabels(ctx, "study", []int{0}) }, "another size than 1")
	refuse("no such trial", predict(results.Predictions{Trial: 1, Seed: 0, Predicted: []int{0, 2}, Confidence: []float64{1, .5}}), "no such final training")
	refuse("no such seed", predict(results.Predictions{Trial: 0, Seed: 2, Predicted: []int{0, 2}, Confidence: []float64{1, .5}}), "no such final training")
	refuse("a prediction too few", predict(results.Predictions{Trial: 0, Seed: 0, Predicted: []int{0}, Confidence: []float64{1, .5}}), "1 predictions and 2 confidences, and the test part 2 texts")
	refuse("a confidence too many", predict(results.Predictions{Trial: 0, Seed: 0, Predicted: []int{0, 1}, Confidence: []float64{1, .5, 1}}), "2 predictions and 3 confidences")
	refuse("a class too great", predict(results.Predictions{Trial: 0, Seed: 0, Predicted: []int{0, 3}, Confidence: []float64{1, .5}}), "no class 3")
	for _, x := range []float64{nan, inf, -inf, -.1, 1.1} {
		refuse("an odd confidence", predict(results.Predictions{Trial: 0, Seed: 0, Predicted: []int{0, 1}, Confidence: []float64{1, x}}), "is not a probability")
	}
	checkPredictions(t, s, "study", []int{0, 1}, []results.Predictions{good}, nil)

	// Without named classes, what fits into 16 bits may come.
	newStudy(t, s, "nameless")
	must(t, s.PutTestLabels(ctx, "nameless", []int{math.MaxUint16}))
	refuse("17 bits", func() error { return s.PutTestLabels(ctx, "nameless", []int{math.MaxUint16 + 1}) }, "no class 65536, only 0 to 65535")
	for name, call := range map[string]func() error{
		"PutTestLabels":  func() error { return s.PutTestLabels(ctx, "absent", nil) },
		"PutPredictions": func() error { return s.PutPredictions(ctx, "absent", results.Predictions{}) },
		"PutDiagnosis":   func() error { return s.PutDiagnosis(ctx, "absent", results.Diagnosis{}) },
		"PutMeasurement": func() error { return s.PutMeasurement(ctx, "absent", results.Measurement{}) },
		"PutSource":      func() error { return s.PutSource(ctx, results.Study{Name: "absent"}) },
		"TestLabels":     func() error { _, err := s.TestLabels(ctx, "absent"); return err },
		"Predictions":    func() error { _, err := s.Predictions(ctx, "absent"); return err },
		"Diagnoses":      func() error { _, err := s.Diagnoses(ctx, "absent"); return err },
	} {
		refuse(name, call, `no study "absent"`)
	}
}

// Whatever the columns hold, it is read or refused in a sentence.
func TestDamagedPredictions(t *testing.T) {
	ctx := context.Background()
	s := finalists(t)
	must(t, s.PutTestLabels(ctx, "study", []int{0, 1}))
	must(t, s.PutPredictions(ctx, "study", results.Predictions{Trial: 0, Seed: 0, Predicted: []int{0, 1}, Confidence: []float64{1, .5}}))
	must(t, s.PutDiagnosis(ctx, "study", results.Diagnosis{Trial: 0}))
	must(t, s.PutLatency(ctx, "study", results.Latency{Trial: 0}))
	for _, c := range []struct{ spoil, mend, says string }{
		{`UPDATE test_labels SET labels = x'0000ff'`, `UPDATE test_labels SET labels = x'00000100'`, "3 bytes"},
		{`UPDATE test_labels SET labels = x'0000ffff'`, `UPDATE test_labels SET labels = x'00000100'`, "no class 65535"},
		{`DELETE FROM test_labels`, `INSERT INTO test_labels (study, labels) VALUES (1, x'00000100')`, "4, 4 and 0 bytes"},
		{`UPDATE readings SET predicted = x'00'`, `UPDATE readings SET predicted = x'00000100'`, "1, 4 and 4 bytes"},
		{`UPDATE readings SET predicted = x'00000300'`, `UPDATE readings SET predicted = x'00000100'`, "no class 3"},
		{`UPDATE readings SET confidence = x''`, `UPDATE readings SET confidence = x'ffffffff'`, "4, 0 and 4 bytes"},
		{`UPDATE diagnoses SET body = '{"mistakes": 7}'`, `UPDATE diagnoses SET body = '{}'`, "diagnosis of trial 0"},
		{`UPDATE diagnoses SET body = '{"mistakes": [{"predicted": -1}]}'`, `UPDATE diagnoses SET body = '{}'`, "no class -1"},
		{`UPDATE diagnoses SET body = '{"push": [[0]]}'`, `UPDATE diagnoses SET body = '{}'`, "contributions for 1 classes"},
		{`UPDATE diagnoses SET body = '{"push": [[0], [0, 1], [0]]}'`, `UPDATE diagnoses SET body = '{}'`, "class 1 has contributions of 2 terms"},
		{`UPDATE diagnoses SET body = '{"routes": [{}, {}, {}]}'`, `UPDATE diagnoses SET body = '{}'`, "3 routes"},
		{`UPDATE latencies SET lengths = '[7]'`, `UPDATE latencies SET lengths = 'null'`, "latency of trial 0"},
	} {
		_, err := s.write.ExecContext(ctx, c.spoil)
		must(t, err)
		reseal(t, s) // what a fault of the program would leave
		var texts []string
		for _, read := range []func() error{
			func() error { _, err := s.TestLabels(ctx, "study"); return err },
			func() error { _, err := s.Predictions(ctx, "study"); return err },
			func() error { _, err := s.Diagnoses(ctx, "study"); return err },
			func() error { _, err := s.Latencies(ctx, "study"); return err },
		} {
			if err := read(); err != nil {
				texts = append(texts, err.Error())
			}
		}
		if said := strings.Join(texts, " "); !strings.Contains(said, c.says) || strings.Contains(said, "\n") {
			t.Errorf("%s: %q, and not %q", c.spoil, said, c.says)
		}
		_, err = s.write.ExecContext(ctx, c.mend)
		must(t, err)
		reseal(t, s)
	}
	checkPredictions(t, s, "study", []int{0, 1}, []results.Predictions{{Trial: 0, Seed: 0, Predicted: []int{0, 1}, Confidence: []float64{1, 1}}}, []results.Diagnosis{{}})
}

func FuzzUnpack(f *testing.F) {
	f.Add([]byte{}, 0)
	f.Add([]byte{1, 0, 2}, 3)
	f.Add([]byte{255, 255}, 70000)
	f.Fuzz(func(t *testing.T, packed []byte, classes int) {
		if list, err := unpackClasses(packed, classes); err == nil {
			again, err := packClasses(list, classes)
			must(t, err)
			if string(again) != string(packed) {
				t.Errorf("%x came back as %x", packed, again)
			}
		}
		if list, err := unpackLosses(packed[:len(packed)/4*4]); err == nil {
			again, err := packLosses(nil, list)
			must(t, err)
			if string(again) != string(packed[:len(packed)/4*4]) && len(list) > 0 {
				t.Errorf("%x came back as %x", packed, again)
			}
		}
		if list, err := unpackShares(packed); err == nil {
			again, err := packShares(list)
			must(t, err)
			if string(again) != string(packed) {
				t.Errorf("%x came back as %x", packed, again)
			}
		}
	})
}
