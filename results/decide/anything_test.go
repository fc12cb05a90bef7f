package decide

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// anything makes evidence that no run leaves: measures that are missing, seeds
// that are read twice or by halves, models that are right or wrong throughout.
func anything(rng *rand.Rand) Evidence {
	pick := func(words ...string) string { return words[rng.IntN(len(words))] }
	number := func(x float64) float64 {
		if rng.IntN(8) == 0 {
			return []float64{nan, 0, 1}[rng.IntN(3)]
		}
		return x
	}
	e := Evidence{Study: results.Study{Maximize: pick("accuracy", "macro_f1", "neg_log_loss"), Minimize: pick("flops", "parameters", "bytes", "latency")}}
	texts, classes := rng.IntN(4)*rng.IntN(30), 1+rng.IntN(77)
	for range texts {
		e.TestLabels = append(e.TestLabels, rng.IntN(classes))
	}
	for n := range rng.IntN(12) {
		t := complete(n, number(rng.Float64()), number(float64(rng.IntN(5))), []string{"cnn", "rnn"}[:rng.IntN(3)]...)
		t.State = []search.State{search.Complete, search.Complete, search.Complete, search.Pruned, search.Failed}[rng.IntN(5)]
		e.Trials = append(e.Trials, t)
		skill := rng.IntN(5)
		for range rng.IntN(4) {
			seed := rng.IntN(3) // may come twice
			f := results.FinalRun{Trial: n, Seed: seed, TestAccuracy: number(rng.Float64()), TestMacroF1: number(rng.Float64()), TestLoss: number(rng.Float64())}
			if rng.IntN(20) == 0 {
				f.TestLoss = math.Inf(1)
			}
			e.Finals = append(e.Finals, f)
			r := results.Predictions{Trial: n, Seed: seed}
			for _, label := range e.TestLabels {
				if rng.IntN(4) >= skill {
					label = rng.IntN(classes)
				}
				r.Predicted = append(r.Predicted, label)
			}
			if rng.IntN(6) > 0 {
				e.Predictions = append(e.Predictions, r)
			}
		}
	}
	return e
}

// Whatever the evidence, there is a decision, it can be written, and a gain is
// one.
func TestDecideOfAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 9))
	words := map[string]int{}
	for range 3000 {
		e := anything(rng)
		if rng.IntN(2) == 0 {
			e = asHard(e)
		}
		d := New(e)
		v := d.Verdict()
		words[v.Word]++
		text, err := json.Marshal([]any{v, d.Recommend(nil), d.Recommend(&Limit{"latency", 3}), d.SecondRoutes()})
		if err != nil {
			t.Fatalf("%v of %+v", err, e)
		}
		more := v.Gained != nil && v.Gained.Difference.Mean > 0
		less := v.Saved != nil && v.Saved.Share.Mean > 0
		if v.Word == VerdictGain && !more && !less || v.Word == VerdictLoss && more {
			t.Fatalf("%s: %s of %+v", v.Word, text, e)
		}
		for _, r := range d.Recommend(nil) {
			if m := r.Value; m.Low > m.Mean || m.High < m.Mean || d.trial(r.Trial) == nil {
				t.Fatalf("%+v of %+v", r, e)
			}
		}
	}
	for _, word := range []string{VerdictGain, VerdictLoss, VerdictNone, VerdictUnknown} {
		if words[word] == 0 {
			t.Errorf("no verdict is %q: %v", word, words)
		}
	}
}
