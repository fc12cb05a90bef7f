package experiments

import (
	"slices"
	"strings"
)

// fitting returns what of the portfolio is of the space, as it is or with its routes
// the other way about: a configuration that names a setting which the experiment does not
// have, or a value that it does not allow, is passed over.
func (r *reader) fitting() {
	var fit []map[string]any
	for _, table := range r.exp.Search.Portfolio {
		params, ok := r.fits(table)
		if !ok {
			params, ok = r.fits(exchanged(table))
		}
		if ok {
			fit = append(fit, params)
		}
	}
	r.exp.portfolio = fit
}

// exchanged is a configuration with what route a is as route b, and the other way about.
func exchanged(table map[string]any) map[string]any {
	out := map[string]any{}
	for key, v := range table {
		switch a, ofA := strings.CutPrefix(key, "route.a."); {
		case ofA:
			key = "route.b." + a
		case strings.HasPrefix(key, "route.b."):
			key = "route.a." + strings.TrimPrefix(key, "route.b.")
		}
		out[key] = v
	}
	return out
}

func (r *reader) fits(table map[string]any) (params map[string]any, ok bool) {
	params = map[string]any{}
	for _, key := range sortedKeys(table) {
		value, searched, err := r.enqueued(key, table[key])
		if err != nil && table[key] == any("none") && !r.has(key) {
			continue // what there is not needs not be left out
		}
		if err != nil {
			return nil, false
		}
		if searched {
			params[key] = value
		}
	}
	_, err := r.exp.Space.Partial(params)
	return params, err == nil
}

// has reports whether the experiment has a setting.
func (r *reader) has(key string) bool {
	return slices.ContainsFunc(r.exp.settings, func(s setting) bool { return s.key() == key })
}

// Portfolio returns the configurations of the portfolio that are of the space:
// params of it, not all of them.
func (e *Experiment) Portfolio() []map[string]any { return e.portfolio }
