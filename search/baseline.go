package search

// Baselined is what a Problem may be beside: some of its points are a baseline
// that the others are compared with, as classifiers of one route are where those
// of two are looked for. The front of the baseline is wanted too, however far
// below the others' it is: better than a baseline that nobody tried to make good
// says nothing.
type Baselined interface {
	// Baseline reports whether a point belongs to the baseline.
	Baseline(Point) bool
	// BaselineShare returns the share of trials, from 0 to 1, that look for the
	// front of the baseline.
	BaselineShare() float64
}

// baselineTurn reports whether a trial is one of those that look for the front of
// the baseline. They come as evenly as they can.
func baselineTurn(trial int, share float64) bool {
	return int(float64(trial+1)*share) > int(float64(trial)*share)
}

// Beginner is what a Scheduler may be beside: it is told of every trial before it
// is asked about it.
type Beginner interface {
	Begin(trial int, p Point)
}

// Apart returns a scheduler that compares the trials of the problem's baseline
// with each other, and the others with each other, with a scheduler of its own
// for each; just fresh() where the problem has no baseline.
func Apart(p Problem, fresh func() Scheduler) Scheduler {
	b, ok := p.(Baselined)
	if !ok || b.BaselineShare() == 0 {
		return fresh()
	}
	return &apart{baseline: b.Baseline, sides: [2]Scheduler{fresh(), fresh()}, side: map[int]int{}}
}

// apart is two schedulers, of which the second has the baseline.
type apart struct {
	baseline func(Point) bool
	sides    [2]Scheduler
	side     map[int]int // of the trials that have not ended
	turn     int         // which is asked first what to resume
}

func (a *apart) Begin(trial int, p Point) {
	a.side[trial] = 0
	if a.baseline(p) {
		a.side[trial] = 1
	}
	if b, ok := a.of(trial).(Beginner); ok {
		b.Begin(trial, p)
	}
}

func (a *apart) of(trial int) Scheduler { return a.sides[a.side[trial]] }

func (a *apart) Until(trial, epoch, epochs int) int { return a.of(trial).Until(trial, epoch, epochs) }

func (a *apart) Report(trial, epoch int, cost float64, curve []float64) Decision {
	return a.of(trial).Report(trial, epoch, cost, curve)
}

// Resume asks both in turns, so that neither keeps the other waiting.
func (a *apart) Resume() (trial int, ok bool) {
	for range a.sides {
		trial, ok = a.sides[a.turn].Resume()
		a.turn = 1 - a.turn
		if ok {
			break
		}
	}
	return trial, ok
}

func (a *apart) Observe(o Observation) {
	a.of(o.Trial).Observe(o)
	delete(a.side, o.Trial)
}
