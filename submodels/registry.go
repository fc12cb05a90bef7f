package submodels

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels/graph"
)

// Spec describes a kind of sub-model: its name in experiment files, its
// settings and how to make one.
type Spec struct {
	Name     string
	Doc      string
	Settings []Setting
	New      func(Values) (SubModel, error)

	// Sparse, where set, says that the sub-model reads sparse vectors of n-grams in
	// place of token ids, and which: then Input.Vocabulary is the numbers of a vector
	// and Input.Length how many are not zero. It must take any legal settings, those
	// that New refuses too.
	Sparse func(Values) Sparse

	// A route that names no sub-model chooses from the kinds that are the default
	// for its form of data; from all kinds where none is.
	DefaultForText, DefaultForVectors bool

	builtin bool
}

// IsBuiltin reports whether the kind is one of Builtin.
func (s Spec) IsBuiltin() bool { return s.builtin }

// Registry holds the kinds of sub-model that an experiment can name. The zero
// value is empty and ready; Builtin returns one with what is built in.
type Registry struct {
	specs []Spec
}

// Features makes a sub-model of the kind with decided settings and adds it to
// the graph of in. It returns the sub-model's features, of shape (in.Rows, width).
// A panic of the sub-model's code is an error, so is another shape.
func (s Spec) Features(v Values, in *Input) (f *gorgonia.Node, err error) {
	name := "sub-model " + s.Name
	model, err := s.made(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	err = graph.Build(in.Graph, fmt.Sprintf("route %s: %s", in.Name, name), func() (err error) {
		defer graph.Guard(&err, func() string { return "Features" })
		f, err = model.Features(in)
		return err
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case f == nil:
		return nil, fmt.Errorf("%s returned no features", name)
	case f.Dims() != 2 || f.Shape()[0] != in.Rows:
		return nil, fmt.Errorf("%s must return features of shape (%d, width), not %v", name, in.Rows, f.Shape())
	}
	return f, nil
}

// Check returns why decided settings make no sub-model of the kind, or nil.
func (s Spec) Check(v Values) error {
	_, err := s.made(v)
	return err
}

func (s Spec) made(v Values) (model SubModel, err error) {
	defer graph.Guard(&err, func() string { return "New" })
	if model, err = s.New(v); err == nil && model == nil {
		err = errors.New("its New returned no sub-model")
	}
	return model, err
}

var specName = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// Add registers a kind of sub-model. It refuses names that are taken, reserved
// or could not be typed as a TOML key, and defaults that are not legal.
func (r *Registry) Add(s Spec) error {
	if !specName.MatchString(s.Name) || slices.Contains([]string{"none", "view", "submodel", "train"}, s.Name) {
		return fmt.Errorf("a sub-model cannot be called %q: use lower-case letters, digits, - and _, and not none, view, submodel or train", s.Name)
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
		if err := set.Check(set.Neutral); set.Neutral != nil && err != nil {
			return fmt.Errorf("%s: the neutral value of %s %w", what, set.Name, err)
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

// Defaults lists the kinds that a route chooses from which names none.
func (r *Registry) Defaults(vectors bool) []string {
	var names []string
	for _, s := range r.specs {
		if vectors && s.DefaultForVectors || !vectors && s.DefaultForText {
			names = append(names, s.Name)
		}
	}
	if names == nil {
		return r.Names()
	}
	return names
}

// Names lists the registered kinds in the order in which they were added.
func (r *Registry) Names() []string {
	names := make([]string, len(r.specs))
	for i, s := range r.specs {
		names[i] = s.Name
	}
	return names
}
