package submodels

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// Spec describes a kind of sub-model: its name in experiment files, its
// settings and how to make one.
type Spec struct {
	Name     string
	Doc      string
	Settings []Setting
	New      func(Values) (SubModel, error)
}

// Registry holds the kinds of sub-model that an experiment can name. The zero
// value is empty and ready; Builtin returns one with mlp, cnn and rnn.
type Registry struct {
	specs []Spec
}

var specName = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// Add registers a kind of sub-model. It refuses names that are taken, reserved
// or could not be typed as a TOML key, and defaults that are not legal.
func (r *Registry) Add(s Spec) error {
	if !specName.MatchString(s.Name) || s.Name == "none" || s.Name == "view" || s.Name == "submodel" {
		return fmt.Errorf("a sub-model cannot be called %q: use lower-case letters, digits, - and _, and not none, view or submodel", s.Name)
	}
	if _, taken := r.Lookup(s.Name); taken {
		return fmt.Errorf("sub-model %q is registered twice", s.Name)
	}
	if s.New == nil {
		return fmt.Errorf("sub-model %q has no New function", s.Name)
	}
	if err := CheckSettings("sub-model "+strconv.Quote(s.Name), s.Settings); err != nil {
		return err
	}
	r.specs = append(r.specs, s)
	return nil
}

// CheckSettings returns why what is declared with these settings cannot be
// registered, or nil: names that could not be typed as a TOML key, and defaults
// that are not legal.
func CheckSettings(what string, settings []Setting) error {
	for i, set := range settings {
		if !specName.MatchString(set.Name) {
			return fmt.Errorf("%s: a setting cannot be called %q", what, set.Name)
		}
		if err := set.Check(Defaults([]Setting{set})[set.Name]); err != nil {
			return fmt.Errorf("%s: the default of %s %w", what, set.Name, err)
		}
		earlier := func(e Setting) bool { return e.Name == set.Needs.Setting }
		if set.Needs.Setting != "" && !slices.ContainsFunc(settings[:i], earlier) {
			return fmt.Errorf("%s: %s needs %s, which must be declared before it", what, set.Name, set.Needs.Setting)
		}
	}
	return nil
}

// Lookup returns the kind of sub-model called name.
func (r *Registry) Lookup(name string) (Spec, bool) {
	for _, s := range r.specs {
		if s.Name == name {
			return s, true
		}
	}
	return Spec{}, false
}

// Names lists the registered kinds in the order in which they were added.
func (r *Registry) Names() []string {
	names := make([]string, len(r.specs))
	for i, s := range r.specs {
		names[i] = s.Name
	}
	return names
}
