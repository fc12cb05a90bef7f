package routes

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// BenchmarkState saves and resumes a training after an epoch that was not its
// best, which is the longest state, and says what share of an epoch that takes
// beyond what readying a new training does.
func BenchmarkState(b *testing.B) {
	for _, words := range []int{20, 230} {
		for _, pair := range benchPairs() {
			b.Run(fmt.Sprintf("%s/%d-words", strings.Join(pair, "+"), words), func(b *testing.B) {
				d, cfg := benchData(b, words), benchConfig(pair...)
				tr := begun(b, d, cfg, TrainOptions{}, 1)
				began := time.Now()
				advance(b, tr, 2)
				epoch := time.Since(began).Seconds()
				tr.best = 0
				state := saved(b, tr)
				var save, fresh, resume float64
				file := bytes.NewBuffer(make([]byte, 0, len(state)))
				for b.Loop() {
					began := time.Now()
					file.Reset()
					if err := tr.Save(file); err != nil {
						b.Fatal(err)
					}
					save += time.Since(began).Seconds()
					began = time.Now()
					if _, err := NewTraining(Builtin(), d, cfg, TrainOptions{}); err != nil {
						b.Fatal(err)
					}
					fresh += time.Since(began).Seconds()
					began = time.Now()
					if _, err := ResumeTraining(Builtin(), d, cfg, TrainOptions{}, bytes.NewReader(state)); err != nil {
						b.Fatal(err)
					}
					resume += time.Since(began).Seconds()
				}
				n := float64(b.N)
				b.ReportMetric(float64(len(state))/1e6, "MB")
				b.ReportMetric(1e3*epoch, "epoch-ms")
				b.ReportMetric(1e3*save/n, "save-ms")
				b.ReportMetric(1e3*fresh/n, "new-ms")
				b.ReportMetric(1e3*resume/n, "resume-ms")
				b.ReportMetric(100*(save+resume-fresh)/n/epoch, "%epoch")
				if err := tr.Run(context.Background(), 3); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}
