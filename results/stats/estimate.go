package stats

import (
	"encoding/json"
	"math"
)

// What an interval covers: which seeds the model was trained with, which texts
// the test part happens to hold, or both. A model that is trained once more and
// then used on other texts of the same kind varies by both (Bouthillier et al.,
// "Accounting for variance in machine learning benchmarks", 2021).
const (
	CoversBoth    = "seeds and texts"
	CoversTexts   = "texts"
	CoversSeeds   = "seeds"
	CoversNothing = ""
)

// Estimate is an interval and what it covers. In JSON it is the interval with
// the key "covers".
type Estimate struct {
	Interval
	Covers string // CoversBoth, CoversTexts, CoversSeeds, or nothing: Low and High are not known
}

// Crossed returns the mean of values, which are by seed and then by text of the
// test part, its 95 % interval, and what that covers. Every seed has the same
// texts in the same order. proportion says that the values are 1 where a text
// was put into the right class and 0 elsewhere.
//
// Seeds and texts are crossed random effects: the variance of the mean is
// (MS_T + MS_S − MS_R)/(S·T), with the mean squares of the analysis of variance
// without replication. A component that comes out negative counts as 0. Its
// degrees of freedom are Satterthwaite's ("An approximate distribution of
// estimates of variance components", 1946), and the interval is Student's. That
// of a proportion is Wilson's, with as many independent texts as would give the
// same variance (Dean and Pagano, "Evaluating confidence interval methods for
// binomial proportions in clustered surveys", 2015): it stays between 0 and 1,
// and has a width where all texts are right.
//
// With one seed the interval covers the texts. Where a row is empty, or has
// another length than the first, or holds a NaN, nothing is known.
func Crossed(values [][]float64, proportion bool) Estimate {
	c := NewVarianceComponents(values)
	if !c.known {
		return UnknownEstimate()
	}
	se, freedom := c.variance().standardError()
	if proportion {
		return NewEstimate(wilson(c.Mean, se, freedom, float64(len(c.Texts))), c.covers())
	}
	return NewEstimate(around(c.Mean, se, freedom), c.covers())
}

// Proportion is Crossed of one seed and n texts, right of which were put into the
// right class.
func Proportion(right, n int) Estimate {
	if n == 0 {
		return UnknownEstimate()
	}
	p := float64(right) / float64(n)
	var sum meanSquares
	sum.add(p*(1-p)/float64(n-1), float64(n-1))
	se, freedom := sum.standardError()
	return NewEstimate(wilson(p, se, freedom, float64(n)), CoversTexts)
}

// CrossedDifference is Crossed of mean(a) − mean(b), two models that were
// measured on the same texts. The texts are paired: only what the two differ by from
// text to text counts, the seeds are not. An interval without 0 in it says that
// the two differ.
//
// Of proportions, the variance is that with two texts more: each of the four ways
// in which two models can be right and wrong counts half a text more, so that
// equal answers do not give an interval of no width (after Agresti and Min,
// "Simple improved confidence intervals for comparing matched proportions",
// 2005).
func CrossedDifference(a, b [][]float64, proportion bool) Estimate {
	ca, cb := NewVarianceComponents(a), NewVarianceComponents(b)
	if !ca.known || !cb.known || len(ca.Texts) != len(cb.Texts) {
		return UnknownEstimate()
	}
	differences := make([]float64, len(ca.Texts))
	for i := range differences {
		differences[i] = ca.Texts[i] - cb.Texts[i]
	}
	mean, variance := MeanVariance(differences)
	n := float64(len(differences))
	if proportion {
		variance = ((n-1)*variance + 1) / (n + 1)
	}
	var sum meanSquares
	sum.add(variance/n, n-1)
	covers := CoversTexts
	if ca.seeds > 1 && cb.seeds > 1 {
		covers = CoversBoth
		sum.addSeeds(ca)
		sum.addSeeds(cb)
	}
	se, freedom := sum.standardError()
	return NewEstimate(around(mean, se, freedom), covers)
}

// NewEstimate returns an interval that covers something; without a lower or upper
// end it covers nothing.
func NewEstimate(i Interval, covers string) Estimate {
	if math.IsNaN(i.Low) || math.IsNaN(i.High) {
		covers = CoversNothing
	}
	return Estimate{i, covers}
}

// UnknownEstimate is the estimate of no values.
func UnknownEstimate() Estimate { return Estimate{Unknown(), CoversNothing} }

// wilson is Wilson's interval of a proportion p with a standard error: that of
// as many independent texts as give that error, of n where p has none.
func wilson(p, se, freedom, n float64) Interval {
	if n < 2 || !(freedom > 0) {
		return Interval{p, math.NaN(), math.NaN()}
	}
	if se > 0 {
		n = p * (1 - p) / (se * se)
	}
	t := quantile95(freedom)
	middle, half := p+t*t/(2*n), t*math.Sqrt(p*(1-p)/n+t*t/(4*n*n))
	low, high := (middle-half)/(1+t*t/n), (middle+half)/(1+t*t/n)
	return Interval{p, max(min(low, p), 0), min(max(high, p), 1)} // rounding may leave p outside
}

// MarshalJSON writes {"mean", "low", "high", "covers"}, null where not known.
func (e Estimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(estimateJSON{intervalJSON{Number(e.Mean), Number(e.Low), Number(e.High)}, e.Covers})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Estimate) UnmarshalJSON(text []byte) error {
	var j estimateJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	*e = Estimate{Interval{float64(j.Mean), float64(j.Low), float64(j.High)}, j.Covers}
	return nil
}

type estimateJSON struct {
	intervalJSON
	Covers string `json:"covers"`
}
