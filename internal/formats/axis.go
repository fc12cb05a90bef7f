package formats

import (
	"fmt"
	"math"
)

// axis places values between two places on the paper.
type axis struct {
	min, max   float64 // of the values
	begin, end float64 // where they are
	log        bool
}

// newAxis makes an axis with a little room on both sides. It is logarithmic if
// it is asked to be and all values are above 0.
func newAxis(low, high, begin, end float64, log bool) axis {
	a := axis{min: low, max: high, begin: begin, end: end, log: log && low > 0}
	if a.log {
		room := max(0.06*math.Log10(high/low), 0.05)
		a.min, a.max = low*math.Pow(10, -room), high*math.Pow(10, room)
		return a
	}
	room := 0.06 * (high - low)
	if room == 0 {
		room = max(0.05*math.Abs(high), 0.01)
	}
	a.min, a.max = low-room, high+room
	return a
}

// place returns where a value is.
func (a axis) place(v float64) float64 {
	share := (v - a.min) / (a.max - a.min)
	if a.log {
		share = math.Log(v/a.min) / math.Log(a.max/a.min)
	}
	return a.begin + share*(a.end-a.begin)
}

// tick is a value that an axis marks, and what it says there.
type tick struct {
	value float64
	text  string
}

// ticks returns about five to ten values.
func (a axis) ticks() []tick {
	if a.log {
		for _, steps := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
			if t := a.decades(steps); len(t) >= 3 && len(t) <= 10 {
				return t
			}
		}
		if t := a.decades([]float64{1}); len(t) > 10 {
			return t[:10:10]
		}
	}
	return a.even()
}

// decades marks multiples of powers of ten.
func (a axis) decades(steps []float64) []tick {
	var list []tick
	for power := math.Floor(math.Log10(a.min)); power <= math.Log10(a.max); power++ {
		for _, step := range steps {
			if v := step * math.Pow(10, power); v >= a.min && v <= a.max {
				list = append(list, tick{v, round(v)})
			}
		}
	}
	return list
}

// even marks multiples of 1, 2 or 5 times a power of ten.
func (a axis) even() []tick {
	step := math.Pow(10, math.Floor(math.Log10((a.max-a.min)/4)))
	for _, times := range []float64{1, 2, 5, 10} {
		if (a.max-a.min)/(step*times) <= 8 {
			step *= times
			break
		}
	}
	decimals := max(0, int(-math.Floor(math.Log10(step)+1e-9)))
	var list []tick
	for i := math.Ceil(a.min / step); i*step <= a.max && len(list) < 20; i++ {
		v := i * step
		text := fmt.Sprintf("%.*f", decimals, v)
		if math.Abs(v) >= 1000 {
			text = round(v)
		}
		list = append(list, tick{v, text})
	}
	return list
}

// round writes a round number with its unit prefix: 20k, 1.5M, 0.02.
func round(v float64) string {
	for _, unit := range []struct {
		name string
		size float64
	}{{"T", 1e12}, {"G", 1e9}, {"M", 1e6}, {"k", 1e3}} {
		if math.Abs(v) >= unit.size {
			return fmt.Sprintf("%.4g%s", v/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%.4g", v)
}
