// Package runnertest says what a runner.Runner has to do.
package runnertest

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// Open opens a runner of as many workers that does tasks with env, or with one
// that is like it.
type Open func(t testing.TB, env task.Env, workers int) runner.Runner

// Test holds runners to the contract.
func Test(t *testing.T, open Open) {
	t.Run("results", func(t *testing.T) { results(t, open) })
	t.Run("checkpoints", func(t *testing.T) { checkpoints(t, open) })
	t.Run("failures", func(t *testing.T) { failures(t, open) })
	t.Run("cancelled", func(t *testing.T) { cancelled(t, open) })
	t.Run("progress", func(t *testing.T) { progress(t, open) })
	t.Run("workers", func(t *testing.T) { atOnce(t, open) })
}

// Bench is where tasks are done in tests.
type Bench struct {
	task.Env
	Key string // of the data

	building, most atomic.Int32 // sub-models "counted" that are being built at once
}

// NewBench returns one with data of its own and with sub-models that misbehave:
// "panics", and "counted", which takes a moment to build.
func NewBench(t testing.TB) *Bench {
	t.Helper()
	b := &Bench{Key: "data-of-tests"}
	registry := routes.Builtin()
	mlp, _ := registry.SubModels.Lookup("mlp")
	add := func(name string, before func()) {
		err := registry.SubModels.Add(submodels.Spec{Name: name, Settings: mlp.Settings, New: func(v submodels.Values) (submodels.SubModel, error) {
			before()
			return mlp.New(v)
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	add("panics", func() { panic("no such thing") })
	add("counted", func() {
		n := b.building.Add(1)
		for most := b.most.Load(); n > most && !b.most.CompareAndSwap(most, n); most = b.most.Load() {
		}
		time.Sleep(20 * time.Millisecond)
		b.building.Add(-1)
	})
	data := &task.Datasets{}
	data.Add(b.Key, routes.NewData(registry, corpus(), routes.TextOptions{Tokens: "words", MaxTokens: 50, Lowercase: true, MinCount: 1, MaxVocabulary: 1000, Buckets: 64}))
	b.Env = task.Env{Registry: registry, Data: data, Checkpoints: &blob.Memory{}, Program: "test"}
	return b
}

// corpus has texts of two classes, of which the later part has words of its own.
func corpus() *text.Corpus {
	c := &text.Corpus{Classes: []string{"down", "up"}, Fields: []string{"text"}}
	for i := range 120 {
		class := i * 7 % 2
		words := []string{"bad sad weak", "good fine nice"}[class]
		if i%5 == 0 {
			words = "not " + []string{"good", "bad"}[class]
		}
		part := []*text.Part{&c.Train, &c.Train, &c.Validation, &c.Test}[i/2%4]
		part.Examples = append(part.Examples, text.Example{Fields: []string{fmt.Sprintf("%s film %d of the", words, i%9)}})
		part.Labels = append(part.Labels, int32(class))
	}
	return c
}

// Task returns a task of six epochs with a sub-model and settings under train.
func (b *Bench) Task(submodel string, train submodels.Values) task.Task {
	spec, _ := b.Registry.SubModels.Lookup(submodel)
	settings := submodels.Defaults(spec.Settings)
	if submodel != "panics" {
		settings["embedding"] = 4
	}
	c := routes.Config{A: routes.Route{View: "all", SubModel: submodel, Settings: settings},
		Combiner: submodels.Values{"kind": "linear", "dropout": 0.2}, Train: submodels.Defaults(routes.TrainSettings())}
	c.B = &routes.Route{View: "second-half", SubModel: submodel, Settings: maps.Clone(settings)}
	c.Train["regime"], c.Train["learning_rate"], c.Train["epochs"], c.Train["patience"] = routes.Joint, 0.02, 6, 0
	maps.Copy(c.Train, train)
	return task.Task{Config: c, Data: b.Key, Seed: 5, To: 6, Want: task.Want{Curve: true}}
}

// Equal reports whether results are the same, times aside. Where they came by a
// network, what is empty may have become nil.
func Equal(a, b task.Result) bool { return bytes.Equal(timeless(a), timeless(b)) }

func timeless(r task.Result) []byte {
	r.Started, r.Seconds, r.TrainSeconds = time.Time{}, 0, 0
	var epochs []routes.EpochResult
	for _, e := range r.Epochs {
		e.Seconds = 0
		epochs = append(epochs, e)
	}
	r.Epochs = epochs
	if r.Latency != nil {
		r.Latency = &task.Latency{Lengths: make([]task.LengthLatency, len(r.Latency.Lengths))}
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(r); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// Through is what becomes of a value that is sent elsewhere.
func Through[T any](t testing.TB, v T) (got T) {
	t.Helper()
	var b bytes.Buffer
	if err := errors.Join(gob.NewEncoder(&b).Encode(v), gob.NewDecoder(&b).Decode(&got)); err != nil {
		t.Fatal(err)
	}
	return got
}

// results holds what comes back to what task.Do gives, whatever is wanted, and
// whatever else is done at the same time.
func results(t *testing.T, open Open) {
	b := NewBench(t)
	r := open(t, b.Env, 3)
	var wait sync.WaitGroup
	seen := map[string]task.Task{}
	for n, want := range []task.Want{
		{}, {Curve: true}, {Model: true}, {Logits: true}, {Predictions: true, Part: routes.Test}, {Diagnosis: true, Part: routes.Test}, {Latency: true},
		{Curve: true, Model: true, Logits: true, Diagnosis: true, Part: routes.Validation},
	} {
		for _, part := range []routes.Part{routes.Train, routes.TrainAndValidation} {
			k := b.Task("mlp", nil)
			k.Want, k.Part, k.Seed = want, part, uint64(n)<<60+1
			if n == 6 {
				k.To = 0
			}
			if other, twice := seen[k.Key()]; twice || !reflect.DeepEqual(Through(t, k), k) || Through(t, k).Key() != k.Key() {
				t.Errorf("the key of %+v is that of %+v", k, other)
			}
			seen[k.Key()] = k
			wait.Go(func() {
				expected, err := task.Do(t.Context(), b.Env, k, nil)
				if err != nil || expected.Failed != "" {
					t.Errorf("%+v: %v, %s", want, err, expected.Failed)
				}
				got, err := r.Do(t.Context(), k, nil)
				if err != nil || !Equal(got, expected) || !Equal(Through(t, got), expected) {
					t.Errorf("%+v: %+v and %+v, %v", want, got, expected, err)
				}
				has := task.Want{Curve: len(got.Epochs) == 6, Model: len(got.Model) > 0, Logits: len(got.Logits) > 0, Latency: got.Latency != nil && got.Latency.P50 > 0,
					Predictions: got.Predictions != nil && got.Diagnosis == nil, Diagnosis: got.Diagnosis != nil, Part: want.Part}
				if has != want {
					t.Errorf("%+v was wanted and %+v came", want, has)
				}
				if (part == routes.Train && k.To > 0) != (got.Value > 0) || got.Started.IsZero() || got.Seconds <= 0 || got.TrainSeconds > got.Seconds {
					t.Errorf("%+v: value %v, started %v, %v s of %v s", want, got.Value, got.Started, got.TrainSeconds, got.Seconds)
				}
			})
		}
	}
	wait.Wait()
	kinds := b.Task("mlp", submodels.Values{"whole": 3, "number": 3.0, "list": []int{3, 5}, "truth": false, "name": ""})
	if got := Through(t, kinds); !reflect.DeepEqual(got, kinds) {
		t.Errorf("%+v is sent and %+v comes", kinds, got)
	}
	nan := task.Result{Value: math.NaN(), Epochs: []routes.EpochResult{{TrainLoss: math.Inf(1)}}}
	if got := Through(t, nan); !math.IsNaN(got.Value) || !math.IsInf(got.Epochs[0].TrainLoss, 1) {
		t.Errorf("what is no number comes as %+v", got)
	}
}

// checkpoints does a training in pieces.
func checkpoints(t *testing.T, open Open) {
	b := NewBench(t)
	r := open(t, b.Env, 1)
	do := func(k task.Task, from, to int) (task.Result, int) {
		t.Helper()
		k.From, k.To = from, to
		observed := 0
		got, err := r.Do(t.Context(), k, func(routes.EpochResult) { observed++ })
		if err != nil || got.Failed != "" {
			t.Fatal(err, got.Failed)
		}
		return got, observed
	}
	k := b.Task("mlp", nil)
	whole, _ := do(k, 0, 6)
	k.Checkpoint = "one"
	// What came before a job's beginning and end again is of a result that was lost.
	for _, piece := range [][2]int{{0, 2}, {0, 2}, {2, 4}, {0, 3}, {3, 6}} {
		got, observed := do(k, piece[0], piece[1])
		want := whole
		want.Epochs = whole.Epochs[piece[0]:piece[1]]
		want.Value = 0
		for _, e := range whole.Epochs[:piece[1]] {
			want.Value = max(want.Value, e.Validation.Accuracy)
		}
		if !Equal(got, want) || observed != piece[1]-piece[0] {
			t.Errorf("epochs %v give %+v and report %d, want %+v", piece, got, observed, want)
		}
	}
	k.Seed++
	if got, _ := do(k, 3, 6); got.Unused == "" || len(got.Epochs) != 3 {
		t.Errorf("with the checkpoint of another seed: %+v", got)
	}
	if items, err := b.Checkpoints.List(); len(items) > 0 || err != nil {
		t.Errorf("a checkpoint of no use is left: %v, %v", items, err)
	}
	k.Checkpoint = "no key/"
	if got, _ := do(k, 0, 3); got.Unsaved == "" {
		t.Errorf("saved under no key: %+v", got)
	}
}

// failures distinguishes tasks that fail from those that cannot be done.
func failures(t *testing.T, open Open) {
	b := NewBench(t)
	r := open(t, b.Env, 2)
	small := b.Task("mlp", nil)
	small.Memory = 10
	late := b.Task("mlp", submodels.Values{"learning_rate": 10.0, "weight_decay": 10.0, "clip": 0.0, "warmup": 0.0, "decay": "none", "epochs": 100})
	late.To = 100
	for want, k := range map[string]task.Task{
		"limit.memory":                     small,
		"lower train.learning_rate":        late,
		"panicked: no such thing (runnert": b.Task("panics", nil),
	} {
		got, err := r.Do(t.Context(), k, nil)
		if err != nil || !strings.Contains(got.Failed, want) {
			t.Errorf("%s: %q, %v", want, got.Failed, err)
		}
		if again, err := r.Do(t.Context(), k, nil); err != nil || !Equal(got, again) {
			t.Errorf("%s: again %q, %v", want, again.Failed, err)
		}
	}
	lost := b.Task("mlp", nil)
	lost.Data = "others"
	if got, err := r.Do(t.Context(), lost, nil); err == nil || got.Failed != "" {
		t.Errorf("without its data: %+v", got)
	}
}

// cancelled ends tasks that are being done, and tasks that wait.
func cancelled(t *testing.T, open Open) {
	b := NewBench(t)
	r := open(t, b.Env, 1)
	long := b.Task("mlp", submodels.Values{"epochs": 10000})
	long.To = 10000
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var began sync.Once
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			_, err := r.Do(ctx, long, func(routes.EpochResult) { began.Do(cancel) })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled, it gives %v", err)
			}
		})
	}
	wait.Wait()
	if got, err := r.Do(t.Context(), b.Task("mlp", nil), nil); err != nil || len(got.Epochs) != 6 {
		t.Errorf("afterwards: %+v, %v", got, err)
	}
}

// progress reports each epoch, and waits for nobody.
func progress(t *testing.T, open Open) {
	b := NewBench(t)
	r := open(t, b.Env, 1)
	k := b.Task("mlp", nil)
	var observed []routes.EpochResult
	got, err := r.Do(t.Context(), k, func(e routes.EpochResult) { observed = append(observed, e) })
	if err != nil || !reflect.DeepEqual(observed, got.Epochs) {
		t.Errorf("%+v was reported as %+v, %v", observed, got.Epochs, err)
	}
	hold := make(chan struct{})
	defer close(hold)
	again, err := r.Do(t.Context(), k, func(routes.EpochResult) { <-hold })
	if err != nil || !Equal(got, again) {
		t.Errorf("with a listener that blocks: %+v, %v", again, err)
	}
}

// atOnce counts what is done at once.
func atOnce(t *testing.T, open Open) {
	for _, workers := range []int{1, 3} {
		b := NewBench(t)
		r := open(t, b.Env, workers)
		if r.Workers() != workers {
			t.Errorf("%d workers, not %d", r.Workers(), workers)
		}
		var wait sync.WaitGroup
		for range 7 {
			wait.Go(func() {
				if _, err := r.Do(t.Context(), b.Task("counted", submodels.Values{"epochs": 1}), nil); err != nil {
					t.Error(err)
				}
			})
		}
		if wait.Wait(); int(b.most.Load()) != workers {
			t.Errorf("%d at once with %d workers", b.most.Load(), workers)
		}
	}
}
