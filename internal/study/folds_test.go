package study

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/study/folds"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
)

// readable makes the tiny experiment one whose trials mostly succeed and are read on
// three further folds.
var readable = []string{"search.folds=4", "train.learning_rate=[0.01, 0.02]", "train.weight_decay=0.0", "train.epochs=[1, 4]", "final.models=2"}

// readings are those of folds that are stored, without times.
func (b *bench) readings() (all []results.FoldReading) {
	b.t.Helper()
	s := b.open()
	all, err := s.Folds(context.Background(), b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.t.Fatal(err)
	}
	for i := range all {
		all[i].TrainSeconds, all[i].Worker, all[i].Started = 0, 0, time.Time{}
	}
	return all
}

// TestFolds has candidates read on folds: all finalists have been, each on each fold,
// whatever the number of workers; run again, nothing is read anew.
func TestFolds(t *testing.T) {
	b := newBench(t, tiny, readable...)
	var emitted events
	b.mustRun(func(o *Options) { o.Workers, o.OnEvent = 1, emitted.add })
	want, readings, read := b.table(), b.readings(), map[int][]int{}
	for _, r := range readings {
		if r.Error == "" && !(r.Accuracy > 0 && r.Accuracy <= 1 && r.Loss > 0) || r.Texts < 40 {
			t.Errorf("a reading: %+v", r)
		}
		read[r.Trial] = append(read[r.Trial], r.Fold)
	}
	sum := b.summary()
	for _, f := range sum.Final {
		if !slices.Equal(read[f.Number], []int{1, 2, 3}) {
			t.Errorf("finalist %d was read on the folds %v", f.Number, read[f.Number])
		}
		if got := sum.Trial(f.Number).Folds; len(got) != 3 || float64(got[0].Accuracy) <= 0 {
			t.Errorf("of finalist %d the summary says %+v", f.Number, got)
		}
	}
	if n := len(read); n < 6 || n > 10 {
		t.Errorf("%d trials were read", n)
	}
	ended := 0
	for _, e := range emitted.all {
		if e.Kind == FoldEnded {
			ended++
		}
	}
	if ended != len(readings) {
		t.Errorf("%d readings ended, and %d are stored", ended, len(readings))
	}
	b.mustRun(func(o *Options) {
		ticks(o, func(t task.Task, moment string) { panic("it trains: " + moment) })
	})
	differ(t, "run again", b.table(), want)
	for _, workers := range []int{2, 5} {
		many := b.again()
		many.mustRun(func(o *Options) { o.Workers = workers })
		differ(t, fmt.Sprint(workers, " workers"), many.table(), want)
	}
}

// TestFoldsInterrupted interrupts the reading of folds, and makes a study longer that
// has been read on folds: what comes of it is what one run gives.
func TestFoldsInterrupted(t *testing.T) {
	whole := newBench(t, tiny, readable...)
	whole.mustRun(nil)
	want := whole.table()
	for _, stop := range []int{1, 4, 9, 15} {
		b := whole.again()
		ctx, cancel := context.WithCancel(context.Background())
		begun := 0
		_, err := b.run(ctx, func(o *Options) {
			main := problem.New(o.Experiment, o.Registry, o.Data).DataKey
			ticks(o, func(t task.Task, moment string) {
				if moment == "begin" && t.Data != main {
					if begun++; begun == stop {
						cancel()
					}
				}
			})
		})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted at reading %d: %v", stop, err)
		}
		b.mustRun(nil)
		differ(t, fmt.Sprint("interrupted at reading ", stop), b.table(), want)
	}
	longer := whole.again()
	for _, trials := range []int{6, 14} {
		longer.exp = longer.read(longer.exp.File, tiny, append(slices.Clone(readable), fmt.Sprint("search.trials=", trials))...)
		longer.mustRun(nil)
	}
	differ(t, "made longer", longer.table(), want)
	cut := whole.again()
	for _, n := range []string{"6", "0", "3", "4"} { // folds that were cut otherwise leave nothing behind
		cut.exp = cut.read(cut.exp.File, tiny, append(slices.Clone(readable), "search.folds="+n)...)
		cut.mustRun(nil)
		if got := len(cut.readings()); (n == "0") != (got == 0) {
			t.Errorf("with %s folds there are %d readings", n, got)
		}
	}
	differ(t, "cut otherwise before", cut.table(), want)
}

// byData counts the trainings of each route, by the key of the data.
type byData struct {
	runner.Runner
	mu      sync.Mutex
	trained map[[2]string]int
}

func (c *byData) Do(ctx context.Context, t task.Task, progress func(routes.EpochResult)) (task.Result, error) {
	r, err := c.Runner.Do(ctx, t, progress)
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, one := range r.Trained {
		if route, err := json.Marshal(t.Config.Alone(one.Route)); err == nil && t.Part == routes.Train {
			c.trained[[2]string{t.Data, string(route)}]++
		}
	}
	return r, err
}

