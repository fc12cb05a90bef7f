package searchtest

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/search"
)

// watch is a scheduler that looks on while another is used: it checks its answers
// and writes down what it was asked, so that the same can be asked again.
type watch struct {
	t *testing.T
	search.Scheduler
	paused map[int]bool
	calls  []schedulerCall
}

// schedulerCall is a question to a scheduler, and what it answered.
type schedulerCall struct {
	ask    func(search.Scheduler) string
	answer string
}

// note asks the scheduler and writes down the call. What is asked must keep.
func (w *watch) note(ask func(search.Scheduler) string) {
	w.calls = append(w.calls, schedulerCall{ask, ask(w.Scheduler)})
}

func (w *watch) Until(trial, epoch, epochs int) (until int) {
	w.note(func(s search.Scheduler) string {
		until = s.Until(trial, epoch, epochs)
		return fmt.Sprintf("trial %d is to report after %d epochs", trial, until)
	})
	if until <= epoch || until > epochs {
		w.t.Errorf("trial %d, after %d of %d epochs, is to report after %d", trial, epoch, epochs, until)
	}
	return until
}

func (w *watch) Report(trial, epoch int, cost float64, curve []float64) (d search.Decision) {
	curve = slices.Clone(curve)
	before := fmt.Sprint(curve)
	w.note(func(s search.Scheduler) string {
		d = s.Report(trial, epoch, cost, curve)
		return fmt.Sprintf("trial %d after %d epochs: decision %d", trial, epoch, d)
	})
	if after := fmt.Sprint(curve); after != before {
		w.t.Errorf("trial %d: it changed the curve %s to %s", trial, before, after)
	}
	if w.paused[trial] {
		w.t.Errorf("trial %d reports while it is paused", trial)
	}
	if d == search.Pause {
		w.paused[trial] = true
	}
	return d
}

func (w *watch) Resume() (trial int, ok bool) {
	w.note(func(s search.Scheduler) string {
		trial, ok = s.Resume()
		return fmt.Sprintf("resume trial %d: %v", trial, ok)
	})
	if !ok {
		return 0, false
	}
	if !w.paused[trial] {
		w.t.Errorf("trial %d is resumed and not paused", trial)
	}
	delete(w.paused, trial)
	return trial, true
}

func (w *watch) Observe(o search.Observation) {
	before := fmt.Sprint(o)
	w.note(func(s search.Scheduler) string { s.Observe(o); return "" })
	if after := fmt.Sprint(o); after != before {
		w.t.Errorf("it changed an observation:\n%s\n%s", before, after)
	}
	delete(w.paused, o.Trial)
}

// watched tests the answers of a scheduler in a search, and that another one
// gives the same to the same questions.
func watched(t *testing.T, o search.Options, fresh func() search.Scheduler) {
	t.Helper()
	w := &watch{t: t, Scheduler: o.Scheduler, paused: map[int]bool{}}
	o.Scheduler = w
	summary, err := search.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if summary.Open != 0 {
		t.Errorf("%d trials are open", summary.Open)
	}
	again := fresh()
	for i, call := range w.calls {
		if answer := call.ask(again); answer != call.answer {
			t.Fatalf("asked the same again, it answers question %d with %q, not %q", i, answer, call.answer)
		}
	}
}

// spoiled is an executor some of whose curves have values that are no numbers, or
// hardly.
type spoiled struct{ *Problem }

func (s spoiled) Execute(ctx context.Context, worker int, job search.Job) (search.Report, error) {
	r, err := s.Problem.Execute(ctx, worker, job)
	values := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 0}
	for i := range r.Curve {
		epoch := byte(job.From + i)
		all, one := s.chance(job.Point, "spoiled"), s.chance(job.Point, "spoiled", epoch)
		if all < 0.1 || one < 0.2 {
			r.Curve[i] = values[int(s.chance(job.Point, "how", epoch)*float64(len(values)))]
		}
	}
	if s.chance(job.Point, "value", byte(job.To)) < 0.1 {
		r.Value = values[1+int(s.chance(job.Point, "which")*float64(len(values)-1))]
	}
	return r, err
}

// manyTrials tests that what a scheduler allocates for a trial does not grow with
// the number of trials: as a sign, which unlike time is always the same, of what
// it does for each.
func manyTrials(t *testing.T, fresh func() search.Scheduler) {
	const few, many = 1000, 16000
	small, large := allocated(fresh(), few)/few, allocated(fresh(), many)/many
	if large > 3*small+1000 {
		t.Errorf("it allocates %.0f bytes for each of %d trials and %.0f for each of %d", small, few, large, many)
	}
}

// allocated returns how many bytes a scheduler allocates for n trials of 27
// epochs, one at a time, the paused ones resumed when it says so.
func allocated(s search.Scheduler, n int) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	curves, at := make([][]float64, n), make([]int, n)
	const epochs = 27
	train := func(trial int) {
		rng := search.Stream(1, trial, "curve")
		height, cost := rng.Float64(), math.Exp(10*rng.Float64())
		if curves[trial] == nil {
			curves[trial] = make([]float64, epochs)
			for i := range curves[trial] {
				curves[trial][i] = height * (1 - math.Exp(-0.3*float64(i+1)))
			}
		}
		for state := search.Running; ; {
			at[trial] = s.Until(trial, at[trial], epochs)
			curve := curves[trial][:at[trial]]
			if at[trial] == epochs {
				state = search.Complete
			} else if d := s.Report(trial, at[trial], cost, curve); d == search.Pause {
				return
			} else if d == search.Stop {
				state = search.Pruned
			}
			if state != search.Running {
				s.Observe(search.Observation{Trial: trial, State: state, Curve: curve, Value: curve[len(curve)-1], Cost: cost})
				return
			}
		}
	}
	for trial := range n {
		for resumed, ok := s.Resume(); ok; resumed, ok = s.Resume() {
			train(resumed)
		}
		train(trial)
	}
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc - before.TotalAlloc)
}
