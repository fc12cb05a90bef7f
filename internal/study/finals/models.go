package finals

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/doubleroute/sweep/internal/atomicfile"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
)

// ModelFile returns where the model of a finalist is stored, below the folder of
// a study's models.
func ModelFile(folder string, trial int) string {
	return filepath.Join(folder, fmt.Sprintf("trial-%d.sweep", trial))
}

// saveModel writes a finalist's model in one step.
func (f *Finals) saveModel(ctx context.Context, t results.Trial, model []byte) error {
	if len(model) == 0 { // none was wanted
		return nil
	}
	st, _, err := f.Store.Study(context.WithoutCancel(ctx), f.Problem.Experiment.Name)
	if err != nil {
		return err
	}
	if model, err = Describe(f.Problem, st, t, model); err != nil {
		return fmt.Errorf("the model of trial %d cannot be stored: %w", t.Number, err)
	}
	if err := os.MkdirAll(f.Models, 0o755); err != nil {
		return fmt.Errorf("the models cannot be stored: %w", err)
	}
	err = atomicfile.Write(ModelFile(f.Models, t.Number), "trial-*.part", func(w io.Writer) error { _, err := w.Write(model); return err })
	if err != nil {
		return fmt.Errorf("the model of trial %d cannot be stored: %w", t.Number, err)
	}
	return nil
}

// lost reports whether the model of a trial that was measured is gone, or not whole
// any more.
func (f *Finals) lost(trial int) bool {
	if f.Models == "" || f.failed[trial] {
		return false
	}
	return LoadModel(ModelFile(f.Models, trial), f.Problem.Registry) != nil
}

// LoadModel returns why a model file cannot be loaded, nil if it can.
func LoadModel(path string, reg *routes.Registry) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = routes.Load(file, reg)
	return errors.Join(err, file.Close())
}

// dropModels removes the models of trials that were finalists and are none any
// longer, and what a killed run left half written. Other models stay: somebody
// has asked for them.
func (f *Finals) dropModels(ctx context.Context, finalists []int) error {
	if f.Models == "" {
		return nil
	}
	old, err := f.Store.Finals(ctx, f.Problem.Experiment.Name)
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(f.Models, "trial-*.part"))
	if err != nil {
		return err
	}
	for _, one := range old {
		if !slices.Contains(finalists, one.Trial) {
			files = append(files, ModelFile(f.Models, one.Trial))
		}
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
