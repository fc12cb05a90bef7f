package study

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/routes"
)

// apartTiny is a tiny study whose routes are trained apart.
func apartTiny(t *testing.T) *bench {
	return newBench(t, tiny, `train.regime="apart"`, `search.sampler="pareto"`, "search.trials=16",
		"train.learning_rate=[0.01, 0.02]", "train.weight_decay=0.0", "limit.memory=\"1GB\"", "route.a.cnn.filters=4")
}

// counting counts the trainings of routes.
type counting struct {
	runner.Runner
	mu      sync.Mutex
	trained int
	routes  int // of the trials
}

func (c *counting) Do(ctx context.Context, t task.Task, progress func(routes.EpochResult)) (task.Result, error) {
	r, err := c.Runner.Do(ctx, t, progress)
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.Part == routes.Train && t.To > 0 {
		c.trained, c.routes = c.trained+len(r.Trained), c.routes+t.Config.Routes()
	}
	return r, err
}

// TestApartWorkers: a study of routes trained apart gives the same table with any
// number of workers, interrupted or not, with checkpoints on disk or lost; and trains
// fewer routes than its trials have.
func TestApartWorkers(t *testing.T) {
	one := apartTiny(t)
	var c *counting
	one.mustRun(func(o *Options) { o.Workers, c = 1, count(o) })
	want := one.table()
	if c.trained >= c.routes || c.trained == 0 {
		t.Errorf("%d of %d routes were trained", c.trained, c.routes)
	}
	for _, workers := range []int{2, 5} {
		many := one.again()
		many.mustRun(func(o *Options) { o.Workers = workers })
		differ(t, fmt.Sprint(workers, " workers"), many.table(), want)
	}
	for moment := 3; moment < 30; moment += 11 {
		b, models := one.again(), filepath.Join(t.TempDir(), "models")
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		_, err := b.run(ctx, func(o *Options) {
			o.Models = models
			ticks(o, func(task.Task, string) {
				if n++; n == moment {
					cancel()
				}
			})
		})
		cancel()
		if err == nil {
			t.Errorf("interrupted at moment %d, it went on", moment)
		}
		if moment > 10 {
			models = "" // what was trained is lost
		}
		b.mustRun(func(o *Options) { o.Models = models })
		differ(t, fmt.Sprint("interrupted at moment ", moment), b.table(), want)
	}
}

// count has the trainings of a run counted.
func count(o *Options) *counting {
	c := &counting{Runner: localRunner(*o, problem.New(o.Experiment, o.Registry, o.Data), &blob.Memory{})}
	o.Runner = c
	return c
}
