package submodels

import (
	"fmt"
	"math"
	"slices"
)

// Kind is the type of a setting's value.
type Kind int

// The kinds of setting, with the Go type that Values holds for each.
const (
	Int    Kind = iota // int
	Float              // float64
	String             // string
	Bool               // bool
	Ints               // []int, at least one
)

// String names the kind as an error message would.
func (k Kind) String() string {
	return [...]string{"a whole number", "a number", "a string", "true or false", "a list of whole numbers"}[k]
}

// Setting declares one thing that an experiment may fix, choose or search.
type Setting struct {
	Name string
	Doc  string // one line, for `sweep schema` and error messages
	Kind Kind

	// Min and Max bound Int, Float and each element of Ints; both zero means
	// unbounded. OneOf, where not empty, lists the legal strings.
	Min, Max float64
	OneOf    []string

	// TextOnly settings have no meaning, and do not exist, where the data are
	// vectors. A setting with Needs exists only where an earlier setting of
	// the same sub-model has another value than Needs.Not.
	TextOnly bool
	Needs    Need
	// Pretrained settings exist only where word vectors from outside are given.
	Pretrained bool

	// Default is what an experiment that is silent gets: a value of Kind
	// (fixed), Choices, or a Range.
	Default any

	// Neutral is the value with which all is as it was before there was the
	// setting: studies that were begun then have it. Nil where the setting has
	// always been there.
	Neutral any
}

// Need says which value of another setting makes a setting meaningless. The
// zero value needs nothing.
type Need struct {
	Setting string
	Not     any
}

// Choices is a default that is a choice between values of the setting's kind.
type Choices []any

// Range is a default that is searched between Min and Max, both included.
type Range struct {
	Min, Max, Step float64
	Log            bool
}

// Check returns why v is not a legal value of the setting, or nil.
func (s Setting) Check(v any) error {
	switch s.Kind {
	case Int:
		n, ok := v.(int)
		if !ok {
			return fmt.Errorf("must be %v", s.Kind)
		}
		return s.within(float64(n))
	case Float:
		x, ok := v.(float64)
		if !ok || math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("must be %v", s.Kind)
		}
		return s.within(x)
	case Bool:
		if _, ok := v.(bool); !ok {
			return fmt.Errorf("must be %v", s.Kind)
		}
	case Ints:
		list, ok := v.([]int)
		if !ok || len(list) == 0 {
			return fmt.Errorf("must be %v", s.Kind)
		}
		for _, n := range list {
			if err := s.within(float64(n)); err != nil {
				return err
			}
		}
	case String:
		word, ok := v.(string)
		if !ok {
			return fmt.Errorf("must be %v", s.Kind)
		}
		if len(s.OneOf) > 0 && !slices.Contains(s.OneOf, word) {
			return fmt.Errorf("must be one of %q, not %q", s.OneOf, word)
		}
	}
	return nil
}

func (s Setting) within(x float64) error {
	if s.Min == 0 && s.Max == 0 {
		return nil
	}
	if x < s.Min || x > s.Max {
		return fmt.Errorf("must be between %v and %v, not %v", s.Min, s.Max, x)
	}
	return nil
}

// Values holds decided settings by name. The typed getters return the zero
// value for a name that is not there: New functions see only values that
// Setting.Check has passed.
type Values map[string]any

// Int returns the whole number called name.
func (v Values) Int(name string) int { n, _ := v[name].(int); return n }

// Float returns the number called name.
func (v Values) Float(name string) float64 { x, _ := v[name].(float64); return x }

// String returns the string called name.
func (v Values) String(name string) string { s, _ := v[name].(string); return s }

// Bool returns the truth value called name.
func (v Values) Bool(name string) bool { b, _ := v[name].(bool); return b }

// Ints returns the list called name.
func (v Values) Ints(name string) []int { l, _ := v[name].([]int); return l }

// Defaults gives every setting one fixed value: its default, the first of its
// choices, or the lower end of its range.
func Defaults(settings []Setting) Values {
	v := Values{}
	for _, s := range settings {
		switch d := s.Default.(type) {
		case Choices:
			v[s.Name] = d[0]
		case Range:
			if s.Kind == Int {
				v[s.Name] = int(d.Min)
			} else {
				v[s.Name] = d.Min
			}
		default:
			v[s.Name] = d
		}
	}
	return v
}

// Restore gives values that were read from JSON the types of their settings. A
// value that its setting does not allow is an error.
func Restore(settings []Setting, read Values) (Values, error) {
	v := Values{}
	for _, s := range settings {
		x, ok := read[s.Name]
		if !ok {
			continue
		}
		if f, number := x.(float64); number && s.Kind == Int && f == math.Trunc(f) {
			x = int(f)
		}
		if list, ok := x.([]any); ok && s.Kind == Ints {
			ints := make([]int, len(list))
			for i := range list {
				f, _ := list[i].(float64)
				ints[i] = int(f)
			}
			x = ints
		}
		if err := s.Check(x); err != nil {
			return nil, fmt.Errorf("%s %w", s.Name, err)
		}
		v[s.Name] = x
	}
	return v, nil
}
