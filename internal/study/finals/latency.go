package finals

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// latencies measures the finalists one after the other, with nothing beside.
func (f *Finals) latencies(ctx context.Context, finalists []journal.Finalist) error {
	name := f.Problem.Experiment.Name
	known, err := f.Store.Latencies(ctx, name)
	if err != nil {
		return err
	}
	for i, one := range finalists {
		if slices.ContainsFunc(known, func(l results.Latency) bool { return l.Trial == one.Number }) {
			continue
		}
		if f.Budget.Spent() {
			f.Events.Notice(fmt.Sprintf("the time budget left no room for the latencies of %d of %d finalists: the same command makes up for them", len(finalists)-i, len(finalists)))
			return nil
		}
		l, err := f.latency(ctx, one)
		if err != nil {
			return err
		}
		if err := f.Store.PutLatency(ctx, name, l); err != nil {
			return err
		}
	}
	return nil
}

func (f *Finals) latency(ctx context.Context, one journal.Finalist) (results.Latency, error) {
	l := results.Latency{Trial: one.Number}
	facts, err := f.Problem.Stored(one.Trial)
	if err != nil {
		return l, err
	}
	t := f.Problem.Task(facts.Config, 0, one.Number, "latency")
	t.Want.Latency = true
	r, err := f.Runner.Do(ctx, t, nil)
	if err == nil && r.Failed != "" {
		err = errors.New(r.Failed)
	}
	if err != nil {
		return l, err
	}
	l.Processor, l.P50, l.P95 = r.Latency.Processor, micro(r.Latency.P50), micro(r.Latency.P95)
	for _, s := range r.Latency.Lengths {
		l.Lengths = append(l.Lengths, results.LengthLatency{Tokens: s.Tokens, P50: stats.Number(micro(s.P50)), P95: stats.Number(micro(s.P95))})
	}
	return l, nil
}

func micro(d time.Duration) float64 { return float64(d) / 1e3 }
