package serve

import (
	"context"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
)

// large returns a client of a server whose study has 10,000 trials.
func large(b *testing.B) (*client, *writer) {
	b.Helper()
	w := newWriter(b)
	w.begin("large")
	var all sqlite.Batch
	for n := range 10_000 {
		t := trialOf(n)
		all.Trials = append(all.Trials, t)
		all.Jobs = append(all.Jobs, sqlite.FinishedJob{Trial: t, Epochs: []results.Epoch{{Epoch: 1, Accuracy: t.Accuracy}}})
	}
	must(b, w.PutBatch(context.Background(), "large", all))
	return newClient(b, quick(w.path)), w
}

// BenchmarkPage opens the page of a study of 10,000 trials that changes each
// time.
func BenchmarkPage(b *testing.B) {
	c, w := large(b)
	for b.Loop() {
		must(b, w.PutTrial(context.Background(), "large", trialOf(0)))
		a := c.ask("/study/large?news", header("Accept-Encoding", "gzip"))
		b.ReportMetric(float64(len(a.body))/1e6, "MB")
	}
}

// BenchmarkPageCached opens it when nothing has changed.
func BenchmarkPageCached(b *testing.B) {
	c, _ := large(b)
	for b.Loop() {
		c.ask("/study/large?news", header("Accept-Encoding", "gzip"))
	}
}

// BenchmarkPoll is what the poller does each second: while nothing changes, and
// while the study is written.
func BenchmarkPoll(b *testing.B) {
	c, w := large(b)
	ctx := context.Background()
	b.Run("idle", func(b *testing.B) {
		for b.Loop() {
			c.server.studies.snapshot(ctx)
		}
	})
	b.Run("changes", func(b *testing.B) {
		for b.Loop() {
			must(b, w.PutTrial(ctx, "large", trialOf(0)))
			c.server.studies.snapshot(ctx)
		}
	})
	b.Run("the writing alone", func(b *testing.B) {
		for b.Loop() {
			must(b, w.PutTrial(ctx, "large", trialOf(0)))
		}
	})
	if got, _ := c.server.studies.snapshot(ctx).find("large"); got.Trials[search.Complete] != 10_000 {
		b.Errorf("%v", got.Trials)
	}
}

// BenchmarkWrite is what a run writes, alone and while a page follows it through
// a server that polls two hundred times as often as it does for people.
func BenchmarkWrite(b *testing.B) {
	write := func(b *testing.B, w *writer) {
		n := 0
		for b.Loop() {
			w.trial("large", n%10_000)
			n++
		}
	}
	b.Run("alone", func(b *testing.B) {
		w := newWriter(b)
		w.begin("large")
		write(b, w)
	})
	b.Run("followed", func(b *testing.B) {
		w := newWriter(b)
		w.begin("large")
		c := newClient(b, quick(w.path))
		s := c.listen("/study/large/events")
		followed := make(chan bool)
		go func() {
			for _, _, more := s.next(); more; _, _, more = s.next() {
			}
			close(followed)
		}()
		write(b, w)
		s.close()
		<-followed
	})
}
