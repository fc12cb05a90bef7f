package experiments

import (
	"fmt"
	"slices"

	"github.com/doubleroute/sweep/search/space"
	"github.com/doubleroute/sweep/submodels"
)

// routesDimension is the dimension that chooses between two routes and one.
const routesDimension = "routes"

// buildSpace makes dimensions of the settings that are not fixed. Settings come
// after those that their existence depends on: routes, then sub-models.
func (e *Experiment) buildSpace() error {
	var entries []space.Entry
	if !e.routes.fixed() {
		share := e.Search.SingleShare
		dim, err := space.Weighted(routesDimension, e.routes.values, []float64{1 - share, share})
		if err != nil {
			return err
		}
		entries = append(entries, space.Entry{Dimension: dim})
	}
	for i := range e.settings {
		s := &e.settings[i]
		s.dim = -1
		when, ever := e.conditions(*s)
		if s.domain.fixed() || !ever {
			continue
		}
		dim, err := s.dimension()
		if err != nil {
			return err
		}
		s.dim = len(entries)
		entries = append(entries, space.Entry{Dimension: dim, When: when})
	}
	in, err := space.New(entries...)
	if err != nil {
		return fmt.Errorf("the space cannot be searched: %w", err)
	}
	e.Space = in
	return nil
}

// conditions returns when a setting exists, and whether it ever does.
func (e *Experiment) conditions(s setting) (when []space.Condition, ever bool) {
	switch {
	case s.combiner != "":
		return e.withCombiner(s)
	case s.route == "":
		return e.inRegimes(s)
	}
	regimes, possible := e.inRegimes(s)
	if !possible {
		return nil, false
	}
	when = append(when, regimes...)
	if s.TextOnly && e.Data.Form == "vectors" {
		return nil, false
	}
	if s.route == "b" && !e.routes.fixed() {
		when = append(when, space.Condition{Dimension: routesDimension, Values: []any{2}})
	}
	kinds := e.submodelOf(s.route)
	if s.isSubmodel() {
		return when, true
	}
	// A sub-model's settings need that sub-model, a view any but none.
	var with []any
	for _, kind := range kinds.domain.values {
		if kind == s.submodel || s.submodel == "" && kind != none && (!s.apart || !e.convex(kind)) {
			with = append(with, kind)
		}
	}
	if len(with) < len(kinds.domain.values) {
		when = append(when, space.Condition{Dimension: kinds.key(), Values: with})
	}
	need, possible := e.need(s)
	return append(when, need...), len(with) > 0 && possible
}

// withCombiner is conditions for a setting of one kind of combiner.
func (e *Experiment) withCombiner(s setting) (when []space.Condition, ever bool) {
	kinds := e.setting(combinerKind).domain
	if !kinds.fixed() {
		when = append(when, space.Condition{Dimension: combinerKind, Values: []any{s.combiner}})
	}
	need, possible := e.need(s)
	return append(when, need...), possible
}

// need returns the condition that another setting of the same sub-model puts
// on a setting, and whether it can hold.
func (e *Experiment) need(s setting) (when []space.Condition, possible bool) {
	if s.Needs.Setting == "" {
		return nil, true
	}
	i := slices.IndexFunc(e.settings, func(o setting) bool {
		return o.section == s.section && o.Name == s.Needs.Setting
	})
	other := e.settings[i]
	if other.domain.fixed() {
		return nil, other.domain.values[0] != s.Needs.Not
	}
	values := other.domain.values
	if span := other.domain.span; span != nil {
		for n := int(span.Min); n <= int(span.Max); n += max(int(span.Step), 1) {
			values = append(values, n)
		}
	}
	with := slices.DeleteFunc(slices.Clone(values), func(v any) bool { return v == s.Needs.Not })
	if len(with) == len(values) {
		return nil, true
	}
	return []space.Condition{{Dimension: other.key(), Values: with}}, len(with) > 0
}

// combinerKind is the key of the setting that chooses the combiner.
const combinerKind = "combiner.kind"

// setting returns the setting with a key.
func (e *Experiment) setting(key string) setting {
	return e.settings[slices.IndexFunc(e.settings, func(s setting) bool { return s.key() == key })]
}

// submodelOf returns the setting that chooses the sub-model of a route.
func (e *Experiment) submodelOf(route string) setting {
	return e.setting("route." + route + ".submodel")
}

// dimension makes a dimension of a setting that is not fixed.
func (s setting) dimension() (space.Dimension, error) {
	r := s.domain.span
	switch {
	case r == nil:
		return space.Choice(s.key(), s.domain.values...)
	case s.Kind == submodels.Int:
		return space.Int(s.key(), space.Range(*r))
	}
	return space.Float(s.key(), space.Range(*r))
}
