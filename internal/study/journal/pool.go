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

	readings        []results.FoldReading // on folds
	alone, believed []results.Trial       // by the validation part, and by all readings; nil: not asked for yet
}

// Read gives the trials what was read of them on folds, by trial and fold, in place
// of what they had.
func (p *Pool) Read(readings []results.FoldReading) {
	p.readings, p.believed = readings, nil
}

// unread returns the trials as they are believed to be by the validation part.
func (p *Pool) unread() []results.Trial {
	if p.alone == nil {
		p.alone = decide.Believed(p.study, p.trials)
	}
	return p.alone
}

// read returns the trials as they are believed to be by all readings.
func (p *Pool) read() []results.Trial {
	if len(p.readings) == 0 {
		return p.unread()
	}
	if p.believed == nil {
		trials := slices.Clone(p.trials)
		results.WithFolds(trials, p.readings)
		p.believed = decide.Believed(p.study, trials)
	}
	return p.believed
}

// Finalists returns the trials to be measured on the test part: at most so many of
// the front, and single routes beside them.
func (p *Pool) Finalists(most int) []Finalist { return finalistsOf(p.read(), p.known, most) }

// Candidates returns the trials that are worth reading on folds before so many
// finalists are chosen, at most so many: by the validation part, whatever has been read.
func (p *Pool) Candidates(finalists, most int) (all []Finalist) {
	for _, number := range decide.Candidates(p.unread(), finalists, most) {
		all = append(all, p.known[number])
	}
	return all
}
