package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/study/studytest"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
)

// TestTinyIsVaried checks that the experiment of these tests has all that the
// others mean to hold equal.
func TestTinyIsVaried(t *testing.T) {
	b := newBench(t, tiny)
	if sum := b.mustRun(nil); sum.End != search.EndTrials || sum.Suggested != 14 {
		t.Errorf("the search ended so: %+v", sum)
	}
	var least, most int64 = math.MaxInt64, 0
	seen := map[string]int{}
	for _, trial := range b.summary().Trials {
		least, most = min(least, trial.FLOPs), max(most, trial.FLOPs)
		switch {
		case trial.State == search.Complete:
			seen["complete"]++
		case strings.Contains(trial.Error, "lower train.learning_rate") && trial.Epochs == 0:
			seen["failed at once"]++
		case strings.Contains(trial.Error, "lower train.learning_rate"):
			seen["failed late"]++
		case strings.Contains(trial.Error, "limit.memory"):
			seen["refused"]++
		default:
			t.Errorf("trial %d is %s: %s", trial.Number, trial.State, trial.Error)
		}
	}
	for kind, least := range map[string]int{"complete": 4, "failed at once": 1, "failed late": 1, "refused": 2} {
		if seen[kind] < least {
			t.Errorf("only %d trials %s: %v", seen[kind], kind, seen)
		}
	}
	if most < 1000*least {
		t.Errorf("the costs are from %d to %d", least, most)
	}
}

// TestWorkers runs a study with several numbers of workers.
func TestWorkers(t *testing.T) {
	one := newBench(t, tiny)
	one.mustRun(func(o *Options) { o.Workers = 1 })
	want := one.table()
	for _, workers := range []int{2, 5} {
		many := one.again()
		many.mustRun(func(o *Options) { o.Workers = workers })
		differ(t, fmt.Sprint(workers, " workers"), many.table(), want)
	}
}

// TestInterrupted interrupts runs at moments all over their course. What they
// leave is in order, and going on gives what an uninterrupted run gives.
func TestInterrupted(t *testing.T) {
	whole := newBench(t, tiny)
	moments := 0
	whole.mustRun(func(o *Options) { ticks(o, func(task.Task, string) { moments++ }) })
	want := whole.table()
	step := 17
	if testing.Short() {
		step = 47
	}
	for moment := 1; moment < moments; moment += step {
		b := whole.again()
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		_, err := b.run(ctx, func(o *Options) {
			o.Workers = 1 + moment%3
			ticks(o, func(task.Task, string) {
				if n++; n == moment {
					cancel()
				}
			})
		})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted at moment %d: %v", moment, err)
		}
		for _, trial := range b.summary().Trials {
			if trial.State == search.Running {
				t.Errorf("interrupted at moment %d: trial %d is left running", moment, trial.Number)
			}
		}
		b.mustRun(nil)
		differ(t, fmt.Sprint("interrupted at moment ", moment), b.table(), want)
	}
}

// TestAgain runs a finished study again: nothing is trained anew.
func TestAgain(t *testing.T) {
	b := newBench(t, tiny)
	first := b.mustRun(nil)
	want, before := b.table(), b.summary()
	var emitted events
	sum := b.mustRun(func(o *Options) { o.OnEvent = emitted.add })
	if sum.Jobs != 0 || sum.Replayed != first.Jobs || first.Jobs < 14 {
		t.Errorf("%d jobs done and %d replayed", sum.Jobs, sum.Replayed)
	}
	for _, e := range emitted.all {
		if slices.Contains([]EventKind{TrialBegan, EpochEnded, FinalBegan, FinalEnded}, e.Kind) {
			t.Errorf("emitted: %+v", e)
		}
	}
	differ(t, "run again", b.table(), want)
	if !reflect.DeepEqual(b.summary().Final, before.Final) {
		t.Error("the finalists were measured anew")
	}
}

// TestPrefix makes a study longer and shorter.
func TestPrefix(t *testing.T) {
	straight := newBench(t, tiny)
	straight.mustRun(nil)
	want := straight.table()

	b := straight.again()
	six := b.read(b.exp.File, tiny, "search.trials=6")
	b.mustRun(func(o *Options) { o.Experiment = six })
	short, long := b.summary().Trials, straight.summary().Trials[:6]
	if len(short) != 6 {
		t.Fatalf("%d trials", len(short))
	}
	for i := range short {
		short[i].TrainSeconds, long[i].TrainSeconds = 0, 0
		if got, want := studytest.Marshal(t, short[i]), studytest.Marshal(t, long[i]); got != want {
			t.Errorf("trial %d\ngot  %s\nwant %s", i, got, want)
		}
	}
	b.mustRun(nil)
	differ(t, "6 trials and then 14", b.table(), want)
	b.mustRun(func(o *Options) { o.Experiment = six })
	differ(t, "6 trials once more", b.table(), want)
}

