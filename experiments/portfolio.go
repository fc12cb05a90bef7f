package experiments

import (
	"maps"
	"slices"
)

// portfolio lists the configurations that a study begins with, in their order: few,
// cheap to train, unlike each other. An experiment takes those of its own space.
func portfolio() []map[string]any {
	words, both := bagOf(2, 0, "tfidf", "squared_hinge", 1), bagOf(2, 5, "tfidf", "squared_hinge", 1)
	ratio, logistic := bagOf(2, 5, "nb", "squared_hinge", 1), bagOf(2, 5, "tfidf", "logistic", 10)
	long := bagOf(3, 0, "nb", "squared_hinge", 3).with(settings{"bag.min_count": 2})
	mean := settings{"view": "all", "submodel": "mlp", "mlp.embedding": 64, "mlp.pool": "mean", "mlp.depth": 0, "mlp.word_dropout": 0.0,
		"mlp.embedding_dropout": 0.0, "mlp.vectors": "none", "train.learning_rate": 0.003, "train.dropout": 0.0}
	conv := settings{"view": "all", "submodel": "cnn", "cnn.embedding": 40, "cnn.filters": 36, "cnn.widths": []any{3}, "cnn.word_dropout": 0.0,
		"cnn.embedding_dropout": 0.3, "cnn.vectors": "none", "train.learning_rate": 0.003, "train.dropout": 0.3}
	known := conv.with(settings{"cnn.embedding": 50, "cnn.filters": 32, "cnn.vectors": "thawed", "cnn.vectors_scale": 0.3})
	slow := known.with(settings{"train.learning_rate": 0.002})
	order := settings{"view": "all", "submodel": "rnn", "rnn.embedding": 32, "rnn.hidden": 32, "rnn.cell": "gru", "rnn.directions": 1, "rnn.state": "max",
		"rnn.word_dropout": 0.0, "rnn.embedding_dropout": 0.3, "rnn.vectors": "none", "train.learning_rate": 0.005, "train.dropout": 0.3}
	thin := conv.with(settings{"cnn.embedding": 20, "cnn.filters": 16, "train.learning_rate": 0.005})
	var all []map[string]any
	for _, routes := range [][]settings{
		{words}, {mean}, {long}, {both}, {conv}, {slow}, {ratio}, {both, conv}, {both, slow}, {both, mean}, {ratio, conv}, {ratio, slow},
		{known}, {both, known}, {ratio, known}, {thin}, {both, thin}, {both, ratio}, {order}, {order, mean}, {both, order}, {logistic}, {logistic, conv}, {logistic, slow},
	} {
		all = append(all, pairOf(routes))
	}
	return all
}

// settings are those of a route, by key below it.
type settings map[string]any

func (s settings) with(others settings) settings {
	all := maps.Clone(s)
	maps.Copy(all, others)
	return all
}

// bagOf is a bag of n-grams of so many words and characters.
func bagOf(words, characters int, weights, loss string, c float64) settings {
	return settings{"view": "all", "submodel": "bag", "bag.words": words, "bag.characters": characters, "bag.min_count": 1,
		"bag.max_features": 0, "bag.weights": weights, "bag.loss": loss, "bag.c": c}
}

// pairOf is the configuration of one route or two, as a file holds it.
func pairOf(routes []settings) map[string]any {
	all := map[string]any{routesDimension: int64(len(routes)), regimeKey: "apart"}
	for i, route := range routes {
		for key, v := range route {
			if n, ok := v.(int); ok {
				v = int64(n)
			}
			if list, ok := v.([]any); ok {
				v = whole64(list)
			}
			all["route."+string(rune('a'+i))+"."+key] = v
		}
	}
	return all
}

// whole64 is a list of whole numbers as a file holds it.
func whole64(list []any) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = int64(v.(int))
	}
	return out
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
