package study

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/study/studytest"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/submodels"
)

const tiny = studytest.Tiny

// bench is a place to run an experiment in.
type bench struct {
	t        testing.TB
	exp      *experiments.Experiment
	registry *routes.Registry
	path     string // of the store
}

// newBench reads an experiment about a file tiny.csv in a folder of its own.
func newBench(t testing.TB, source string, set ...string) *bench {
	t.Helper()
	dir := t.TempDir()
	studytest.Texts(t, filepath.Join(dir, "tiny.csv"), 240)
	b := &bench{t: t, registry: routes.Builtin(), path: filepath.Join(dir, "sweep.db")}
	b.exp = b.read(filepath.Join(dir, "tiny.toml"), source, set...)
	return b
}

// newOwn is a bench with a sub-model of the test's own, which is route a of a short
// study, but for what is set.
func newOwn(t *testing.T, spec submodels.Spec, set ...string) *bench {
	t.Helper()
	b := newBench(t, tiny)
	if err := b.registry.SubModels.Add(spec); err != nil {
		t.Fatal(err)
	}
	b.exp = b.read(b.exp.File, fmt.Sprintf(`
[data]
train = "tiny.csv"
[route.a]
view = "all"
submodel = %q
[route.b]
submodel = "none"
[train]
epochs = 2
[search]
trials = 2
`, spec.Name), set...)
	return b
}

func (b *bench) read(file, source string, set ...string) *experiments.Experiment {
	b.t.Helper()
	e, err := experiments.Parse(file, source, experiments.Options{Registry: b.registry, Set: set})
	if err != nil {
		b.t.Fatal(err)
	}
	return e
}

// again is the same study with another store, still empty.
func (b *bench) again() *bench {
	other := *b
	other.path = filepath.Join(b.t.TempDir(), "sweep.db")
	return &other
}

func (b *bench) open() *sqlite.Store {
	b.t.Helper()
	s, err := sqlite.Open(context.Background(), b.path)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// options are those of a run, with a store that closed closes. change may alter
// them.
func (b *bench) options(change func(*Options)) (o Options, closed func()) {
	b.t.Helper()
	data, err := problem.Prepare(context.Background(), b.exp)
	if err != nil {
		b.t.Fatal(err)
	}
	s := b.open()
	o = Options{Experiment: b.exp, Data: data, Registry: b.registry, Store: s, Workers: 2, Version: "test"}
	if change != nil {
		change(&o)
	}
	return o, func() {
		if err := s.Close(); err != nil {
			b.t.Error(err)
		}
	}
}

// run runs the experiment with a store that is opened for it and closed after
// it, as a process of its own would.
func (b *bench) run(ctx context.Context, change func(*Options)) (search.Summary, error) {
	b.t.Helper()
	o, closed := b.options(change)
	defer closed()
	return Run(ctx, o)
}

func (b *bench) mustRun(change func(*Options)) search.Summary {
	b.t.Helper()
	sum, err := b.run(context.Background(), change)
	if err != nil {
		b.t.Fatal(err)
	}
	return sum
}

// summary reads what is stored.
func (b *bench) summary() *analysis.Summary {
	b.t.Helper()
	s := b.open()
	sum, err := analysis.Summarize(context.Background(), s, b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.t.Fatal(err)
	}
	return sum
}

// table is everything that is stored but times, as text.
func (b *bench) table() string {
	b.t.Helper()
	sum := b.summary()
	for i := range sum.Trials {
		sum.Trials[i].TrainSeconds = 0
	}
	for i := range sum.Final {
		if sum.Final[i].Latency == nil {
			b.t.Errorf("the latency of finalist %d was not measured", sum.Final[i].Number)
		}
		sum.Final[i].Latency = nil
	}
	s := b.open()
	epochs, err := s.AllEpochs(context.Background(), b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, list := range epochs {
		for i := range list {
			list[i].Seconds = 0
		}
	}
	jobs, err := s.Jobs(context.Background(), b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	finals, err := s.Finals(context.Background(), b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := range jobs {
		jobs[i].Worker, jobs[i].Started, jobs[i].Seconds = 0, time.Time{}, 0
	}
	for i := range finals {
		finals[i].TrainSeconds, finals[i].Worker, finals[i].Started = 0, 0, time.Time{}
	}
	labels, err := s.TestLabels(context.Background(), b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	predictions, err := s.Predictions(context.Background(), b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	diagnoses, err := s.Diagnoses(context.Background(), b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.t.Fatal(err)
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", " ")
	if err := e.Encode(sum); err != nil {
		b.t.Fatal(err)
	}
	for n := range len(sum.Trials) {
		fmt.Fprintf(&out, "epochs of trial %d: %+v\n", n, epochs[n])
	}
	fmt.Fprintf(&out, "jobs: %+v\nfinals: %+v\nlabels: %v\nreadings: %+v\ndiagnoses: %+v\n", jobs, finals, labels, predictions, diagnoses)
	return out.String()
}

// differ reports the first line in which two tables differ.
func differ(t testing.TB, what, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Errorf("%s: line %d differs\ngot:  %s\nwant: %s", what, i+1, at(g, i), at(w, i))
			return
		}
	}
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "(no more lines)"
}

// events collects what a run emits.
type events struct {
	mu  sync.Mutex
	all []Event
}

func (e *events) add(v Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, v)
}

// ticking is a runner that calls tick when a task begins and ends, and between
// them after each epoch. Unlike a listener of events, it holds up the run.
type ticking struct {
	runner.Runner
	mu   sync.Mutex
	tick func(t task.Task, moment string) // "begin", "epoch" or "end"
}

func (r *ticking) at(t task.Task, moment string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tick(t, moment)
}

func (r *ticking) Do(ctx context.Context, t task.Task, progress func(routes.EpochResult)) (task.Result, error) {
	r.at(t, "begin")
	defer r.at(t, "end")
	return r.Runner.Do(ctx, t, func(e routes.EpochResult) {
		r.at(t, "epoch")
		if progress != nil {
			progress(e)
		}
	})
}

// ticks has a run done by a ticking runner, which keeps no checkpoints.
func ticks(o *Options, tick func(t task.Task, moment string)) {
	o.Runner = &ticking{Runner: localRunner(*o, problem.New(o.Experiment, o.Registry, o.Data), nil), tick: tick}
}
