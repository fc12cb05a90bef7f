package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// hostile are texts that break what builds SQL, paths, JSON or HTML by hand.
var hostile = []string{
	`quickstart`,
	`'; DROP TABLE studies; --`,
	`"double" and 'single' and ` + "`back`",
	`</script><script>alert(1)</script>`,
	`🦊 füchse 狐 ` + "\u202e right to left",
	"line\nbreak\ttab\rreturn",
	"NUL\x00inside",
	`../../etc/passwd`, `C:\con`, `%s%n%41?mode=memory#x`,
	` `,
	strings.Repeat("long", 1000),
}

func TestStudyRoundTrip(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	s := open(t, path)
	var want []results.Study
	for i, text := range hostile {
		want = append(want, results.Study{
			Name: fmt.Sprintf("study-%d", i), Seed: math.MinInt64 + int64(i), Experiment: text + "\n", File: text, Set: []string{text, ""}, Defaults: text, Hash: text, Version: text, Processor: text,
			Maximize: "neg_log_loss", Minimize: "latency", Classes: []string{text, ""}, Notices: []string{},
			Created: time.Date(2024, 2, 29, 23, 59, 59, 123456789+i, time.FixedZone("", 3600)),
		})
		must(t, s.PutStudy(ctx, want[i]))
	}
	huge := results.Study{Name: "huge", Experiment: strings.Repeat("é", 4<<20)}
	must(t, s.PutStudy(ctx, huge))
	want = append(want, huge)

	must(t, s.Close())
	s = open(t, path)
	for _, w := range want {
		got, found, err := s.Study(ctx, w.Name)
		if err != nil || !found {
			t.Fatalf("%.40q: found %v, %v", w.Name, found, err)
		}
		same(t, "study", got, w)
	}
	for _, name := range hostile[1:] { // the first is no more than a name
		if err := s.PutStudy(ctx, results.Study{Name: name}); err == nil {
			t.Errorf("a study is called %.40q", name)
		}
	}
	if _, found, err := s.Study(ctx, "absent"); found || err != nil {
		t.Errorf("a study that is not there: found %v, %v", found, err)
	}
	infos, err := s.Studies(ctx)
	must(t, err)
	if len(infos) != len(want) {
		t.Errorf("%d studies are listed, not %d", len(infos), len(want))
	}
}

func TestPutSource(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	want := results.Study{Name: "one", File: "here.toml", Set: []string{"seed=1"}, Defaults: "{}", Hash: "h", Classes: []string{"a"}}
	must(t, s.PutStudy(ctx, want))
	newStudy(t, s, "other")
	want.Experiment, want.File, want.Set, want.Margin = "text", "there.toml", []string{"seed=1", `data.train = ["a, b"]`}, .02
	must(t, s.PutSource(ctx, want))
	for range 2 {
		got, _, err := s.Study(ctx, "one")
		must(t, err)
		same(t, "study", got, want)
		want.Set = nil
		must(t, s.PutSource(ctx, want))
	}
	if other, _, _ := s.Study(ctx, "other"); other.File != "" {
		t.Errorf("another study is of %s", other.File)
	}
}

func TestPutStudyOnlyNew(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	must(t, s.PutStudy(ctx, results.Study{Name: "one", Seed: 1}))
	err := s.PutStudy(ctx, results.Study{Name: "one", Seed: 2})
	if err == nil || !strings.Contains(err.Error(), `there is a study "one"`) {
		t.Errorf("a name that is taken: %v", err)
	}
	if st, _, _ := s.Study(ctx, "one"); st.Seed != 1 {
		t.Error("the study that was there has been changed")
	}
	if err := s.PutStudy(ctx, results.Study{}); err == nil {
		t.Error("a study without a name was taken")
	}
}

