package study

import (
	"context"
	"errors"
	"math"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/doubleroute/sweep/internal/blob/blobtest"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/submodels"
)

// TestStoreErrorKeepsCheckpoints has a store that cannot say whether a trial has
// ended: its checkpoint stays, and the run does not begin.
func TestStoreErrorKeepsCheckpoints(t *testing.T) {
	models, fault := t.TempDir(), errors.New("disk I/O error")
	folder := checkpointFolder(models)
	for trial := range 3 {
		if err := blobtest.Put(folder, checkpointKey(trial), "weights"); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := openCheckpoints(models, func(int) (bool, error) { return false, fault }); !errors.Is(err, fault) {
		t.Errorf("opened with %v", err)
	}
	if left := names(t, folder.Path); len(left) != 3 {
		t.Errorf("%q are left", left)
	}
	if err := os.WriteFile(folder.File("trial-07"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, tidy, err := openCheckpoints(models, func(trial int) (bool, error) { return trial == 1, nil })
	if left := names(t, folder.Path); err != nil || tidy != nil || len(left) != 2 || blobtest.Get(t, s, checkpointKey(1)) == "" {
		t.Errorf("%q are left of those that are open, %v, %v", left, err, tidy)
	}
}

// TestStoreErrorEndsSearch has a store that cannot be read any more when a run
// goes on: it ends with that error, and trains nothing a second time.
func TestStoreErrorEndsSearch(t *testing.T) {
	b := newBench(t, tiny, "search.trials=4", "final.seeds=0")
	b.mustRun(nil)
	trained := 0
	o, _ := b.options(nil)
	ticks(&o, func(task.Task, string) { trained++ })
	r, err := newRun(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	stopped := false
	r.journal.Stop = func() { stopped = true }
	if err := o.Store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, known := r.journal.Recorded(search.Job{Trial: 1}); known || r.journal.Fault() == nil || !stopped {
		t.Errorf("a job is recorded: %v, with %v; the search is stopped: %v", known, r.journal.Fault(), stopped)
	}
	_, err = r.all(context.Background())
	if err == nil || errors.Is(err, context.Canceled) || trained > 0 {
		t.Errorf("it ends with %v after %d trainings", err, trained)
	}
}

// newTouchy is a study of a sub-model that cannot be made when says so: that
// panics.
func newTouchy(t *testing.T, when *atomic.Bool, set ...string) *bench {
	mlp, _ := routes.Builtin().SubModels.Lookup("mlp")
	return newOwn(t, submodels.Spec{Name: "touchy", New: func(submodels.Values) (submodels.SubModel, error) {
		if when.Load() {
			panic("do not touch")
		}
		return mlp.New(submodels.Defaults(mlp.Settings))
	}}, append([]string{`route.a.submodel=["touchy", "mlp"]`, `route.b.submodel="mlp"`, "final.seeds=2"}, set...)...)
}

// TestPanics trains a sub-model that panics: in trials, in the route bank and in
// final trainings that is a result.
func TestPanics(t *testing.T) {
	const says = "panicked: do not touch"
	var broken atomic.Bool
	b := newTouchy(t, &broken, "search.route_bank=4", "search.trials=6", `search.enqueue=[{"route.a.submodel" = "touchy"}]`)
	b.mustRun(func(o *Options) {
		o.Workers = 1
		ticks(o, func(k task.Task, moment string) { broken.Store(moment != "end" && !k.Want.Latency) })
	})
	if first := b.summary().Trials[0]; first.State != search.Failed || !strings.Contains(first.Error, says) {
		t.Errorf("a trial: %s", first.Error)
	}
	s := b.open()
	list, err := s.BankRoutes(t.Context(), b.exp.Name)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for _, r := range list {
		if strings.Contains(r.Error, says) {
			failed++
		}
	}
	if failed == 0 || failed == len(list) {
		t.Errorf("%d of %d routes of the bank failed", failed, len(list))
	}

	b = newTouchy(t, &broken, `route.a.submodel="touchy"`)
	broken.Store(false)
	b.mustRun(func(o *Options) {
		o.Workers = 1
		ticks(o, func(k task.Task, moment string) { broken.Store(moment != "end" && k.Part == routes.TrainAndValidation) })
	})
	all := b.summary().Final
	for _, f := range all {
		if !math.IsNaN(f.TestAccuracy.Mean) {
			t.Errorf("a final: %+v", f)
		}
	}
	if len(all) == 0 {
		t.Error("there are no finals")
	}
}

// TestBlockedListener has a listener that blocks at once: the study is done all
// the same, and the listener gets all that ended once it goes on.
func TestBlockedListener(t *testing.T) {
	b := newBench(t, tiny)
	b.mustRun(nil)
	var emitted events
	var once sync.Once
	hold := make(chan struct{})
	again := b.again()
	again.mustRun(func(o *Options) {
		ticks(o, func(k task.Task, moment string) {
			if k.Want.Latency && moment == "end" { // the search and the final trainings are over
				once.Do(func() { close(hold) })
			}
		})
		o.OnEvent = func(e Event) {
			select {
			case <-hold:
			case <-time.After(5 * time.Minute):
				t.Error("training waits for the listener")
			}
			emitted.add(e)
		}
	})
	ended := 0
	for _, e := range emitted.all {
		if e.Kind == TrialEnded {
			ended++
		}
	}
	if last := emitted.all[len(emitted.all)-1]; ended != 14 || last.Kind != StudyEnded {
		t.Errorf("%d trials were emitted, and last %+v", ended, last)
	}
	differ(t, "with a listener that blocks", again.table(), b.table())
}
