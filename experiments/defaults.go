package experiments

import (
	"bytes"
	_ "embed" // the defaults of format 3
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Defaults are what settings are where an experiment file is silent, as they were
// when a study was begun, so that a later version of the program goes on with it
// as it was:
//
//   - a setting that has another default since keeps the earlier one;
//   - a setting that has come since is at its default, and if it stays there the
//     hash of the study is the same. So the first default of a new setting is one
//     value with which all is as it was without the setting. Where that value is
//     declared as neutral the study has no such setting at all, unless the file says
//     so, and the default may be another later.
//
// They are stored with the study ([Experiment.Defaults]), and a study of an older
// format has those of format 3.
type Defaults struct {
	values  map[string]json.RawMessage // by key, written as in a file
	format3 bool                       // the study is of format 1 to 3
}

// defaults3 is what was declared when databases were of format 3, for text and,
// where that differs, for vectors.
//
//go:embed defaults3.json
var defaults3 []byte

// StoredDefaults reads the defaults that are stored with a study; "" are those of
// a study that was begun before they were stored.
func StoredDefaults(text string) (*Defaults, error) {
	d := &Defaults{format3: text == ""}
	source := []byte(text)
	if d.format3 {
		source = defaults3
	}
	if err := json.Unmarshal(source, &d.values); err != nil {
		return nil, fmt.Errorf("the stored defaults of the study cannot be read: %w", err)
	}
	return d, nil
}

// of returns a default as a TOML document would hold it; nil where none is known.
func (d *Defaults) of(key, form string) any {
	if d == nil {
		return nil
	}
	text := d.values[key]
	if other := d.values[form+":"+key]; form != "" && other != nil {
		text = other
	}
	if text == nil {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil // it was read as JSON before
	}
	return asTOML(v)
}

// asTOML turns JSON into what a TOML document holds.
func asTOML(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		x, _ := v.Float64()
		return x
	case []any:
		for i := range v {
			v[i] = asTOML(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = asTOML(v[key])
		}
	}
	return v
}

// precede reports whether these are the defaults of a study that was begun before
// there was a setting.
func (d *Defaults) precede(s setting, form string) bool {
	return d != nil && s.Neutral != nil && d.of(s.key(), form) == nil
}

// knows reports whether a setting was there in format 3. All those of a sub-model
// that the program did not bring were.
func (d *Defaults) knows(s setting) bool {
	if _, known := d.values[s.key()]; known {
		return true
	}
	kind := s.section + "."
	return s.submodel != "" && !slices.ContainsFunc(slices.Collect(maps.Keys(d.values)), func(key string) bool { return strings.HasPrefix(key, kind) })
}

// declared is a domain as a file would declare it.
func (d domain) declared() any {
	switch {
	case d.span != nil:
		span := map[string]any{"min": d.span.Min, "max": d.span.Max}
		if d.span.Log {
			span["log"] = true
		}
		if d.span.Step != 0 {
			span["step"] = d.span.Step
		}
		return span
	case len(d.values) == 1:
		return d.values[0]
	}
	return d.values
}

func (s setting) declared() any { return s.domain.declared() }

// Defaults returns what is to be stored with a study that is begun: the defaults
// that the experiment was read with.
func (e *Experiment) Defaults() string {
	all := maps.Clone(e.fixedDefaults)
	for _, s := range e.settings {
		if s.apart {
			continue // they follow from those of [train]
		}
		all[s.key()] = s.usual.declared()
	}
	return string(canonical(all))
}

// AsBegun returns the experiment of a stored study as it is with the defaults that
// the study was begun with, and whether that changes any setting.
func (e *Experiment) AsBegun(d *Defaults) (begun *Experiment, changed bool, err error) {
	now, err := StoredDefaults(e.Defaults())
	if err != nil {
		return nil, false, err
	}
	for key := range now.values {
		was := d.of(key, e.Data.Form)
		changed = changed || was != nil && string(canonical(was)) != string(canonical(now.of(key, "")))
	}
	came := false
	precede := func(s setting, usual any) {
		if d.precede(s, e.Data.Form) {
			came = true
			changed = changed || string(canonical(s.Neutral)) != string(canonical(usual))
		}
	}
	for _, s := range e.settings {
		precede(s, s.usual.declared())
	}
	for _, section := range e.words.sections(&Experiment{}) {
		for _, f := range section.fields {
			precede(setting{Setting: f.Setting, section: section.name}, e.fixedDefaults[under(section.name, f.Name)])
		}
	}
	if !changed && !came {
		same := *e
		same.defaults = d
		return &same, false, nil
	}
	o := e.options
	o.Defaults = d
	if begun, err = parseWith(e.words, e.File, e.Source, o); err != nil {
		return nil, changed, err
	}
	begun.Name = e.Name
	return begun, changed, nil
}
