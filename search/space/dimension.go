package space

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"

	"github.com/doubleroute/sweep/internal/num"
)

// Dimension is one thing to decide. It owns its sampling, containment and
// encoding, so that samplers work on any. Inside a Point its value is a float64:
// the value itself for a number, the index for a choice. A dimension is
// immutable, and every method takes any float64 without panicking.
type Dimension interface {
	// Name is what people call the dimension, such as "train.learning_rate".
	Name() string
	// Decode returns the value at place u of the dimension's distribution: a
	// uniform u gives the distribution that random search draws from. Numbers
	// outside [0, 1] count as the nearer end, NaN as 0.
	Decode(u float64) float64
	// Encode returns a place whose Decode is v (for a continuous dimension, v
	// to within rounding); NaN for a value that is not the dimension's.
	Encode(v float64) float64
	// Contains reports whether v is a value of the dimension.
	Contains(v float64) bool
	// Grid returns values to try when all combinations are tried: all in order
	// where there are at most n, or where they have no order (choices); else n
	// spread ones, both ends among them. n below 2 counts as 2.
	Grid(n int) []float64
	// Len is the number of distinct values; 0 when the dimension is continuous.
	Len() int
	// Ordered reports whether values near to each other mean similar things, so
	// that Decode rises with u: true for numbers, false for choices.
	Ordered() bool
	// Value returns what v stands for, for people and JSON: int, float64,
	// string, bool, []int, …; nil for a value that is not the dimension's. It
	// must not be changed.
	Value(v float64) any
	// Parse is the inverse of Value. It also takes what encoding/json and TOML
	// readers make of a value: float64 for whole numbers, []any for lists.
	Parse(x any) (float64, error)
}

// index splits [0, 1] into n equal parts and returns which of them u is in.
func index(u float64, n int) int {
	return min(int(num.Unit(u)*float64(n)), n-1)
}

// Number returns x as a float64 if it is any kind of number.
func Number(x any) (float64, bool) {
	if s, ok := x.(json.Number); ok {
		f, err := strconv.ParseFloat(string(s), 64)
		return f, err == nil
	}
	v := reflect.ValueOf(x)
	switch {
	case !v.IsValid():
		return 0, false
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

// show writes a value the way an experiment file would, shortened to what fits
// in a sentence.
func show(x any) string {
	if f, ok := x.(float64); ok {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	text := fmt.Sprint(x)
	if raw, err := json.Marshal(x); err == nil {
		text = string(raw)
	}
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// spread returns n of the whole numbers below size, evenly spaced, both ends
// among them, by the places that at gives them.
func spread(n, size int, at func(u float64) int) []int {
	n = max(n, 2)
	var ks []int
	if size <= n {
		for k := range size {
			ks = append(ks, k)
		}
		return ks
	}
	for i := range n {
		k := at(float64(i) / float64(n-1))
		// Where steps are wider than the spacing, neighbours fall together: take
		// the next number, leaving room for those to come.
		if i > 0 {
			k = max(k, ks[i-1]+1)
		}
		ks = append(ks, min(k, size-n+i))
	}
	return ks
}
