package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
)

// tolerance is how far the two sides' scores of the same weights may be apart.
const tolerance = 1e-3

// prediction times predictions of single texts by a model that we trained: ours
// from text to class, the peers' from token ids to scores.
func (b *bench) prediction(c *comparedCase) (err error) {
	path, err := filepath.Abs(filepath.Join(b.options.out, "weights"))
	if err != nil {
		return err
	}
	q := request{Do: "predict", Seed: 1, Texts: b.options.predictions, Weights: path}
	ours, err := b.ours(c.settings)
	if err != nil {
		return err
	}
	mine, err := ours.ask(q)
	if err := errors.Join(err, ours.stop()); err != nil {
		return err
	}
	theirs, err := b.python.start(predictScript, c.settings)
	if err != nil {
		return err
	}
	peers, err := theirs.ask(q)
	if err := errors.Join(err, theirs.stop()); err != nil {
		return err
	}
	c.OurLatency, c.OurIDs = mine.Latency[0].Microseconds, mine.Latency[1].Microseconds
	c.TheirLatency, c.Call = peers.Latency, peers.Call
	c.ScoresApart, err = apart(mine.Scores[0], peers.Scores)
	if err == nil && !(c.ScoresApart < tolerance) {
		err = fmt.Errorf("the scores of the two sides are %.2g apart: they do not compute the same", c.ScoresApart)
	}
	return err
}

// apart returns the largest difference between our scores and those of any of
// the peers' ways.
func apart(ours []float64, theirs [][]float64) (float64, error) {
	var most float64
	for _, scores := range theirs {
		if len(scores) != len(ours) {
			return 0, fmt.Errorf("the two sides scored different texts: %d and %d numbers", len(ours), len(scores))
		}
		for i, s := range scores {
			if d := math.Abs(s - ours[i]); !(d <= most) {
				most = d
			}
		}
	}
	return most, nil
}

// fastest returns the way that takes least time.
func fastest(ways []latency) latency {
	best := latency{Microseconds: math.Inf(1)}
	for _, w := range ways {
		if w.Microseconds < best.Microseconds {
			best = w
		}
	}
	return best
}
