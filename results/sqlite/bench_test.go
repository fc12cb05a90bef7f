package sqlite

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/resultstest"
	"github.com/doubleroute/sweep/search"
)

// fill writes many trials with settings of `size` bytes in one transaction.
func fill(t testing.TB, s *Store, trials, size int) {
	t.Helper()
	ctx := context.Background()
	settings := raw(strings.Repeat("x", size))
	must(t, s.update(ctx, "study", func(w writing) error {
		for n := range trials {
			trial := typical(n)
			trial.Settings = settings
			if err := writeTrial(ctx, w, trial); err != nil {
				return err
			}
		}
		return nil
	}))
}

func typical(number int) results.Trial {
	return results.Trial{
		Number: number, State: search.Complete, Epochs: 12, Accuracy: .9, Cost: 2e5, TrainSeconds: 2,
		Params:   raw(map[string]any{"route.a.submodel": "cnn", "route.a.cnn.filters": 64, "train.learning_rate": 0.00123}),
		Settings: raw(strings.Repeat("x", 1000)),
		Routes:   []string{"cnn", "rnn"}, Views: []string{"all", "characters"}, Combiner: "linear",
		Costs: results.Costs{FLOPs: 181248, Parameters: 90210, Bytes: 360840, ActivationBytes: 4096},
	}
}

func BenchmarkPutTrial(b *testing.B) {
	s := openNew(b)
	newStudy(b, s, "study")
	n := 0
	for b.Loop() {
		must(b, s.PutTrial(context.Background(), "study", typical(n)))
		n++
	}
}

// One finished trial of 12 epochs.
func BenchmarkPutJob(b *testing.B) {
	s := openNew(b)
	newStudy(b, s, "study")
	n := 0
	for b.Loop() {
		must(b, s.PutJob(context.Background(), "study", typical(n), jobEpochs(n, 0, 12), 0))
		n++
	}
}

// Going through 100,000 trials, and what is held half-way.
func BenchmarkEachTrial100000(b *testing.B) {
	s := openNew(b)
	newStudy(b, s, "study")
	const trials = 100_000
	fill(b, s, trials, 1000)
	var m runtime.MemStats
	for b.Loop() {
		n := 0
		for _, err := range s.EachTrial(context.Background(), "study") {
			must(b, err)
			if n++; n == trials/2 {
				b.StopTimer()
				runtime.GC()
				runtime.ReadMemStats(&m)
				b.StartTimer()
			}
		}
		if n != trials {
			b.Fatalf("%d trials", n)
		}
	}
	b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-held")
}

// The list of studies, one of them with 100,000 trials.
func BenchmarkStudies100000(b *testing.B) {
	s := openNew(b)
	newStudy(b, s, "study")
	fill(b, s, 100_000, 1000)
	for b.Loop() {
		infos, err := s.Studies(context.Background())
		must(b, err)
		if infos[0].Trials[search.Complete] != 100_000 {
			b.Fatal(infos)
		}
	}
}

func BenchmarkFront100000(b *testing.B) {
	trials := resultstest.RandomTrials(1, 100_000, 1<<30)
	for b.Loop() {
		results.Front(trials)
	}
}
