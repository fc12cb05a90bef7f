package experiments

import (
	"slices"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/search/space"
	"github.com/doubleroute/sweep/submodels"
)

// regimeKey is the key of the setting that says whether routes are trained
// jointly or apart.
const regimeKey = "train.regime"

// trainSection is the section of training, and of a route's own below the route.
const trainSection = "train"

// isRegime reports whether a setting of [train] is read before all others, since
// they depend on it.
func isRegime(s submodels.Setting) bool { return s.Name == "regime" }

// regime reads train.regime.
func (r *reader) regime() {
	table, _ := r.root[trainSection].(map[string]any) // what else it is, is noted later
	for _, s := range r.words.train {
		if !isRegime(s) {
			continue
		}
		if !r.linear() {
			s.Default = routes.Joint
		}
		r.searched(setting{Setting: s, section: trainSection}, table[s.Name])
	}
}

// linear reports whether the combiner is the linear one, which alone joins routes that
// are trained apart.
func (r *reader) linear() bool {
	kind := r.words.combiner[0].Default
	if table, _ := r.root["combiner"].(map[string]any); table["kind"] != nil {
		kind = table["kind"]
	}
	if list, ok := kind.([]any); ok && len(list) == 1 {
		kind = list[0]
	}
	return kind == combiners.Linear
}

// joinable refuses to train routes apart that the combiner cannot join.
func (r *reader) joinable() {
	if !r.linear() && r.exp.Apart() {
		r.note(regimeKey, "routes that are trained apart are joined by the combiner %s alone: set combiner.kind = %q, or train.regime = %q",
			combiners.Linear, combiners.Linear, routes.Joint)
	}
}

// train reads the rest of [train].
func (r *reader) train() {
	var rest []submodels.Setting
	known := []string{}
	for _, s := range r.words.train {
		if known = append(known, s.Name); !isRegime(s) {
			rest = append(rest, s)
		}
	}
	table := r.table(trainSection, r.root[trainSection])
	r.declaredIn(trainSection, table, rest)
	r.refuseOthers(trainSection, table, known)
}

// routeTrain reads how each route is trained where routes are trained apart. What
// a route does not say, [train] and combiner.dropout say for both.
func (r *reader) routeTrain() {
	all, _ := r.root["route"].(map[string]any)
	for _, name := range []string{"a", "b"} {
		if !slices.ContainsFunc(r.exp.settings, func(s setting) bool { return s.route == name }) {
			continue
		}
		route, _ := all[name].(map[string]any)
		section := under(under("route", name), trainSection)
		table := r.table(section, route[trainSection])
		if table != nil && !r.exp.Apart() {
			r.note(section, `routes have settings of training of their own only where they are trained apart: set train.regime = "%s", or move these to [train]`, routes.Apart)
		}
		if !r.exp.Apart() {
			continue
		}
		var known []string
		for _, s := range r.words.routeTrain {
			known = append(known, s.Name)
			r.ofRoute(setting{Setting: s, section: section, route: name, apart: true}, table[s.Name])
		}
		r.refuseOthers(section, table, known)
	}
}

// ofRoute reads one of them.
func (r *reader) ofRoute(s setting, v any) {
	both := under(trainSection, s.Name)
	if !slices.ContainsFunc(r.words.train, func(t submodels.Setting) bool { return t.Name == s.Name }) {
		both = under("combiner", s.Name)
	}
	s.usual = r.exp.setting(both).domain
	s.domain = s.usual
	if v != nil {
		s.domain = r.domain(s, v)
	}
	r.exp.settings = append(r.exp.settings, s)
}

// Apart reports whether routes may be trained apart.
func (e *Experiment) Apart() bool {
	return slices.ContainsFunc(e.regimes(), func(v any) bool { return v != routes.Joint })
}

// convex reports whether a kind of sub-model has no use for the settings of training
// where it is trained apart.
func (e *Experiment) convex(kind any) bool {
	name, _ := kind.(string)
	spec, _ := e.words.registry.SubModels.Lookup(name)
	return spec.Sparse != nil
}

// regimes returns the regimes that configurations may have: joint in a study that was
// begun before there were others.
func (e *Experiment) regimes() []any {
	for _, s := range e.settings {
		if s.key() == regimeKey {
			return s.domain.values
		}
	}
	return []any{routes.Joint}
}

// in reports whether a setting exists in a regime.
func (s setting) in(regime string) bool {
	switch {
	case s.apart:
		return regime != routes.Joint
	case s.key() == regimeKey:
		return true
	case s.section == trainSection && (s.Name == "joint_epochs" || s.Name == "joint_rate"):
		return regime == routes.ApartThenJoint
	case s.section == trainSection && (s.Name == "learning_rate" || s.Name == "epochs" || s.Name == "patience"):
		return regime == routes.Joint
	case s.section == trainSection, s.section == "combiner" && s.Name == "dropout":
		return regime != routes.Apart
	}
	return true
}

// inRegimes returns the condition that the regime puts on a setting, and whether
// it can hold.
func (e *Experiment) inRegimes(s setting) (when []space.Condition, possible bool) {
	all := e.regimes()
	var with []any
	for _, v := range all {
		if s.in(v.(string)) {
			with = append(with, v)
		}
	}
	if len(with) == len(all) {
		return nil, true
	}
	return []space.Condition{{Dimension: regimeKey, Values: with}}, len(with) > 0
}