// TestChanged refuses to go on with something else under the same name.
func TestChanged(t *testing.T) {
	b := newBench(t, tiny, "search.trials=4")
	b.mustRun(nil)
	want := b.table()
	for _, set := range []string{"seed=4", "train.batch_size=16", "search.concurrency=5", "limit.memory=0", "text.max_tokens=9"} {
		other := *b
		other.exp = b.read(b.exp.File, tiny, "search.trials=4", set)
		if _, err := other.run(context.Background(), nil); !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), "another name") {
			t.Errorf("with %s: %v", set, err)
		}
	}
	other := b.again()
	other.exp = b.read(b.exp.File, tiny, "search.trials=4", "search.front_aware=false")
	other.mustRun(nil)
	other.exp = b.exp
	if _, err := other.run(context.Background(), nil); !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), "go on with search.front_aware = false") {
		t.Errorf("without front_aware: %v", err)
	}
	file := filepath.Join(filepath.Dir(b.exp.File), "tiny.csv")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(whole, "one more,up\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := b.run(context.Background(), nil); !errors.Is(err, ErrChanged) {
		t.Errorf("with another row of data: %v", err)
	}
	differ(t, "after refusals", b.table(), want)
}

// TestMayChange goes on with what does not touch the results that there are.
func TestMayChange(t *testing.T) {
	b := newBench(t, tiny, "search.trials=4", "final.seeds=0")
	b.mustRun(nil)
	if n := len(b.summary().Final); n != 0 {
		t.Errorf("%d finalists were read on the test part", n)
	}
	for _, seeds := range []string{"final.seeds=1", "final.seeds=3"} {
		b.exp = b.read(b.exp.File, tiny, "search.trials=4", seeds)
		b.mustRun(nil)
		for _, f := range b.summary().Final {
			if fmt.Sprint("final.seeds=", f.Seeds) != seeds {
				t.Errorf("%s: trial %d was trained with %d", seeds, f.Number, f.Seeds)
			}
		}
	}
}

// TestTwoAtOnce begins a study that is being run.
func TestTwoAtOnce(t *testing.T) {
	b := newBench(t, tiny, "search.trials=2")
	tried := false
	b.mustRun(func(o *Options) {
		o.OnEvent = func(Event) {
			if tried {
				return
			}
			tried = true
			if _, err := b.run(context.Background(), nil); !errors.Is(err, sqlite.ErrLocked) {
				t.Errorf("the second run: %v", err)
			}
		}
	})
	if !tried {
		t.Error("nothing was emitted")
	}
}

// TestOrderOfEvents holds each trial to its order: it begins, its epochs end one
// after the other, it ends; and the counts to what was emitted.
func TestOrderOfEvents(t *testing.T) {
	b := newBench(t, tiny)
	var emitted events
	b.mustRun(func(o *Options) { o.OnEvent, o.Workers = emitted.add, 3 })
	epoch, begun, done, finals := map[int]int{}, map[int]bool{}, 0, 0
	for i, e := range emitted.all {
		if e.Study != "tiny" || math.IsNaN(e.Loss+e.Left+e.Seconds) {
			t.Errorf("event %d: %+v", i, e)
		}
		switch e.Kind {
		case TrialBegan:
			begun[e.Trial] = true
			if e.FLOPs == 0 || len(e.Routes) == 0 || len(e.Views) != len(e.Routes) || e.Total != 14 || e.Done != done {
				t.Errorf("event %d: %+v", i, e)
			}
		case EpochEnded:
			if finals > 0 {
				break
			}
			if !begun[e.Trial] || e.Epoch != epoch[e.Trial]+1 || e.Epoch > e.Epochs {
				t.Errorf("event %d: %+v after epoch %d", i, e, epoch[e.Trial])
			}
			epoch[e.Trial] = e.Epoch
		case TrialEnded:
			done++
			if !begun[e.Trial] || e.Epochs != epoch[e.Trial] || e.Done != done || e.Total != 14 || (e.Error == "") != (e.State == search.Complete) {
				t.Errorf("event %d: %+v", i, e)
			}
		case FinalBegan:
			finals++
		case StudyEnded:
			if e.End != search.EndTrials || e.Done != 14 || i != len(emitted.all)-1 {
				t.Errorf("event %d of %d: %+v", i, len(emitted.all), e)
			}
		}
	}
	if done != 14 || finals == 0 {
		t.Errorf("%d trials and %d finals were emitted", done, finals)
	}
}
