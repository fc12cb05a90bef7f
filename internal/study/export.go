package study

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/atomicfile"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/study/event"
	"github.com/doubleroute/sweep/internal/study/finals"
	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
)

// ErrNoSource is wrapped by the error for a stored study of which it is not
// known what file it was run from.
var ErrNoSource = errors.New("it is not known what file it was run from")

// ErrNoModel is wrapped by the error for a trial of which there can be no model.
var ErrNoModel = errors.New("there is no model of it")

// Source returns the experiment of a stored study as it was last run. What it
// names is looked for where it was then.
func Source(st results.Study, reg *routes.Registry) (*experiments.Experiment, error) {
	if st.File == "" {
		return nil, fmt.Errorf("study %s was run by an older version of sweep: %w", st.Name, ErrNoSource)
	}
	defaults, err := experiments.StoredDefaults(st.Defaults)
	if err != nil {
		return nil, err
	}
	return experiments.Parse(st.File, st.Experiment, experiments.Options{Registry: reg, Set: st.Set, Defaults: defaults})
}

// Exportable returns a trial of which there can be a model; for others it
// returns why there is none.
func Exportable(ctx context.Context, s *sqlite.Store, study string, trial int) (sqlite.Record, error) {
	records, err := s.Records(ctx, study, trial, trial+1)
	if err != nil {
		return sqlite.Record{}, err
	}
	if len(records) == 0 {
		last, _, err := s.Progress(ctx, study)
		switch {
		case err != nil:
			return sqlite.Record{}, err
		case last < 0:
			return sqlite.Record{}, fmt.Errorf("study %s has no trials yet: %w", study, ErrNoModel)
		}
		return sqlite.Record{}, fmt.Errorf("study %s has no trial %d, its trials are 0 to %d: %w", study, trial, last, ErrNoModel)
	}
	r, why := records[0], ""
	switch {
	case r.State == search.Failed:
		why = "failed: " + r.Error
	case r.State == search.Pruned:
		why = fmt.Sprintf("was stopped after epoch %d", r.Epochs)
	case r.State != search.Complete || len(r.Curve) == 0:
		why = "has not come to its end"
	default:
		return r, nil
	}
	return r, fmt.Errorf("trial %d of study %s %s: %w; export a complete one", trial, study, why, ErrNoModel)
}

// StoredModel returns the file of the model that a run stored of a trial in the
// folder of the study's models, and whether there is one that can be read.
func StoredModel(ctx context.Context, s *sqlite.Store, reg *routes.Registry, study, folder string, trial int) (string, bool, error) {
	runs, err := s.Finals(ctx, study)
	if err != nil {
		return "", false, err
	}
	measured := slices.ContainsFunc(runs, func(f results.FinalRun) bool {
		return f.Trial == trial && f.Seed == 0 && !math.IsNaN(f.TestAccuracy)
	})
	path := finals.ModelFile(folder, trial)
	if !measured {
		return path, false, nil
	}
	return path, finals.LoadModel(path, reg) == nil, nil
}

// Export trains a trial as finalists are trained and kept, on the training and
// the validation part to its best epoch, and writes the model: the file that the
// finals write, if it is one of the finalists. It makes the folder of path where
// there is none. o needs Experiment, Data, Registry and Store.
//
// OnEvent gets FinalBegan once nothing stands in the way, and of each epoch.
// The error wraps ErrChanged if the experiment or its data are not those of the
// stored study.
func Export(ctx context.Context, o Options, st results.Study, trial int, path string) error {
	e := o.Experiment
	if !sameStudy(e, o.Data, st) {
		return fmt.Errorf("study %q was begun with another experiment, other data or another seed than %s has now: "+
			"bring back what it was: %w", st.Name, e.File, ErrChanged)
	}
	r, err := Exportable(ctx, o.Store, st.Name, trial)
	if err != nil {
		return err
	}
	p := problem.New(e, o.Registry, o.Data)
	one := journal.FinalistOf(&r, e.Objective.Maximize)
	t, err := finals.Task(p, one, 0)
	if err != nil {
		return err
	}
	if err := atomicfile.Check(path, partial); err != nil {
		return unwritten(path, err)
	}
	events := event.NewEmitter(st.Name, 0, o.OnEvent)
	defer events.Close(ctx)
	events.Emit(Event{Kind: FinalBegan, Trial: trial, Routes: r.Routes, Views: r.Views, Epochs: one.Best, Total: 1})
	out, err := localRunner(o, p, nil).Do(ctx, t, func(e routes.EpochResult) {
		events.Emit(Event{Kind: EpochEnded, Trial: trial, Epoch: e.Epoch, Epochs: one.Best, Loss: e.TrainLoss, Seconds: e.Seconds})
	})
	if err == nil && out.Failed != "" {
		err = errors.New(out.Failed)
	}
	if err != nil {
		return err
	}
	model, err := finals.Describe(p, st, r.Trial, out.Model)
	if err != nil {
		return unwritten(path, err)
	}
	return writeModel(path, func(w io.Writer) error {
		_, err := w.Write(model)
		return err
	})
}

// partial is what a model file is called until it is whole.
const partial = "export-*.part"

// sameStudy reports whether an experiment is that of a stored study.
func sameStudy(e *experiments.Experiment, d *routes.Data, st results.Study) bool {
	mark := experiments.Fingerprint(d.Corpus)
	was, _, _ := strings.Cut(st.Hash, warmMark)
	defaults, err := experiments.StoredDefaults(st.Defaults)
	if err == nil {
		e, _, err = e.AsBegun(defaults)
	}
	if err != nil {
		return false
	}
	// How it was decided which trials to stop does not matter any more.
	older := *e
	older.Search.FrontAware = !e.Search.FrontAware
	return e.Hash(mark) == was || older.Hash(mark) == was
}

// CopyModel copies a model file.
func CopyModel(from, to string) error {
	file, err := os.Open(from)
	if err != nil {
		return err
	}
	return errors.Join(writeModel(to, func(w io.Writer) error {
		_, err := io.Copy(w, file)
		return err
	}), file.Close())
}

func writeModel(path string, write func(io.Writer) error) error {
	if err := atomicfile.Write(path, partial, write); err != nil {
		return unwritten(path, err)
	}
	return nil
}

func unwritten(path string, err error) error {
	return fmt.Errorf("the model cannot be written to %s: %w", path, prose.Cause(err))
}