// awkward are trials with every value that is hard to store.
func awkward() []results.Trial {
	trials := []results.Trial{
		{Number: 0, State: search.Waiting},
		{Number: 7, State: search.Failed, Cost: nan, Accuracy: nan, TrainSeconds: nan, Error: "loss is NaN"},
		{Number: 9, State: search.Pruned, Cost: inf, Accuracy: -inf, TrainSeconds: math.MaxFloat64},
		{Number: 10, State: search.Complete, Cost: math.SmallestNonzeroFloat64, Accuracy: 1.0 / 3, TrainSeconds: 3,
			Costs:  results.Costs{FLOPs: math.MaxInt64, Parameters: 1 << 60, Bytes: 0, ActivationBytes: 1 << 53},
			Epochs: math.MaxInt32, Worker: -1, Started: time.Unix(1e9, 1)},
		{Number: math.MaxInt64, State: search.Waiting, Routes: []string{}, Views: []string{"all", "second-half"}},
	}
	for i, text := range hostile {
		trials = append(trials, results.Trial{
			Number: 100 + i, State: search.Waiting, Params: raw(map[string]string{"k": text}), Settings: raw([]string{text}),
			Routes: []string{text, text}, Views: []string{text}, Combiner: text, Error: text,
		})
	}
	return trials
}

func TestTrialRoundTrip(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	s := open(t, path)
	newStudy(t, s, "other")
	newStudy(t, s, "study")
	must(t, s.PutTrial(ctx, "other", results.Trial{State: "waiting", Number: 7, Combiner: "not this one"}))
	want := map[int]results.Trial{}
	for _, trial := range awkward() {
		must(t, s.PutTrial(ctx, "study", results.Trial{State: "waiting", Number: trial.Number, Combiner: "to be replaced", Accuracy: 1}))
		must(t, s.PutTrial(ctx, "study", trial))
		want[trial.Number] = trial
	}
	must(t, s.Close())
	s = open(t, path)
	got, err := s.Trials(ctx, "study")
	must(t, err)
	if len(got) != len(want) {
		t.Fatalf("%d trials, not %d", len(got), len(want))
	}
	for i, trial := range got {
		same(t, "trial", trial, want[trial.Number])
		if i > 0 && got[i-1].Number >= trial.Number {
			t.Errorf("trial %d comes after %d", trial.Number, got[i-1].Number)
		}
	}
}

func TestPutTrialRefusesWhatIsNotJSON(t *testing.T) {
	s := openNew(t)
	newStudy(t, s, "study")
	err := s.PutTrial(context.Background(), "study", results.Trial{State: "waiting", Number: 3, Params: json.RawMessage(`{"a":`)})
	if err == nil || !strings.Contains(err.Error(), "params of trial 3") {
		t.Errorf("got %v", err)
	}
}

func TestStudies(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	if infos, err := s.Studies(ctx); len(infos) != 0 || err != nil {
		t.Errorf("a new database lists %v, %v", infos, err)
	}
	newStudy(t, s, "first")
	newStudy(t, s, "second")
	newStudy(t, s, "third")
	before := time.Now()
	for n, state := range []search.State{search.Complete, search.Complete, search.Pruned, search.Running} {
		must(t, s.PutTrial(ctx, "first", results.Trial{Number: n, State: state}))
	}
	must(t, s.PutTrial(ctx, "second", results.Trial{State: search.Failed}))
	killed, err := s.Studies(ctx) // nobody runs it
	must(t, err)
	same(t, "counts of a run that was killed", killed[1].Trials, map[search.State]int{search.Complete: 2, search.Pruned: 1, search.Waiting: 1})
	if rest, err := s.Trials(ctx, "first"); err != nil || rest[3].State != search.Waiting {
		t.Errorf("of a run that was killed: %v, %v", rest[3].State, err)
	}
	unlock, err := s.Lock("first")
	must(t, err)
	defer func() { must(t, unlock()) }()
	if runs, err := s.Trials(ctx, "first"); err != nil || runs[3].State != search.Running {
		t.Errorf("of a run: %v, %v", runs[3].State, err)
	}
	infos, err := s.Studies(ctx)
	must(t, err)
	var names []string
	for _, info := range infos {
		names = append(names, info.Name)
	}
	same(t, "order", names, []string{"second", "first", "third"})
	same(t, "counts", infos[1].Trials, map[search.State]int{search.Complete: 2, search.Pruned: 1, search.Running: 1})
	same(t, "no trials", infos[2].Trials, map[search.State]int{})
	if infos[0].Active.Before(before.Truncate(0)) || infos[0].Active.After(time.Now()) {
		t.Errorf("second was last active at %v, not since %v", infos[0].Active, before)
	}
}

