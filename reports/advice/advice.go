package advice

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/view"
)

// Suggestion is something to try next, and why.
type Suggestion struct {
	Title  string
	Reason string
	Lines  string // of an experiment file, or a command; empty: none
	Edit   bool   // it changes the experiment, and so makes another study

	About []string // keys of the settings that it would have otherwise
}

// edit has a suggestion change settings of the experiment.
func (s *Suggestion) edit(all ...view.Assignment) {
	s.Lines, s.Edit = lines(all...), true
	for _, a := range all {
		s.About = append(s.About, a.Key)
	}
}

// mindSet says which of the settings were not taken from the experiment file.
func (s *Suggestion) mindSet(set []string) {
	for _, one := range set {
		key, _, _ := strings.Cut(one, "=")
		if key = strings.TrimSpace(key); s.Edit && slices.Contains(s.About, key) {
			s.Reason += " The study was run with --set " + format.Isolated(shortened(one)) + ": leave that out then, for it would win."
		}
	}
}

// mostSuggestions is how many are shown: those that come first are the ones
// without which the others are worth less.
const mostSuggestions = 5

// For lists what to try next, by what the study shows. A rule that has
// nothing to say returns nil. No two of them are about one setting: they could
// not both be followed.
func For(v *view.View) []Suggestion {
	dims := dimensions(v.Trials)
	var all []Suggestion
	var about []string
	named := func(key string) bool { return slices.Contains(about, key) }
	for _, rule := range []func(*view.View, []*dimension) *Suggestion{
		unfinishedSuggestion,
		failuresSuggestion,
		unreadSuggestion,
		growthSuggestion,
		epochsSuggestion,
		edgesSuggestion,
		finalsSuggestion,
		viewsSuggestion,
		idleSuggestion,
	} {
		s := rule(v, dims)
		if s == nil || slices.ContainsFunc(s.About, named) {
			continue
		}
		s.mindSet(v.Study.Set)
		if all = append(all, *s); len(all) == mostSuggestions {
			break
		}
		about = append(about, s.About...)
		dims = slices.DeleteFunc(dims, func(d *dimension) bool { return named(d.Key) })
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
func dimensions(trials []view.Trial) []*dimension {
	byKey := map[string]*dimension{}
	for row := range trials {
		for _, s := range view.Flatten(trials[row].Params) {
			d := byKey[s.Key]
			if d == nil {
				d = &dimension{Key: s.Key, Words: make([]string, len(trials)), Numbers: slices.Repeat([]float64{math.NaN()}, len(trials))}
				byKey[s.Key] = d
			}
			d.Words[row] = s.Value
			if x, err := strconv.ParseFloat(s.Value, 64); err == nil && num.Finite(x) {
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

// lines writes assignments as lines of an experiment file, under the tables that
// they belong to.
func lines(all ...view.Assignment) string {
	var b strings.Builder
	last := ""
	for _, a := range all {
		table, key := splitKey(a.Key)
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

// splitKey splits a key into its table and the rest: route.a.cnn.filters stands
// in [route.a] as cnn.filters.
func splitKey(key string) (table, rest string) {
	parts := strings.SplitN(key, ".", 3)
	if parts[0] == "route" && len(parts) == 3 {
		return parts[0] + "." + parts[1], parts[2]
	}
	table, rest, _ = strings.Cut(key, ".")
	return table, rest
}

// Anew is what makes a copy of the experiment another study that learns from
// this one.
func Anew(v *view.View) string {
	return fmt.Sprintf("name = %s\n\n[search]\nwarm_start = %s", quoted(v.Study.Name+"-2"), quoted(v.Study.Name))
}

// quoted writes a string of TOML.
func quoted(s string) string { return view.Literal(s) }

// underWay reports whether trials of the study are still to come.
func underWay(v *view.View) bool {
	return v.Running || slices.ContainsFunc(v.Trials, func(t view.Trial) bool { return t.State.Open() })
}

// worthwhile is a difference of the measure that is worth something: a fifth of a
// point, or what is as small in a loss.
func worthwhile(m format.Measure) float64 {
	if m.Percent {
		return 0.002
	}
	return 0.005
}
