package main

import (
	"context"
	"fmt"
	"math"

	"github.com/doubleroute/sweep/experiments/tables"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/schedulers"
	"github.com/doubleroute/sweep/search/space"
)

// strategy is a way to search a table with an eye on the training that it takes.
type strategy struct {
	name       string
	sampler    string
	scheduler  string
	frontAware bool
	bank       bool // with the route bank's estimates, whose training counts
}

// strategies lists those that are compared, random search without anything first.
func (o options) strategies(t *tables.Table) []strategy {
	all := []strategy{{name: "random", sampler: "random", scheduler: "none"}}
	for _, bank := range []bool{false, true} {
		for _, s := range schedulers.All() {
			for _, aware := range []bool{false, true} {
				if bank && (!aware || !t.HasBank()) {
					continue // as a study with a bank is front-aware
				}
				all = append(all, strategy{o.champion + with(s.Name, aware, bank), o.champion, s.Name, aware, bank})
			}
		}
	}
	return all
}

// with says what is used beside a sampler.
func with(scheduler string, aware, bank bool) string {
	text := ""
	if scheduler != "none" {
		text = ", " + scheduler
	}
	if aware {
		text += ", front-aware"
	}
	if bank {
		text += ", bank"
	}
	return text
}

// newScheduler returns the strategy's scheduler.
func (s strategy) newScheduler(p search.Problem) (search.Scheduler, error) {
	for _, spec := range schedulers.All() {
		if spec.Name != s.scheduler {
			continue
		}
		if s.frontAware {
			return schedulers.FrontAware(spec.New(p)), nil
		}
		return spec.New(p), nil
	}
	return nil, fmt.Errorf("there is no scheduler %q", s.scheduler)
}

// effort is what a search took until it had reached a share of a table's
// hypervolume: infinite if it did not.
type effort struct{ flops, trials float64 }

// effort searches a table until it has reached that share, or has spent so many
// FLOPs of training without it.
func (o options) effort(ctx context.Context, t *tables.Table, s strategy, most float64, concurrency, seed int) (effort, error) {
	m := &meter{table: t, volume: tables.NewVolume(t.Box()), goal: o.share * t.Full(), most: most, took: effort{math.Inf(1), math.Inf(1)}}
	var p search.Problem = t
	if s.bank {
		p, m.spent = t.WithBank(), t.Header().BankFLOPs
	}
	chosen, err := sampler(s.sampler, p)
	if err != nil {
		return effort{}, err
	}
	scheduler, err := s.newScheduler(p)
	if err != nil {
		return effort{}, err
	}
	_, err = search.Run(ctx, search.Options{
		Problem: p, Executor: t, Sampler: chosen, Scheduler: scheduler, Journal: m, Seed: uint64(seed),
		Concurrency: concurrency, Epochs: t.Epochs, Stop: m.done, Abandon: m.done,
	})
	if err != nil {
		return effort{}, fmt.Errorf("%s on %s, seed %d: %w", s.name, t.Header().Name, seed, err)
	}
	return m.took, nil
}

// meter is a journal that counts: jobs as they begin, in virtual time, so that
// the count is the same every time.
type meter struct {
	table  *tables.Table
	volume *tables.Volume
	goal   float64
	spent  float64 // FLOPs of the jobs that have begun
	most   float64 // of them
	ended  float64 // trials
	took   effort
}

func (m *meter) there() bool { return m.volume.Share() >= m.goal }
func (m *meter) done() bool  { return m.there() || m.spent > m.most }

// Begun returns 0: nothing is kept.
func (m *meter) Begun() int { return 0 }

// Recorded counts a job that begins.
func (m *meter) Recorded(j search.Job) (search.Report, bool) {
	m.spent += m.table.Length(j.Point, j.From, j.To)
	return search.Report{}, false
}

// Suggested does nothing.
func (m *meter) Suggested(int, space.Point, float64) error { return nil }

// Reported does nothing.
func (m *meter) Reported(search.Report) error { return nil }

// Ended adds a whole trial to the hypervolume.
func (m *meter) Ended(o search.Observation) error {
	m.ended++
	if before := m.there(); o.State == search.Complete && !before {
		m.volume.Add(o.Value, o.Cost)
		if m.there() {
			m.took = effort{m.spent, m.ended}
		}
	}
	return nil
}
