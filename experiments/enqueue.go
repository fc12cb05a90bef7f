package experiments

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
)

const (
	enqueueKey   = "search.enqueue"
	warmStartKey = "search.warm_start"
)

// warmStart is a study, or a database and a study in it.
var warmStart = regexp.MustCompile(`^(?:(.+):)?([A-Za-z0-9_.-]+)$`)

func readWarmStart(v any) (any, error) {
	text, _ := v.(string)
	m := warmStart.FindStringSubmatch(text)
	if m == nil {
		return nil, fmt.Errorf("must be the name of an earlier study, or a database and a study as in %q, not %s", "runs/sweep.db:STUDY", describe(v))
	}
	if _, err := readName(m[2]); err != nil {
		return nil, err
	}
	return WarmStart{Database: m[1], Study: m[2]}, nil
}

// readEnqueue reads a list of tables, whose keys may be dotted or nested.
func readEnqueue(v any) (any, error) {
	wrong := fmt.Errorf(`must be a list of tables such as [{ "route.a.submodel" = "cnn", "route.a.train.learning_rate" = 0.003 }], not %s`, describe(v))
	var list []map[string]any
	switch v := v.(type) {
	case []map[string]any:
		list = v
	case []any:
		for _, item := range v {
			table, ok := item.(map[string]any)
			if !ok {
				return nil, fmt.Errorf("each item of the list must be a table of settings, not %s", describe(item))
			}
			list = append(list, table)
		}
	default:
		return nil, wrong
	}
	if len(list) > maxEnqueued {
		return nil, fmt.Errorf("the list has %d configurations and may have at most %d", len(list), maxEnqueued)
	}
	flat := make([]map[string]any, len(list))
	for i, table := range list {
		flat[i] = map[string]any{}
		if err := flatten(flat[i], "", table); err != nil {
			return nil, fmt.Errorf("configuration %d: %w", i+1, err)
		}
	}
	return flat, nil
}

const maxEnqueued = 10000

// flatten writes what is in nested tables under dotted keys.
func flatten(to map[string]any, prefix string, table map[string]any) error {
	for _, name := range sortedKeys(table) {
		key := strings.TrimPrefix(prefix+"."+name, ".")
		if below, ok := table[name].(map[string]any); ok {
			if err := flatten(to, key, below); err != nil {
				return err
			}
			continue
		}
		if _, twice := to[key]; twice {
			return fmt.Errorf("%s is given twice", plain(key))
		}
		to[key] = table[name]
	}
	return nil
}

// enqueue checks the configurations to begin with against what the experiment
// lets be, and leaves the searched settings of each as params of the space.
func (r *reader) enqueue() {
	written := r.exp.Search.Enqueue
	checked := written[:0:0]
	for i, table := range written {
		params := map[string]any{}
		sound := true
		for _, key := range sortedKeys(table) {
			value, searched, err := r.enqueued(key, table[key])
			if err != nil {
				r.noteEnqueued(written, i, key, err)
				sound = false
			} else if searched {
				params[key] = value
			}
		}
		if !sound {
			continue
		}
		if _, err := r.exp.Space.Partial(params); err != nil {
			r.noteEnqueued(written, i, firstNamed(err.Error(), table), err)
			continue
		}
		checked = append(checked, params)
	}
	r.exp.Search.Enqueue = checked
}

// enqueued returns the value that an enqueued configuration gives a setting, and
// whether the setting is one that is searched.
func (r *reader) enqueued(key string, v any) (value any, searched bool, err error) {
	if key == routesDimension {
		return r.enqueuedRoutes(v)
	}
	for _, s := range r.exp.settings {
		if s.key() != key {
			continue
		}
		x, err := typed(s.Setting, v)
		if err != nil {
			return nil, false, fmt.Errorf("%s %w", key, err)
		}
		if s.dim >= 0 {
			_, err = r.exp.Space.Dim(s.dim).Parse(x)
			return x, true, err
		}
		return nil, false, r.unsearched(s, x)
	}
	return nil, false, r.noSetting(key)
}

