package routes

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// resume reads a saved training.
func resume(t testing.TB, d *Data, cfg Config, o TrainOptions, state []byte) *Training {
	t.Helper()
	tr, err := ResumeTraining(Builtin(), d, cfg, o, bytes.NewReader(state))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// begun is a training that was taken to the end of an epoch.
func begun(t testing.TB, d *Data, cfg Config, o TrainOptions, epoch int) *Training {
	t.Helper()
	tr, err := NewTraining(Builtin(), d, cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	advance(t, tr, epoch)
	return tr
}

func advance(t testing.TB, tr *Training, epoch int) {
	t.Helper()
	if err := tr.Run(context.Background(), epoch); err != nil {
		t.Fatal(err)
	}
}

func saved(t testing.TB, tr *Training) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := tr.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// broken trains to the end with a file and a new training at each of the given
// epochs. The data are read anew each time, as another process would.
func broken(t testing.TB, data func() *Data, cfg Config, o TrainOptions, cuts []int) (*Outcome, []EpochResult) {
	t.Helper()
	var told []EpochResult
	o.OnEpoch = func(r EpochResult) { told = append(told, r) }
	path := filepath.Join(t.TempDir(), "state")
	tr := begun(t, data(), cfg, o, 0)
	for _, cut := range cuts {
		advance(t, tr, cut)
		if err := os.WriteFile(path, saved(t, tr), 0o600); err != nil {
			t.Fatal(err)
		}
		state, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		tr = resume(t, data(), cfg, o, state)
	}
	advance(t, tr, cfg.Train.Int("epochs"))
	if !tr.Over() {
		t.Error("the training is not over after its last epoch")
	}
	out, err := tr.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return out, told
}

// untimed is epochs without what a clock says of them.
func untimed(epochs []EpochResult) []EpochResult {
	epochs = slices.Clone(epochs)
	for i := range epochs {
		epochs[i].Seconds = 0
	}
	return epochs
}

// sameOutcome holds one training to another, bit for bit.
func sameOutcome(t testing.TB, what string, got, want *Outcome) {
	t.Helper()
	if !slices.Equal(untimed(got.Epochs), untimed(want.Epochs)) {
		t.Errorf("%s: the epochs are\n%+v, not\n%+v", what, got.Epochs, want.Epochs)
	}
	if got.Best != want.Best {
		t.Errorf("%s: the best epoch is %d, not %d", what, got.Best+1, want.Best+1)
	}
	if !same(got.Model, want.Model) {
		t.Errorf("%s: the weights are others", what)
	}
}

// variety is every built-in sub-model, alone and in pairs, with every random
// part, optimizer and schedule of training.
func variety(t testing.TB) []Config {
	all := everything(t)
	for _, c := range everything(t) {
		all = append(all, single(c.A, c.Train))
	}
	for i := range all {
		all[i].Combiner = submodels.Values{"kind": "linear", "dropout": 0.2}
		maps.Copy(all[i].Train, submodels.Values{"epochs": 5, "batch_size": 16, "learning_rate": 0.02, "weight_decay": 0.05,
			"optimizer": []string{"adam", "adamw"}[i/3%2], "decay": []string{"none", "linear", "cosine"}[i%3],
			"patience": []int{0, 1, 3}[i/2%3], "warmup": 0.3, "average": []float64{0, 0.8, 0.95}[(i+i/3)%3],
			"r_drop": []float64{0, 0, 1}[i/2%3], "class_weights": classWeights()[i%3]})
	}
	return all
}

// TestInPieces cuts trainings into pieces, at every epoch and at random ones.
func TestInPieces(t *testing.T) {
	stopped, earlier := 0, 0
	data := func() *Data { return wordy(56, 24) }
	for i, cfg := range variety(t) {
		for _, part := range []Part{Train, TrainAndValidation}[:2-i%2] {
			o := TrainOptions{Seed: uint64(i), Part: part, Objective: []string{"", "macro_f1", "neg_log_loss"}[i%3]}
			what := fmt.Sprintf("%s, %v", name(cfg), cfg.Train)
			want := fit(t, data(), cfg, o)
			rng := submodels.Stream(uint64(i), "cuts", int(part))
			for _, cuts := range [][]int{{1, 2, 3, 4, 5}, {rng.IntN(2), 2 + rng.IntN(3)}} {
				got, told := broken(t, data, cfg, o, cuts)
				sameOutcome(t, fmt.Sprintf("%s, cut at %v", what, cuts), got, want)
				if !slices.Equal(told, got.Epochs) {
					t.Errorf("%s, cut at %v: told of %+v, which is not each epoch once", what, cuts, told)
				}
			}
			if len(want.Epochs) < 5 {
				stopped++
			}
			if want.Best < len(want.Epochs)-1 {
				earlier++
			}
		}
	}
	if stopped < 2 || earlier < 2 {
		t.Errorf("%d trainings stopped early and %d had their best epoch before the last: that is no good test", stopped, earlier)
	}
}

// TestVectorsInPieces does the same with rows of numbers.
func TestVectorsInPieces(t *testing.T) {
	cfg := single(route(t, "columns:2-4", "mlp", submodels.Values{"depth": 2, "width": 6, "dropout": 0.2}),
		submodels.Values{"epochs": 5, "patience": 0})
	data := func() *Data { return vectorData(2, 40, 1, 4) }
	got, _ := broken(t, data, cfg, TrainOptions{}, []int{2, 3})
	sameOutcome(t, "vectors", got, fit(t, data(), cfg, TrainOptions{}))
}

// TestSaveIsNoPause saves after each epoch and trains on.
func TestSaveIsNoPause(t *testing.T) {
	d, cfg := wordy(56, 24), busy(t)
	want := fit(t, d, cfg, TrainOptions{Seed: 2})
	var states [][]byte
	var tr *Training
	tr = begun(t, d, cfg, TrainOptions{Seed: 2, OnEpoch: func(EpochResult) { states = append(states, saved(t, tr)) }}, 0)
	advance(t, tr, 4)
	if again := saved(t, tr); !bytes.Equal(again, states[3]) {
		t.Error("the same training is saved in two ways")
	}
	got, err := tr.Finish()
	if err != nil {
		t.Fatal(err)
	}
	sameOutcome(t, "saved after each epoch", got, want)
	for epoch, state := range states {
		tr := resume(t, d, cfg, TrainOptions{Seed: 2}, state)
		if n := len(tr.Epochs()); n != epoch+1 {
			t.Fatalf("resumed after %d epochs, not %d", n, epoch+1)
		}
		advance(t, tr, 4)
		got, err := tr.Finish()
		if err != nil {
			t.Fatal(err)
		}
		sameOutcome(t, fmt.Sprint("resumed after epoch ", epoch+1), got, want)
	}
}

// TestStateIsSmall checks that rows which no text has used take no room, and
// that the best weights take none where they are the last.
func TestStateIsSmall(t *testing.T) {
	d := wordy(56, 24)
	d.Options.Buckets = 1 << 12
	cfg := single(route(t, "bigrams", "mlp", submodels.Values{"embedding": 8, "pool": "mean", "depth": 0}),
		submodels.Values{"epochs": 12, "patience": 0, "learning_rate": 0.3})
	tr := begun(t, d, cfg, TrainOptions{}, 0)
	table := tr.model.params.Tables()[0]
	if table.Rows < 1<<12 {
		t.Fatalf("the table has %d rows", table.Rows)
	}
	seen := map[bool]bool{}
	for epoch := range 12 {
		advance(t, tr, epoch+1)
		moved := 0
		for row := range table.Rows {
			if tr.touched[0].has(row) {
				moved++
			}
		}
		planes := 3
		if last := tr.best == epoch; !last {
			planes = 4
		}
		seen[planes == 3] = true
		dense := 0
		for _, p := range tr.model.params.Dense() {
			dense += len(p.W)
		}
		head := len(stateMagic) + 32 + 2*4 + 4 + (epoch+1)*8*8 + (table.Rows+7)/8
		if got, want := len(saved(t, tr)), head+4*planes*(dense+moved*table.Dim); got != want || moved > 500 || moved == 0 {
			t.Errorf("epoch %d: %d bytes, want %d with %d rows moved", epoch+1, got, want, moved)
		}
	}
	if len(seen) != 2 {
		t.Errorf("the best epoch was the last, or was not, in all of them: %v", seen)
	}
}

// TestEnded checks that a training which has broken off or was finished neither
// goes on nor is saved.
func TestEnded(t *testing.T) {
	d, cfg := wordy(40, 16), busy(t)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	interrupted := begun(t, d, cfg, TrainOptions{}, 1)
	if err := interrupted.Run(cancelled, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled training gives %v", err)
	}
	finished := begun(t, d, cfg, TrainOptions{}, 1)
	if _, err := finished.Finish(); err != nil {
		t.Fatal(err)
	}
	for what, tr := range map[string]*Training{"interrupted": interrupted, "finished": finished} {
		if err := tr.Run(context.Background(), 2); err == nil {
			t.Errorf("a training that was %s goes on", what)
		}
		if err := tr.Save(&bytes.Buffer{}); err == nil {
			t.Errorf("a training that was %s is saved", what)
		}
		if _, err := tr.Finish(); err == nil {
			t.Errorf("a training that was %s is finished once more", what)
		}
		if n := len(tr.Epochs()); n != 1 {
			t.Errorf("a training that was %s has %d epochs", what, n)
		}
	}
}
