package reports

import "math"

// card is a chosen model as the page shows it.
type card struct {
	V        *view
	F        finalist
	Marks    []string
	Test     string // empty if it was not read on the test part
	Interval string
	Strip    *strip
	Facts    []fact
}

// strip is a test result on the scale from 0 to 100 that all cards share.
type strip struct{ Low, Mean, High float64 }

func newCard(v *view, f finalist) card {
	c := card{V: v, F: f, Marks: marks(v, f)}
	if f.Seeds > 0 {
		c.Test = v.Measure.text(f.Test.Mean)
		c.Interval = "mean of " + many(f.Seeds, "seed")
		if finite(f.Test.Low) {
			c.Interval = "95" + percent + " interval " + v.Measure.between(f.Test.Low, f.Test.High) + ", " + many(f.Seeds, "seed")
		}
		c.Strip = newStrip(v, f)
	}
	costs := f.Trial.Costs
	c.Facts = []fact{{Name: "validation " + v.Measure.Name, Value: v.Measure.text(f.Trial.Accuracy)}}
	if accuracy := newMeasure("accuracy"); f.Seeds > 0 && v.Measure != accuracy {
		c.Facts = append(c.Facts, fact{"test accuracy", accuracy.text(f.Accuracy.Mean), accuracy.between(f.Accuracy.Low, f.Accuracy.High)})
	}
	c.Facts = append(c.Facts,
		fact{Name: "FLOPs", Value: whole(costs.FLOPs)},
		fact{Name: "parameters", Value: whole(costs.Parameters)},
		fact{Name: "size", Value: size(costs.Bytes)})
	if f.Latency == nil {
		c.Facts = append(c.Facts, fact{Name: "latency", Value: "not measured"})
		return c
	}
	c.Facts = append(c.Facts, fact{"latency", "p50 " + micros(f.Latency.P50) + ", p95 " + micros(f.Latency.P95), f.Latency.Processor})
	return c
}

// marks says what a card stands out for.
func marks(v *view, f finalist) []string {
	if len(v.Finalists) < 2 {
		return nil
	}
	var m []string
	if f.Trial == v.Finalists[0].Trial {
		m = append(m, "cheapest")
	}
	// Along the front accuracy rises with cost.
	if f.Trial == v.Finalists[len(v.Finalists)-1].Trial {
		m = append(m, "best on validation")
	}
	if cheap, _ := goodEnough(v); cheap != nil && cheap.Trial == f.Trial {
		m = append(m, "not told apart from the best")
	}
	return m
}

func newStrip(v *view, f finalist) *strip {
	low, high := math.Inf(1), math.Inf(-1)
	for _, other := range v.Finalists {
		for _, x := range []float64{other.Test.Low, other.Test.Mean, other.Test.High} {
			if finite(x) {
				low, high = min(low, x), max(high, x)
			}
		}
	}
	if !(low < high) || !finite(f.Test.Low) || !finite(f.Test.High) {
		return nil
	}
	at := func(x float64) float64 { return math.Round(1000*(x-low)/(high-low)) / 10 }
	return &strip{at(f.Test.Low), at(f.Test.Mean), at(f.Test.High)}
}
