package search

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
	// Observe tells the end of a trial, whether or not this scheduler decided
	// it: one that failed or ended early never reports at its later rungs.
	Observe(Observation)
}

// SchedulerSpec is a scheduler that an experiment can name.
type SchedulerSpec struct {
	Name, Doc string
	New       func(Problem) Scheduler
}

// Schedulers returns the schedulers of this package. Each can be had in a
// front-aware form: see FrontAware.
func Schedulers() []SchedulerSpec {
	return []SchedulerSpec{
		{
			Name: "none",
			Doc:  "every trial trains all of its epochs",
			New:  func(Problem) Scheduler { return None{} },
		},
		{
			Name: "median",
			Doc:  "stops a trial after 1, 3, 9, … epochs if its best value is below the median of the others' means",
			New:  func(Problem) Scheduler { return newMedian() },
		},
		{
			Name: "asha",
			Doc:  "asynchronous successive halving: trials pause after 1, 3, 9, … epochs, and the best third goes on",
			New:  func(Problem) Scheduler { return newASHA(1) },
		},
		{
			Name: "hyperband",
			Doc:  "asha for most trials; the others pause for the first time after 3, 9, … epochs, or not at all",
			New:  func(Problem) Scheduler { return newHyperband() },
		},
	}
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
