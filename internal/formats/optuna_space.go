package formats

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/tables"
)

// distribution is what Optuna takes a setting to have been drawn from.
type distribution struct {
	kind      tables.Kind
	low, high float64
	choices   map[string]tables.Cell // by their text
	order     map[string]int         // of the choices
	text      string                 // as Optuna writes it
}

// distributionsOf goes through the trials for the values of the searched
// settings.
func distributionsOf(s *Study) (map[string]*distribution, error) {
	drawn := map[string]*distribution{}
	for trial, err := range s.known() {
		if err != nil {
			return nil, err
		}
		settings, err := settingsOf(&trial)
		if err != nil {
			return nil, err
		}
		for _, v := range settings {
			if !v.searched || v.value.Kind == tables.Nothing {
				continue
			}
			d := drawn[v.key]
			if d == nil {
				d = &distribution{low: math.Inf(1), high: math.Inf(-1), choices: map[string]tables.Cell{}}
				drawn[v.key] = d
			}
			d.add(v.value)
		}
	}
	for key, d := range drawn {
		if err := d.close(); err != nil {
			return nil, fmt.Errorf("the setting %s: %w", key, err)
		}
	}
	return drawn, nil
}

func (d *distribution) add(c tables.Cell) {
	d.kind = d.kind.With(c.Kind)
	if c.Kind == tables.Whole || c.Kind == tables.Real {
		d.low, d.high = min(d.low, c.X), max(d.high, c.X)
	}
	d.choices[c.Text] = c
}

// close settles how Optuna writes it.
func (d *distribution) close() (err error) {
	type attributes map[string]any
	write := func(name string, a attributes) {
		var text []byte
		text, err = json.Marshal(map[string]any{"name": name, "attributes": a})
		d.text = string(text)
	}
	switch d.kind {
	case tables.Whole:
		write("IntDistribution", attributes{"low": int64(d.low), "high": int64(d.high), "step": 1, "log": false})
	case tables.Real:
		write("FloatDistribution", attributes{"low": d.low, "high": d.high, "step": nil, "log": false})
	default:
		write("CategoricalDistribution", attributes{"choices": d.sorted()})
	}
	return err
}

// sorted puts the choices in alphabetical order.
func (d *distribution) sorted() []any {
	var list []tables.Cell
	for _, c := range d.choices {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b tables.Cell) int { return strings.Compare(a.Text, b.Text) })
	d.order = map[string]int{}
	values := []any{}
	for i, c := range list {
		d.order[c.Text] = i
		if d.kind == tables.Truth {
			values = append(values, c.N == 1)
			continue
		}
		values = append(values, c.Text)
	}
	return values
}

// place returns a value as Optuna stores it: a number, or the place among the
// choices.
func (d *distribution) place(c tables.Cell) float64 {
	if d.kind == tables.Whole || d.kind == tables.Real {
		return c.X
	}
	return float64(d.order[c.Text])
}
