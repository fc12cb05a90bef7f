package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/doubleroute/sweep/experiments/tables"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// problem is what is searched.
type problem struct {
	name   string
	python string        // its name for the scripts
	table  *tables.Table // nil for a black box
	box    tables.Box
	full   float64 // the most hypervolume that there is
	epochs int
	search.Problem
	search.Executor
}

// folder is where the tables are, seen from the root of the repository.
const folder = "experiments/tables"

func problemNames() []string {
	names := tables.Names()
	slices.Reverse(names) // trec first
	for _, b := range boxes() {
		names = append(names, b.name)
	}
	return names
}

// newProblem returns the problem with a name.
func newProblem(name string) (*problem, error) {
	for _, b := range boxes() {
		if b.name == name {
			return newBox(b)
		}
	}
	t, err := tables.Open(name)
	if err != nil {
		return nil, err
	}
	return &problem{
		name: name, python: filepath.Join(folder, name+".table.gz"), table: t,
		box: t.Box(), full: t.Full(), epochs: t.Header().Epochs, Problem: t, Executor: t,
	}, nil
}

// newBox makes a problem of a black box.
func newBox(b box) (*problem, error) {
	var entries []space.Entry
	for i, r := range b.ranges {
		d, err := space.Float(fmt.Sprintf("x%d", i+1), r)
		if err != nil {
			return nil, err
		}
		entries = append(entries, space.Entry{Dimension: d})
	}
	in, err := space.New(entries...)
	if err != nil {
		return nil, err
	}
	p := &problem{name: b.name, python: b.name, box: b.extent(), epochs: 1}
	p.full = b.full(p.box)
	p.Problem, p.Executor = boxProblem{in, b}, boxProblem{in, b}
	return p, nil
}

// boxProblem is a black box as the engine sees it.
type boxProblem struct {
	space *space.Space
	box   box
}

func (b boxProblem) Space() *space.Space                        { return b.space }
func (b boxProblem) Key(p space.Point) string                   { return b.space.Key(p) }
func (b boxProblem) Length(_ space.Point, from, to int) float64 { return float64(to - from) }

// Cost returns the first objective as a cost.
func (b boxProblem) Cost(p space.Point) (float64, error) {
	first, _ := b.box.f(p)
	return asCost(first), nil
}

// Execute returns the second objective as a value.
func (b boxProblem) Execute(_ context.Context, _ int, job search.Job) (search.Report, error) {
	_, second := b.box.f(job.Point)
	return search.Report{Job: job, Curve: []float64{-second}, Value: -second}, nil
}
