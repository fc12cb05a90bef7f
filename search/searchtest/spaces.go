package searchtest

import (
	"fmt"
	"math"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Spaces returns spaces of every kind, by name.
func Spaces() map[string]*space.Space {
	type r = space.Range
	entry := func(d space.Dimension, err error) space.Entry {
		return space.Entry{Dimension: space.Must(d, err)}
	}
	under := func(e space.Entry, parent string, values ...any) space.Entry {
		e.When = append(e.When, space.Condition{Dimension: parent, Values: values})
		return e
	}
	of := func(entries ...space.Entry) *space.Space { return space.Must(space.New(entries...)) }
	return map[string]*space.Space{
		"flat": of(
			entry(space.Float("x", r{Min: -5, Max: 5})),
			entry(space.Float("rate", r{Min: 1e-6, Max: 1, Log: true})),
			entry(space.Float("dropout", r{Max: 0.6, Step: 0.1})),
			entry(space.Int("units", r{Min: 16, Max: 1024, Log: true})),
			entry(space.Choice("widths", []int{3}, []int{3, 4, 5})),
		),
		"conditional": of(
			entry(space.Choice("model", "mlp", "cnn", "rnn")),
			under(entry(space.Int("mlp.layers", r{Min: 1, Max: 3})), "model", "mlp"),
			under(entry(space.Int("mlp.second", r{Min: 8, Max: 64, Step: 8})), "mlp.layers", 2, 3),
			under(entry(space.Int("cnn.filters", r{Min: 16, Max: 128, Log: true})), "model", "cnn"),
			under(entry(space.Weighted("rnn.cell", []any{"gru", "lstm"}, []float64{3, 1})), "model", "rnn"),
			under(entry(space.Choice("pool", "max", "mean")), "model", "cnn", "rnn"),
			under(under(entry(space.Choice("both", true, false)), "model", "rnn"), "pool", "max"),
			entry(space.Float("rate", r{Min: 1e-4, Max: 1e-1, Log: true})),
		),
		"small": of(
			entry(space.Choice("a", "x", "y")),
			under(entry(space.Int("b", r{Min: 1, Max: 5})), "a", "x"),
			entry(space.Choice("c", 1, 2.5, true)),
		),
		"one point": of(entry(space.Choice("only", "this")), entry(space.Float("x", r{Min: 2, Max: 2}))),
		"huge": of(
			entry(space.Int("a", r{Min: -1 << 52, Max: 1<<52 - 1})),
			entry(space.Int("b", r{Min: 1, Max: 1 << 53, Log: true})),
			entry(space.Float("c", r{Min: -1e308, Max: 1e308})),
		),
	}
}

// OneInt returns a space of the whole numbers from 1 to top.
func OneInt(top float64) *space.Space {
	return space.Must(space.New(Entry(space.Must(space.Int("n", space.Range{Min: 1, Max: top})))))
}

// OneFloat returns a space of the numbers from 0 to 1.
func OneFloat() *space.Space {
	return space.Must(space.New(Entry(space.Must(space.Float("x", space.Range{Max: 1})))))
}

// Entry returns an entry of a space.
func Entry(d space.Dimension, when ...space.Condition) space.Entry {
	return space.Entry{Dimension: d, When: when}
}

// When returns a condition.
func When(name string, values ...any) space.Condition {
	return space.Condition{Dimension: name, Values: values}
}

// RandomSpace makes a finite space with random conditions.
func RandomSpace(t testing.TB, seed, dims int) *space.Space {
	rng := search.Stream(uint64(seed), 0, "space")
	var entries []space.Entry
	for i := range dims {
		e := Entry(space.Must(space.Int(fmt.Sprint("d", i), space.Range{Min: 1, Max: float64(1 + rng.IntN(4))})))
		for range rng.IntN(3) {
			if i == 0 {
				break
			}
			on := entries[rng.IntN(i)].Dimension
			c := When(on.Name(), 1+rng.IntN(on.Len()))
			if rng.IntN(2) == 0 {
				c.Values = append(c.Values, on.Len())
			}
			e.When = append(e.When, c)
		}
		entries = append(entries, e)
	}
	s, err := space.New(entries...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// AllPoints lists the keys of all points of a finite space, by enumeration.
func AllPoints(s *space.Space) map[string]bool {
	keys := map[string]bool{}
	var extend func(p space.Point)
	extend = func(p space.Point) {
		i := len(p)
		switch {
		case i == s.Len():
			keys[s.Key(p)] = true
		case !s.Active(p, i):
			extend(append(p, math.NaN()))
		default:
			for _, v := range s.Dim(i).Grid(1000) {
				extend(append(p[:i:i], v))
			}
		}
	}
	extend(nil)
	return keys
}

// Cube is a space of n continuous dimensions.
func Cube(n int) *space.Space {
	entries := make([]space.Entry, n)
	for i := range entries {
		entries[i].Dimension = space.Must(space.Float(fmt.Sprint("x", i), space.Range{Max: 1}))
	}
	return space.Must(space.New(entries...))
}

// Mixed is a space of dimensions of every kind, some with conditions.
func Mixed() *space.Space {
	return space.Must(space.New(
		Entry(space.Must(space.Choice("model", "mlp", "cnn", "rnn"))),
		Entry(space.Must(space.Int("layers", space.Range{Min: 1, Max: 3})), When("model", "mlp")),
		Entry(space.Must(space.Float("rate", space.Range{Min: 1e-4, Max: 1, Log: true}))),
		Entry(space.Must(space.Int("second", space.Range{Min: 8, Max: 64, Step: 8})), When("layers", 3, 2)),
		Entry(space.Must(space.Weighted("cell", []any{"gru", "lstm", "plain"}, []float64{4, 2, 1})), When("model", "rnn", "cnn")),
		Entry(space.Must(space.Float("third", space.Range{Max: 1})), When("layers", 2, 3), When("model", "mlp")),
		Entry(space.Must(space.Float("dropout", space.Range{Max: 0.6, Step: 0.1})), When("model", "cnn", "rnn")),
	))
}

// Partial returns a configuration of which these params are decided.
func Partial(t testing.TB, s *space.Space, params map[string]any) *space.Partial {
	t.Helper()
	c, err := s.Partial(params)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
