package decide

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
)

// encode makes a vector of each trial's settings and cost: coordinates of about
// unit scale, with the group of each, which is that of its setting. Settings that
// are the same in all trials, which includes that they have none, are left out.
func encode(params []map[string]any, costs []float64) (inputs [][]float64, groups []int) {
	inputs = make([][]float64, len(params))
	group := 0
	add := func(columns ...[]float64) {
		for _, column := range columns {
			groups = append(groups, group)
			for i := range inputs {
				inputs[i] = append(inputs[i], column[i])
			}
		}
		if len(columns) > 0 {
			group++
		}
	}
	add(standardized(costs))
	names := map[string]bool{}
	for _, p := range params {
		for name := range p {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		add(columnsOf(params, name)...)
	}
	return inputs, groups
}

// columnsOf makes columns of a setting: one of numbers, by their logarithms if they
// are positive, or one for each of its values.
func columnsOf(params []map[string]any, name string) (columns [][]float64) {
	numbers, words := make([]float64, len(params)), map[string][]float64{}
	numeric, positive := true, true
	for i, p := range params {
		value, there := p[name]
		x, isNumber := value.(float64)
		numeric, positive = numeric && (isNumber || !there), positive && (x > 0 || !isNumber)
		if numbers[i] = x; !isNumber {
			numbers[i] = math.NaN()
		}
		text, _ := json.Marshal(value) // it was read from JSON
		if words[string(text)] == nil {
			words[string(text)] = make([]float64, len(params))
		}
		words[string(text)][i] = 1
	}
	switch {
	case len(words) < 2:
		return nil
	case !numeric || len(words) == 2:
		for _, word := range slices.Sorted(maps.Keys(words)) {
			columns = append(columns, words[word])
		}
		return columns
	}
	for i := range numbers {
		if positive {
			numbers[i] = math.Log(numbers[i])
		}
	}
	return [][]float64{standardized(numbers)}
}

// standardized brings numbers to mean 0 and variance 1. One that is not there is 0,
// and all are where they do not differ.
func standardized(numbers []float64) []float64 {
	sum, squares, n := 0.0, 0.0, 0.0
	for _, x := range numbers {
		if !math.IsNaN(x) {
			sum, squares, n = sum+x, squares+x*x, n+1
		}
	}
	mean := sum / n
	width := math.Sqrt(max(squares/n-mean*mean, 0))
	out := make([]float64, len(numbers))
	for i, x := range numbers {
		if !math.IsNaN(x) && width > 1e-9 {
			out[i] = (x - mean) / width
		}
	}
	return out
}
