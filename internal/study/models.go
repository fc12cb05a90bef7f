package study

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/doubleroute/sweep/internal/atomicfile"
	"github.com/doubleroute/sweep/routes"
)

// ModelFile returns where the model of a finalist is kept, below the folder of
// a study's models.
func ModelFile(folder string, trial int) string {
	return filepath.Join(folder, fmt.Sprintf("trial-%d.sweep", trial))
}

// saveModel writes a finalist's model in one step.
func (r *run) saveModel(trial int, m *routes.Model) error {
	if r.Models == "" {
		return nil
	}
	if err := os.MkdirAll(r.Models, 0o755); err != nil {
		return fmt.Errorf("the models cannot be kept: %w", err)
	}
	if err := atomicfile.Write(ModelFile(r.Models, trial), "trial-*.part", m.Save); err != nil {
		return fmt.Errorf("the model of trial %d cannot be kept: %w", trial, err)
	}
	return nil
}

// lost reports whether the model of a trial that was measured is gone.
func (r *run) lost(trial int) bool {
	if r.Models == "" || r.failed[trial] {
		return false
	}
	_, err := os.Stat(ModelFile(r.Models, trial))
	return errors.Is(err, fs.ErrNotExist)
}

// dropModels removes the models of trials that were finalists and are none any
// longer, and what a killed run left half written. Other models stay: somebody
// has asked for them.
func (r *run) dropModels(ctx context.Context, finalists []int) error {
	if r.Models == "" {
		return nil
	}
	old, err := r.Store.Finals(ctx, r.Experiment.Name)
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(r.Models, "trial-*.part"))
	if err != nil {
		return err
	}
	for _, f := range old {
		if !slices.Contains(finalists, f.Trial) {
			files = append(files, ModelFile(r.Models, f.Trial))
		}
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
