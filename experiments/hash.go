package experiments

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/doubleroute/sweep/submodels"
)

// Hash returns the SHA-256, in hexadecimal, of everything that the results of
// trials depend on: the given fingerprint of the data, the seed, and the settings
// that differ from the defaults that the study was begun with. A setting that
// comes with a later version and is at its default leaves it as it was. The name,
// the number of trials, how finalists are measured, and how the file is written
// are not part of it, so a study can be extended.
//
// That of a study begun before defaults were stored is of all settings that there
// were then.
func (e *Experiment) Hash(data string) string {
	if e.defaults != nil && e.defaults.format3 {
		return e.hash3(data)
	}
	settings := map[string]any{}
	for _, s := range e.settings {
		if s.differs() {
			settings[s.key()] = s.declared()
		}
	}
	return sum(map[string]any{
		"seed": e.Seed, "data": data, "routes": e.routes.values,
		"settings": settings, "fixed": changes(e.hashed(), e.silent.hashed()),
	})
}

func sum(v any) string {
	sum := sha256.Sum256(canonical(v))
	return hex.EncodeToString(sum[:])
}

// differs reports whether a setting is not what it is where the file is silent.
func (s setting) differs() bool {
	return string(canonical(s.domain.declared())) != string(canonical(s.usual.declared()))
}

// hashed is the fixed settings that results depend on, by section. Which files
// the data are, the fingerprint says.
func (e *Experiment) hashed() map[string]any {
	read, how := e.Data, e.Search
	read.Train, read.Validation.Path, read.Test.Path, read.Unlabelled = "", "", "", ""
	how.Trials = 0
	words := e.Text
	words.Vectors = ""
	return map[string]any{"read": read, "text": words, "search": how, "objective": e.Objective, "limit": e.Limit}
}

// changes returns the fields of sections that are not what they are where the
// file is silent; null where a field is left out.
func changes(sections, silent map[string]any) map[string]json.RawMessage {
	changed := map[string]json.RawMessage{}
	for name := range sections {
		now, usual := fieldsOf(sections[name]), fieldsOf(silent[name])
		for field := range usual {
			if _, kept := now[field]; !kept {
				now[field] = json.RawMessage("null")
			}
		}
		for field, value := range now {
			if string(value) != string(usual[field]) {
				changed[under(name, field)] = value
			}
		}
	}
	return changed
}

func fieldsOf(section any) map[string]json.RawMessage {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(canonical(section), &fields); err != nil {
		panic(err) // it is of a struct
	}
	return fields
}

// The fixed settings of format 3, in the order of their hash: they never change.
type (
	part3 struct {
		Path  string
		Share float64
	}
	data3 struct {
		Train            string
		Validation, Test part3
		Form             string
		Text             []string
		Label, Header    string
		Columns          []string
	}
	text3 struct {
		Tokens                           string
		MaxTokens                        int
		Lowercase                        bool
		MinCount, MaxVocabulary, Buckets int
	}
	search3 struct {
		Sampler, Scheduler  string
		Trials, Concurrency int
		SingleShare         float64
		FrontAware          bool            `json:",omitzero"`
		RouteBank           int             `json:",omitzero"`
		Enqueue             json.RawMessage `json:",omitempty"`
	}
	objective3 struct{ Maximize, Minimize string }
	limit3     struct{ FLOPs, Parameters, Bytes, ActivationBytes, Memory int64 }
)

// hash3 is the hash of studies of the formats 1 to 3: of all settings that there
// were. Later ones are part of it if they differ from their defaults.
func (e *Experiment) hash3(data string) string {
	type declaredSetting struct {
		Key    string
		Values []any
		Span   *submodels.Range
	}
	var settings []declaredSetting
	later := map[string]any{}
	for _, s := range e.settings {
		switch {
		case e.defaults.knows(s):
			settings = append(settings, declaredSetting{s.key(), s.domain.values, s.domain.span})
		case s.differs():
			later[s.key()] = s.declared()
		}
	}
	all := map[string]any{
		"seed": e.Seed, "data": data, "routes": e.routes.values, "settings": settings,
	}
	format := map[string]any{"read": &data3{}, "text": &text3{}, "search": &search3{}, "objective": &objective3{}, "limit": &limit3{}}
	for name, section := range e.hashed() {
		if err := json.Unmarshal(canonical(section), format[name]); err != nil {
			panic(err) // the names and types of fields stay
		}
		all[name] = format[name]
	}
	for key, value := range changes(e.hashed(), e.silent.hashed()) {
		section, field, _ := strings.Cut(key, ".")
		if _, known := reflect.TypeOf(format[section]).Elem().FieldByName(field); !known {
			later[key] = value
		}
	}
	if len(later) > 0 {
		all["later"] = later
	}
	return sum(all)
}
