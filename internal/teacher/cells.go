package teacher

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/prose"
)

// numbers is about what one teacher said of a text; the numbers are in Reader.said.
type numbers struct {
	any              bool    // whether it said anything
	silent           int     // classes of which it said nothing
	listed           bool    // whether it is a list of tokens or labels, some of which may be no class
	least, most, sum float64 // of the numbers said
	mass             float64 // the sum of their exponentials
}

// numbers reads what a teacher says into r.said, NaN where it does not say.
func (r *Reader) numbers(teacher int, cells []string) (numbers, error) {
	for c := range r.said {
		r.said[c] = math.NaN()
	}
	t, places := r.teachers[teacher], r.at[teacher]
	n := numbers{least: math.Inf(1), most: math.Inf(-1)}
	var err error
	if t.Column != "" {
		n.listed, err = r.ofJSON(t.Column, strings.TrimSpace(cells[places[t.Column]]))
	} else {
		err = r.ofColumns(t, places, cells)
	}
	if err != nil {
		return n, err
	}
	for _, x := range r.said {
		if math.IsNaN(x) {
			n.silent++
			continue
		}
		n.any = true
		n.least, n.most, n.sum, n.mass = min(n.least, x), max(n.most, x), n.sum+x, n.mass+math.Exp(x)
	}
	return n, nil
}

// ofColumns reads a column for each class: all have a number, or none.
func (r *Reader) ofColumns(t Source, places map[string]int, cells []string) error {
	empty, first := 0, ""
	for c, class := range r.classes {
		column := t.Classes[class]
		cell := strings.TrimSpace(cells[places[column]])
		if cell == "" {
			empty, first = empty+1, column
			continue
		}
		x, err := strconv.ParseFloat(cell, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 1) {
			return fault("the column %q must hold a number, what the teacher says of the class %q, not %q", column, class, prose.Excerpt(cell, 30))
		}
		r.said[c] = x
	}
	if empty > 0 && empty < len(r.classes) {
		return fault("the column %q is empty and others of the teacher are not: fill all of them, or none", first)
	}
	return nil
}

// scored is a label or a token with its number, as classifiers and services list
// them.
type scored struct {
	Token, Label, Class                             *string
	Logprob, Score, Probability, Prob, Logit, Value *float64
}

func (s scored) name() (string, bool) {
	for _, name := range []*string{s.Token, s.Label, s.Class} {
		if name != nil {
			return *name, true
		}
	}
	return "", false
}

func (s scored) number() (float64, bool) {
	for _, x := range []*float64{s.Logprob, s.Logit, s.Score, s.Probability, s.Prob, s.Value} {
		if x != nil {
			return *x, true
		}
	}
	return 0, false
}

// service is the log-probabilities of a chat service's answer: of its first token.
type service struct {
	Content []struct {
		Top []scored `json:"top_logprobs"`
	}
}

// ofJSON reads a column of JSON.
func (r *Reader) ofJSON(column, cell string) (listed bool, err error) {
	switch {
	case cell == "" || cell == "null":
		return false, nil
	case cell[0] == '[':
		return true, r.ofList(column, cell)
	case cell[0] != '{':
		return false, fault(`the column %q must hold what the teacher says as JSON, such as {"%s": 0.9, …}, not %q`, column, r.classes[0], prose.Excerpt(cell, 30))
	}
	var answer service
	if json.Unmarshal([]byte(cell), &answer) == nil && len(answer.Content) > 0 && len(answer.Content[0].Top) > 0 {
		return true, r.tokens(column, answer.Content[0].Top)
	}
	var object map[string]*float64
	if err := json.Unmarshal([]byte(cell), &object); err != nil {
		return false, fault(`the column %q must hold an object of numbers by class, such as {"%s": 0.9, …}, not %q`, column, r.classes[0], prose.Excerpt(cell, 60))
	}
	return false, r.ofObject(column, object)
}

// ofObject reads numbers by class.
func (r *Reader) ofObject(column string, object map[string]*float64) error {
	var list []scored
	for name, x := range object {
		if x == nil {
			return fault("the column %q has null for %q where a number is needed", column, name)
		}
		list = append(list, scored{Token: &name, Score: x})
	}
	slices.SortFunc(list, func(a, b scored) int { return strings.Compare(*a.Token, *b.Token) }) // so that sums are the same every time
	return r.tokens(column, list)
}

// ofList reads a list of labels or tokens with numbers, or of one such list.
func (r *Reader) ofList(column, cell string) error {
	var list []scored
	err := json.Unmarshal([]byte(cell), &list)
	if err != nil {
		var lists [][]scored
		if json.Unmarshal([]byte(cell), &lists) == nil && len(lists) == 1 {
			list, err = lists[0], nil
		}
	}
	if err != nil {
		return fault(`the column %q must hold a list such as [{"label": "%s", "score": 0.9}, …]: numbers alone do not say which class they are of, not %q`, column, r.classes[0], prose.Excerpt(cell, 60))
	}
	for _, s := range list {
		_, named := s.name()
		if _, ok := s.number(); !ok || !named {
			return fault(`an item of the list in the column %q has no label and score, as in {"label": "%s", "score": 0.9}`, column, r.classes[0])
		}
	}
	return r.tokens(column, list)
}

// tokens takes the numbers of a list. A name that is no class is a slip, unless it is
// a token of a language model: those come with log-probabilities, none above 0, and
// those that are one class in other spellings are added up.
func (r *Reader) tokens(column string, list []scored) error {
	positive, other := false, ""
	for _, s := range list {
		name, _ := s.name()
		x, _ := s.number()
		positive = positive || x > 0
		c := r.class(name)
		switch {
		case c < 0:
			if other == "" {
				other = name
			}
		case math.IsNaN(r.said[c]) || x == 0 && r.said[c] == 0:
			r.said[c] = x
		case x <= 0 && r.said[c] <= 0:
			r.said[c] = math.Log(math.Exp(x) + math.Exp(r.said[c]))
		default:
			return fault("the column %q has the class %q twice", column, r.classes[c])
		}
	}
	if positive && other != "" {
		return fault("the column %q names %s, which is no class: the classes are %s%s", column, strconv.Quote(prose.Excerpt(other, 40)), prose.Quoted(r.classes), near.Hint(other, r.classes))
	}
	return nil
}

// class returns the class of a name, -1 for none.
func (r *Reader) class(name string) int {
	if c := slices.Index(r.classes, name); c >= 0 {
		return c
	}
	if c, ok := r.plain[plainName(name)]; ok {
		return c
	}
	return -1
}
