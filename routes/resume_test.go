package routes

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// TestResumeRefuses reads what is no state of this training.
func TestResumeRefuses(t *testing.T) {
	d, cfg, o := wordy(40, 16), busy(t), TrainOptions{Seed: 2, Program: "1"}
	state := saved(t, begun(t, d, cfg, o, 3))
	with := func(change func(c *Config, o *TrainOptions)) func() (*Data, Config, TrainOptions, []byte) {
		return func() (*Data, Config, TrainOptions, []byte) {
			c, o := busy(t), o
			change(&c, &o)
			return d, c, o, state
		}
	}
	read := func(state []byte) func() (*Data, Config, TrainOptions, []byte) {
		return func() (*Data, Config, TrainOptions, []byte) { return d, cfg, o, state }
	}
	for what, c := range map[string]struct {
		given func() (*Data, Config, TrainOptions, []byte)
		want  error
	}{
		"nothing":           {read(nil), errNoState},
		"another file":      {read([]byte("PK\x03\x04 and more that is no state")), errNoState},
		"another version":   {read(bytes.Replace(state, []byte("training 1"), []byte("training 2"), 1)), errNoState},
		"the magic alone":   {read([]byte(stateMagic)), errDamagedState},
		"the identity only": {read(state[:len(stateMagic)+32]), errDamagedState},
		"cut short":         {read(state[:len(state)-1]), errDamagedState},
		"something more":    {read(append(slices.Clone(state), 0)), errDamagedState},
		"another seed":      {with(func(_ *Config, o *TrainOptions) { o.Seed++ }), errOtherState},
		"another program":   {with(func(_ *Config, o *TrainOptions) { o.Program = "2" }), errOtherState},
		"another objective": {with(func(_ *Config, o *TrainOptions) { o.Objective = "macro_f1" }), errOtherState},
		"another part":      {with(func(_ *Config, o *TrainOptions) { o.Part = TrainAndValidation }), errOtherState},
		"more epochs":       {with(func(c *Config, _ *TrainOptions) { c.Train["epochs"] = 5 }), errOtherState},
		"another width":     {with(func(c *Config, _ *TrainOptions) { c.A.Settings["filters"] = 7 }), errOtherState},
		"another dropout":   {with(func(c *Config, _ *TrainOptions) { c.Combiner["dropout"] = 0.1 }), errOtherState},
		"one route":         {with(func(c *Config, _ *TrainOptions) { c.B = nil }), errOtherState},
		"other data": {func() (*Data, Config, TrainOptions, []byte) {
			other := wordy(40, 16)
			other.Corpus.Train.Labels[0] = (other.Corpus.Train.Labels[0] + 1) % 3
			return other, cfg, o, state
		}, errOtherState},
		"other texts": {func() (*Data, Config, TrainOptions, []byte) { return wordy(40, 17), cfg, o, state }, errOtherState},
	} {
		d, cfg, o, state := c.given()
		tr, err := ResumeTraining(Builtin(), d, cfg, o, bytes.NewReader(state))
		if tr != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
	for at := 0; at < len(state); at += 97 {
		bad := slices.Clone(state)
		bad[at] ^= 16
		for _, bad := range [][]byte{bad, state[:at]} {
			if tr, err := ResumeTraining(Builtin(), d, cfg, o, bytes.NewReader(bad)); tr != nil || err == nil {
				t.Fatalf("a state with a changed bit or an end at byte %d of %d is read", at, len(state))
			}
		}
	}
	if err := resume(t, d, cfg, o, state).Run(context.Background(), 4); err != nil {
		t.Errorf("the state itself: %v", err)
	}
}

// TestReaderFails passes the reader's own error on.
func TestReaderFails(t *testing.T) {
	d, cfg := wordy(40, 16), busy(t)
	state := saved(t, begun(t, d, cfg, TrainOptions{}, 1))
	fault := errors.New("the disk is gone")
	for _, end := range []int{0, 5, len(stateMagic), len(stateMagic) + 40, len(state) / 2, len(state) - 1} {
		_, err := ResumeTraining(Builtin(), d, cfg, TrainOptions{}, &failing{bytes.NewReader(state[:end]), fault})
		if !errors.Is(err, fault) {
			t.Errorf("reading to byte %d gives %v", end, err)
		}
	}
	if err := begun(t, d, cfg, TrainOptions{}, 1).Save(&full{100, fault}); !errors.Is(err, fault) {
		t.Errorf("writing gives %v", err)
	}
}

// failing is a reader that fails where another one ends.
type failing struct {
	r   *bytes.Reader
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil {
		err = f.err
	}
	return n, err
}

// full is a writer that has room for so many bytes.
type full struct {
	left int
	err  error
}

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.left {
		return 0, f.err
	}
	f.left -= len(p)
	return len(p), nil
}

// FuzzResume reads states of any content whose checksum is right: whatever they
// hold, they are read or refused, and what was read can go on.
func FuzzResume(f *testing.F) {
	d := wordy(24, 8)
	cfg := single(route(f, "bigrams", "mlp", submodels.Values{"embedding": 4, "pool": "mean", "depth": 0}),
		submodels.Values{"epochs": 3, "batch_size": 16})
	whole := saved(f, begun(f, d, cfg, TrainOptions{}, 2))
	body := whole[:len(whole)-4]
	for _, end := range []int{0, 10, len(stateMagic), len(stateMagic) + 32, len(stateMagic) + 40, len(body) / 2, len(body)} {
		f.Add(body[:end])
	}
	for _, at := range []int{len(stateMagic) + 32, len(stateMagic) + 36, len(stateMagic) + 45, len(stateMagic) + 40 + 2*64} {
		bad := slices.Clone(body)
		bad[at] = 255
		f.Add(bad)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var state bytes.Buffer
		s := newStream(nil, &state)
		move(s, body)
		s.checksum()
		tr, err := ResumeTraining(Builtin(), d, cfg, TrainOptions{}, &state)
		if (tr == nil) != (err != nil) {
			t.Fatalf("both a training and the error %v", err)
		}
		if err == nil && tr.Run(context.Background(), 3) == nil && len(tr.Epochs()) > 3 {
			t.Errorf("%d epochs of 3", len(tr.Epochs()))
		}
	})
}
