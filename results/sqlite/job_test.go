package sqlite

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// jobEpochs are the epochs from+1 to `to` with figures that tell them apart.
func jobEpochs(trial, from, to int) []results.Epoch {
	var epochs []results.Epoch
	for e := from + 1; e <= to; e++ {
		x := float64(trial*1000+e) / 1e6
		epochs = append(epochs, results.Epoch{Epoch: e, TrainLoss: x, ValidationLoss: x + .1, Accuracy: x + .2, MacroF1: x + .3, NegLogLoss: -x - .4, LearningRate: x + .5, Seconds: x + .6})
	}
	return epochs
}

func TestJobs(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	newStudy(t, s, "other")
	must(t, s.PutJob(ctx, "other", results.Trial{State: "waiting", Number: 4, Epochs: 1}, jobEpochs(9, 0, 1), 0))

	must(t, s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: 4, Epochs: 3, Accuracy: .5}, jobEpochs(4, 0, 3), 0))
	must(t, s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: 4, Epochs: 9, Accuracy: .6}, jobEpochs(4, 3, 9), 3))
	odd := []results.Epoch{{Epoch: 1, TrainLoss: nan, ValidationLoss: inf, Accuracy: 1, MacroF1: 0, NegLogLoss: -1.5, LearningRate: 1e-300, Seconds: 1e300}}
	must(t, s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: 2, Epochs: 1, Accuracy: nan, Error: "loss is NaN"}, odd, 0))
	must(t, s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: 3, Accuracy: nan, Error: "too big"}, nil, 0))

	epochs, err := s.Epochs(ctx, "study", 4)
	must(t, err)
	same(t, "epochs of 4", epochs, jobEpochs(4, 0, 9))
	all, err := s.AllEpochs(ctx, "study")
	must(t, err)
	same(t, "all of 4", all[4], jobEpochs(4, 0, 9))
	same(t, "all of 2", all[2], odd)
	if len(all) != 2 {
		t.Errorf("%d trials have epochs, not 2", len(all))
	}
	jobs, err := s.Jobs(ctx, "study")
	must(t, err)
	same(t, "jobs", jobs, []results.Job{
		{Trial: 2, From: 0, To: 1, Value: nan, Error: "loss is NaN", Worker: -1, Started: time.Time{}, Seconds: nan}, {Trial: 3, From: 0, To: 0, Value: nan, Error: "too big", Worker: -1, Started: time.Time{}, Seconds: nan},
		{Trial: 4, From: 0, To: 3, Value: .5, Error: "", Worker: -1, Started: time.Time{}, Seconds: nan}, {Trial: 4, From: 3, To: 9, Value: .6, Error: "", Worker: -1, Started: time.Time{}, Seconds: nan},
	})

	// A job that is done again, and stops earlier, replaces what followed.
	must(t, s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: 4, Epochs: 2, Accuracy: .4}, jobEpochs(4, 0, 2), 0))
	epochs, err = s.Epochs(ctx, "study", 4)
	must(t, err)
	same(t, "epochs of 4 done again", epochs, jobEpochs(4, 0, 2))
	if jobs, _ = s.Jobs(ctx, "study"); len(jobs) != 3 {
		t.Errorf("%d jobs are left, not 3: %v", len(jobs), jobs)
	}
	none, err := s.Epochs(ctx, "study", 77)
	if len(none) != 0 || err != nil {
		t.Errorf("a trial that is not there has epochs %v, %v", none, err)
	}
}

func TestJobTimes(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	began := time.Date(2024, 2, 29, 23, 59, 59, 123456789, time.UTC)
	must(t, s.PutBatch(ctx, "study", Batch{Trials: []results.Trial{{State: "running", Number: 4}}, Jobs: []FinishedJob{
		{Trial: results.Trial{State: "waiting", Number: 4, Accuracy: .5}, Epochs: jobEpochs(4, 0, 2), Worker: 3, Started: began, Seconds: 1.5},
		{Trial: results.Trial{State: "waiting", Number: 4, Accuracy: .6}, From: 2, Epochs: jobEpochs(4, 2, 3), Worker: 0, Started: began.Add(time.Second), Seconds: 0},
		{Trial: results.Trial{State: "waiting", Number: 4, Accuracy: .7}, From: 3, Epochs: jobEpochs(4, 3, 4), Worker: -7, Seconds: nan},
	}}))
	jobs, err := s.Jobs(ctx, "study")
	must(t, err)
	want := []results.Job{{Trial: 4, From: 0, To: 2, Value: .5, Error: "", Worker: 3, Started: began, Seconds: 1.5}, {Trial: 4, From: 2, To: 3, Value: .6, Error: "", Worker: 0, Started: began.Add(time.Second), Seconds: 0}, {Trial: 4, From: 3, To: 4, Value: .7, Error: "", Worker: -1, Started: time.Time{}, Seconds: nan}}
	same(t, "jobs", jobs, want)
	records, err := s.Records(ctx, "study", 4, 5)
	must(t, err)
	same(t, "jobs of a record", records[0].Jobs, want)
}

