package study

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/search"
)

// many is a space with room for a hundred thousand trials.
const many = `
[data]
train = "tiny.csv"
[route.a]
view = "all"
submodel = ["mlp", "cnn", "rnn"]
[route.b]
view = ["all", "second-half"]
submodel = ["mlp", "rnn"]
[train]
regime = "joint"
epochs = 3
patience = 0
[search]
sampler = "random"
scheduler = "none"
trials = %d
front_aware = false
[final]
models = 5
`

// BenchmarkHundredThousandTrials records, takes up again and lists a study of
// 100,000 trials of three epochs that cost nothing to train.
func BenchmarkHundredThousandTrials(b *testing.B) {
	const trials = 100_000
	for b.Loop() {
		bench := newBench(b, fmt.Sprintf(many, trials))
		at := func(what string, f func()) {
			runtime.GC()
			began := time.Now()
			f()
			took := time.Since(began)
			b.ReportMetric(float64(took.Microseconds())/trials, what+"-µs/trial")
			b.ReportMetric(resident()/1e6, what+"-MB")
		}
		m := &pretender{pace: func(budget.Work) float64 { return 0 }, rng: search.Stream(1, 1, "pretender")}
		at("record", func() {
			if sum, err := bench.make(m, nil); err != nil || sum.Suggested != trials {
				b.Fatal(sum, err)
			}
		})
		at("resume", func() {
			if sum, err := bench.make(m, nil); err != nil || sum.Replayed != trials {
				b.Fatal(sum, err)
			}
		})
		s := bench.open()
		at("list", func() {
			if studies, err := s.Studies(context.Background()); err != nil || len(studies) != 1 {
				b.Fatal(studies, err)
			}
		})
		at("show", func() {
			if sum, err := analysis.Summarize(context.Background(), s, bench.exp.Name); err != nil || len(sum.Trials) != trials {
				b.Fatal(err)
			}
		})
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// resident returns the bytes of memory that the process takes.
func resident() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		var kilobytes float64
		if n, _ := fmt.Sscanf(line, "VmRSS: %f kB", &kilobytes); n == 1 {
			return 1024 * kilobytes
		}
	}
	return 0
}
