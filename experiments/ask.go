package experiments

import (
	"slices"

	"github.com/doubleroute/sweep/search/space"
)

// Views returns every view that a route can have, each once.
func (e *Experiment) Views() []string {
	var views []string
	for _, s := range e.settings {
		if !s.isView() {
			continue
		}
		for _, v := range s.domain.values {
			if name, ok := v.(string); ok && !slices.Contains(views, name) {
				views = append(views, name)
			}
		}
	}
	return views
}

// ViewError says at which key a view stands that the data cannot show.
func (e *Experiment) ViewError(view string, err error) error {
	for _, s := range e.settings {
		if s.isView() && slices.Contains(s.domain.values, any(view)) {
			return e.doc.fault(s.key(), "%v", err)
		}
	}
	return err
}

// MaxEpochs returns the most epochs that any configuration trains.
func (e *Experiment) MaxEpochs() int {
	most, joint := 1, 0
	for _, s := range e.settings {
		if _, possible := e.inRegimes(s); !possible {
			continue
		}
		switch {
		case s.Name == "epochs" && (s.section == trainSection || s.apart):
			most = max(most, s.domain.greatest())
		case s.section == trainSection && s.Name == "joint_epochs":
			joint = s.domain.greatest()
		}
	}
	return most + joint
}

// greatest returns the greatest of whole numbers.
func (d domain) greatest() int {
	if d.span != nil {
		return int(d.span.Max)
	}
	most := 0
	for _, v := range d.values {
		n, _ := v.(int)
		most = max(most, n)
	}
	return most
}

// Written reports whether the file or an override gives a key a value.
func (e *Experiment) Written(key string) bool {
	return e.doc.lines[key] > 0 || e.doc.setOf(key) != ""
}

// Single reports whether a configuration has route a only.
func (e *Experiment) Single(p space.Point) bool {
	return e.routeCount(p) == 1 || e.at(p, e.submodelOf("b")) == none
}

// SingleShare returns the share of trials that search for the best of route a
// alone: 0 where no configuration has route a only, or all have.
func (e *Experiment) SingleShare() float64 {
	if e.routes.fixed() && (e.routes.values[0] == 1 || !slices.Contains(e.submodelOf("b").domain.values, any(none))) {
		return 0
	}
	return e.Search.SingleShare
}
