package experiments

import (
	"slices"
	"strings"

	"github.com/doubleroute/sweep/submodels"
)

// none, as the sub-model of route b, is a single-route classifier.
const none = "none"

// setting is a declared setting and what the experiment lets it be.
type setting struct {
	submodels.Setting
	section  string // of the file: combiner, combiner.KIND, train, route.a or route.a.cnn
	route    string // a or b; empty outside the routes
	submodel string // with which the setting exists; empty for any
	combiner string // with which the setting exists; empty for any
	apart    bool   // how a route is trained where routes are trained apart
	domain   domain
	usual    domain // where the file is silent
	dim      int    // in the space; -1 when the setting is fixed
}

func (s setting) key() string { return under(s.section, s.Name) }

// isSubmodel reports whether the setting chooses a route's sub-model.
func (s setting) isSubmodel() bool {
	return s.route != "" && s.submodel == "" && !s.apart && s.Name == "submodel"
}

// isView reports whether the setting chooses what a route sees.
func (s setting) isView() bool {
	return s.route != "" && s.submodel == "" && !s.apart && s.Name == "view"
}

// routes reads [route.a] and [route.b]. A file with neither is about two; a
// file with route a only is about one.
func (r *reader) routes() {
	table := r.table("route", r.root["route"])
	for _, name := range sortedKeys(table) {
		if name != "a" && name != "b" {
			r.note(under("route", name), "there are two routes, a and b")
		}
	}
	_, b := table["b"]
	a := r.inFile("route.a") // not --set: it changes a route, and removes none
	two := b || !a && r.exp.Data.Form != "vectors"
	r.route("a", table["a"])
	switch {
	case !two:
		r.exp.routes = domain{values: []any{1}}
	default:
		kinds := r.route("b", table["b"])
		switch {
		case len(kinds) == 1 && kinds[0] == none:
			r.exp.routes = domain{values: []any{1}}
		case slices.Contains(kinds, none) || r.exp.Search.SingleShare == 0:
			r.exp.routes = domain{values: []any{2}}
		default:
			r.exp.routes = domain{values: []any{2, 1}}
		}
	}
}

// inFile reports whether the file itself has the key or something below it.
func (d *document) inFile(key string) bool {
	for k := range d.lines {
		if k == key || strings.HasPrefix(k, key+".") {
			return true
		}
	}
	return false
}

// route reads one route and returns its kinds of sub-model.
func (r *reader) route(name string, v any) []string {
	section := under("route", name)
	table := r.table(section, v)
	kinds := setting{Setting: r.words.submodel(name, r.exp.Data.Form), section: section, route: name}
	r.searched(kinds, table[kinds.Name])
	var chosen []string
	for _, v := range r.exp.settings[len(r.exp.settings)-1].domain.values {
		chosen = append(chosen, v.(string))
	}
	r.view(name, section, table)

	known := []string{"view", "submodel", trainSection}
	for _, spec := range r.words.specs {
		known = append(known, spec.Name)
		key := under(section, spec.Name)
		own := setting{section: key, route: name, submodel: spec.Name}
		r.kind(own, table[spec.Name], spec.Settings, choice{"sub-models of route " + name, kinds.key(), chosen})
	}
	r.refuseOthers(section, table, known)
	return chosen
}

// choice is the kinds of sub-model or combiner that an experiment may choose.
type choice struct {
	what, key string
	chosen    []string
}

// kind reads the settings of one kind of sub-model or combiner, where it is among
// those chosen.
func (r *reader) kind(own setting, v any, settings []submodels.Setting, c choice) {
	name := own.submodel + own.combiner
	table := r.table(own.section, v)
	if !slices.Contains(c.chosen, name) {
		// Who narrows a file's choice by a flag keeps what it says of the others.
		if v != nil && len(c.chosen) > 0 && r.setOf(c.key) == "" {
			r.note(own.section, "%s is not among the %s (%s), so these settings have no effect: add it to %s or remove them",
				name, c.what, strings.Join(c.chosen, ", "), c.key)
		}
		return
	}
	var names []string
	for _, s := range settings {
		names = append(names, s.Name)
		if s.Pretrained && r.exp.Text.Vectors == "" {
			r.withoutVectors(under(own.section, s.Name), table[s.Name])
			continue
		}
		own.Setting = s
		r.searched(own, table[s.Name])
	}
	r.refuseOthers(own.section, table, names)
}

// submodel declares the setting that chooses a route's sub-model.
func (w words) submodel(route, form string) submodels.Setting {
	s := submodels.Setting{Name: "submodel", Doc: "what turns the view into features", Kind: submodels.String, OneOf: w.registry.SubModels.Names()}
	if route == "b" {
		s.Doc += "; none for a single route"
		s.OneOf = append(s.OneOf, none)
	}
	var usual submodels.Choices
	for _, name := range w.registry.SubModels.Defaults(form == "vectors") {
		usual = append(usual, name)
	}
	s.Default = usual
	return s
}

// viewSetting declares the setting that chooses what a route sees.
func viewSetting() submodels.Setting {
	return submodels.Setting{Name: "view", Doc: "what of the text the route sees", Kind: submodels.String, Default: "all"}
}

// view reads the view of a route, each spelled in the one canonical way.
func (r *reader) view(route, section string, table map[string]any) {
	s := setting{Setting: viewSetting(), section: section, route: route}
	before := len(r.faults)
	r.searched(s, table[s.Name])
	read := &r.exp.settings[len(r.exp.settings)-1]
	if table[s.Name] == nil || len(r.faults) > before {
		return
	}
	var views []any
	for _, v := range read.domain.values {
		view, err := r.words.registry.Views.Spell(v.(string), r.exp.Data.Form == "vectors")
		switch {
		case err != nil:
			r.note(s.key(), "%v", err)
		case slices.Contains(views, any(view)):
			r.note(s.key(), "the list has %q twice", view)
		default:
			views = append(views, view)
		}
	}
	read.domain.values = views
}
