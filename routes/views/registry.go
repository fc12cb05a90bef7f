package views

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/doubleroute/sweep/internal/near"
)

// Spec describes a kind of view: its name in experiment files and how to make
// one. Text or Vectors is set, or both.
type Spec struct {
	Name string
	Doc  string

	// Argument stands for what follows the name and a colon, in capitals, such
	// as NAME; empty for a view that takes none.
	Argument string
	// Check returns the one spelling of an argument, which is not empty, or why it
	// is none, as a sentence goes on after the view's name. Nil takes any.
	Check func(argument string) (string, error)
	// Pattern is a regular expression of arguments, for the schema of experiment
	// files; empty for any.
	Pattern string

	// Text and Vectors make the view for data of their form. They fail where the
	// data lack what the view shows.
	Text, Vectors func(Source) (View, error)
}

// Registry holds the kinds of view that an experiment can name. The zero value
// is empty and ready; Builtin returns one with the built-in views.
type Registry struct {
	specs []Spec
}

var specName = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// Add registers a kind of view. It refuses names that are taken or that could
// not be told from their argument.
func (r *Registry) Add(s Spec) error {
	if !specName.MatchString(s.Name) {
		return fmt.Errorf("a view cannot be called %q: use lower-case letters, digits, - and _", s.Name)
	}
	if _, taken := r.Lookup(s.Name); taken {
		return fmt.Errorf("view %q is registered twice", s.Name)
	}
	if s.Text == nil && s.Vectors == nil {
		return fmt.Errorf("view %q shows neither texts nor vectors: set Text or Vectors", s.Name)
	}
	if s.Argument == "" && (s.Check != nil || s.Pattern != "") {
		return fmt.Errorf("view %q checks an argument and takes none: set Argument", s.Name)
	}
	if _, err := regexp.Compile(s.Pattern); err != nil {
		return fmt.Errorf("view %q: %w", s.Name, err)
	}
	r.specs = append(r.specs, s)
	return nil
}

// Lookup returns the kind of view called name, without an argument.
func (r *Registry) Lookup(name string) (Spec, bool) {
	for _, s := range r.specs {
		if s.Name == name {
			return s, true
		}
	}
	return Spec{}, false
}

// Names lists how the views of texts, or of vectors, are written, in the order
// in which they were added.
func (r *Registry) Names(vectors bool) []string {
	var names []string
	for _, s := range r.specs {
		if s.makes(vectors) != nil {
			names = append(names, s.written())
		}
	}
	return names
}

// Patterns lists regular expressions of how each view is written.
func (r *Registry) Patterns() []string {
	patterns := make([]string, len(r.specs))
	for i, s := range r.specs {
		switch {
		case s.Argument == "":
			patterns[i] = s.Name
		case s.Pattern == "":
			patterns[i] = s.Name + ":.+"
		default:
			patterns[i] = s.Name + ":" + s.Pattern
		}
	}
	return patterns
}

// written is how an experiment file writes the view.
func (s Spec) written() string {
	if s.Argument == "" {
		return s.Name
	}
	return s.Name + ":" + s.Argument
}

func (s Spec) makes(vectors bool) func(Source) (View, error) {
	if vectors {
		return s.Vectors
	}
	return s.Text
}

// Spell returns the one spelling of a view of texts, or of vectors, as in an
// experiment file, or why it is none.
func (r *Registry) Spell(view string, vectors bool) (string, error) {
	s, argument, err := r.parse(view, vectors)
	switch {
	case errors.Is(err, errUnknown):
		form, hint := "", ""
		names := r.Names(vectors)
		if meant := near.Word(view, names); vectors {
			form = " for vectors"
		} else if meant != "" && meant != view {
			hint = "; did you mean " + meant + "?"
		}
		return "", fmt.Errorf("must be %s%s, not %q%s", oneOf(names), form, view, hint)
	case err != nil:
		return "", fmt.Errorf("%q %w", view, err)
	case s.Argument == "":
		return s.Name, nil
	}
	return s.Name + ":" + argument, nil
}

// errUnknown is what parse says of a view that is not registered for the form of
// the data, or that lacks its argument.
var errUnknown = errors.New("is not registered")

// parse finds the kind of a view and checks its argument. Its errors go on from
// the view's name.
func (r *Registry) parse(view string, vectors bool) (s Spec, argument string, err error) {
	name, argument, given := strings.Cut(view, ":")
	s, ok := r.Lookup(name)
	switch {
	case !ok, given != (s.Argument != ""), given && argument == "", vectors && s.Vectors == nil:
		return Spec{}, "", errUnknown
	case s.makes(vectors) == nil:
		return Spec{}, "", errors.New(`is a view of vectors: set data.form = "vectors", or choose a view of text`)
	case s.Check != nil:
		argument, err = s.Check(argument)
	}
	return s, argument, err
}

// oneOf lists words as a sentence does.
func oneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// New makes a view for data, src.Argument not yet set. It fails where there is
// no such view, or where the data lack what it shows.
func (r *Registry) New(view string, src Source) (View, error) {
	vectors := src.Columns > 0
	s, argument, err := r.parse(view, vectors)
	switch {
	case errors.Is(err, errUnknown) && vectors:
		return View{}, fmt.Errorf("there is no view %q of vectors: use %s", view, oneOf(r.Names(true)))
	case errors.Is(err, errUnknown):
		return View{}, fmt.Errorf("there is no view %q: use %s", view, oneOf(r.Names(false)))
	case err != nil:
		return View{}, fmt.Errorf("view %q %w", view, err)
	}
	src.Argument = argument
	v, err := s.makes(vectors)(src)
	if err != nil {
		return View{}, fmt.Errorf("view %q: %w", view, err)
	}
	return v, v.check(view, src)
}

// check holds what a Spec made to the contract of View.
func (v View) check(view string, src Source) error {
	switch {
	case src.Columns > 0 && (v.Numbers == nil || v.Width < 1):
		return fmt.Errorf("view %q of vectors must have Numbers and a Width of 1 or more", view)
	case src.Columns > 0:
		return nil
	case v.Read == nil:
		return fmt.Errorf("view %q of texts must have Read", view)
	case v.NGrams > LongestNGram:
		return fmt.Errorf("view %q wants n-grams of %d tokens, and the longest have %d", view, v.NGrams, LongestNGram)
	case v.NGrams > 1 && src.Text.Buckets < 1:
		return fmt.Errorf("view %q hashes n-grams into buckets, and there are %d: set text.buckets to 1 or more", view, src.Text.Buckets)
	}
	return nil
}
