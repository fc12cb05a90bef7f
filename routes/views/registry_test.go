package views

import (
	"errors"
	"strings"
	"testing"
)

func shown(s Source) (View, error) { return View{Read: s.Cut}, nil }

// TestAdd checks what cannot be registered.
func TestAdd(t *testing.T) {
	for want, spec := range map[string]Spec{
		"cannot be called":   {Name: "Loud", Text: shown},
		"registered twice":   {Name: "odd", Text: shown},
		"neither texts":      {Name: "blind"},
		"takes none":         {Name: "range", Pattern: "[0-9]+", Text: shown},
		"missing closing ):": {Name: "range", Argument: "N", Pattern: "(", Text: shown},
	} {
		if err := Builtin().Add(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, which does not say %q", spec, err, want)
		}
	}
}

// TestOwnView registers a view that takes an argument and finds it under each
// spelling.
func TestOwnView(t *testing.T) {
	reg := Builtin()
	err := reg.Add(Spec{Name: "last", Argument: "N", Pattern: "[0-9]+", Text: shown, Check: func(argument string) (string, error) {
		if argument = strings.TrimLeft(argument, "0"); argument == "" {
			return "", errors.New("is of no tokens")
		}
		return argument, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if spelled, err := reg.Spell("last:007", false); err != nil || spelled != "last:7" {
		t.Errorf("last:007 is spelled %q, %v", spelled, err)
	}
	for view, want := range map[string]string{
		"last:0":  `"last:0" is of no tokens`,
		"last:":   `last:N, not "last:"`,
		"last":    `last:N, not "last"`,
		"odd:1":   `last:N, not "odd:1"`,
		"oddd":    "did you mean odd?",
		"lost:N ": "did you mean last:N?",
	} {
		if _, err := reg.Spell(view, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, which does not say %q", view, err, want)
		}
	}
	if _, err := reg.New("last:2", Source{Columns: 3}); err == nil || !strings.Contains(err.Error(), `no view "last:2" of vectors: use all or columns:FIRST-LAST`) {
		t.Errorf("of vectors: %v", err)
	}
	if names, patterns := reg.Names(false), reg.Patterns(); names[len(names)-1] != "last:N" || patterns[len(patterns)-1] != "last:[0-9]+" {
		t.Errorf("the names are %q and the patterns %q", names, patterns)
	}
}
