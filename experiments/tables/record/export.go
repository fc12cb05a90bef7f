package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/experiments/tables"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// size is how large a table came out.
type size struct{ configurations, bytes int }

// read reads the experiment of a table, with its data in the folder of the data
// sets.
func (o options) read(name string, seed int64) (*experiments.Experiment, error) {
	e, err := experiments.Read(o.experiment(name), experiments.Options{})
	if err != nil {
		return nil, err
	}
	for _, path := range []*string{&e.Data.Train, &e.Data.Test.Path} {
		inside, err := filepath.Rel(o.folder, *path)
		if err != nil {
			return nil, err
		}
		*path = filepath.Join(o.data, inside)
	}
	e.Seed = seed
	return e, nil
}

// export writes the table of what has been trained, and reads it again.
func (o options) export(ctx context.Context, name string) (size, error) {
	r, err := o.collect(ctx, name)
	if err != nil {
		return size{}, err
	}
	var file bytes.Buffer
	if err := tables.Write(&file, r.header, r.rows); err != nil {
		return size{}, err
	}
	if err := r.verify(file.Bytes()); err != nil {
		return size{}, err
	}
	return size{len(r.rows), file.Len()}, os.WriteFile(o.table(name), file.Bytes(), 0o644)
}

// recording is a table being put together.
type recording struct {
	space  *space.Space
	header tables.Header
	rows   []tables.Row
	index  map[string]int // of rows by key
}

