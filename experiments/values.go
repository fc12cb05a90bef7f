package experiments

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/submodels"
)

// domain is what an experiment lets a setting be: one value (fixed), several
// (a choice), or a range of numbers.
type domain struct {
	values []any // of the setting's kind, no two the same; empty with a range
	span   *submodels.Range
}

// fixed reports whether the setting is decided by the file.
func (d domain) fixed() bool { return d.span == nil && len(d.values) == 1 }

// domainOf applies the one rule of experiment files to what is written for a
// setting: a value fixes it, a list is a choice, a table is a range.
func (d *document) domainOf(key string, s submodels.Setting, v any) (domain, []*Error) {
	switch v := v.(type) {
	case map[string]any:
		return d.rangeOf(key, s, v)
	case []map[string]any:
		return domain{}, []*Error{d.fault(key, "must be %s, not a list of tables", kindOf(s))}
	case []any:
		if s.Kind != submodels.Ints || slices.ContainsFunc(v, isList) || len(v) == 0 {
			return d.choiceOf(key, s, v)
		}
	}
	x, err := typed(s, v)
	if err != nil {
		return domain{}, []*Error{d.fault(key, "%v", err)}
	}
	return domain{values: []any{x}}, nil
}

func isList(v any) bool { _, ok := v.([]any); return ok }

func (d *document) choiceOf(key string, s submodels.Setting, list []any) (domain, []*Error) {
	var faults []*Error
	if len(list) == 0 {
		return domain{}, []*Error{d.fault(key, "the list is empty; give at least one value")}
	}
	var values []any
	for _, item := range list {
		x, err := typed(s, item)
		switch {
		case err != nil:
			faults = append(faults, d.fault(key, "each item of the list %v", err))
		case slices.ContainsFunc(values, func(y any) bool { return reflect.DeepEqual(x, y) }):
			faults = append(faults, d.fault(key, "the list has %v twice", spell(x)))
		default:
			values = append(values, x)
		}
	}
	return domain{values: values}, faults
}

// typed turns a TOML value into a legal value of the setting.
func typed(s submodels.Setting, v any) (any, error) {
	wrong := fmt.Errorf("must be %s, not %s", kindOf(s), describe(v))
	switch s.Kind {
	case submodels.Int:
		n, ok := wholeNumber(v)
		if !ok {
			return nil, wrong
		}
		return check(s, n)
	case submodels.Float:
		if n, ok := v.(int64); ok {
			return check(s, float64(n))
		}
		if x, ok := v.(float64); ok {
			return check(s, x+0) // no negative zero
		}
		return nil, wrong
	case submodels.Bool:
		if _, ok := v.(bool); !ok {
			return nil, wrong
		}
	case submodels.String:
		word, ok := v.(string)
		if !ok {
			return nil, wrong
		}
		if len(s.OneOf) > 0 && !slices.Contains(s.OneOf, word) {
			return nil, fmt.Errorf("%w%s", wrong, suggestion(word, s.OneOf))
		}
	case submodels.Ints:
		list, ok := v.([]any)
		if !ok {
			return nil, wrong
		}
		ints := make([]int, len(list))
		for i, item := range list {
			n, ok := wholeNumber(item)
			if !ok {
				return nil, fmt.Errorf("must be %s, not one with %s in it", kindOf(s), describe(item))
			}
			ints[i] = n
		}
		return check(s, ints)
	}
	return check(s, v)
}

// wholeNumber returns a whole number, also where it is written as 3.0.
func wholeNumber(v any) (n int, ok bool) {
	switch v := v.(type) {
	case int64:
		return int(v), int64(int(v)) == v
	case float64:
		return int(v), v == math.Trunc(v) && math.Abs(v) <= 1<<53
	}
	return 0, false
}

func check(s submodels.Setting, v any) (any, error) {
	if x, ok := v.(float64); ok && (math.IsNaN(x) || math.IsInf(x, 0)) {
		return nil, fmt.Errorf("must be %s, not %v", kindOf(s), x)
	}
	if err := s.Check(v); err != nil {
		if x := number(v); s.Max >= maxCount && x < s.Min {
			return nil, fmt.Errorf("must be at least %v, not %v", short(s.Min), spell(v))
		}
		return nil, err
	}
	return v, nil
}

