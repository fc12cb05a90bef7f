package study

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
)

// tiny is an experiment whose trials differ a thousandfold in length and of
// which half fail: the loss overflows at once, late or only on the validation
// part, or the memory is too small.
const tiny = `
name = "tiny"
seed = 3

[data]
train = "tiny.csv"

[route.a]
view = "all"
submodel = ["mlp", "cnn", "rnn"]
mlp.embedding = [4, 16]
cnn.embedding = [4, 16]
cnn.filters = [4, 64]
rnn.embedding = [4, 16]
rnn.hidden = [4, 16, 64]

[route.b]
view = ["all", "second-half"]
submodel = ["mlp", "rnn"]
mlp.embedding = [4, 16]
rnn.embedding = [4, 16]
rnn.hidden = [4, 16]

[train]
epochs = [1, 4, 12]
batch_size = [8, 32]
learning_rate = [0.01, 0.02, 10.0]
weight_decay = [0.0, 0.3, 10.0]
clip = 0.0
warmup = 0.0
decay = "none"
patience = 0

[search]
sampler = "random"
trials = 14
concurrency = 4

[limit]
memory = "2MB"

[final]
seeds = 2
models = 3
`

// texts writes a file of short texts whose words say their class, but for those
// that are negated.
func texts(t testing.TB, path string, rows int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(words string) string { list := strings.Fields(words); return list[rng.IntN(len(list))] }
	var b strings.Builder
	b.WriteString("text,label\n")
	for range rows {
		words, label := "good fine great lovely nice", "up"
		if rng.IntN(2) == 0 {
			words, label = "bad poor awful weak sad", "down"
		}
		said := pick(words)
		if rng.IntN(3) == 0 {
			said, label = "not "+said, map[string]string{"up": "down", "down": "up"}[label]
		}
		for range rng.IntN(4) {
			said = pick("the a film play book was is very") + " " + said
		}
		for range rng.IntN(4) {
			said += " " + pick("and so it is by the sea")
		}
		fmt.Fprintf(&b, "%s,%s\n", said, label)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

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
	texts(t, filepath.Join(dir, "tiny.csv"), 240)
	b := &bench{t: t, registry: routes.Builtin(), path: filepath.Join(dir, "sweep.db")}
	b.exp = b.read(filepath.Join(dir, "tiny.toml"), source, set...)
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

// run runs the experiment with a store that is opened for it and closed after
// it, as a process of its own would. change may alter the options.
func (b *bench) run(ctx context.Context, change func(*Options)) (search.Summary, error) {
	b.t.Helper()
	data, err := Prepare(b.exp)
	if err != nil {
		b.t.Fatal(err)
	}
	s := b.open()
	defer func() {
		if err := s.Close(); err != nil {
			b.t.Error(err)
		}
	}()
	o := Options{Experiment: b.exp, Data: data, Registry: b.registry, Store: s, Workers: 2, Version: "test"}
	if change != nil {
		change(&o)
	}
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
	readings, err := s.Predictions(context.Background(), b.exp.Name)
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
	fmt.Fprintf(&out, "jobs: %+v\nfinals: %+v\nlabels: %v\nreadings: %+v\ndiagnoses: %+v\n", jobs, finals, labels, readings, diagnoses)
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

// events collects what a run tells.
type events struct {
	mu  sync.Mutex
	all []Event
}

func (e *events) add(v Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, v)
}
