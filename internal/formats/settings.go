package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/doubleroute/sweep/results"
)

// setting is one setting of a trial.
type setting struct {
	key      string // dotted
	value    cell
	searched bool
}

// settingsOf lists the settings of a trial, in no order, the searched ones with
// the values that the search gave them.
func settingsOf(t *results.Trial) ([]setting, error) {
	searched, err := flatten(nil, "", t.Params)
	if err != nil {
		return nil, fmt.Errorf("the searched settings of trial %d cannot be read: %w", t.Number, err)
	}
	chosen := make(map[string]bool, len(searched))
	for i := range searched {
		searched[i].searched = true
		chosen[searched[i].key] = true
	}
	all, err := flatten(nil, "", t.Settings)
	if err != nil {
		return nil, fmt.Errorf("the settings of trial %d cannot be read: %w", t.Number, err)
	}
	for _, s := range all {
		if !chosen[s.key] {
			searched = append(searched, s)
		}
	}
	return searched, nil
}

// flatten appends the settings of a JSON object, those of tables within it under
// dotted keys.
func flatten(to []setting, prefix string, raw json.RawMessage) ([]setting, error) {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 {
		return to, nil
	}
	if raw[0] != '{' {
		return nil, errors.New("they are no JSON object")
	}
	var table map[string]json.RawMessage
	if err := json.Unmarshal(raw, &table); err != nil {
		return nil, err
	}
	var err error
	var within []string
	for key, value := range table {
		if value[0] == '{' {
			within = append(within, key)
			continue
		}
		to = append(to, setting{key: prefix + key, value: valueCell(value)})
	}
	slices.Sort(within) // the last one counts if two name the same setting
	for _, key := range within {
		before := len(to)
		if to, err = flatten(to, prefix+key+".", table[key]); err != nil {
			return nil, err
		}
		if len(to) == before { // an empty table is a value
			to = append(to, setting{key: prefix + key, value: valueCell([]byte("{}"))})
		}
	}
	return to, nil
}
