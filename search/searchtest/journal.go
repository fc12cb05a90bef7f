package searchtest

import (
	"fmt"
	"math"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Journal is a search.Journal in memory. It also writes down the calls whose
// order and arguments the engine promises to repeat.
type Journal struct {
	Calls     []string                   // of Suggested and Ended, in this run
	Outcomes  map[int]search.Observation // of the trials that have ended, in any run
	suggested map[int]string
	reports   map[jobKey]search.Report
}

type jobKey struct{ trial, from, to int }

// NewJournal returns an empty journal.
func NewJournal() *Journal {
	return &Journal{Outcomes: map[int]search.Observation{}, suggested: map[int]string{}, reports: map[jobKey]search.Report{}}
}

// Again makes the journal ready for another run of the same search: it forgets
// the calls and keeps the reports.
func (j *Journal) Again() { j.Calls = nil }

// Reports returns how many reports the journal has.
func (j *Journal) Reports() int { return len(j.reports) }

// Begun returns how many trials earlier runs began.
func (j *Journal) Begun() int { return len(j.suggested) }

// Recorded returns the report of a finished job.
func (j *Journal) Recorded(job search.Job) (search.Report, bool) {
	r, ok := j.reports[jobKey{job.Trial, job.From, job.To}]
	return r, ok
}

// Suggested refuses another point than a trial had before.
func (j *Journal) Suggested(trial int, p space.Point, cost float64) error {
	call := suggestedCall(trial) + fmt.Sprintf(" point %v cost %x", p, math.Float64bits(cost))
	if before, ok := j.suggested[trial]; ok && before != call {
		return fmt.Errorf("trial %d is another configuration: was %q, is %q", trial, before, call)
	}
	j.suggested[trial] = call
	j.Calls = append(j.Calls, call)
	return nil
}

// suggestedCall is what the line of a trial's Suggested begins with.
func suggestedCall(trial int) string { return fmt.Sprintf("trial %d suggested:", trial) }

// Reported refuses a job that was reported before.
func (j *Journal) Reported(r search.Report) error {
	key := jobKey{r.Trial, r.From, r.To}
	if _, twice := j.reports[key]; twice {
		return fmt.Errorf("job %v was done twice", key)
	}
	j.reports[key] = r
	return nil
}

// Ended writes down the outcome, and keeps the one that stands.
func (j *Journal) Ended(o search.Observation) error {
	if was, ok := j.Outcomes[o.Trial]; !ok || !was.Outlasts(o) {
		j.Outcomes[o.Trial] = o
	}
	j.Calls = append(j.Calls, fmt.Sprintf("trial %d ended: %s point %v value %x cost %x curve %v failed %q",
		o.Trial, o.State, o.Point, math.Float64bits(o.Value), math.Float64bits(o.Cost), o.Curve, o.Failed))
	return nil
}
