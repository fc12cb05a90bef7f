package search

import "github.com/doubleroute/sweep/search/space"

// Decision is a scheduler's answer to a report.
type Decision int

// The decisions.
const (
	Continue Decision = iota // train on to the next rung
	Pause                    // keep the weights; Resume may name the trial later
	Stop                     // the trial is pruned
)

// Scheduler divides training among trials. It is called from one goroutine, in
// virtual-time order.
type Scheduler interface {
	// Until returns the epoch at which a trial that has trained `epoch` epochs
	// reports next: more than epoch, at most epochs.
	Until(trial, epoch, epochs int) int
	// Report decides on a trial after a job that did not reach the last epoch.
	// The curve is the whole one, from the first epoch on; values in it may be
	// NaN or infinite. It must not be changed.
	Report(trial, epoch int, cost float64, curve []float64) Decision
	// Resume names a paused trial that should go on before a new one is
	// suggested. A trial that is still paused when nothing is left to do is
	// pruned.
	Resume() (trial int, ok bool)
	// Observe gives the outcome of a trial, whether or not this scheduler decided
	// it: one that failed or ended early never reports at its later rungs.
	Observe(Observation)
}

// Beginner is an optional interface of a Scheduler: it is told the point of every
// trial before it is asked about the trial.
type Beginner interface {
	Begin(trial int, p space.Point)
}

// None is the scheduler that lets every trial train to its end.
type None struct{}

// Until returns epochs.
func (None) Until(_, _, epochs int) int { return epochs }

// Report returns Continue.
func (None) Report(_, _ int, _ float64, _ []float64) Decision { return Continue }

// Resume never names a trial.
func (None) Resume() (int, bool) { return 0, false }

// Observe does nothing.
func (None) Observe(Observation) {}
