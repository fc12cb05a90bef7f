package modelcharts

import (
	"math"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/stats"
)

// proportion gives the interval of a proportion the shape of Wilson's: it stays
// between 0 and 1. It has as many independent texts as would give the width of
// the interval that it is given; where that has none, n.
func proportion(i stats.Interval, n float64) stats.Interval {
	p := i.Mean
	spread := math.Inf(1) // t²/n
	if half := (i.High - i.Low) / 2; half > 0 && p > 0 && p < 1 {
		spread = half * half / (p * (1 - p))
	} else if n > 0 {
		spread = normal95 * normal95 / n
	}
	if !num.Finite(p) || !num.Finite(spread) || p < 0 || p > 1 {
		return stats.Interval{Mean: p, Low: math.NaN(), High: math.NaN()}
	}
	middle, half := p+spread/2, math.Sqrt(spread*p*(1-p)+spread*spread/4)
	return stats.Interval{Mean: p, Low: max((middle-half)/(1+spread), 0), High: min((middle+half)/(1+spread), 1)}
}

// normal95 is what 95 % of the normal distribution lie within.
const normal95 = 1.959964

// wilson is the interval of `right` of n texts.
func wilson(right, n float64) stats.Interval {
	return proportion(stats.Interval{Mean: right / n, Low: math.NaN(), High: math.NaN()}, n)
}

func indicator(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// overTexts is the interval of an accuracy of the saved model, over the texts.
func overTexts(in *view.Inspection, accuracy float64) stats.Interval {
	n := float64(len(in.Labels))
	return wilson(accuracy*n, n)
}
