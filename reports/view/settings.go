package view

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
)

// Setting is one setting of a trial, its value written as in an experiment
// file.
type Setting struct {
	Key, Value string
	Searched   bool
}

// Short is the value with few digits.
func (s Setting) Short() string { return shortSetting(s.Value) }

// shortSetting writes a number of many digits with four; all else is as it is in
// an experiment file.
func shortSetting(value string) string {
	x, err := strconv.ParseFloat(value, 64)
	digits, _, _ := strings.Cut(strings.ToLower(value), "e")
	digits = strings.TrimLeft(strings.Replace(strings.TrimPrefix(digits, "-"), ".", "", 1), "0")
	if err != nil || !num.Finite(x) || x == math.Trunc(x) || len(digits) <= 4 {
		return value
	}
	return strings.Replace(format.Significant(x, 4), "−", "-", 1) // as in the file
}

// SettingsOf lists the settings of a trial by key, tables flattened to dotted
// keys. What cannot be read is shown as it stands, under an empty key.
func SettingsOf(all, searched json.RawMessage) []Setting {
	picked := Flatten(searched)
	chosen := map[string]bool{}
	for _, s := range picked {
		chosen[s.Key] = true
	}
	list := Flatten(all)
	known := map[string]bool{}
	for i, s := range list {
		known[s.Key] = true
		list[i].Searched = chosen[s.Key]
	}
	for _, s := range picked {
		if !known[s.Key] {
			s.Searched = true
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b Setting) int { return strings.Compare(a.Key, b.Key) })
	return list
}

// Flatten lists the settings of a table by key, nested tables as dotted keys.
func Flatten(raw json.RawMessage) []Setting {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber() // a number is shown as it was stored
	var table map[string]any
	if err := dec.Decode(&table); err != nil {
		return []Setting{{Value: string(raw)}}
	}
	if _, err := dec.Token(); err != io.EOF {
		return []Setting{{Value: string(raw)}}
	}
	var list []Setting
	var walk func(prefix string, table map[string]any)
	walk = func(prefix string, table map[string]any) {
		for key, value := range table {
			if sub, ok := value.(map[string]any); ok && len(sub) > 0 {
				walk(prefix+key+".", sub)
				continue
			}
			list = append(list, Setting{Key: prefix + key, Value: Literal(value)})
		}
	}
	walk("", table)
	// By value too: a dotted key and a table can name the same setting.
	slices.SortFunc(list, func(a, b Setting) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(a.Value, b.Value))
	})
	return list
}

// Literal writes a decoded value; for what experiment files hold, JSON and TOML
// write it alike.
func Literal(value any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it is escaped where it is written to the page
	if err := enc.Encode(value); err != nil {
		return format.Missing
	}
	return strings.TrimSuffix(b.String(), "\n")
}
