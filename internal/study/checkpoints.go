package study

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/doubleroute/sweep/internal/blob"
)

// Room for the checkpoints of paused trials, of which a large one takes tens of
// megabytes.
const (
	mostOnDisk   = 4 << 30
	mostInMemory = 64 << 20
)

// checkpointFolder keeps the checkpoints of a study below the folder of its
// models.
func checkpointFolder(models string) blob.Folder {
	return blob.Folder{Path: filepath.Join(models, "kept"), Extension: ".state"}
}

// checkpointKey names the checkpoint of a trial.
func checkpointKey(trial int) string { return fmt.Sprintf("trial-%d", trial) }

// openCheckpoints takes up what earlier runs left of the trials that are open, in
// the folder of the models or, without one, in memory, and removes the rest. It is
// a cache: what is lost costs time and nothing else. A fault is what is wrong with
// it, and no reason not to use it; an error is one of open.
func openCheckpoints(models string, open func(trial int) (bool, error)) (s blob.Store, fault, err error) {
	if models == "" {
		s, err = blob.NewBounded(&blob.Memory{}, mostInMemory)
		return s, nil, err
	}
	folder := checkpointFolder(models)
	b, fault := blob.NewBounded(folder, mostOnDisk)
	fault = errors.Join(fault, folder.Clean())
	items, _ := folder.List() // as NewBounded found it
	for _, item := range items {
		var trial int
		if n, _ := fmt.Sscanf(item.Key, "trial-%d", &trial); n != 1 || checkpointKey(trial) != item.Key {
			continue // not ours
		}
		unfinished, err := open(trial)
		if err != nil {
			return b, fault, err
		}
		if !unfinished {
			fault = errors.Join(fault, b.Delete(item.Key))
		}
	}
	if fault != nil {
		fault = fmt.Errorf("the checkpoints of paused trials cannot be tidied up: %w", fault)
	}
	return b, fault, nil
}
