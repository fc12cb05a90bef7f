package modelcharts

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results"
)

// answers makes predictions whose confidences are off by `over`: right as often as
// the confidence less that.
func answers(texts, seeds int, over float64) (labels []int, predictions []results.Predictions) {
	rng := rand.New(rand.NewPCG(5, 6))
	labels = make([]int, texts)
	for seed := range seeds {
		r := results.Predictions{Seed: seed}
		for range texts {
			says := 0.6 + 0.4*rng.Float64()
			r.Confidence = append(r.Confidence, says)
			r.Predicted = append(r.Predicted, int(1-indicator(rng.Float64() < says-over)))
		}
		predictions = append(predictions, r)
	}
	return labels, predictions
}

func TestCalibration(t *testing.T) {
	for _, c := range []struct {
		over float64
		want string
	}{{0, "that is as good as the test part can tell."}, {0.1, "overconfident by "}, {-0.1, "too modest by "}} {
		labels, predictions := answers(3000, 3, c.over)
		got := newCalibration(labels, predictions)
		if note := calibrationNote(got); !strings.Contains(note, c.want) {
			t.Errorf("over by %v: %q", c.over, note)
		}
		if c.over == 0 && got.error > 2*got.luck || c.over == 0.1 && !near(got.error, 0.1, 0.02) {
			t.Errorf("over by %v: the error is %v, by chance %v", c.over, got.error, got.luck)
		}
		total, shares := 0, 0.0
		for i, b := range got.bins {
			total += b.Count
			if b.Says < b.Low || b.Says > b.High || i > 0 && b.Low < got.bins[i-1].High {
				t.Errorf("bin %d is %v", i, b)
			}
			if b.Count != 3*3000/15 {
				t.Errorf("bin %d holds %d answers, want %d", i, b.Count, 3*3000/15)
			}
		}
		for _, share := range got.hist {
			shares += share
		}
		if len(got.bins) != 15 || total != 9000 || !near(shares, 1, 1e-9) {
			t.Errorf("%d bins hold %d answers, the histogram %v", len(got.bins), total, shares)
		}
	}
}

func TestFewTextsHaveFewBins(t *testing.T) {
	for texts, want := range map[int]int{1: 1, 15: 1, 50: 5, 300: 10, 599: 10, 600: 15} {
		labels, predictions := answers(texts, 1, 0)
		if got := len(newCalibration(labels, predictions).bins); got != want {
			t.Errorf("%d texts have %d bins, want %d", texts, got, want)
		}
	}
}

func TestCovered(t *testing.T) {
	labels := []int{0, 0, 0, 0}
	predictions := []results.Predictions{
		{Predicted: []int{0, 0, 1, 1}, Confidence: []float64{0.9, 0.8, 0.7, 0.6}},
		{Predicted: []int{0, 1, 1, 1}, Confidence: []float64{0.9, 0.8, 0.7, 0.6}},
	}
	for _, c := range []struct{ threshold, answered, right float64 }{{0, 1, 3. / 8}, {0.8, 0.5, 3. / 4}, {0.85, 0.25, 1}} {
		got := covered(labels, predictions, c.threshold)
		if !near(got.answered, c.answered, 1e-12) || !near(got.right.Mean, c.right, 1e-12) {
			t.Errorf("from %v: %v answered, %v right", c.threshold, got.answered, got.right)
		}
	}
	if got := covered(labels, predictions, 0.95); got.answered != 0 || num.Finite(got.right.Mean) || num.Finite(got.right.Low) {
		t.Errorf("of no answers %v are right", got.right)
	}
}
