package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/search"
)

// suggestion is something to try next, and why.
type suggestion struct {
	Title  string
	Reason string
	Lines  string // of an experiment file, or a command; empty: none
	Edit   bool   // Lines change the experiment, and so make another study
}

// mostSuggestions is how many are shown: those that come first are the ones
// without which the others are worth less.
const mostSuggestions = 5

// suggestions lists what to try next, by what the study shows. A rule that has
// nothing to say returns nil.
func suggestions(v *view) []suggestion {
	dims := dimensions(v.Trials)
	var all []suggestion
	for _, s := range []*suggestion{
		failuresSuggestion(v, dims),
		unreadSuggestion(v),
		growthSuggestion(v, dims),
		epochsSuggestion(v),
		edgesSuggestion(v, dims),
		finalsSuggestion(v),
		viewsSuggestion(v),
		idleSuggestion(v, dims),
	} {
		if s != nil && len(all) < mostSuggestions {
			all = append(all, *s)
		}
	}
	return all
}

// dimension is a searched setting and its values by trial.
type dimension struct {
	Key     string
	Words   []string  // by row of the trials, as an experiment file has them; empty: the trial has no such setting
	Numbers []float64 // by row; NaN where it is no number
}

// dimensions gathers the searched settings by key.
func dimensions(trials []trial) []*dimension {
	byKey := map[string]*dimension{}
	for row := range trials {
		for _, s := range flatten(trials[row].Params) {
			d := byKey[s.Key]
			if d == nil {
				d = &dimension{Key: s.Key, Words: make([]string, len(trials)), Numbers: slices.Repeat([]float64{math.NaN()}, len(trials))}
				byKey[s.Key] = d
			}
			d.Words[row] = s.Value
			if x, err := strconv.ParseFloat(s.Value, 64); err == nil && finite(x) {
				d.Numbers[row] = x
			}
		}
	}
	all := make([]*dimension, 0, len(byKey))
	for _, d := range byKey {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *dimension) int { return strings.Compare(a.Key, b.Key) })
	return all
}

// find returns the dimension of a key, nil if it was not searched.
func find(dims []*dimension, key string) *dimension {
	for _, d := range dims {
		if d.Key == key {
			return d
		}
	}
	return nil
}

// fewestValues is how many different numbers a setting must have had to be
// taken for a range rather than a choice.
const fewestValues = 8

// extent is the range of numbers that a setting was tried with.
type extent struct {
	Low, High float64
	Log       bool // factors count, not differences
	Whole     bool // all are whole numbers
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

// position places a number on a range, from 0 to 1.
func (e extent) position(x float64) float64 {
	if e.Log {
		return math.Log(x/e.Low) / math.Log(e.High/e.Low)
	}
	return (x - e.Low) / (e.High - e.Low)
}

// String writes the range as an experiment file has it.
func (e extent) String() string {
	s := "{ min = " + e.number(e.Low) + ", max = " + e.number(e.High)
	if e.Log {
		s += ", log = true"
	}
	return s + " }"
}

// number writes an end of the range: whole numbers as they are, others to two
// digits and never as a whole number, which would be of another type.
func (e extent) number(x float64) string {
	if e.Whole {
		return strconv.FormatFloat(math.Round(x), 'f', 0, 64)
	}
	if x > 0 {
		x = round2(x)
	}
	s := strconv.FormatFloat(x, 'g', 6, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

// assignment is a setting and what to write for it.
type assignment struct{ Key, Value string }

// lines writes assignments as lines of an experiment file, under the tables that
// they belong to.
func lines(all ...assignment) string {
	var b strings.Builder
	last := ""
	for _, a := range all {
		table, key := tableOf(a.Key)
		if table != last {
			if last != "" {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "[%s]\n", table)
			last = table
		}
		fmt.Fprintf(&b, "%s = %s\n", key, a.Value)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// tableOf splits a key into its table and the rest: route.a.cnn.filters stands
// in [route.a] as cnn.filters.
func tableOf(key string) (table, rest string) {
	parts := strings.SplitN(key, ".", 3)
	if parts[0] == "route" && len(parts) == 3 {
		return parts[0] + "." + parts[1], parts[2]
	}
	table, rest, _ = strings.Cut(key, ".")
	return table, rest
}

// rerun is the command that the study was run with, and more.
func rerun(v *view, more string) string {
	file := cmp.Or(v.Study.File, v.Study.Name+".toml")
	command := "sweep run " + shellWord(file)
	for _, s := range v.Study.Set {
		if !strings.HasPrefix(s, "search.trials=") && !strings.HasPrefix(s, "final.") {
			command += " --set " + shellWord(s)
		}
	}
	return command + " " + more
}

// anew is what makes a copy of the experiment another study that learns from
// this one.
func anew(v *view) string {
	return fmt.Sprintf("name = %s\n\n[search]\nwarm_start = %s", quoted(v.Study.Name+"-2"), quoted(v.Study.Name))
}

// quoted writes a string of TOML.
func quoted(s string) string { return literal(s) }

// underWay reports whether trials of the study are still to come.
func (v *view) underWay() bool {
	return slices.ContainsFunc(v.Trials, func(t trial) bool { return t.State == search.Running || t.State == search.Waiting })
}

// complete lists the complete trials that have a result.
func (v *view) complete() []*trial {
	var all []*trial
	for i := range v.Trials {
		if t := &v.Trials[i]; !t.unfinished() && finite(t.Accuracy) {
			all = append(all, t)
		}
	}
	return all
}

// step is a difference of the measure that is worth something: a fifth of a
// point, or what is as small in a loss.
func (m measure) step() float64 {
	if m.Percent {
		return 0.002
	}
	return 0.005
}
