package searchtest

import (
	"context"
	"errors"
	"hash/fnv"
	"math"
	"time"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Problem is a made-up problem, and its executor: learning curves that rise at
// different speeds to different heights, with noise, all of it a function of the
// point. It is meant to be unpleasant: lengths differ a hundredfold, some
// points break a limit, some trials fail, end early or come to NaN.
type Problem struct {
	In *space.Space

	Tame     bool // no limit, no failure, no early end
	Constant bool // the objective is 1 everywhere
	Broken   bool // every trial fails

	// Delay, if not nil, is how long a job really takes. It is called from
	// several goroutines.
	Delay func() time.Duration
}

// Space returns the space.
func (p *Problem) Space() *space.Space { return p.In }

// Key is Space.Key.
func (p *Problem) Key(x space.Point) string { return p.In.Key(x) }

// Cost is between 1 and 1000.
func (p *Problem) Cost(x space.Point) (float64, error) {
	cost := math.Pow(1000, p.chance(x, "cost"))
	if !p.Tame && cost > 700 {
		return 0, errors.New("it costs more than 700")
	}
	return cost, nil
}

// Length is the cost times the epochs, rounded so that jobs come to be due at
// the same moment.
func (p *Problem) Length(x space.Point, from, to int) float64 {
	return math.Ceil(10*math.Pow(100, p.chance(x, "cost"))) * float64(to-from)
}

// Execute makes up a report.
func (p *Problem) Execute(ctx context.Context, _ int, job search.Job) (search.Report, error) {
	if p.Delay != nil {
		timer := time.NewTimer(p.Delay())
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return search.Report{}, ctx.Err()
		case <-timer.C:
		}
	}
	report := search.Report{Value: math.Inf(-1)}
	for epoch := job.From + 1; epoch <= job.To; epoch++ {
		fate := p.chance(job.Point, "fate", byte(epoch), byte(epoch>>8))
		switch {
		case p.Broken || !p.Tame && fate < 0.01:
			report.Failed = "it was made to fail"
			return report, nil
		case !p.Tame && fate > 0.99:
			report.Value = math.NaN()
			return report, nil
		case !p.Tame && fate > 0.97:
			if len(report.Curve) == 0 {
				report.Value = 0
			}
			return report, nil
		}
		report.Value = p.learned(job.Point, epoch)
		report.Curve = append(report.Curve, report.Value)
	}
	return report, nil
}

// learned is the objective after an epoch.
func (p *Problem) learned(x space.Point, epoch int) float64 {
	if p.Constant {
		return 1
	}
	height, speed := p.chance(x, "height"), 0.1+p.chance(x, "speed")
	noise := 0.02 * p.chance(x, "noise", byte(epoch), byte(epoch>>8))
	return height*(1-math.Exp(-speed*float64(epoch))) + noise
}

// chance is a number from 0 to 1 that depends on the point and what it is for.
func (p *Problem) chance(x space.Point, purpose string, more ...byte) float64 {
	h := fnv.New64a()
	// Writing to a hash never fails.
	_, _ = h.Write([]byte(p.In.Key(x)))
	_, _ = h.Write(append([]byte(purpose), more...))
	return search.Stream(h.Sum64(), 0, purpose).Float64()
}

// Spaces returns spaces of every kind, by name.
func Spaces() map[string]*space.Space {
	type r = space.Range
	entry := func(d space.Dimension, err error) space.Entry {
		return space.Entry{Dimension: space.Must(d, err)}
	}
	under := func(e space.Entry, parent string, values ...any) space.Entry {
		e.When = append(e.When, space.Condition{Dimension: parent, Values: values})
		return e
	}
	of := func(entries ...space.Entry) *space.Space { return space.Must(space.NewSpace(entries...)) }
	return map[string]*space.Space{
		"flat": of(
			entry(space.Float("x", r{Min: -5, Max: 5})),
			entry(space.Float("rate", r{Min: 1e-6, Max: 1, Log: true})),
			entry(space.Float("dropout", r{Max: 0.6, Step: 0.1})),
			entry(space.Int("units", r{Min: 16, Max: 1024, Log: true})),
			entry(space.Choice("widths", []int{3}, []int{3, 4, 5})),
		),
		"conditional": of(
			entry(space.Choice("model", "mlp", "cnn", "rnn")),
			under(entry(space.Int("mlp.layers", r{Min: 1, Max: 3})), "model", "mlp"),
			under(entry(space.Int("mlp.second", r{Min: 8, Max: 64, Step: 8})), "mlp.layers", 2, 3),
			under(entry(space.Int("cnn.filters", r{Min: 16, Max: 128, Log: true})), "model", "cnn"),
			under(entry(space.Weighted("rnn.cell", []any{"gru", "lstm"}, []float64{3, 1})), "model", "rnn"),
			under(entry(space.Choice("pool", "max", "mean")), "model", "cnn", "rnn"),
			under(under(entry(space.Choice("both", true, false)), "model", "rnn"), "pool", "max"),
			entry(space.Float("rate", r{Min: 1e-4, Max: 1e-1, Log: true})),
		),
		"small": of(
			entry(space.Choice("a", "x", "y")),
			under(entry(space.Int("b", r{Min: 1, Max: 5})), "a", "x"),
			entry(space.Choice("c", 1, 2.5, true)),
		),
		"one point": of(entry(space.Choice("only", "this")), entry(space.Float("x", r{Min: 2, Max: 2}))),
		"huge": of(
			entry(space.Int("a", r{Min: -1 << 52, Max: 1<<52 - 1})),
			entry(space.Int("b", r{Min: 1, Max: 1 << 53, Log: true})),
			entry(space.Float("c", r{Min: -1e308, Max: 1e308})),
		),
	}
}
