package space

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"sort"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
)

// Choice returns a dimension of values without an order, all equally likely:
// strings, numbers, booleans, or lists and maps with string keys of these.
func Choice(name string, values ...any) (Dimension, error) {
	weights := make([]float64, len(values))
	for i := range weights {
		weights[i] = 1
	}
	return Weighted(name, values, weights)
}

// Weighted is Choice with a weight a value: drawn at random, a value comes as
// often as its share of all weights.
func Weighted(name string, values []any, weights []float64) (Dimension, error) {
	if len(values) == 0 {
		return nil, fmt.Errorf("%q: a choice must have at least one value", name)
	}
	if len(weights) != len(values) {
		return nil, fmt.Errorf("%q: %d values have %d weights: give each value one", name, len(values), len(weights))
	}
	c := choice{name: name, values: append([]any(nil), values...), index: make(map[string]int, len(values))}
	sum := 0.0
	for i, x := range values {
		key, err := canonical(x)
		if err != nil {
			return nil, fmt.Errorf("%q: value %d of the choice: %w", name, i+1, err)
		}
		if _, twice := c.index[key]; twice {
			return nil, fmt.Errorf("%q: %s is in the choice twice", name, show(x))
		}
		c.index[key] = i
		if w := weights[i]; !num.Finite(w) || w <= 0 {
			return nil, fmt.Errorf("%q: the weight of %s is %s: it must be above 0; leave out what should never come", name, show(x), show(w))
		}
		sum += weights[i]
		c.upTo = append(c.upTo, sum)
	}
	if !num.Finite(sum) {
		return nil, fmt.Errorf("%q: the weights add up to more than a number can hold", name)
	}
	for i := range c.upTo {
		c.upTo[i] /= sum
	}
	return c, nil
}

// choice is values without an order.
type choice struct {
	name   string
	values []any
	index  map[string]int // by canonical form
	upTo   []float64      // the share of each value and those before it
}

func (c choice) Name() string  { return c.name }
func (c choice) Len() int      { return len(c.values) }
func (c choice) Ordered() bool { return false }

func (c choice) Decode(u float64) float64 {
	u = num.Unit(u)
	k := sort.Search(len(c.upTo), func(i int) bool { return u < c.upTo[i] })
	return float64(min(k, len(c.upTo)-1))
}

func (c choice) Encode(v float64) float64 {
	if !c.Contains(v) {
		return math.NaN()
	}
	k, from := int(v), 0.0
	if k > 0 {
		from = c.upTo[k-1]
	}
	return (from + c.upTo[k]) / 2
}

func (c choice) Contains(v float64) bool {
	return v >= 0 && v < float64(len(c.values)) && v == math.Trunc(v)
}

func (c choice) Grid(int) []float64 {
	vs := make([]float64, len(c.values))
	for i := range vs {
		vs[i] = float64(i)
	}
	return vs
}

func (c choice) Value(v float64) any {
	if !c.Contains(v) {
		return nil
	}
	return c.values[int(v)]
}

func (c choice) Parse(x any) (float64, error) {
	key, err := canonical(x)
	if err == nil {
		if i, ok := c.index[key]; ok {
			return float64(i), nil
		}
	}
	const most = 20 // of the values fit in a sentence
	var all, words []string
	for i, v := range c.values {
		if word, ok := v.(string); ok {
			words = append(words, word)
		}
		if i < most {
			all = append(all, show(v))
		}
	}
	if len(c.values) > most {
		all = append(all, "…")
	}
	suggestion := ""
	if word, ok := x.(string); ok {
		suggestion = hint(word, words)
	}
	return 0, fmt.Errorf("%q must be one of %s, not %s%s", c.name, strings.Join(all, ", "), show(x), suggestion)
}

// canonical returns a text that is equal for values that are the same to people:
// 3, 3.0 and what JSON reads from either; []int{3} and []any{3.0}.
func canonical(x any) (string, error) {
	plain, err := simplify(reflect.ValueOf(x), 0)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(plain)
	return string(text), err
}

// simplify turns x into what decoding its JSON would give.
func simplify(v reflect.Value, depth int) (any, error) {
	if depth > 20 {
		return nil, errors.New("lists are nested too deep")
	}
	for v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		return nil, errors.New("there is no value")
	}
	if f, ok := Number(v.Interface()); ok {
		if !num.Finite(f) || (math.Abs(f) > exact && !v.CanFloat()) {
			return nil, fmt.Errorf("%v is not a number that can be stored", v.Interface())
		}
		return f + 0, nil // -0 becomes 0
	}
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.String:
		return v.String(), nil
	case reflect.Slice, reflect.Array:
		list := make([]any, v.Len())
		for i := range list {
			var err error
			if list[i], err = simplify(v.Index(i), depth+1); err != nil {
				return nil, err
			}
		}
		return list, nil
	case reflect.Map:
		if v.Type().Key().Kind() != reflect.String {
			return nil, fmt.Errorf("a map must have strings for keys, not %v", v.Type().Key())
		}
		table := make(map[string]any, v.Len())
		for each := v.MapRange(); each.Next(); {
			entry, err := simplify(each.Value(), depth+1)
			if err != nil {
				return nil, err
			}
			table[each.Key().String()] = entry
		}
		return table, nil
	}
	return nil, fmt.Errorf("%v is no string, number, boolean, list or map", v.Type())
}