// unsearched returns what is wrong with the value that an enqueued configuration gives
// a setting that is not searched.
func (r *reader) unsearched(s setting, x any) error {
	err := fmt.Errorf("%s never exists in this experiment", s.key())
	if s.domain.fixed() {
		err = sameAsFixed(s.key(), x, s.domain.values[0])
	}
	if _, possible := r.exp.inRegimes(s); err == nil || possible || !s.in(routes.Joint) {
		return err
	}
	return fmt.Errorf(`%s is for routes that are trained jointly, and here they are trained apart: name route.a.train.%s and route.b.train.%[2]s, or set train.regime = "%s"`,
		s.key(), s.Name, routes.Joint)
}

// enqueuedRoutes reads how many routes an enqueued configuration has.
func (r *reader) enqueuedRoutes(v any) (value any, searched bool, err error) {
	x, err := typed(submodels.Setting{Kind: submodels.Int, Min: 1, Max: 2}, v)
	if err != nil {
		return nil, false, fmt.Errorf("%s %w", routesDimension, err)
	}
	if r.exp.routes.fixed() {
		return nil, false, sameAsFixed(routesDimension, x, r.exp.routes.values[0])
	}
	return x, true, nil
}

func sameAsFixed(key string, x, fixed any) error {
	if reflect.DeepEqual(x, fixed) {
		return nil
	}
	return fmt.Errorf("%s is %s, and this experiment fixes it to %s", key, spell(x), spell(fixed))
}

// noSetting says what may have been meant by a key that is none.
func (r *reader) noSetting(key string) error {
	keys := []string{routesDimension}
	for _, s := range r.exp.settings {
		keys = append(keys, s.key())
	}
	hint := suggestion(key, keys)
	if hint == "" {
		last := "." + key[strings.LastIndexByte(key, '.')+1:]
		if i := slices.IndexFunc(keys, func(k string) bool { return strings.HasSuffix(k, last) }); i >= 0 {
			hint = "; did you mean " + keys[i] + "?"
		}
	}
	return fmt.Errorf("there is no setting %s in this experiment%s", plain(key), hint)
}

// plain writes a key as it is, or in quotes where that would be confusing.
func plain(key string) string {
	if plainWord.MatchString(key) {
		return key
	}
	return strconv.Quote(key)
}

// noteEnqueued notes a fault of one of the configurations, at the line on which
// that one names the key.
func (r *reader) noteEnqueued(written []map[string]any, i int, key string, err error) {
	e := r.fault(enqueueKey, "configuration %d: %v", i+1, err)
	if line := r.enqueuedLine(written, i, key); line > 0 && r.setOf(enqueueKey) == "" {
		e.Line = line
	}
	r.faults = append(r.faults, e)
}

// WarmStartError is a fault of the study that search.warm_start names.
func (e *Experiment) WarmStartError(err error) error { return e.doc.fault(warmStartKey, "%v", err) }

// enqueuedLine returns the line on which configuration i gives a key its value:
// the n-th place where the key is written, if n of the configurations up to it
// have it. It is 0 where that is not known.
func (r *reader) enqueuedLine(written []map[string]any, i int, key string) int {
	n := 0
	for _, table := range written[:i+1] {
		if _, has := table[key]; has {
			n++
		}
	}
	for _, k := range keyLines(r.exp.Source) {
		if strings.Join(k.key, ".") == enqueueKey+"."+key {
			if n--; n == 0 {
				return k.line
			}
		}
	}
	return 0
}

// firstNamed returns the key of the table that a sentence names first, or "".
func firstNamed(sentence string, table map[string]any) string {
	first, at := "", len(sentence)
	for _, key := range sortedKeys(table) {
		if i := strings.Index(sentence, strconv.Quote(key)); i >= 0 && i < at {
			first, at = key, i
		}
	}
	return first
}

// EnqueuedError is a fault of enqueued configuration i that shows only once its
// cost is known.
func (e *Experiment) EnqueuedError(i int, err error) error {
	return e.doc.fault(enqueueKey, "configuration %d cannot be tried: %v", i+1, err)
}
