package advice

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/view"
)

// fewestValues is how many different numbers a setting must have had to be
// taken for a range rather than a choice.
const fewestValues = 8

// extent is a range of numbers: what a setting was tried with, or what its
// experiment declares.
type extent struct {
	Low, High float64
	Step      float64 // between neighbours; 0: there is none
	Log       bool    // factors count, not differences
	Whole     bool    // all are whole numbers
}

// extent returns the range of a dimension, over the rows that pass, and how many
// do. It is not ok if the setting looks like a choice among a few values.
func (d *dimension) extent(pass func(row int) bool) (e extent, count int, ok bool) {
	e = extent{Low: math.Inf(1), High: math.Inf(-1), Whole: true}
	different := map[float64]bool{}
	var all []float64
	for row, x := range d.Numbers {
		if math.IsNaN(x) {
			if d.Words[row] != "" {
				return e, 0, false // numbers and words
			}
			continue
		}
		if !pass(row) {
			continue
		}
		count++
		different[x] = true
		all = append(all, x)
		e.Low, e.High = min(e.Low, x), max(e.High, x)
		e.Whole = e.Whole && x == math.Trunc(x)
	}
	e.Log = e.isLog(all) || d.Key == rateKey && e.Low > 0 // whatever the sampler made of it
	return e, count, len(different) >= fewestValues
}

// isLog reports whether numbers look drawn by factors rather than by
// differences: whether their median is in the middle of the range that way.
func (e extent) isLog(all []float64) bool {
	if len(all) == 0 || !(e.Low > 0) || e.High < 2*e.Low {
		return false
	}
	slices.Sort(all)
	median := all[len(all)/2]
	off := func(log bool) float64 {
		return math.Abs(extent{Low: e.Low, High: e.High, Log: log}.position(median) - 0.5)
	}
	return off(true) < off(false)
}

func everyRow(int) bool { return true }

// rangeOf returns the range that a setting was searched in: what the experiment
// declares, or, not declared, what it was tried with. It is not ok for a choice
// among a few values.
func rangeOf(v *view.View, d *dimension) (e extent, declared, ok bool) {
	tried, _, ok := d.extent(everyRow)
	if !ok {
		return tried, false, false
	}
	if e, declared = declaredRange(v, d.Key, tried); declared {
		return e, true, true
	}
	return tried, false, true
}

// declaredRange returns the range that the experiment gives a setting, if it gives
// one that holds all that was tried.
func declaredRange(v *view.View, key string, tried extent) (extent, bool) {
	var r struct {
		Min, Max *float64
		Step     float64
		Log      bool
	}
	if err := json.Unmarshal([]byte(v.Settings[key]), &r); err != nil || r.Min == nil || r.Max == nil {
		return extent{}, false
	}
	e := extent{Low: *r.Min, High: *r.Max, Step: max(r.Step, 0), Log: r.Log && *r.Min > 0}
	e.Whole = tried.Whole && e.Low == math.Trunc(e.Low) && e.High == math.Trunc(e.High) && e.Step == math.Trunc(e.Step)
	return e, e.Low < e.High && e.Low <= tried.Low && tried.High <= e.High
}

// position places a number on a range, from 0 to 1.
func (e extent) position(x float64) float64 {
	if e.Log {
		return math.Log(x/e.Low) / math.Log(e.High/e.Low)
	}
	return (x - e.Low) / (e.High - e.Low)
}

// widened returns the range with one end moved out, if it can be: shares stay
// between 0 and 1, and what is not negative stays so. The other end stays.
func (e extent) widened(top bool) (extent, bool) {
	w := e
	if top {
		w.High = e.moved(e.High, e.above())
		return w, w.High > e.High
	}
	w.Low = e.moved(e.Low, e.below())
	return w, w.Low < e.Low && (!e.Log || w.Low > 0)
}

// above is where the upper end goes.
func (e extent) above() float64 {
	to := e.High + (e.High-e.Low)/2
	if e.Log {
		to = 3 * e.High
	}
	if !e.Whole && e.Low >= 0 && e.High <= 1 {
		to = max(min(to, 0.95), e.High)
	}
	return to
}

// below is where the lower end goes.
func (e extent) below() float64 {
	to := e.Low - (e.High-e.Low)/2
	if e.Log {
		to = e.Low / 3
	}
	switch {
	case e.Whole && e.Low >= 1:
		to = max(to, 1)
	case e.Low >= 0:
		to = max(to, 0)
	}
	return to
}

// moved moves an end to a round number near another, or by whole steps towards
// it; never inwards.
func (e extent) moved(from, to float64) float64 {
	switch {
	case e.Step > 0:
		const almost = 1e-9
		return format.RoundedTo(from+math.Copysign(e.Step*math.Floor(math.Abs(to-from)/e.Step+almost), to-from), 10)
	case e.Whole:
		return math.Round(to)
	}
	if round := format.RoundedTo(to, 2); (round < from) == (to < from) {
		return round
	}
	return format.RoundedTo(to, 10)
}

// within rounds the ends of a range to two digits, where they stay in another.
func (e extent) within(all extent) extent {
	if e.Whole || e.Step > 0 {
		return e
	}
	e.Low, e.High = max(format.RoundedTo(e.Low, 2), all.Low), min(format.RoundedTo(e.High, 2), all.High)
	return e
}

// String writes the range as an experiment file has it.
func (e extent) String() string {
	s := "{ min = " + e.number(e.Low) + ", max = " + e.number(e.High)
	if e.Log {
		s += ", log = true"
	}
	if e.Step > 0 {
		s += ", step = " + e.number(e.Step)
	}
	return s + " }"
}

// number writes a number of the range: whole ones as they are, others never as
// a whole number, which would be of another type.
func (e extent) number(x float64) string {
	if e.Whole {
		return strconv.FormatFloat(math.Round(x), 'f', 0, 64)
	}
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}
