package submodels_test

import (
	"math"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

func TestCheck(t *testing.T) {
	s := func(kind submodels.Kind, low, high float64, oneOf ...string) submodels.Setting {
		return submodels.Setting{Name: "x", Kind: kind, Min: low, Max: high, OneOf: oneOf}
	}
	tests := []struct {
		setting submodels.Setting
		value   any
		want    string // of the error; empty: legal
	}{
		{s(submodels.Int, 1, 8), 1, ""},
		{s(submodels.Int, 1, 8), 8, ""},
		{s(submodels.Int, 1, 8), 0, "between 1 and 8, not 0"},
		{s(submodels.Int, 1, 8), 9, "between 1 and 8, not 9"},
		{s(submodels.Int, 0, 0), -1 << 40, ""},
		{s(submodels.Int, 1, 8), 2.0, "a whole number"},
		{s(submodels.Int, 1, 8), "2", "a whole number"},
		{s(submodels.Int, 1, 8), nil, "a whole number"},
		{s(submodels.Float, 0, 0.5), 0.5, ""},
		{s(submodels.Float, 0, 0.5), 0.51, "between 0 and 0.5"},
		{s(submodels.Float, 0, 0.5), 0, "a number"},
		{s(submodels.Float, 0, 0), math.NaN(), "a number"},
		{s(submodels.Float, 0, 0), math.Inf(1), "a number"},
		{s(submodels.Bool, 0, 0), true, ""},
		{s(submodels.Bool, 0, 0), 1, "true or false"},
		{s(submodels.String, 0, 0), "anything", ""},
		{s(submodels.String, 0, 0, "gru", "lstm"), "lstm", ""},
		{s(submodels.String, 0, 0, "gru", "lstm"), "GRU", `one of ["gru" "lstm"], not "GRU"`},
		{s(submodels.String, 0, 0), 3, "a string"},
		{s(submodels.Ints, 1, 9), []int{1, 9}, ""},
		{s(submodels.Ints, 1, 9), []int{}, "a list of whole numbers"},
		{s(submodels.Ints, 1, 9), []int{3, 10}, "between 1 and 9, not 10"},
		{s(submodels.Ints, 1, 9), 3, "a list of whole numbers"},
	}
	for _, test := range tests {
		err := test.setting.Check(test.value)
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%v as %v: %v", test.value, test.setting.Kind, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%v as %v: %v, want %q", test.value, test.setting.Kind, err, test.want)
		}
	}
}

// TestDefaults checks that the defaults of all built-in settings are legal
// values of the right type.
func TestDefaults(t *testing.T) {
	reg := submodels.Builtin()
	for _, name := range reg.Names() {
		spec, _ := reg.Lookup(name)
		v := submodels.Defaults(spec.Settings)
		for _, s := range spec.Settings {
			if err := s.Check(v[s.Name]); err != nil {
				t.Errorf("%s.%s: the default %v %v", name, s.Name, v[s.Name], err)
			}
			if s.Doc == "" {
				t.Errorf("%s.%s says nothing of itself", name, s.Name)
			}
		}
	}
	got := submodels.Defaults([]submodels.Setting{
		{Name: "fixed", Kind: submodels.Bool, Default: true},
		{Name: "choice", Kind: submodels.Ints, Default: submodels.Choices{[]int{3, 4}, []int{5}}},
		{Name: "whole", Kind: submodels.Int, Default: submodels.Range{Min: 16, Max: 64}},
		{Name: "real", Kind: submodels.Float, Default: submodels.Range{Min: 0.25, Max: 0.5}},
	})
	if !got.Bool("fixed") || len(got.Ints("choice")) != 2 || got.Int("whole") != 16 || got.Float("real") != 0.25 {
		t.Errorf("defaults are %v", got)
	}
}

// TestValuesThatAreNotThere checks that the getters give zero for a name that
// is missing or has another type.
func TestValuesThatAreNotThere(t *testing.T) {
	v := submodels.Values{"n": 3}
	if v.Int("m") != 0 || v.Float("n") != 0 || v.String("n") != "" || v.Bool("n") || v.Ints("n") != nil {
		t.Error("a value that is not there is not zero")
	}
}

func TestAdd(t *testing.T) {
	made := func(submodels.Values) (submodels.SubModel, error) { return nil, nil }
	settings := func(s ...submodels.Setting) submodels.Spec {
		return submodels.Spec{Name: "mine", New: made, Settings: s}
	}
	width := submodels.Setting{Name: "width", Kind: submodels.Int, Min: 1, Max: 8, Default: 4}
	wide := submodels.Setting{Name: "wide", Kind: submodels.Int, Min: 1, Max: 8, Default: 9}
	needs := submodels.Setting{Name: "needy", Kind: submodels.Int, Default: 1, Needs: submodels.Need{Setting: "width", Not: 1}}
	tests := []struct {
		name string
		spec submodels.Spec
		want string // of the error; empty: added
	}{
		{"a new name", submodels.Spec{Name: "my_gated-2", New: made}, ""},
		{"no name", submodels.Spec{New: made}, "cannot be called"},
		{"a capital", submodels.Spec{Name: "Mine", New: made}, "cannot be called"},
		{"a dot", submodels.Spec{Name: "my.own", New: made}, "cannot be called"},
		{"a reserved word", submodels.Spec{Name: "none", New: made}, "cannot be called"},
		{"a key of routes", submodels.Spec{Name: "view", New: made}, "cannot be called"},
		{"a built-in name", submodels.Spec{Name: "cnn", New: made}, "registered twice"},
		{"no New", submodels.Spec{Name: "mine"}, "no New"},
		{"legal settings", settings(width, needs), ""},
		{"a default too large", settings(wide), "the default of wide must be between 1 and 8, not 9"},
		{"no default", settings(submodels.Setting{Name: "x", Kind: submodels.Int}), "the default of x"},
		{"a neutral value too large", settings(submodels.Setting{Name: "x", Kind: submodels.Int, Min: 1, Max: 8, Default: 1, Neutral: 9}), "the neutral value of x must be between 1 and 8, not 9"},
		{"a bad name of a setting", settings(submodels.Setting{Name: "My Width", Kind: submodels.Int, Default: 1}), "a setting cannot be called"},
		{"a need that comes later", settings(needs, width), "needs width, which must be declared before it"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			reg := submodels.Builtin()
			err := reg.Add(test.spec)
			_, found := reg.Lookup(test.spec.Name)
			switch {
			case test.want == "" && (err != nil || !found):
				t.Errorf("it is refused: %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
}
