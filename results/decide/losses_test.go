package decide

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// lossy is a study of two models that maximizes neg_log_loss: two seeds each, whose
// losses on every text are drawn, those of the second model a tenth smaller.
func lossy(texts int, known bool) Evidence {
	rng := rand.New(rand.NewPCG(3, 4))
	base := make([]float64, texts)
	for i := range base {
		base[i] = rng.ExpFloat64()
	}
	e := Evidence{Study: results.Study{Maximize: "neg_log_loss", Minimize: "flops"}, TestLabels: make([]int, texts)}
	for n := range 2 {
		e.Trials = append(e.Trials, complete(n, float64(n), float64(1+n), "cnn"))
		for seed := range 2 {
			r := results.Predictions{Trial: n, Seed: seed, Predicted: make([]int, texts), Losses: make([]float64, texts)}
			for i := range base {
				r.Losses[i] = base[i] * (1 - 0.1*float64(n)) * (1 + 0.02*rng.NormFloat64()) * (1 + 0.002*float64(seed))
			}
			f := results.FinalRun{Trial: n, Seed: seed, TestAccuracy: 1, TestMacroF1: 1, TestLoss: stats.Mean(r.Losses)}
			if !known {
				r.Losses = nil
			}
			e.Finals, e.Predictions = append(e.Finals, f), append(e.Predictions, r)
		}
	}
	return e
}

// TestLosses: where the losses of the texts are known, the interval of neg_log_loss is
// of seeds and texts, and models are compared text by text; it never holds figures
// above 0, which cannot be.
func TestLosses(t *testing.T) {
	d := New(lossy(400, true))
	for _, m := range d.Models {
		if m.Value.Covers != stats.CoversBoth || !(m.Value.High-m.Value.Low < 0.9) || !(m.Value.Low < m.Value.Mean && m.Value.Mean < m.Value.High && m.Value.High <= 0) {
			t.Errorf("model %d: %+v", m.Number, m.Value)
		}
		if mean := stats.Mean(m.values); math.Abs(mean-m.Value.Mean) > 1e-9 {
			t.Errorf("model %d: the mean is %v by texts and %v by seeds", m.Number, m.Value.Mean, mean)
		}
	}
	if by := d.Difference(1, 0); by.HoldsZero() || by.Mean < 0 {
		t.Errorf("one that is better on every text is not seen to be: %+v", by)
	}
	few := New(lossy(400, false)) // as an older version stored it: two seeds say little
	for _, m := range few.Models {
		if m.Value.Covers != stats.CoversSeeds || m.Value.High > 0 {
			t.Errorf("model %d without its losses: %+v", m.Number, m.Value)
		}
	}
}