// TestFoldsApart: a route that is trained apart is trained once for each fold, for all
// candidates that have it.
func TestFoldsApart(t *testing.T) {
	b := newBench(t, tiny, append(slices.Clone(readable), `train.regime="apart"`, `search.sampler="pareto"`, "limit.memory=0")...)
	c := &byData{trained: map[[2]string]int{}}
	main := ""
	b.mustRun(func(o *Options) {
		p := problem.New(o.Experiment, o.Registry, o.Data)
		c.Runner, main = localRunner(*o, p, &blob.Memory{}), p.DataKey
		o.Runner = c
	})
	for route, n := range c.trained {
		if n != 1 && route[0] != main {
			t.Errorf("of the fold %.6s route %.60s was trained %d times", route[0], route[1], n)
		}
	}
	routes := 0
	for _, r := range b.readings() {
		routes += len(b.summary().Trial(r.Trial).Routes)
	}
	trained := 0
	for route := range c.trained {
		if route[0] != main {
			trained++
		}
	}
	if trained == 0 || trained >= routes {
		t.Errorf("%d routes were trained for candidates that have %d", trained, routes)
	}
}

// TestFoldData: a fold's data has no word of its own texts that it is not trained on,
// and has a key of its own, the same for all who make it.
func TestFoldData(t *testing.T) {
	b := newBench(t, tiny, readable...)
	o, closed := b.options(nil)
	defer closed()
	p := problem.New(o.Experiment, o.Registry, o.Data)
	d, again := folds.NewData(p), folds.NewData(p)
	if got := d.Folds(); !slices.Equal(got, []int{1, 2, 3}) {
		t.Fatalf("the folds are %v", got)
	}
	keys := map[string]bool{p.DataKey: true}
	for _, fold := range d.Folds() {
		key := d.Key(fold)
		if keys[key] || key != again.Key(fold) {
			t.Errorf("the key of fold %d is %s, and %s", fold, key, again.Key(fold))
		}
		keys[key] = true
		data, err := d.Dataset(key)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(data.Corpus.Validation.Labels); n != d.Texts(fold) || len(data.Corpus.Test.Labels) > 0 {
			t.Errorf("fold %d has %d texts, not %d, and %d of the test part", fold, n, d.Texts(fold), len(data.Corpus.Test.Labels))
		}
		words := map[string]bool{}
		for _, e := range data.Corpus.Train.Examples {
			for _, w := range strings.Fields(e.Fields[0]) {
				words[w] = true
			}
		}
		view, err := data.View("all")
		if err != nil {
			t.Fatal(err)
		}
		if view.Vocabulary > len(words)+2 {
			t.Errorf("fold %d knows %d tokens, and is trained on %d words", fold, view.Vocabulary, len(words))
		}
	}
	if _, err := d.Dataset("other"); err == nil {
		t.Error("there are data of another key")
	}
}

// TestFoldsOfABudget: a budget leaves room for folds and finals; where it has none for
// all rounds, later ones are left out and named, and the same command makes up for them.
func TestFoldsOfABudget(t *testing.T) {
	for _, workers := range []int{1, 3} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newSlowBench(t, "search.folds=5")
				const budget = 6 * time.Minute
				began, notices := time.Now(), 0
				sum := b.mustRun(func(o *Options) {
					o.Workers, o.Budget, o.Unlimited = workers, budget, true
					o.OnEvent = func(e Event) {
						if e.Kind == Noticed && strings.Contains(e.Text, "no room to read") {
							notices++
						}
					}
				})
				took, readings := time.Since(began), b.readings()
				t.Logf("%v: %d trials, %d readings, %d notices", took, sum.Complete, len(readings), notices)
				if took > budget || took < budget*3/4 {
					t.Errorf("it took %v", took)
				}
				if len(readings) == 0 || sum.Complete < 2 {
					t.Errorf("%d readings after %d trials", len(readings), sum.Complete)
				}
				for _, f := range b.summary().Final {
					if f.Seeds != 2 || f.Latency == nil {
						t.Errorf("finalist %d: %+v", f.Number, f)
					}
					if n := len(b.summary().Trial(f.Number).Folds); n != 4 && notices == 0 {
						t.Errorf("finalist %d was read on %d folds, and nothing was said", f.Number, n)
					}
				}
				b.exp = b.read(b.exp.File, slowly, "search.folds=5", "route.a.slow.seconds={min=1, max=20}", "combiner.dropout={min=0.0, max=0.5}", fmt.Sprint("search.trials=", sum.Complete))
				b.mustRun(nil)
				for _, f := range b.summary().Final {
					if n := len(b.summary().Trial(f.Number).Folds); n != 4 {
						t.Errorf("finalist %d was read on %d folds", f.Number, n)
					}
				}
			})
		})
	}
}
