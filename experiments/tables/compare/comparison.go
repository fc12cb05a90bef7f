package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// comparison is a comparison being made.
type comparison struct {
	options  options
	problems []*problem
	began    time.Time
	mu       sync.Mutex
	notes    io.Writer // what is being done

	Optuna  string    `json:"optuna"` // version
	Seeds   int       `json:"seeds"`
	Trials  int       `json:"trials"`
	Results []*result `json:"results"`
	Efforts []*work   `json:"efforts"`
}

// result is how one sampler did on one problem.
type result struct {
	Problem     string           `json:"problem"`
	Concurrency int              `json:"concurrency"`
	Sampler     string           `json:"sampler"`
	Optuna      bool             `json:"optuna"`
	Distinct    float64          `json:"distinct"` // configurations of a search, in the mean
	Curve       []float64        `json:"curve"`    // interquartile mean after each trial
	At          map[int]interval `json:"at"`

	volumes    [][]float64 // of each seed after each trial
	unrepeated [][]float64 // the same with repeated configurations not counted
}

// work is what one strategy took on one table.
type work struct {
	Table       string    `json:"table"`
	Concurrency int       `json:"concurrency"`
	Strategy    string    `json:"strategy"`
	Done        int       `json:"done"`  // seeds that came to their end
	FLOPs       []float64 `json:"flops"` // of each seed; -1 if never
	Trials      []float64 `json:"trials"`

	efforts []effort
	bank    bool
}

func newComparison(o options, notes io.Writer) (*comparison, error) {
	c := &comparison{options: o, began: time.Now(), notes: notes, Seeds: o.seeds, Trials: o.trials}
	for _, name := range o.problems {
		p, err := newProblem(name)
		if err != nil {
			return nil, err
		}
		c.problems = append(c.problems, p)
	}
	return c, nil
}

// note says what is being done.
func (c *comparison) note(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = fmt.Fprintf(c.notes, "%5.1f min  %s\n", time.Since(c.began).Minutes(), what)
}

// checkpoints are the numbers of trials that are reported.
func (o options) checkpoints() []int {
	points := []int{10, 20, 50, 67, 100, 200}
	points = slices.DeleteFunc(points, func(n int) bool { return n >= o.trials })
	return append(points, o.trials)
}

// measure makes our searches and gathers what there is of Optuna's.
func (c *comparison) measure(ctx context.Context) error {
	for _, m := range c.methods() {
		found, version, err := c.options.traces(m)
		if err != nil {
			return err
		}
		if len(found) < 2 {
			continue
		}
		c.Optuna = version
		var traces []trace
		for seed := range c.options.seeds {
			if t, ok := found[seed]; ok {
				traces = append(traces, t)
			}
		}
		c.add(m.problem, m.concurrency, m.sampler, true, traces)
	}
	for _, p := range c.problems {
		for _, n := range c.options.concurrencies {
			for _, name := range c.options.ours {
				c.note(fmt.Sprintf("sweep %s on %s, %d at once", name, p.name, n))
				traces, err := each(ctx, c.options.seeds, func(ctx context.Context, seed int) (trace, error) {
					return c.options.searchWith(ctx, p, name, n, seed)
				})
				if err != nil {
					return err
				}
				c.add(p, n, name, false, traces)
			}
		}
		if err := c.efforts(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// add takes the traces of a sampler in.
func (c *comparison) add(p *problem, concurrency int, name string, optuna bool, traces []trace) {
	r := &result{Problem: p.name, Concurrency: concurrency, Sampler: name, Optuna: optuna, At: map[int]interval{}}
	for _, t := range traces {
		d := t.distinct()
		r.Distinct += float64(len(d)) / float64(len(traces))
		r.volumes = append(r.volumes, p.volumes(t, c.options.trials))
		r.unrepeated = append(r.unrepeated, p.volumes(d, c.options.trials))
	}
	for i := range c.options.trials {
		r.Curve = append(r.Curve, iqm(column(r.volumes, i)))
	}
	for _, n := range c.options.checkpoints() {
		r.At[n] = ofOne(r.after(n))
	}
	c.Results = append(c.Results, r)
}

// after returns the hypervolume of each seed after n trials.
func (r *result) after(n int) []float64 { return column(r.volumes, n-1) }

func column(rows [][]float64, i int) []float64 {
	var values []float64
	for _, row := range rows {
		values = append(values, row[i])
	}
	return values
}

// efforts finds what training the strategies take on a table.
func (c *comparison) efforts(ctx context.Context, p *problem) error {
	if p.table == nil {
		return nil
	}
	for _, n := range c.options.concurrencies {
		most := math.Inf(1) // what random search takes, which is the first
		for _, s := range c.options.strategies(p.table) {
			c.note(fmt.Sprintf("training of %s on %s, %d at once", s.name, p.name, n))
			all, err := each(ctx, c.options.seeds, func(ctx context.Context, seed int) (effort, error) {
				return c.options.effort(ctx, p.table, s, most, n, seed)
			})
			if err != nil {
				return err
			}
			w := newWork(p.name, n, s, all)
			c.Efforts = append(c.Efforts, w)
			if math.IsInf(most, 0) {
				most = iqm(w.of(flopsOf))
			}
		}
	}
	return nil
}

// newWork takes in what a strategy took with each seed.
func newWork(table string, concurrency int, s strategy, all []effort) *work {
	w := &work{Table: table, Concurrency: concurrency, Strategy: s.name, efforts: all, bank: s.bank}
	for _, e := range all {
		if math.IsInf(e.flops, 0) {
			e = effort{-1, -1}
		} else {
			w.Done++
		}
		w.FLOPs = append(w.FLOPs, e.flops)
		w.Trials = append(w.Trials, e.trials)
	}
	return w
}

// save writes everything to a file.
func (c *comparison) save() error {
	if err := os.MkdirAll(c.options.out, 0o755); err != nil {
		return err
	}
	text, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.options.out, "result.json"), append(text, '\n'), 0o644)
}