func TestUnknownStudy(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "there")
	for name, call := range map[string]func() error{
		"PutTrial":   func() error { return s.PutTrial(ctx, "absent", results.Trial{}) },
		"PutJob":     func() error { return s.PutJob(ctx, "absent", results.Trial{}, nil, 0) },
		"PutFinal":   func() error { return s.PutFinal(ctx, "absent", results.FinalRun{}) },
		"PutLatency": func() error { return s.PutLatency(ctx, "absent", results.Latency{}) },
		"KeepFinals": func() error { return s.KeepFinals(ctx, "absent", nil) },
		"Trials":     func() error { _, err := s.Trials(ctx, "absent"); return err },
		"Jobs":       func() error { _, err := s.Jobs(ctx, "absent"); return err },
		"Epochs":     func() error { _, err := s.Epochs(ctx, "absent", 0); return err },
		"AllEpochs":  func() error { _, err := s.AllEpochs(ctx, "absent"); return err },
		"Finals":     func() error { _, err := s.Finals(ctx, "absent"); return err },
		"Latencies":  func() error { _, err := s.Latencies(ctx, "absent"); return err },
	} {
		err := call()
		if err == nil || !strings.Contains(err.Error(), `no study "absent"`) || !strings.Contains(err.Error(), `"there"`) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEachTrialStopsAndNests(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	for n := range 20 {
		must(t, s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: n}, jobEpochs(n, 0, 2), 0))
	}
	seen := 0
	for trial, err := range s.EachTrial(ctx, "study") {
		must(t, err)
		epochs, err := s.Epochs(ctx, "study", trial.Number)
		must(t, err)
		same(t, "epochs", epochs, jobEpochs(trial.Number, 0, 2))
		must(t, s.PutTrial(ctx, "study", results.Trial{State: "waiting", Number: trial.Number, Epochs: 2, Worker: 5}))
		if seen++; seen == 10 {
			break
		}
	}
	if open := s.read.Stats().InUse; open != 0 {
		t.Errorf("%d connections are still in use after the loop was left", open)
	}
}

func TestCancelledRead(t *testing.T) {
	s := openNew(t)
	newStudy(t, s, "study")
	fill(t, s, 20, 100)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	seen := 0
	var last error
	for _, err := range s.EachTrial(ctx, "study") {
		if last = err; seen == 5 {
			cancel()
		}
		seen++
	}
	if !errors.Is(last, context.Canceled) || seen != 7 { // six trials and the error
		t.Errorf("after %d turns: %v", seen, last)
	}
	if _, err := s.Trials(ctx, "study"); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled reading of all: %v", err)
	}
}

// Going through many trials must not hold them all.
func TestEachTrialIsBounded(t *testing.T) {
	s := openNew(t)
	newStudy(t, s, "study")
	const trials, size = 1000, 16 << 10
	fill(t, s, trials, size)
	live := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, seen := live(), 0
	for trial, err := range s.EachTrial(context.Background(), "study") {
		must(t, err)
		if seen++; seen == trials*3/4 {
			if after := live(); after > before+trials*size/8 {
				t.Errorf("%d bytes are held after %d trials", after-before, seen)
			}
		}
		if len(trial.Settings) < size {
			t.Fatal("a trial is smaller than it was")
		}
	}
	if seen != trials {
		t.Errorf("saw %d of %d trials", seen, trials)
	}
}