// Trials, epochs and jobs are read one after the other. What belongs to a trial
// that was not there yet when trials were read is not another one's.
func TestRecordsOfHalf(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	for n := range 2 {
		must(t, s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: n, Epochs: n + 1}, jobEpochs(n, 0, n+1), 0))
	}
	_, err := s.write.ExecContext(ctx, `PRAGMA foreign_keys = 0; DELETE FROM trials WHERE number = 1`)
	must(t, err)
	records, err := s.Records(ctx, "study", 0, 2)
	must(t, err)
	if len(records) != 1 || len(records[0].Curve) != 1 || len(records[0].Jobs) != 1 {
		t.Errorf("%+v", records)
	}
	records, err = s.Records(ctx, "study", 1, 2)
	must(t, err)
	if len(records) != 0 {
		t.Errorf("%+v", records)
	}
}

// A job with a fault in it must leave no trace.
func TestPutJobIsAllOrNothing(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	must(t, s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: 1, Epochs: 2}, jobEpochs(1, 0, 2), 0))
	for name, put := range map[string]func() error{
		"a gap": func() error {
			return s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: 1, Epochs: 4}, jobEpochs(1, 3, 4), 2)
		},
		"a failing insert": func() error {
			_, err := s.write.ExecContext(ctx, `CREATE TRIGGER stop BEFORE INSERT ON epochs WHEN NEW.epoch = 4
				BEGIN SELECT raise(ABORT, 'stopped'); END`)
			must(t, err)
			return s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: 1, Epochs: 5}, jobEpochs(1, 2, 5), 2)
		},
		"a cancelled context": func() error {
			stopped, cancel := context.WithCancel(ctx)
			cancel()
			return s.PutJob(stopped, "study", results.Trial{State: "waiting", Number: 1, Epochs: 3}, jobEpochs(1, 2, 3), 2)
		},
	} {
		if err := put(); err == nil {
			t.Errorf("%s: no error", name)
		}
		trials, err := s.Trials(ctx, "study")
		must(t, err)
		epochs, err := s.Epochs(ctx, "study", 1)
		must(t, err)
		if trials[0].Epochs != 2 || len(epochs) != 2 {
			t.Errorf("%s left a trace: %+v, %v", name, trials[0], epochs)
		}
	}
}

func TestFinalsAndLatencies(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	for n := range 3 {
		must(t, s.PutTrial(ctx, "study", results.Trial{State: "waiting", Number: n}))
	}
	finals := []results.FinalRun{{Trial: 0, Seed: 0, TestAccuracy: .9, TestMacroF1: .8, TestLoss: .3, TrainSeconds: 2, Worker: 1, Started: time.Unix(1e9, 7)}, {Trial: 0, Seed: 1, TestAccuracy: nan, TestMacroF1: 0, TestLoss: inf, TrainSeconds: 0, Worker: -1, Started: time.Time{}}, {Trial: 2, Seed: 0, TestAccuracy: 1, TestMacroF1: 1, TestLoss: 0, TrainSeconds: 1, Worker: 0, Started: time.Time{}}}
	latencies := []results.Latency{{Trial: 0, P50: 14, P95: 21, Processor: "fast <processor>", Lengths: []results.LengthLatency{{Tokens: 1, P50: 2.5, P95: 3}, {Tokens: 256, P50: stats.Number(nan), P95: 1e9}}}, {Trial: 2, P50: nan, P95: nan, Processor: "", Lengths: nil}}
	for i := len(finals) - 1; i >= 0; i-- {
		must(t, s.PutFinal(ctx, "study", results.FinalRun{Trial: finals[i].Trial, Seed: finals[i].Seed, TestLoss: 99}))
		must(t, s.PutFinal(ctx, "study", finals[i]))
	}
	for _, l := range latencies {
		must(t, s.PutLatency(ctx, "study", results.Latency{Trial: l.Trial, P50: 99}))
		must(t, s.PutLatency(ctx, "study", l))
	}
	checkFinals(t, s, finals, latencies)

	must(t, s.KeepFinals(ctx, "study", []int{2, 5}))
	checkFinals(t, s, finals[2:], latencies[1:])
	must(t, s.KeepFinals(ctx, "study", nil))
	checkFinals(t, s, nil, nil)

	if err := s.PutFinal(ctx, "study", results.FinalRun{Trial: 3}); err == nil || !strings.Contains(err.Error(), "no trial 3") {
		t.Errorf("a reading of no trial: %v", err)
	}
	if err := s.PutLatency(ctx, "study", results.Latency{Trial: 3}); err == nil || !strings.Contains(err.Error(), "no trial 3") {
		t.Errorf("a latency of no trial: %v", err)
	}
}

func checkFinals(t *testing.T, s *Store, finals []results.FinalRun, latencies []results.Latency) {
	t.Helper()
	gotFinals, err := s.Finals(context.Background(), "study")
	must(t, err)
	same(t, "finals", gotFinals, finals)
	gotLatencies, err := s.Latencies(context.Background(), "study")
	must(t, err)
	same(t, "latencies", gotLatencies, latencies)
}

func TestEpochObjective(t *testing.T) {
	e := results.Epoch{Accuracy: 1, MacroF1: 2, NegLogLoss: 3}
	for maximize, want := range map[string]float64{"accuracy": 1, "macro_f1": 2, "neg_log_loss": 3} {
		if got := e.Objective(maximize); got != want {
			t.Errorf("%s: %v, want %v", maximize, got, want)
		}
	}
}
