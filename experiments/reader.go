package experiments

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/schedulers"
	"github.com/doubleroute/sweep/submodels"
)

// words is everything that an experiment file may name.
type words struct {
	registry             *routes.Registry
	specs                []submodels.Spec
	kinds                []combiners.Spec
	samplers, schedulers []string
	combiner, train      []submodels.Setting
	routeTrain           []submodels.Setting
}

func wordsOf(o Options) words {
	registry := o.Registry.Filled()
	w := words{
		registry: registry, samplers: o.Samplers, schedulers: o.Schedulers,
		combiner: registry.Combiners.Settings(), train: routes.TrainSettings(),
		routeTrain: routes.RouteTrainSettings(),
	}
	if w.samplers == nil {
		for _, s := range samplers.All() {
			w.samplers = append(w.samplers, s.Name)
		}
	}
	if w.schedulers == nil {
		for _, s := range schedulers.All() {
			w.schedulers = append(w.schedulers, s.Name)
		}
	}
	for _, name := range registry.SubModels.Names() {
		spec, _ := registry.SubModels.Lookup(name)
		w.specs = append(w.specs, spec)
	}
	for _, name := range registry.Combiners.Names() {
		spec, _ := registry.Combiners.Lookup(name)
		w.kinds = append(w.kinds, spec)
	}
	return w
}

// reader turns a document into an experiment, collecting every fault.
type reader struct {
	*document
	words  words
	exp    *Experiment
	faults []*Error
}

func (r *reader) note(key, format string, args ...any) {
	r.faults = append(r.faults, r.fault(key, format, args...))
}

// sections reads the fixed settings.
func (r *reader) sections() {
	r.silence()
	sections := r.words.sections(r.exp)
	tables := []string{"route", "combiner", "train"}
	for _, s := range sections {
		if s.name != "" {
			tables = append(tables, s.name)
		}
	}
	for _, s := range sections {
		table, known := r.root, tables
		if s.name != "" {
			table, known = r.table(s.name, r.root[s.name]), nil
		}
		for _, f := range s.fields {
			known = append(known, f.Name)
			r.field(under(s.name, f.Name), f, table[f.Name])
		}
		for _, f := range s.searched {
			known = append(known, f.Name)
		}
		r.refuseOthers(s.name, table, known)
	}
}

// silence notes what the fixed settings are where the file is silent.
func (r *reader) silence() {
	r.exp.silent, r.exp.fixedDefaults = &Experiment{}, map[string]any{}
	for _, s := range r.words.sections(r.exp.silent) {
		for _, f := range s.fields {
			key := under(s.name, f.Name)
			r.field(key, f, nil)
			switch begun := r.exp.defaults.of(key, ""); {
			case begun != nil:
				r.exp.fixedDefaults[key] = begun
			case r.exp.defaults != nil && f.Neutral != nil:
				r.exp.fixedDefaults[key] = f.Neutral
			case f.Default != nil:
				r.exp.fixedDefaults[key] = f.Default
			}
		}
	}
}

// field reads one fixed setting. A field without a default stays empty.
func (r *reader) field(key string, f field, v any) {
	if v == nil {
		v = r.exp.defaults.of(key, "")
	}
	if v == nil {
		switch {
		case r.exp.defaults != nil && f.Neutral != nil:
			f.put(f.Neutral)
		case f.Default != nil:
			f.put(f.Default)
		}
		return
	}
	read := f.read
	if read == nil {
		read = func(v any) (any, error) { return typed(f.Setting, v) }
	}
	x, err := read(v)
	if err != nil {
		switch v.(type) {
		case []any, map[string]any:
			if f.read == nil {
				err = fmt.Errorf("%w: what can be searched is under route, combiner and train", err)
			}
		}
		r.note(key, "%v", err)
		return
	}
	f.put(x)
}

// table returns what is written for a table; nil when there is nothing.
func (r *reader) table(key string, v any) map[string]any {
	table, ok := v.(map[string]any)
	if !ok && v != nil {
		r.note(key, "must be a table, as in [%s], not %s", key, describe(v))
	}
	return table
}