// kindOf names what a setting takes.
func kindOf(s submodels.Setting) string {
	switch {
	case len(s.OneOf) > 0:
		return prose.Or(s.OneOf)
	case s.Kind == submodels.Ints:
		return s.Kind.String() + " such as [3, 4]"
	}
	return s.Kind.String()
}

// rangeOf reads { min, max, log, step }.
func (d *document) rangeOf(key string, s submodels.Setting, table map[string]any) (domain, []*Error) {
	if s.Kind != submodels.Int && s.Kind != submodels.Float {
		return domain{}, []*Error{d.fault(key, "must be %s: a range { min, max } is for numbers only", kindOf(s))}
	}
	var faults []*Error
	note := func(key, format string, args ...any) { faults = append(faults, d.fault(key, format, args...)) }
	for _, name := range sortedKeys(table) {
		if words := []string{"min", "max", "log", "step"}; !slices.Contains(words, name) {
			note(under(key, name), "a range has min, max, log and step only%s", suggestion(name, words))
		}
	}
	step := submodels.Setting{Kind: s.Kind} // unbounded: judged below
	span := submodels.Range{}
	for _, part := range []struct {
		name string
		kind submodels.Setting
		to   *float64
	}{{"min", s, &span.Min}, {"max", s, &span.Max}, {"step", step, &span.Step}} {
		v, given := table[part.name]
		if !given {
			if part.name != "step" {
				note(key, "the range has no %s", part.name)
			}
			continue
		}
		x, err := typed(part.kind, v)
		if err != nil {
			note(under(key, part.name), "%v", err)
			continue
		}
		*part.to = number(x)
		if part.name == "step" && span.Step <= 0 {
			note(under(key, "step"), "must be more than 0, not %v", spell(x))
		}
	}
	if v, given := table["log"]; given {
		log, ok := v.(bool)
		if !ok {
			note(under(key, "log"), "must be true or false, not %s", describe(v))
		}
		span.Log = log
	}
	if len(faults) > 0 {
		return domain{}, faults
	}
	return d.soundRange(key, s, span)
}

// soundRange refuses ranges that hold nothing or cannot be searched.
func (d *document) soundRange(key string, s submodels.Setting, r submodels.Range) (domain, []*Error) {
	refuse := func(format string, args ...any) (domain, []*Error) {
		return domain{}, []*Error{d.fault(key, format, args...)}
	}
	switch {
	case r.Min > r.Max:
		return refuse("the range is empty: min %v is more than max %v", short(r.Min), short(r.Max))
	case r.Min == r.Max:
		return domain{values: []any{toKind(s, r.Min)}}, nil
	case r.Log && r.Min <= 0:
		return refuse("a range with log needs a min above 0, not %v", short(r.Min))
	case s.Kind == submodels.Int && max(-r.Min, r.Max) > 1<<53:
		return refuse("the range goes beyond whole numbers that a search can distinguish")
	case r.Step > r.Max-r.Min:
		return refuse("step %v is more than the range from %v to %v", short(r.Step), short(r.Min), short(r.Max))
	case r.Step != 0 && (r.Max-r.Min)/r.Step > 1e9:
		return refuse("step %v makes more than a billion values", short(r.Step))
	case math.IsInf(r.Max-r.Min, 0):
		return refuse("the range from %v to %v is too wide", short(r.Min), short(r.Max))
	}
	return domain{span: &r}, nil
}

// defaultDomain is what a setting may be when the file is silent.
func defaultDomain(s submodels.Setting) domain {
	switch d := s.Default.(type) {
	case submodels.Choices:
		return domain{values: d}
	case submodels.Range:
		if d.Min == d.Max {
			return domain{values: []any{toKind(s, d.Min)}}
		}
		return domain{span: &d}
	default:
		return domain{values: []any{d}}
	}
}

// number is a value of kind Int or Float as a float64.
func number(v any) float64 {
	if n, ok := v.(int); ok {
		return float64(n)
	}
	x, _ := v.(float64)
	return x
}

// toKind is the inverse of number.
func toKind(s submodels.Setting, x float64) any {
	if s.Kind == submodels.Int {
		return int(math.Round(x))
	}
	return x
}

// spell writes a value as the file would.
func spell(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case float64:
		return short(v)
	case []int:
		return strings.ReplaceAll(fmt.Sprint(v), " ", ", ")
	}
	return fmt.Sprint(v)
}

func short(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
