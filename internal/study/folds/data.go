package folds

import (
	"fmt"
	"slices"
	"sync"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/text"
)

// Data is the data of a study and of its folds: task.Data. Folds are cut when one is
// first asked for; of these the last few stay in memory. It may be used from several
// goroutines at once.
type Data struct {
	problem *problem.Problem
	cut     func() cut

	mu     sync.Mutex
	recent []loaded
}

// cut is the folds of a study, from 1.
type cut struct {
	folds *text.Folds
	keys  []string // empty: the fold has no texts
	texts []int
}

// loaded is the data of a fold.
type loaded struct {
	key  string
	data *routes.Data
}

// mostLoaded is how many folds are in memory: tasks go from one to the next.
const mostLoaded = 2

// NewData returns the data of a problem and its folds.
func NewData(p *problem.Problem) *Data {
	d := &Data{problem: p}
	d.cut = sync.OnceValue(d.makeCut)
	return d
}

// countOf returns how many folds a study has, the validation part being one of them;
// 0: none.
func countOf(p *problem.Problem) int {
	c := p.Data.Corpus
	return p.Experiment.Search.FoldsOf(len(c.Train.Labels), len(c.Validation.Labels))
}

func (d *Data) makeCut() (c cut) {
	n := countOf(d.problem)
	if n == 0 {
		return c
	}
	c.folds = text.NewFolds(d.problem.Data.Corpus, n-1, uint64(d.problem.Experiment.Seed))
	for fold := range n - 1 {
		corpus, key := c.folds.Corpus(fold), ""
		if len(corpus.Validation.Labels) > 0 {
			key = task.DataKey(experiments.Fingerprint(corpus), d.problem.Data.Options)
		}
		c.keys, c.texts = append(c.keys, key), append(c.texts, len(corpus.Validation.Labels))
	}
	return c
}

// Folds returns the numbers of the folds that there are beside the validation part,
// from 1.
func (d *Data) Folds() (all []int) {
	for i, n := range d.cut().texts {
		if n > 0 {
			all = append(all, i+1)
		}
	}
	return all
}

// Key names the data of a fold in tasks.
func (d *Data) Key(fold int) string { return d.cut().keys[fold-1] }

// Texts is how many texts a trial is read on in a fold.
func (d *Data) Texts(fold int) int { return d.cut().texts[fold-1] }

// Dataset implements task.Data.
func (d *Data) Dataset(key string) (*routes.Data, error) {
	if key == d.problem.DataKey {
		return d.problem.Data, nil
	}
	c := d.cut()
	fold := slices.Index(c.keys, key)
	if fold < 0 || key == "" {
		return nil, fmt.Errorf("the data %.12s… are not here", key)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, l := range d.recent {
		if l.key == key {
			return l.data, nil
		}
	}
	l := loaded{key, routes.NewData(d.problem.Registry, c.folds.Corpus(fold), d.problem.Data.Options)}
	d.recent = append(d.recent[max(len(d.recent)-mostLoaded+1, 0):], l)
	return l.data, nil
}