// combiner reads [combiner] and, below it, the settings of each kind.
func (r *reader) combiner() {
	const section = "combiner"
	table := r.table(section, r.root[section])
	known := r.declaredIn(section, table, r.words.combiner)
	kinds := choice{"kinds of combiner", combinerKind, nil}
	for _, v := range r.exp.setting(combinerKind).domain.values {
		kinds.chosen = append(kinds.chosen, v.(string))
	}
	for _, kind := range r.words.kinds {
		if len(kind.Settings) > 0 {
			known = append(known, kind.Name)
			r.kind(setting{section: under(section, kind.Name), combiner: kind.Name}, table[kind.Name], kind.Settings, kinds)
		}
	}
	r.refuseOthers(section, table, known)
}

// declaredIn reads settings of a table that may be searched.
func (r *reader) declaredIn(section string, table map[string]any, settings []submodels.Setting) (names []string) {
	for _, s := range settings {
		names = append(names, s.Name)
		r.searched(setting{Setting: s, section: section}, table[s.Name])
	}
	return names
}

// searched reads one setting that may be searched. A study that was begun before
// there was the setting goes on without it where the file is silent.
func (r *reader) searched(s setting, v any) {
	came := r.exp.defaults.precede(s, r.exp.Data.Form)
	if came && v == nil {
		return
	}
	s.usual = defaultDomain(s.Setting)
	switch begun := r.exp.defaults.of(s.key(), r.exp.Data.Form); {
	case begun != nil:
		s.usual = r.domain(s, begun)
	case came:
		s.usual = domain{values: []any{s.Neutral}}
	}
	s.domain = s.usual
	if v != nil {
		s.domain = r.domain(s, v)
	}
	r.exp.settings = append(r.exp.settings, s)
}

func (r *reader) domain(s setting, v any) domain {
	d, faults := r.domainOf(s.key(), s.Setting, v)
	r.faults = append(r.faults, faults...)
	return d
}

// refuseOthers notes the keys of a table that are not known.
func (r *reader) refuseOthers(section string, table map[string]any, known []string) {
	for _, name := range sortedKeys(table) {
		if slices.Contains(known, name) {
			continue
		}
		hint := suggestion(name, known)
		if hint == "" {
			if place := r.elsewhere(section, name); place != "" {
				hint = "; did you mean " + place + "?"
			} else {
				hint = "; the keys here are " + strings.Join(known, ", ")
			}
		}
		r.note(under(section, name), "there is no such key%s", hint)
	}
}

// elsewhere returns a key of another table that ends in name, or "".
func (r *reader) elsewhere(section, name string) string {
	var keys []string
	for _, s := range r.words.sections(r.exp) {
		for _, f := range s.fields {
			keys = append(keys, under(s.name, f.Name))
		}
		for _, f := range s.searched {
			keys = append(keys, under(s.name, f.Name))
		}
	}
	for _, s := range r.words.combiner {
		keys = append(keys, under("combiner", s.Name))
	}
	for _, kind := range r.words.kinds {
		for _, s := range kind.Settings {
			keys = append(keys, under(under("combiner", kind.Name), s.Name))
		}
	}
	for _, s := range r.words.train {
		keys = append(keys, under("train", s.Name))
	}
	route := "route.a"
	if strings.HasPrefix(section, "route.b") {
		route = "route.b"
	}
	keys = append(keys, under(route, "view"), under(route, "submodel"))
	for _, s := range r.words.routeTrain {
		keys = append(keys, under(under(route, trainSection), s.Name))
	}
	for _, spec := range r.words.specs {
		for _, s := range spec.Settings {
			keys = append(keys, under(under(route, spec.Name), s.Name))
		}
	}
	for _, key := range keys {
		if key == under(parent(key), name) && parent(key) != section {
			return key
		}
	}
	return ""
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
