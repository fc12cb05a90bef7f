package samplers

import (
	"math/rand/v2"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Enqueue returns a sampler that suggests known configurations first, in their
// order, and then what the sampler s does, which observes all trials. What a
// configuration leaves open is drawn by the rng of its trial. One that the
// engine refuses, as it was tried before or breaks a limit, is passed over; if
// something of it can be drawn, after some tries.
func Enqueue(s search.Sampler, known ...*space.Partial) search.Sampler {
	return &queue{Sampler: s, known: known, trial: -1}
}

// mostTries is how often a configuration that is not decided is drawn for one
// trial.
const mostTries = 100

type queue struct {
	search.Sampler
	known []*space.Partial // those to come; the first may have been suggested
	trial int              // of the last suggestion
	tries int              // how often the first was suggested for that trial
}

// Suggest returns the next known configuration, if there is one.
func (q *queue) Suggest(trial int, rng *rand.Rand) (space.Point, error) {
	if q.tries > 0 && (trial != q.trial || q.tries >= mostTries) {
		q.known, q.tries = q.known[1:], 0 // it was taken, or given up
	}
	q.trial = trial
	for len(q.known) > 0 {
		p, decided := q.known[0].Decided()
		if decided && q.tries > 0 { // it was refused
			q.known, q.tries = q.known[1:], 0
			continue
		}
		q.tries++
		if !decided {
			p = q.known[0].Draw(rng)
		}
		return p, nil
	}
	return q.Sampler.Suggest(trial, rng)
}

// Follow passes a trial on to the sampler, if it is a Follower.
func (q *queue) Follow(o search.Observation) {
	if f, ok := q.Sampler.(search.Follower); ok {
		f.Follow(o)
	}
}
