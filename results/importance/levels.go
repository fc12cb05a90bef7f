package importance

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/results"
)

const (
	fewLevels  = 10 // so many values of a number count one by one; of more, quantiles do
	mostLevels = 63 // a row's mask of levels is 64 bits, one of them for "does not exist"
)

// absent is the level of a setting in a trial in which it does not exist.
const absent = 0

// levelTable is trials as the analysis sees them: settings by name, a row a
// trial, and in it for each setting a level: absent, or 1 to len(weights). Only
// the order of a number's values is left of them, so that no scale matters.
type levelTable struct {
	settings []levels
	rows     [][]uint8
	values   []float64 // the maximized objective, a row each
}

// levels is what is known of one setting.
type levels struct {
	name    string
	ordered bool      // numbers are; all else is categories
	ranges  bool      // a level is a range of values, not one value
	weights []float64 // of each level from 1, adding up to 1: how much of the space it is
	trials  int       // in which it exists
}

// value is a decoded setting.
type value struct {
	number float64
	text   string // if it is no number
}

func compareValues(a, b value) int {
	return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(a.number, b.number))
}

// newLevelTable reads the params of the trials. Settings that do not vary where
// they exist are left out; params that cannot be read are none.
func newLevelTable(trials []*results.Trial) *levelTable {
	t := &levelTable{rows: make([][]uint8, len(trials)), values: make([]float64, len(trials))}
	columns := map[string]map[int]value{}
	for row, trial := range trials {
		t.values[row] = trial.Accuracy
		for name, v := range decodeParams(trial.Params) {
			if columns[name] == nil {
				columns[name] = map[int]value{}
			}
			columns[name][row] = v
		}
	}
	var coded [][]uint8 // a column a setting
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		s, column := newLevels(name, columns[name], len(trials))
		if len(s.weights) > 1 {
			t.settings = append(t.settings, s)
			coded = append(coded, column)
		}
	}
	for row := range t.rows {
		t.rows[row] = make([]uint8, len(coded))
		for i, column := range coded {
			t.rows[row][i] = column[row]
		}
	}
	return t
}

func decodeParams(params json.RawMessage) map[string]value {
	var fields map[string]json.RawMessage
	if len(params) == 0 || json.Unmarshal(params, &fields) != nil {
		return nil
	}
	decoded := make(map[string]value, len(fields))
	for name, raw := range fields {
		var x float64
		if c := raw[0]; (c == '-' || c >= '0' && c <= '9') && json.Unmarshal(raw, &x) == nil {
			decoded[name] = value{number: x}
			continue
		}
		var plain bytes.Buffer
		_ = json.Compact(&plain, raw) // it has been read as JSON already
		decoded[name] = value{text: plain.String()}
	}
	return decoded
}

// newLevels turns the values of a setting, by row, into levels.
func newLevels(name string, column map[int]value, rows int) (levels, []uint8) {
	s := levels{name: name, ordered: true, trials: len(column)}
	count := map[value]int{}
	for _, v := range column {
		s.ordered = s.ordered && v.text == ""
		count[v]++
	}
	distinct := make([]value, 0, len(count))
	for v := range count {
		distinct = append(distinct, v)
	}
	slices.SortFunc(distinct, compareValues)
	var level map[value]uint8
	switch {
	case !s.ordered:
		level, s.weights = categories(distinct, count)
	case len(distinct) <= fewLevels:
		level, s.weights = oneByOne(distinct)
	default:
		s.ranges = true
		level, s.weights = quantiles(distinct, count, len(column), fewLevels)
	}
	coded := make([]uint8, rows)
	for row, v := range column {
		coded[row] = level[v]
	}
	return s, coded
}

// oneByOne gives each value a level and all the same weight.
func oneByOne(distinct []value) (map[value]uint8, []float64) {
	level := make(map[value]uint8, len(distinct))
	weights := make([]float64, len(distinct))
	for i, v := range distinct {
		level[v] = uint8(i + 1)
		weights[i] = 1 / float64(len(distinct))
	}
	return level, weights
}

// categories is oneByOne for at most mostLevels values. Of more, the rarest
// share the last level, which weighs as much as they were tried.
func categories(distinct []value, count map[value]int) (map[value]uint8, []float64) {
	if len(distinct) <= mostLevels {
		return oneByOne(distinct)
	}
	common := slices.Clone(distinct)
	slices.SortStableFunc(common, func(a, b value) int { return cmp.Compare(count[b], count[a]) })
	level, weights := oneByOne(common[:mostLevels-1])
	all, rare := 0, 0
	for i, v := range common {
		all += count[v]
		if i >= mostLevels-1 {
			level[v] = mostLevels
			rare += count[v]
		}
	}
	share := float64(rare) / float64(all)
	for i := range weights {
		weights[i] *= 1 - share
	}
	return level, append(weights, share)
}

// quantiles cuts numbers into at most n levels that were tried about equally
// often. total is how often all were.
func quantiles(distinct []value, count map[value]int, total, n int) (map[value]uint8, []float64) {
	level := make(map[value]uint8, len(distinct))
	var weights []float64
	before, last := 0, -1
	for _, v := range distinct {
		// Where the middle of its trials lies, from 0 to n.
		at := int(float64(n) * (float64(before) + float64(count[v])/2) / float64(total))
		before += count[v]
		if at != last {
			weights = append(weights, 0)
			last = at
		}
		level[v] = uint8(len(weights))
		weights[len(weights)-1] += float64(count[v]) / float64(total)
	}
	return level, weights
}
