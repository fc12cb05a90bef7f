package study

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/internal/study/finals"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
)

// TestFinalists replaces finalists by better ones as a study becomes longer, and
// leaves nothing of the old ones behind.
func TestFinalists(t *testing.T) {
	b := newBench(t, tiny)
	folder := filepath.Join(t.TempDir(), "models")
	finalists := func(trials int) (names []string) {
		b.exp = b.read(b.exp.File, tiny, fmt.Sprint("search.trials=", trials), "final.models=1")
		b.mustRun(func(o *Options) { o.Models = folder })
		for _, f := range b.summary().Final {
			names = append(names, filepath.Base(finals.ModelFile(folder, f.Number)))
		}
		return names
	}
	early := finalists(4)
	for _, name := range []string{"trial-77.sweep", "trial-123.part"} { // that somebody exported, and of a run that was killed
		if err := os.WriteFile(filepath.Join(folder, name), []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	late := finalists(14)
	if len(early) == 0 || len(late) == 0 || slices.Equal(early, late) {
		t.Fatalf("finalists %v and then %v: this says nothing", early, late)
	}
	var there []string
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		there = append(there, f.Name())
	}
	want := append(late, "trial-77.sweep")
	slices.Sort(want)
	if !slices.Equal(there, want) {
		t.Errorf("the models kept are %v, and not %v", there, want)
	}
	straight := b.again()
	straight.mustRun(nil)
	differ(t, "with other finalists before", b.table(), straight.table())
}

// TestFinalistsAreBelieved measures those that are believed to be the best, of all
// that is stored.
func TestFinalistsAreBelieved(t *testing.T) {
	b := newBench(t, tiny, "search.trials=20", "final.seeds=1")
	b.mustRun(nil)
	s := b.open()
	st, err := analysis.Load(context.Background(), s, b.exp.Name, analysis.Options{})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if st.Validation == 0 {
		t.Fatal("how many validation texts there are is not stored")
	}
	believed := decide.Believed(st.Study, st.Trials)
	if slices.EqualFunc(believed, st.Trials, func(a, b results.Trial) bool { return a.Accuracy == b.Accuracy }) {
		t.Error("all is believed as it was read: this says nothing")
	}
	front, singles := decide.Finalists(believed, b.exp.Final.Models)
	want := append(front, singles...)
	slices.Sort(want)
	var got []int
	for _, f := range st.Finals {
		got = append(got, f.Trial)
	}
	if !slices.Equal(got, want) {
		t.Errorf("measured were %v, believed to be the best %v", got, want)
	}
}

// moody is a sub-model that cannot be built any more once broken is set.
type moody struct{ broken *bool }

func (m moody) Features(in *submodels.Input) (*gorgonia.Node, error) {
	if *m.broken {
		return nil, errors.New("no longer")
	}
	x, err := in.Embed("words", 4)
	if err != nil {
		return nil, err
	}
	return x.Mean()
}

// TestFailedFinals reports finalists that cannot be trained again, and keeps
// that they could not.
func TestFailedFinals(t *testing.T) {
	var broken bool
	b := newOwn(t, submodels.Spec{Name: "moody", New: func(submodels.Values) (submodels.SubModel, error) { return moody{&broken}, nil }})
	var emitted []Event
	_, err := b.run(context.Background(), func(o *Options) {
		o.Workers = 1
		o.OnEvent = func(e Event) { emitted = append(emitted, e) }
		ticks(o, func(k task.Task, _ string) { broken = broken || k.Part == routes.TrainAndValidation })
	})
	if err == nil || !strings.Contains(err.Error(), "no longer") {
		t.Errorf("measuring the latency of what cannot be built: %v", err)
	}
	failed := 0
	for _, e := range emitted {
		if e.Kind == FinalEnded {
			failed++
			if e.Error != "no longer" && !strings.HasSuffix(e.Error, "no longer") || e.Accuracy.Known() {
				t.Errorf("emitted: %+v", e)
			}
			if _, err := json.Marshal(e); err != nil {
				t.Error(err)
			}
		}
	}
	final := b.summary().Final
	if failed < 3 || len(final) == 0 || !math.IsNaN(final[0].TestAccuracy.Mean) || final[0].Seeds != 3 {
		t.Errorf("%d emitted, stored: %+v", failed, final)
	}
}
