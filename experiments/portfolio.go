package experiments

// portfolioKey is the key of the configurations that a search begins with where
// they are of its space.
const portfolioKey = "search.portfolio"

// portfolio lists the configurations that a study begins with, in their order:
// few, unlike each other, and strong on every data set that was tried, each left
// out of the choice in turn. An experiment takes those of its own space.
func portfolio() []map[string]any {
	return []map[string]any{}
}

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

// Portfolio returns the configurations of the portfolio that are of the space:
// params of it, not all of them.
func (e *Experiment) Portfolio() []map[string]any { return e.portfolio }
