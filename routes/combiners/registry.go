package combiners

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/doubleroute/sweep/submodels"
)

// Spec describes a kind of combiner: its name in experiment files, its settings
// and how to make one.
type Spec struct {
	Name     string
	Doc      string
	Settings []submodels.Setting // beside those of Registry.Settings
	// Symmetric says that the routes may be swapped: with their parameters
	// swapped too, the scores are the same.
	Symmetric bool
	New       func(submodels.Values) (Combiner, error)

	builtin bool
}

// IsBuiltin reports whether the kind is one of Builtin.
func (s Spec) IsBuiltin() bool { return s.builtin }

// Additive reports whether the combiner, with the defaults of its settings, is
// Additive. One that cannot be made is not.
func (s Spec) Additive() (additive bool) {
	defer func() {
		if recover() != nil {
			additive = false
		}
	}()
	c, err := s.New(submodels.Defaults(s.Settings))
	_, additive = c.(Additive)
	return additive && err == nil
}

// Registry holds the kinds of combiner that an experiment can name. The zero
// value is empty and ready; Builtin returns one with linear and others.
type Registry struct {
	specs []Spec
}

var specName = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// Add registers a kind of combiner. It refuses names that are taken, reserved or
// could not be typed as a TOML key, and defaults that are not legal.
func (r *Registry) Add(s Spec) error {
	if !specName.MatchString(s.Name) {
		return fmt.Errorf("a combiner cannot be called %q: use lower-case letters, digits, - and _", s.Name)
	}
	if s.New == nil {
		return fmt.Errorf("combiner %q has no New function", s.Name)
	}
	taken := func(name string) bool {
		return slices.ContainsFunc(r.Settings(), func(s submodels.Setting) bool { return s.Name == name })
	}
	if _, twice := r.Lookup(s.Name); twice || taken(s.Name) {
		return fmt.Errorf("a combiner cannot be called %q: the name is taken", s.Name)
	}
	for _, own := range s.Settings {
		if taken(own.Name) {
			return fmt.Errorf("combiner %q: %s is a setting of every combiner", s.Name, own.Name)
		}
	}
	if err := submodels.CheckSettings("combiner "+strconv.Quote(s.Name), s.Settings); err != nil {
		return err
	}
	r.specs = append(r.specs, s)
	return nil
}

// Lookup returns the kind of combiner called name.
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

// Settings declares the settings that every combiner has. The kind is linear
// where nothing is said, or the first one registered where there is no linear.
func (r *Registry) Settings() []submodels.Setting {
	names, usual := r.Names(), Linear
	if len(names) > 0 && !slices.Contains(names, usual) {
		usual = names[0]
	}
	return []submodels.Setting{
		{Name: "kind", Doc: "how the two routes' features become class scores", Kind: submodels.String, OneOf: names, Default: usual},
		{Name: "dropout", Doc: "share of the features dropped in training", Kind: submodels.Float, Min: 0, Max: 0.95, Default: submodels.Range{Min: 0, Max: 0.6, Step: 0.1}},
	}
}

// Of returns the kind of combiner that decided settings choose; linear where they
// do not say.
func (r *Registry) Of(settings submodels.Values) (Spec, error) {
	kind := settings.String("kind")
	if kind == "" {
		kind = Linear
	}
	spec, ok := r.Lookup(kind)
	if !ok {
		return spec, fmt.Errorf("there is no combiner %q, only %q: register it", kind, r.Names())
	}
	return spec, nil
}
