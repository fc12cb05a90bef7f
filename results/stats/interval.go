package stats

import (
	"encoding/json"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Interval is an estimate and the 95 % confidence interval around it. What is
// not known is NaN, and null in JSON.
type Interval struct {
	Mean, Low, High float64
}

// Unknown is the interval of no values.
func Unknown() Interval { return Interval{math.NaN(), math.NaN(), math.NaN()} }

// Mean95 returns the mean of values and its 95 % interval by Student's t
// distribution with n−1 degrees of freedom. One value has a mean and no
// interval; none has neither; with a NaN among them all three are NaN.
func Mean95(values []float64) Interval {
	if len(values) == 0 {
		return Unknown()
	}
	mean, variance := MeanVariance(values)
	n := float64(len(values))
	return around(mean, math.Sqrt(variance/n), n-1)
}

// Within returns the interval without what lies outside [low, high]: figures
// that cannot be.
func (i Interval) Within(low, high float64) Interval {
	return Interval{i.Mean, math.Max(i.Low, low), math.Min(i.High, high)}
}

// WelchDifference returns mean(a) − mean(b) and its 95 % interval by Welch's t,
// which does not take the two to have the same variance (Welch, "The generalization of
// Student's problem when several different population variances are involved",
// 1947). Where either has fewer than two values there is no interval. An
// interval without 0 in it says that the two differ.
func WelchDifference(a, b []float64) Interval {
	if len(a) == 0 || len(b) == 0 {
		return Unknown()
	}
	meanA, varA := MeanVariance(a)
	meanB, varB := MeanVariance(b)
	na, nb := float64(len(a)), float64(len(b))
	if na < 2 || nb < 2 {
		return Interval{meanA - meanB, math.NaN(), math.NaN()}
	}
	// The variances of the two means, and Satterthwaite's degrees of freedom.
	ea, eb := varA/na, varB/nb
	freedom := na + nb - 2 // when nothing varies, any will do
	if ea+eb > 0 {
		// Shares first: squares of small variances would vanish.
		share := ea / (ea + eb)
		freedom = 1 / (share*share/(na-1) + (1-share)*(1-share)/(nb-1))
	}
	return around(meanA-meanB, math.Sqrt(ea+eb), freedom)
}

// HoldsZero reports whether 0 is in the interval: a difference that may be none.
func (i Interval) HoldsZero() bool { return i.Low <= 0 && i.High >= 0 }

// Mean returns the mean of values, which are added in their order.
func Mean(values []float64) float64 {
	sum := 0.0
	for _, x := range values {
		sum += x
	}
	return sum / float64(len(values))
}

// MeanVariance returns the mean and the unbiased variance. When all values are
// the same the variance is exactly 0, whatever the rounding of the mean.
func MeanVariance(values []float64) (mean, variance float64) {
	same := true
	for _, v := range values {
		same = same && v == values[0]
	}
	if same && len(values) > 1 {
		return values[0], 0
	}
	return stat.MeanVariance(values, nil)
}

// around is the interval of t standard errors on both sides of mean.
func around(mean, se, freedom float64) Interval {
	if !(freedom > 0) || math.IsNaN(se) || math.IsNaN(mean) {
		return Interval{mean, math.NaN(), math.NaN()}
	}
	t := quantile95(freedom)
	return Interval{mean, mean - t*se, mean + t*se}
}

// quantile95 is what 95 % of Student's t distribution lie within. Two seeds give
// one degree of freedom, and what is subtracted for the texts may seem to leave
// less.
func quantile95(freedom float64) float64 {
	// The lower tail: 0.025 is nearer to the number meant than 1 − 0.975 is.
	return -distuv.StudentsT{Sigma: 1, Nu: max(freedom, 1)}.Quantile(0.025)
}

type intervalJSON struct {
	Mean Number `json:"mean"`
	Low  Number `json:"low"`
	High Number `json:"high"`
}

// MarshalJSON writes {"mean", "low", "high"}, null where not known.
func (i Interval) MarshalJSON() ([]byte, error) {
	return json.Marshal(intervalJSON{Number(i.Mean), Number(i.Low), Number(i.High)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (i *Interval) UnmarshalJSON(text []byte) error {
	var j intervalJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	*i = Interval{float64(j.Mean), float64(j.Low), float64(j.High)}
	return nil
}
