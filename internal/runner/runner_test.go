package runner_test

import (
	"testing"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/runner/runnertest"
	"github.com/doubleroute/sweep/internal/task"
)

func TestLocal(t *testing.T) {
	runnertest.Test(t, func(_ testing.TB, env task.Env, workers int) runner.Runner { return runner.NewLocal(env, workers) })
}

// TestElsewhere does tasks where nothing is but what a store has.
func TestElsewhere(t *testing.T) {
	runnertest.Test(t, func(t testing.TB, env task.Env, workers int) runner.Runner {
		store := blob.Folder{Path: t.TempDir()}
		data, err := env.Data.Dataset("data-of-tests")
		if err != nil {
			t.Fatal(err)
		}
		if err := task.PutData(store, "data-of-tests", data); err != nil {
			t.Fatal(err)
		}
		env.Data = &task.Datasets{Store: store}
		return runner.NewLocal(env, workers)
	})
}
