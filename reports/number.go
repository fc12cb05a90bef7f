package reports

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results/stats"
)

// number is a figure of the page's data: six significant digits, null where
// there is none.
type number float64

func (x number) MarshalJSON() ([]byte, error) {
	if !num.Finite(float64(x)) {
		return []byte("null"), nil
	}
	// Through the rounded value, so that the result is in JSON's number syntax.
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(float64(x), 'g', 6, 64), 64)
	if err != nil {
		return nil, err
	}
	return json.Marshal(rounded)
}

// unknown is null in the page's JSON.
func unknown() number { return number(math.NaN()) }

// point is what a chart draws of a trial: x, y and the trial's number.
type point [3]number

// figures3 is an interval as the script takes it: mean, low, high.
type figures3 [3]number

func threeOf(i stats.Interval) figures3 {
	return figures3{number(i.Mean), number(i.Low), number(i.High)}
}
