package study

import (
	"context"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/study/event"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// hands is an executor with one trial to train.
type hands struct {
	*trials
	t     *testing.T
	point space.Point
	file  string // of the checkpoint
	inner runner.Runner
	given task.Result
}

// Do notes what the runner gave.
func (h *hands) Do(ctx context.Context, t task.Task, progress func(routes.EpochResult)) (r task.Result, err error) {
	r, err = h.inner.Do(ctx, t, progress)
	h.given = r
	return r, err
}

func (h *hands) Workers() int { return h.inner.Workers() }

// newHands is an executor of an experiment with one configuration.
func newHands(t *testing.T, models string) *hands {
	t.Helper()
	b := newBench(t, `
name = "one"
[data]
train = "tiny.csv"
[route.a]
submodel = "mlp"
mlp.embedding = 8
mlp.embedding_dropout = 0.0
[train]
regime = "joint"
epochs = 6
patience = 0
decay = "none"
learning_rate = 0.05
[combiner]
dropout = 0.2
`)
	o, closed := b.options(func(o *Options) { o.Models = models })
	t.Cleanup(closed)
	r, err := newRun(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	h := &hands{trials: r.trials, inner: r.Runner, t: t, point: b.exp.Space.Sample(search.Stream(1, 0, "point")), file: checkpointFolder(models).File(checkpointKey(5))}
	h.runner = h
	return h
}

// train does a job and returns its curve with the value at its end, and the
// notices that were emitted.
func (h *hands) train(from, to int) (values []float64, notices string) {
	h.t.Helper()
	var emitted []Event
	h.events = event.NewEmitter("one", 1, func(e Event) { emitted = append(emitted, e) })
	r, err := h.Execute(context.Background(), 0, search.Job{Trial: 5, Point: h.point, From: from, To: to})
	if err != nil || r.Failed != "" {
		h.t.Fatalf("%v %s", err, r.Failed)
	}
	h.events.Close(context.Background())
	epochs := h.given.Epochs
	if len(r.Curve) != to-from || len(epochs) != to-from {
		h.t.Fatalf("a job from %d to %d has a curve of %d and %d epochs", from, to, len(r.Curve), len(epochs))
	}
	epoch := from
	for _, e := range emitted {
		switch e.Kind {
		case EpochEnded:
			epoch++
			if e.Epoch != epoch || e.Epochs != to || float64(e.Accuracy) != r.Curve[epoch-from-1] || epochs[epoch-from-1].Epoch != epoch {
				h.t.Errorf("after epoch %d of %d: %+v", epoch-1, to, e)
			}
		case TrialBegan:
			if e.Epoch != from || e.Epochs != to {
				h.t.Errorf("a job from %d to %d: %+v", from, to, e)
			}
		case Noticed:
			notices += e.Text + "\n"
		}
	}
	if epoch != to {
		h.t.Errorf("progress of epochs %d to %d, not %d", from+1, epoch, to)
	}
	return append(r.Curve, r.Value), notices
}

// TestExecutePieces does the jobs of one trial with all that may become of its
// kept weights between them.
func TestExecutePieces(t *testing.T) {
	whole, _ := newHands(t, "").train(0, 6)
	if whole[6] != slices.Max(whole[:6]) || whole[6] == whole[5] {
		t.Fatalf("the value of %v is %v; the last must not be the best for this test", whole[:6], whole[6])
	}
	rewrite := func(change func([]byte) []byte) func(string) error {
		return func(file string) error {
			content, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			return os.WriteFile(file, change(content), 0o600)
		}
	}
	for what, c := range map[string]struct {
		between func(file string) error
		notice  string
		other   bool // the outcome
	}{
		"as they are": {func(string) error { return nil }, "", false},
		"gone":        {os.Remove, "", false},
		"folder gone": {func(file string) error { return os.RemoveAll(filepath.Dir(file)) }, "", false},
		"cut short":   {rewrite(func(b []byte) []byte { return b[:len(b)/2] }), "is damaged", false},
		"empty":       {rewrite(func([]byte) []byte { return nil }), "no saved training", false},
		"changed":     {rewrite(func(b []byte) []byte { b[len(b)/2] ^= 1; return b }), "is damaged", false},
		// Only one whose checksum was made right is believed: that shows that
		// the weights are used.
		"forged": {rewrite(forged), "", true},
	} {
		models := t.TempDir()
		h := newHands(t, models)
		first, notices := h.train(0, 3)
		if !slices.Equal(first[:3], whole[:3]) || first[3] != slices.Max(whole[:3]) || notices != "" {
			t.Fatalf("%s: the first job gives %v, %s", what, first, notices)
		}
		if err := c.between(h.file); err != nil {
			t.Fatal(err)
		}
		second, notices := h.train(3, 6)
		if got := reflect.DeepEqual(second, whole[3:]); got == c.other {
			t.Errorf("%s: the second job gives %v, unbroken it is %v", what, second, whole[3:])
		}
		if !strings.Contains(notices, c.notice) || (c.notice == "") != (notices == "") {
			t.Errorf("%s: noticed %q", what, notices)
		}
		if err := h.checkpoints.Delete(checkpointKey(5)); err != nil {
			t.Error(err)
		}
		if left := names(t, models); len(left) > 0 {
			t.Errorf("%s: left behind are %q", what, left)
		}
	}
}

// forged changes the last weights of a state and its checksum.
func forged(state []byte) []byte {
	body := state[:len(state)-4]
	for i := len(body) - 200; i < len(body); i++ {
		body[i] ^= 3
	}
	return binary.NativeEndian.AppendUint32(body, crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)))
}

// TestExecuteAgain does jobs whose report was lost after the weights were kept,
// and jobs for which older weights are there than could be.
func TestExecuteAgain(t *testing.T) {
	whole, _ := newHands(t, "").train(0, 6)
	h := newHands(t, t.TempDir())
	for _, job := range [][2]int{{0, 1}, {0, 1}, {0, 3}, {1, 4}, {4, 5}, {2, 3}, {0, 6}} {
		got, notices := h.train(job[0], job[1])
		want := append(slices.Clone(whole[job[0]:job[1]]), slices.Max(whole[:job[1]]))
		if !slices.Equal(got, want) || notices != "" {
			t.Errorf("job %v gives %v, want %v; %s", job, got, want, notices)
		}
	}
}

// TestNowhereToKeep trains on where no weights can be written, and says so once.
func TestNowhereToKeep(t *testing.T) {
	whole, _ := newHands(t, "").train(0, 6)
	h := newHands(t, filepath.Join(t.TempDir(), "models"))
	if err := os.WriteFile(filepath.Dir(filepath.Dir(h.file)), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, first := h.train(0, 3)
	if !strings.Contains(first, "cannot be saved") {
		t.Errorf("noticed %q", first)
	}
	got, second := h.train(3, 5)
	if !slices.Equal(got[:2], whole[3:5]) || second != "" {
		t.Errorf("then %v, noticed %q", got, second)
	}
}
