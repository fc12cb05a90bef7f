package experiments

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search/space"
	"github.com/doubleroute/sweep/submodels"
)

// decided is a setting with the value that a point gives it.
type decided struct {
	setting
	value any
}

// decide returns the settings that exist at a point, with their values.
func (e *Experiment) decide(p space.Point) ([]decided, error) {
	if err := e.Space.Check(p); err != nil {
		return nil, err
	}
	two := e.routeCount(p) == 2
	var all []decided
	chosen := map[string]string{}
	values := map[string]any{}
	regime := ""
	for _, s := range e.settings {
		kind := chosen[s.route]
		if s.route == "b" && (!two || kind == none) || s.submodel != "" && s.submodel != kind ||
			s.combiner != "" && s.combiner != values[combinerKind] || s.apart && e.convex(kind) {
			continue
		}
		if !s.in(cmp.Or(regime, routes.Joint)) {
			continue
		}
		if s.TextOnly && e.Data.Form == "vectors" ||
			s.Needs.Setting != "" && values[under(s.section, s.Needs.Setting)] == s.Needs.Not {
			continue
		}
		v := e.at(p, s)
		values[s.key()] = v
		if s.key() == regimeKey {
			regime = v.(string)
		}
		if s.isSubmodel() {
			chosen[s.route] = v.(string)
		}
		all = append(all, decided{s, v})
	}
	return all, nil
}

// routeCount returns how many routes a point of the space has; it is 2 for one
// whose route b has the sub-model none.
func (e *Experiment) routeCount(p space.Point) int {
	if e.routes.fixed() {
		return e.routes.values[0].(int)
	}
	return e.Space.Dim(0).Value(p[0]).(int)
}

// at returns the value that a point of the space gives a setting.
func (e *Experiment) at(p space.Point, s setting) any {
	if s.dim < 0 {
		return s.domain.values[0]
	}
	return e.Space.Dim(s.dim).Value(p[s.dim])
}

// Config returns the configuration at a point of the space, every setting
// decided, those fixed by the file too. Settings that do not exist at the point,
// such as those of a sub-model not chosen there, are left out.
func (e *Experiment) Config(p space.Point) (routes.Config, error) {
	all, err := e.decide(p)
	if err != nil {
		return routes.Config{}, err
	}
	c := routes.Config{Combiner: submodels.Values{}, Train: submodels.Values{}}
	found := map[string]*routes.Route{}
	for _, s := range all {
		switch {
		case s.section == "combiner" || s.combiner != "":
			c.Combiner[s.Name] = s.value
		case s.section == trainSection:
			c.Train[s.Name] = s.value
		case s.section == distillSection:
			if c.Distill == nil {
				c.Distill = submodels.Values{}
			}
			c.Distill[s.Name] = s.value
		case s.apart:
			if found[s.route].Train == nil {
				found[s.route].Train = submodels.Values{}
			}
			found[s.route].Train[s.Name] = s.value
		case s.submodel != "":
			found[s.route].Settings[s.Name] = s.value
		case s.Name == "submodel":
			found[s.route] = &routes.Route{SubModel: s.value.(string), Settings: submodels.Values{}}
		default:
			found[s.route].View = s.value.(string)
		}
	}
	if !c.Apart() {
		delete(c.Train, "regime") // which says nothing
	}
	c.A = *found["a"]
	if b := found["b"]; b != nil && b.SubModel != none {
		c.B = b
	}
	return c, nil
}

// Settings returns every setting that exists at a point, by key, those fixed by
// the file too. Space.Params gives the searched ones alone.
func (e *Experiment) Settings(p space.Point) (map[string]any, error) {
	all, err := e.decide(p)
	if err != nil {
		return nil, err
	}
	m := map[string]any{}
	for _, s := range all {
		m[s.key()] = s.value
	}
	return m, nil
}

// Key is KeyOf for a point. It is empty for one that is not of the space.
func (e *Experiment) Key(p space.Point) string {
	c, err := e.Config(p)
	if err != nil {
		return ""
	}
	return e.KeyOf(c)
}

// KeyOf is equal for configurations that are the same. The two routes of a
// symmetric combiner may be swapped.
func (e *Experiment) KeyOf(c routes.Config) string {
	if c.B != nil && e.symmetric(c) && string(canonical(c.A)) > string(canonical(*c.B)) {
		a, b := *c.B, c.A
		c.A, c.B = a, &b
	}
	return string(canonical(c))
}

// symmetric reports whether a configuration's combiner treats its routes alike.
func (e *Experiment) symmetric(c routes.Config) bool {
	spec, err := e.words.registry.Combiners.Of(c.Combiner)
	return err == nil && spec.Symmetric
}

// canonical writes v as JSON, whose object keys are sorted. What experiments
// hold is numbers that are finite, strings, and maps and slices of these.
func canonical(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("experiments: %v", err))
	}
	return b
}
