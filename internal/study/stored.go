package study

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/doubleroute/sweep/results/sqlite"
)

// sound returns an error if a stored study is damaged: a run that went on with it
// would choose other trials than it did before.
func sound(ctx context.Context, o Options) error {
	_, found, err := o.Store.Study(ctx, o.Experiment.Name)
	if err != nil || !found {
		return err
	}
	return o.Store.VerifyStudy(ctx, o.Experiment.Name)
}

// watchEvery is the time between looks at where the database is. A training may
// take hours, and nothing is written meanwhile.
const watchEvery = time.Second

// inPlace returns a context that ends when the store's database is removed, moved
// or replaced. stop must be called.
func inPlace(ctx context.Context, s *sqlite.Store) (_ context.Context, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var watcher sync.WaitGroup
	watcher.Go(func() {
		tick := time.NewTicker(watchEvery)
		defer tick.Stop()
		for s.InPlace() == nil {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
		cancel()
	})
	return ctx, func() {
		cancel()
		watcher.Wait()
	}
}

// rescue brings what is written to a database that is not in its place to a new one.
// The error says where that is.
func rescue(ctx context.Context, s *sqlite.Store) error {
	moved := s.InPlace()
	path, err := s.Rescue(ctx)
	if err != nil {
		return fmt.Errorf("%w; what was found until now cannot be written anew: %w", moved, err)
	}
	return fmt.Errorf("%w; all that was found until now is in %s: put that in its place, and the same command goes on", moved, path)
}
