package experiments

import "slices"

// fitting returns what of the portfolio is of the space: a configuration that names
// a setting which the experiment does not have, or a value that it does not allow,
// is passed over.
func (r *reader) fitting() {
	var fit []map[string]any
	for _, table := range r.exp.Search.Portfolio {
		if params, ok := r.fits(table); ok {
			fit = append(fit, params)
		}
	}
	r.exp.portfolio = fit
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
