package page

import (
	"encoding/json"
	"math"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/results/stats"
)

// Number is a figure of the page's data: six significant digits, null where
// there is none.
type Number float64

// MarshalJSON writes null for what is not finite.
func (x Number) MarshalJSON() ([]byte, error) {
	if !num.Finite(float64(x)) {
		return []byte("null"), nil
	}
	// Through the rounded value, so that the result is in JSON's number syntax.
	return json.Marshal(format.RoundedTo(float64(x), 6))
}

// Unknown is null in the page's JSON.
func Unknown() Number { return Number(math.NaN()) }

// Point is what a chart draws of a trial: x, y and the trial's number.
type Point [3]Number

// Interval is an interval as the script takes it: mean, low, high.
type Interval [3]Number

// IntervalOf is an interval for the script.
func IntervalOf(i stats.Interval) Interval {
	return Interval{Number(i.Mean), Number(i.Low), Number(i.High)}
}
