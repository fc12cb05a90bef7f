package study

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

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
	file, err := os.CreateTemp(r.Models, "trial-*.part")
	if err != nil {
		return fmt.Errorf("the models cannot be kept: %w", err)
	}
	err = errors.Join(m.Save(file), file.Chmod(0o644), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), ModelFile(r.Models, trial))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("the model of trial %d cannot be kept: %w", trial, err), os.Remove(file.Name()))
	}
	return nil
}

// dropModels removes the models of trials that are no longer finalists, and what
// a killed run left half written.
func (r *run) dropModels(finalists []int) error {
	if r.Models == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(r.Models, "trial-*.sweep"))
	if err != nil {
		return err
	}
	parts, err := filepath.Glob(filepath.Join(r.Models, "trial-*.part"))
	if err != nil {
		return err
	}
	for _, file := range append(files, parts...) {
		keep := func(trial int) bool { return ModelFile(r.Models, trial) == file }
		if !slices.ContainsFunc(finalists, keep) {
			if err := os.Remove(file); err != nil {
				return err
			}
		}
	}
	return nil
}