// collect puts together the studies of every seed.
func (o options) collect(ctx context.Context, name string) (r *recording, err error) {
	path := filepath.Join(o.out, "sweep.db")
	store, err := sqlite.OpenExisting(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	r = &recording{index: map[string]int{}, header: tables.Header{Name: name}}
	for _, seed := range o.seeds {
		e, err := o.read(name, seed)
		if err != nil {
			return nil, err
		}
		if err := r.begin(e); err != nil {
			return nil, err
		}
		if err := r.study(ctx, store, study(name, seed)); err != nil {
			return nil, fmt.Errorf("study %s of %s: %w", study(name, seed), path, err)
		}
	}
	if o.bank > 0 {
		if err := r.estimate(ctx, store, bankStudy(name)); err != nil {
			return nil, fmt.Errorf("study %s of %s: %w", bankStudy(name), path, err)
		}
	}
	slices.SortFunc(r.rows, func(a, b tables.Row) int { return slices.CompareFunc(a.Point, b.Point, compare) })
	return r, r.complete()
}

// compare orders numbers, with NaN first.
func compare(a, b float64) int {
	switch {
	case a < b || math.IsNaN(a) && !math.IsNaN(b):
		return -1
	case a > b || math.IsNaN(b) && !math.IsNaN(a):
		return 1
	}
	return 0
}

// begin takes in what the experiment says of a seed.
func (r *recording) begin(e *experiments.Experiment) error {
	corpus, err := e.Corpus(context.Background())
	if err != nil {
		return err
	}
	h := &r.header
	if r.space == nil {
		r.space, h.Epochs, h.Examples = e.Space, e.MaxEpochs(), len(corpus.Train.Labels)
		if h.Space, err = tables.Describe(e.Space); err != nil {
			return err
		}
	}
	h.Seeds = append(h.Seeds, tables.Seed{Seed: e.Seed, Texts: len(corpus.Validation.Labels)})
	return nil
}

// study takes in the trials of one seed. Costs are those of the first seed: a
// seed splits the training texts anew, so their mean length differs a little.
func (r *recording) study(ctx context.Context, store *sqlite.Store, name string) error {
	trials, err := store.Trials(ctx, name)
	if err != nil {
		return err
	}
	for _, t := range trials {
		var params map[string]any
		if err := json.Unmarshal(t.Params, &params); err != nil {
			return fmt.Errorf("trial %d: %w", t.Number, err)
		}
		p, err := r.space.Parse(params)
		if err != nil {
			return fmt.Errorf("trial %d is not of this experiment: %w", t.Number, err)
		}
		key := r.space.Key(p)
		i, known := r.index[key]
		if !known {
			i = len(r.rows)
			r.index[key] = i
			r.rows = append(r.rows, tables.Row{Point: p, Estimate: math.NaN(),
				FLOPs: t.Costs.FLOPs, Parameters: t.Costs.Parameters, Bytes: t.Costs.Bytes})
		}
		curve, err := r.curve(ctx, store, name, t)
		if err != nil {
			return fmt.Errorf("trial %d: %w", t.Number, err)
		}
		r.rows[i].Right = append(r.rows[i].Right, curve)
	}
	return nil
}

// curve returns the right answers after each epoch of a trial; nil if it failed.
func (r *recording) curve(ctx context.Context, store *sqlite.Store, name string, t results.Trial) ([]int, error) {
	switch t.State {
	case search.Failed:
		return nil, nil
	case search.Complete:
	default:
		return nil, fmt.Errorf("it is %s: go on training before a table is made", t.State)
	}
	epochs, err := store.Epochs(ctx, name, t.Number)
	if err != nil {
		return nil, err
	}
	if len(epochs) != r.header.Epochs {
		return nil, fmt.Errorf("it has %d epochs where a whole curve has %d", len(epochs), r.header.Epochs)
	}
	texts := float64(r.header.Seeds[len(r.header.Seeds)-1].Texts)
	var right []int
	for _, e := range epochs {
		n := math.Round(e.Accuracy * texts)
		if math.Abs(n/texts-e.Accuracy) > 1e-9 {
			return nil, fmt.Errorf("an accuracy of %v is no share of %v texts: the data are not those that were trained on", e.Accuracy, texts)
		}
		right = append(right, int(n))
	}
	return right, nil
}

// estimate takes in what the route bank of a study says of every row.
func (r *recording) estimate(ctx context.Context, store *sqlite.Store, name string) error {
	b, err := readBank(ctx, store, r.space, name)
	if err != nil {
		return err
	}
	r.header.BankFLOPs = b.flops
	for i, row := range r.rows {
		r.rows[i].Estimate = b.estimate(row.Point)
	}
	return nil
}

// complete checks that every configuration has every seed. One that failed with
// some seed counts as failed.
func (r *recording) complete() error {
	for i := range r.rows {
		row := &r.rows[i]
		if len(row.Right) != len(r.header.Seeds) {
			return fmt.Errorf("configuration %s was trained with %d of %d seeds: go on training before a table is made",
				r.space.Key(row.Point), len(row.Right), len(r.header.Seeds))
		}
		if slices.ContainsFunc(row.Right, func(curve []int) bool { return curve == nil }) {
			row.Right = nil
		}
	}
	return nil
}

// verify reads a table and compares it with what it was made of.
func (r *recording) verify(file []byte) error {
	t, err := tables.Read(bytes.NewReader(file))
	if err != nil {
		return fmt.Errorf("the table that was written cannot be read: %w", err)
	}
	if size, finite := r.space.Size(); !finite || float64(t.Len()) != size {
		return fmt.Errorf("%d configurations were trained of the %v that there are", t.Len(), size)
	}
	if a, b := r.space.Names(), t.Space().Names(); !slices.Equal(a, b) {
		return fmt.Errorf("the space that was written has other dimensions: %v in place of %v", b, a)
	}
	rng := search.Stream(0, 0, "verify")
	for range 1000 {
		place := make([]float64, r.space.Len())
		for i := range place {
			place[i] = rng.Float64()
		}
		if a, b := r.space.Key(r.space.Decode(place)), t.Space().Key(t.Space().Decode(place)); a != b {
			return fmt.Errorf("the space that was written is another: %s in place of %s", b, a)
		}
	}
	for _, row := range r.rows {
		i, ok := t.Find(row.Point)
		if got := t.Row(i); !ok || got.FLOPs != row.FLOPs || got.Parameters != row.Parameters || got.Bytes != row.Bytes ||
			!slices.EqualFunc(got.Right, row.Right, slices.Equal) {
			return fmt.Errorf("configuration %s was written as another", r.space.Key(row.Point))
		}
	}
	return nil
}
