package portfolio

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Model names the routes of a configuration: one or two of Routes.
type Model []string

// String joins the names with " + ".
func (m Model) String() string { return strings.Join(m, " + ") }

// Outside reports whether a route begins with word vectors from outside.
func (m Model) Outside() bool { return slices.ContainsFunc(m, outside) }

// outside reports whether the route of that name begins with word vectors.
func outside(route string) bool { return strings.HasSuffix(route, known) }

// Linear reports whether all routes are bags.
func (m Model) Linear() bool {
	of := routes()
	return !slices.ContainsFunc(m, func(route string) bool { return of[route]["submodel"] != "bag" })
}

// known ends the names of routes that begin with word vectors.
const known = ", vectors"

// settings are those of a route, by key below it, as an experiment file holds them.
type settings map[string]any

func (s settings) with(others settings) settings {
	all := maps.Clone(s)
	maps.Copy(all, others)
	return all
}

// routesByName are the settings of routes.
type routesByName map[string]settings

// routes returns the settings of all routes of the pool.
func routes() routesByName {
	all := routesByName{
		"words":           bag(2, 0, "tfidf", "squared_hinge", 1),
		"words, logistic": bag(2, 0, "tfidf", "logistic", 10),
		"words, nb":       bag(2, 0, "nb", "squared_hinge", 1),
		"word triples":    bag(3, 0, "nb", "squared_hinge", 3).with(settings{"bag.min_count": int64(2)}),
		"single words":    bag(1, 0, "tfidf", "squared_hinge", 1),
		"characters":      bag(0, 5, "tfidf", "squared_hinge", 1),
		"both":            bag(2, 5, "tfidf", "squared_hinge", 1),
		"both, small c":   bag(2, 5, "tfidf", "squared_hinge", .3),
		"both, logistic":  bag(2, 5, "tfidf", "logistic", 10),
		"both, nb":        bag(2, 5, "nb", "squared_hinge", 1),
	}
	for name, s := range networks() {
		kind := s["submodel"].(string)
		all[name] = s.with(settings{"view": "all", kind + ".word_dropout": 0.0})
		if outside(name) {
			continue
		}
		all[name][kind+".vectors"] = "none"
	}
	return all
}

// networks returns the routes that are trained by their gradient.
func networks() map[string]settings {
	conv := cnn(40, 36, []any{int64(3)}, 3e-3, .3)
	short := cnn(50, 32, []any{int64(3)}, 3e-3, .3)
	wide := cnn(100, 100, []any{int64(3), int64(4), int64(5)}, 1e-3, .5)
	return map[string]settings{
		"mean":           mlp(64, "mean", 3e-3, 0),
		"mean and max":   mlp(64, "mean_max", 3e-3, .3),
		"mean, dense":    mlp(32, "mean", 3e-3, .3).with(settings{"mlp.depth": int64(1), "mlp.width": int64(64)}),
		"cnn":            conv,
		"cnn of 2":       conv.with(settings{"cnn.widths": []any{int64(2)}}),
		"cnn, thin":      cnn(20, 16, []any{int64(3)}, 5e-3, .3),
		"cnn of 2 and 3": cnn(64, 64, []any{int64(2), int64(3)}, 1e-3, .3),
		"cnn, wide":      wide,
		"gru":            gru(32, 32, 1, 5e-3),
		"gru, both ways": gru(32, 32, 2, 3e-3),
		"gru, wide":      gru(64, 48, 1, 2e-3),

		"mean" + known:           mlp(100, "mean", 2e-3, 0).with(begun("mlp", "tuned", .3)),
		"cnn" + known:            short.with(begun("cnn", "thawed", .3)),
		"cnn, slow" + known:      short.with(begun("cnn", "thawed", .3)).with(settings{"train.learning_rate": 2e-3}),
		"cnn, wide" + known:      wide.with(begun("cnn", "tuned", .4)),
		"gru" + known:            gru(50, 48, 1, 2e-3).with(begun("rnn", "thawed", .3)),
		"gru, both ways" + known: gru(100, 64, 2, 1e-3).with(begun("rnn", "tuned", .4)),
	}
}

// bag is a bag of n-grams of so many words and characters.
func bag(words, characters int64, weights, loss string, c float64) settings {
	return settings{"view": "all", "submodel": "bag", "bag.words": words, "bag.characters": characters, "bag.min_count": int64(1),
		"bag.max_features": int64(0), "bag.weights": weights, "bag.loss": loss, "bag.c": c}
}

func mlp(embedding int64, pool string, rate, dropout float64) settings {
	return settings{"submodel": "mlp", "mlp.embedding": embedding, "mlp.pool": pool, "mlp.depth": int64(0), "mlp.embedding_dropout": 0.0,
		"train.learning_rate": rate, "train.dropout": dropout}
}

func cnn(embedding, filters int64, widths []any, rate, dropout float64) settings {
	return settings{"submodel": "cnn", "cnn.embedding": embedding, "cnn.filters": filters, "cnn.widths": widths, "cnn.embedding_dropout": .3,
		"train.learning_rate": rate, "train.dropout": dropout}
}

func gru(embedding, hidden, directions int64, rate float64) settings {
	return settings{"submodel": "rnn", "rnn.embedding": embedding, "rnn.hidden": hidden, "rnn.cell": "gru", "rnn.directions": directions,
		"rnn.state": "max", "rnn.embedding_dropout": .3, "train.learning_rate": rate, "train.dropout": .3}
}

// begun has a sub-model begin with word vectors.
func begun(kind, how string, scale float64) settings {
	return settings{kind + ".vectors": how, kind + ".vectors_scale": scale}
}

// Pool returns the models that were trained, in the order in which they were: every
// route alone, so that what each takes to train is known, then the bags that are strong
// alone with every network, and some more pairs.
func Pool() []Model {
	var all []Model
	for name := range routes() {
		all = append(all, Model{name})
	}
	for _, bag := range []string{"words", "both", "both, nb", "both, logistic", "word triples"} {
		for network := range networks() {
			all = append(all, Model{bag, network})
		}
	}
	all = append(all, Model{"both", "word triples"}, Model{"both", "both, nb"}, Model{"words", "characters"},
		Model{"mean", "gru"}, Model{"cnn", "gru"}, Model{"mean", "cnn"}, Model{"cnn, wide", "gru, wide"},
		Model{"cnn, slow" + known, "gru" + known}, Model{"cnn, wide" + known, "gru, both ways" + known})
	slices.SortFunc(all, func(a, b Model) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a.String(), b.String()))
	})
	return all
}

// Configuration is a model as an experiment file holds it: settings by their keys.
func Configuration(m Model) map[string]any { return routes().configuration(m) }

func (r routesByName) configuration(m Model) map[string]any {
	all := map[string]any{"routes": int64(len(m)), "train.regime": "apart"}
	for i, name := range m {
		for key, v := range r[name] {
			all["route."+string(rune('a'+i))+"."+key] = v
		}
	}
	return all
}

// kinds names the kinds of sub-model of a model, and whether it begins with word
// vectors.
func (r routesByName) kinds(m Model) string {
	var all []string
	for _, route := range m {
		all = append(all, r[route]["submodel"].(string))
	}
	slices.Sort(all)
	if m.Outside() {
		all = append(all, "vectors")
	}
	return strings.Join(all, " ")
}
