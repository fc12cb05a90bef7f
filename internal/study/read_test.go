package study

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
)

// stored is what a study has beside its table.
type stored struct {
	study       results.Study
	jobs        []results.Job
	finals      []results.FinalRun
	labels      []int
	predictions []results.Predictions
	diagnoses   []results.Diagnosis
	latencies   []results.Latency
}

func (b *bench) stored() (all stored) {
	b.t.Helper()
	ctx, name := context.Background(), b.exp.Name
	s := b.open()
	var err error
	read := func(f func() error) {
		if err == nil {
			err = f()
		}
	}
	read(func() (err error) { all.study, _, err = s.Study(ctx, name); return })
	read(func() (err error) { all.jobs, err = s.Jobs(ctx, name); return })
	read(func() (err error) { all.finals, err = s.Finals(ctx, name); return })
	read(func() (err error) { all.labels, err = s.TestLabels(ctx, name); return })
	read(func() (err error) { all.predictions, err = s.Predictions(ctx, name); return })
	read(func() (err error) { all.diagnoses, err = s.Diagnoses(ctx, name); return })
	read(func() (err error) { all.latencies, err = s.Latencies(ctx, name); return })
	read(s.Close)
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

// TestPredictions holds what is kept of each test text to the figures of the final
// trainings.
func TestPredictions(t *testing.T) {
	b := newBench(t, tiny)
	before := time.Now()
	b.mustRun(nil)
	got := b.stored()
	data, err := problem.Prepare(context.Background(), b.exp)
	if err != nil {
		t.Fatal(err)
	}
	var want []int
	for _, class := range data.Labels(routes.Test) {
		want = append(want, int(class))
	}
	if !slices.Equal(got.labels, want) || len(want) == 0 {
		t.Errorf("the labels are %v, and not %v", got.labels, want)
	}
	if len(got.predictions) != len(got.finals) || len(got.finals) == 0 {
		t.Fatalf("%d predictions of %d final trainings", len(got.predictions), len(got.finals))
	}
	for i, r := range got.predictions {
		f := got.finals[i]
		right := 0
		for text, class := range r.Predicted {
			if class == got.labels[text] {
				right++
			}
			if c := r.Confidence[text]; c < 0.49 || c > 1 {
				t.Errorf("a confidence of %v", c)
			}
		}
		if accuracy := float64(right) / float64(len(got.labels)); r.Trial != f.Trial || r.Seed != f.Seed || accuracy != f.TestAccuracy {
			t.Errorf("the prediction of trial %d, %d has the accuracy %v, and %+v", r.Trial, r.Seed, accuracy, f)
		}
		if f.Worker < 0 || f.Worker > 1 || f.Started.Before(before) || f.Started.After(time.Now()) {
			t.Errorf("it ran when and where is not so: %+v", f)
		}
	}
	checkDiagnoses(t, got)
	for _, j := range got.jobs {
		if j.Worker < 0 || j.Worker > 1 || j.Started.Before(before) || !(j.Seconds >= 0) {
			t.Errorf("a job ran when and where is not so: %+v", j)
		}
	}
}

// checkDiagnoses holds what was seen in the kept models to what they said.
func checkDiagnoses(t *testing.T, got stored) {
	t.Helper()
	seen := map[int]results.Diagnosis{}
	for _, d := range got.diagnoses {
		seen[d.Trial] = d
	}
	for i, f := range got.finals {
		d, ok := seen[f.Trial]
		if !ok {
			t.Fatalf("there was no diagnosis of trial %d", f.Trial)
		}
		if f.Seed != 0 {
			continue
		}
		var wrong [2]int // by class
		for text, class := range got.predictions[i].Predicted {
			if class != got.labels[text] {
				wrong[class]++
			}
		}
		if len(d.Mistakes) != min(wrong[0], 5)+min(wrong[1], 5) {
			t.Errorf("trial %d: %d mistakes are shown of %v", f.Trial, len(d.Mistakes), wrong)
		}
		switch len(d.Routes) {
		case 1:
			if d.Routes[0].Alone != f.TestAccuracy {
				t.Errorf("trial %d: alone %v, %v", f.Trial, d.Routes, f.TestAccuracy)
			}
		case 2:
			if d.Balance[10].Accuracy != f.TestAccuracy {
				t.Errorf("trial %d: balanced %v, %v", f.Trial, d.Balance[10], f.TestAccuracy)
			}
		default:
			t.Errorf("trial %d has %d routes", f.Trial, len(d.Routes))
		}
	}
}

// TestWithoutReadings goes on with a study whose finals an older version
// measured: nothing is trained, and what is not there stays away.
func TestWithoutReadings(t *testing.T) {
	b := newBench(t, tiny, "search.trials=4")
	folder := filepath.Join(t.TempDir(), "models")
	run := func(o *Options) { o.Models = folder }
	b.mustRun(run)
	s := b.open()
	for _, f := range b.stored().finals {
		f.Worker, f.Started = -1, time.Time{}
		if err := s.PutFinal(context.Background(), b.exp.Name, f); err != nil { // and no predictions
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	want := b.stored()
	if len(want.predictions) > 0 || len(want.finals) == 0 {
		t.Fatalf("%d predictions are left of %d", len(want.predictions), len(want.finals))
	}
	var emitted events
	b.mustRun(func(o *Options) { run(o); o.OnEvent = emitted.add })
	for _, e := range emitted.all {
		if e.Kind == FinalBegan {
			t.Errorf("emitted: %+v", e)
		}
	}
	if got := b.stored(); !reflect.DeepEqual(got.finals, want.finals) || len(got.predictions) > 0 {
		t.Errorf("the finals were measured anew: %+v", got.finals)
	}
}

// TestLostModels writes models that are gone, or not whole, once more, and measures
// nothing anew.
func TestLostModels(t *testing.T) {
	b := newBench(t, tiny, "search.trials=4")
	folder := filepath.Join(t.TempDir(), "models")
	run := func(o *Options) { o.Models = folder }
	b.mustRun(run)
	want := b.stored()
	before := map[string]string{}
	for _, name := range names(t, folder) {
		path := filepath.Join(folder, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		before[name] = string(text)
		spoil := []func() error{
			func() error { return os.Remove(path) },
			func() error { return os.Truncate(path, int64(len(text)/2)) },
			func() error { return os.Truncate(path, 0) },
			func() error {
				return os.WriteFile(path, append(text[:len(text)-1:len(text)-1], text[len(text)-1]^1), 0o644)
			},
		}
		if err := spoil[len(before)%len(spoil)](); err != nil {
			t.Fatal(err)
		}
	}
	b.mustRun(run)
	if got := names(t, folder); len(got) != len(before) || len(got) == 0 {
		t.Errorf("%v are there again of %d", got, len(before))
	}
	for name, text := range before {
		if again, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(again) != text {
			t.Errorf("%s is another model than before, %v", name, err)
		}
	}
	if got := b.stored(); !reflect.DeepEqual(got.finals, want.finals) || !reflect.DeepEqual(got.predictions, want.predictions) {
		t.Error("the finals were measured anew")
	}
}

// TestSource keeps where the experiment of a study is, and what was laid over
// it.
func TestSource(t *testing.T) {
	b := newBench(t, tiny, "search.trials=2", "final.seeds=0")
	check := func(e *experiments.Experiment, set ...string) {
		t.Helper()
		if st := b.stored().study; st.File != e.File || st.Experiment != e.Source || !slices.Equal(st.Set, set) {
			t.Errorf("the study is of %s with %q", st.File, st.Set)
		}
	}
	b.mustRun(func(o *Options) { o.Set = []string{"search.trials=2", "final.seeds=0"} })
	check(b.exp, "search.trials=2", "final.seeds=0")
	// The same file, moved and with a remark.
	b.exp = b.read(filepath.Join(filepath.Dir(b.exp.File), "moved.toml"), tiny+"# moved\n", "search.trials=3", "final.seeds=0")
	b.mustRun(func(o *Options) { o.Set = []string{"search.trials=3", "final.seeds=0"} })
	check(b.exp, "search.trials=3", "final.seeds=0")
	again, err := Source(b.stored().study, b.registry)
	if err != nil || again.Search.Trials != 3 || again.Final.Seeds != 0 {
		t.Errorf("%+v, %v", again, err)
	}
	if _, err := Source(results.Study{Name: "old", Experiment: tiny}, b.registry); err == nil {
		t.Error("a study of which the file is not known has one")
	}
}

// TestLengths measures latency by length, up to the longest texts that are
// usual.
func TestLengths(t *testing.T) {
	b := newBench(t, tiny, "search.trials=4", "text.max_tokens=6")
	b.mustRun(nil)
	latencies := b.stored().latencies
	if len(latencies) == 0 {
		t.Fatal("no latency")
	}
	for _, l := range latencies {
		var lengths []int
		for _, one := range l.Lengths {
			lengths = append(lengths, one.Tokens)
			if !(one.P50 > 0 && one.P95 >= one.P50) {
				t.Errorf("latency of %+v", one)
			}
		}
		if fmt.Sprint(lengths) != "[1 2 4 6]" {
			t.Errorf("latency was measured at %v tokens", lengths)
		}
	}
}
