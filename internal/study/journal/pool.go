package journal

import (
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
)

// Pool is the trials of a search among which finalists are chosen, and before that
// those that are read on folds.
type Pool struct {
	study         results.Study
	trials        []results.Trial
	known         map[int]Finalist
	ends, version int // of the candidates that it is of

	believed []results.Trial // once it was asked for
}

// Read gives the trials what was read of them on folds, by trial and fold, in place
// of what they had.
func (p *Pool) Read(readings []results.FoldReading) {
	if len(readings) == 0 && !slices.ContainsFunc(p.trials, func(t results.Trial) bool { return len(t.Folds) > 0 }) {
		return
	}
	results.WithFolds(p.trials, readings)
	p.believed = nil
}

// believe returns the trials as they are believed to be.
func (p *Pool) believe() []results.Trial {
	if p.believed == nil {
		p.believed = decide.Believed(p.study, p.trials)
	}
	return p.believed
}

// Finalists returns the trials to be measured on the test part: at most so many of
// the front, and single routes beside them.
func (p *Pool) Finalists(most int) []Finalist { return finalistsOf(p.believe(), p.known, most) }

// Candidates returns the trials that are worth reading on folds before so many
// finalists are chosen, at most so many.
func (p *Pool) Candidates(finalists, most int) (all []Finalist) {
	for _, number := range decide.Candidates(p.believe(), finalists, most) {
		all = append(all, p.known[number])
	}
	return all
}
