package study

import (
	"strings"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// observe keeps states and predictions up to date and passes events on.
func (r *run) observe(e search.Event) {
	if x, ok := r.executor.(*executor); ok {
		x.observe(e)
	}
	switch e.Kind {
	case search.TrialSuggested:
		r.suggested++
		r.pacer.suggested(e.Trial, job{r.workOf(e.Point), float64(r.epochs(e.Point))})
	case search.JobBegan:
		if err := r.journal.began(e.Trial, e.Worker); err != nil && r.broken == nil {
			r.broken = err
		}
	case search.JobDone:
		r.jobDone(e)
	case search.TrialEnded:
		r.trialEnded(e)
	}
}

// full reports whether the budget has no room for another trial. Trials of
// earlier runs are taken up in any case.
func (r *run) full() bool { return r.suggested > r.journal.last && r.pacer.full() }

// jobDone has the pacer learn from a job.
func (r *run) jobDone(e search.Event) {
	if !e.Replayed {
		d, _ := e.Report.Detail.(*detail)
		if d == nil {
			d = &detail{}
		}
		r.pacer.ends(e.Worker, e.Trial, d.seconds)
		return
	}
	if r.Budget == 0 {
		return
	}
	t, err := r.journal.entry(e.Trial)
	if err != nil {
		return // it will be told when the trial ends
	}
	epochs, seconds := 0.0, 0.0
	for _, c := range t.Curve {
		if c.Epoch > e.Job.From && c.Epoch <= e.Job.To {
			epochs, seconds = epochs+1, seconds+c.Seconds
		}
	}
	r.pacer.replayed(e.Trial, r.workOf(e.Point), epochs, seconds)
}

// trialEnded tells the end of a trial, with what is left to do.
func (r *run) trialEnded(e search.Event) {
	t, err := r.journal.entry(e.Trial)
	if err != nil {
		if r.broken == nil {
			r.broken = err
		}
		return
	}
	r.ended++
	if t.TrainSeconds > 0 {
		r.trained, r.seconds = r.trained+1, r.seconds+t.TrainSeconds
	}
	if s := r.journal.standing; s.version != r.planned {
		r.planned = s.version
		r.plan()
	}
	if _, may := r.journal.standing.known[e.Trial]; !may {
		r.pacer.forget(e.Trial)
	}
	r.tell(Event{Kind: TrialEnded, Trial: e.Trial, State: e.Outcome.State, Error: e.Outcome.Failed, Accuracy: e.Outcome.Value,
		Routes: t.Routes, Views: t.Views, FLOPs: t.Costs.FLOPs, Epochs: t.Epochs, Seconds: t.TrainSeconds, Worker: t.Worker,
		Replayed: t.known, Left: r.remaining()})
}

// tell passes an event on, and has the pacer see what workers do.
func (r *run) tell(e Event) {
	switch {
	case r.pacer == nil: // nobody has a budget to keep
	case e.Kind == TrialBegan:
		r.pacer.begins(e.Worker, e.Trial, job{r.workOfPair(e.Routes, e.Views, e.FLOPs), float64(e.Epochs - e.Epoch)})
	case e.Kind == EpochEnded:
		r.pacer.epoch(e.Worker, e.Seconds)
	}
	r.teller.tell(e)
}

// workOf returns what the time of training a configuration depends on.
func (r *run) workOf(x space.Point) work {
	f := r.problem.facts(x)
	if f.err != nil {
		return work{}
	}
	routes, views := routesOf(f.config)
	return r.workOfPair(routes, views, f.cost.FLOPs)
}

func (r *run) workOfPair(routes, views []string, flops int64) work {
	c := r.data.Corpus
	return work{routes: strings.Join(routes, "+"), views: strings.Join(views, "+"), flops: float64(flops),
		epoch: float64(flops) * float64(3*len(c.Train.Labels)+len(c.Validation.Labels))}
}

// remaining predicts the seconds until the run ends; 0 where that is not known.
func (r *run) remaining() float64 {
	switch {
	case r.Unlimited && r.Budget > 0:
		return max(r.pacer.left(), 0)
	case r.trained == 0 || r.total == 0:
		return 0
	}
	left := float64(max(r.total-r.ended, 0)) * r.seconds / float64(r.trained) / float64(r.Workers)
	return left + r.pacer.finalsLast()
}
