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
