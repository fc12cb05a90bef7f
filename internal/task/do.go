package task

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/bank"
	"github.com/doubleroute/sweep/routes/diagnose"
)

// Env is what a task needs beside itself to be done.
type Env struct {
	Registry    *routes.Registry
	Data        Data
	Checkpoints blob.Store // nil: none are saved
	Program     string     // its version: what another one has saved of a training is refused
	Turns       *Turns     // nil: tasks may train the same route at once
}

// LatencyRuns is how many single predictions a latency is measured over.
const LatencyRuns = 400

// Do does a task on the calling goroutine. Progress, which may be nil, is called
// with each of its epochs. What is wrong with the configuration is a Result that
// failed; an error says that the task could not be done here, or that ctx is
// done. A panic of a sub-model comes through.
func Do(ctx context.Context, env Env, t Task, progress func(routes.EpochResult)) (r Result, err error) {
	data, err := env.Data.Dataset(t.Data)
	if err != nil {
		return r, err
	}
	d := &execution{Env: env, Task: t, data: data, result: &r, progress: progress, began: time.Now()}
	fault := d.do(ctx)
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	if fault != nil {
		r.Failed = fault.Error()
	}
	return r, nil
}

// execution is a task that is being done.
type execution struct {
	Env
	Task
	data     *routes.Data
	result   *Result
	progress func(routes.EpochResult)
	began    time.Time
}

func (d *execution) do(ctx context.Context) error {
	if d.To > 0 {
		train := d.train
		if d.Config.Apart() {
			train = d.trainApart
		}
		if err := train(ctx); err != nil {
			return err
		}
	}
	if d.Want.Latency {
		return d.latency()
	}
	return nil
}

// train trains, leaves a checkpoint, and takes from the training what is wanted.
func (d *execution) train(ctx context.Context) error {
	t, err := d.begin()
	if err != nil {
		return err
	}
	for _, e := range t.Epochs() { // of this task, where its result was lost
		d.ended(e)
	}
	err = t.Run(ctx, d.To)
	d.result.TrainSeconds = time.Since(d.began).Seconds()
	all := t.Epochs()
	if d.Want.Curve {
		d.result.Epochs = append(d.result.Epochs, all[min(d.From, len(all)):]...)
	}
	if err != nil {
		return err
	}
	d.saveCheckpoint(t)
	if d.Part == routes.Train {
		if d.result.Value, err = all[t.Best()].Validation.Objective(d.objective()); err != nil {
			return err
		}
	}
	if d.wantsModel() {
		return d.finish(t)
	}
	return nil
}

// wantsModel reports whether something is wanted of the trained model.
func (d *execution) wantsModel() bool {
	w := d.Want
	return w.Model || w.Logits || w.Predictions || w.Diagnosis
}

func (d *execution) objective() string {
	if d.Objective == "" {
		return "accuracy"
	}
	return d.Objective
}

func (d *execution) ended(e routes.EpochResult) {
	if e.Epoch > d.From && d.progress != nil {
		d.progress(e)
	}
}

// begin takes up the training at its checkpoint, or readies a new one.
func (d *execution) begin() (*routes.Training, error) {
	o := routes.TrainOptions{Seed: d.Seed, Part: d.Part, Objective: d.Objective, Memory: d.Memory, Program: d.Program, OnEpoch: d.ended}
	if d.Checkpoint != "" && d.Checkpoints != nil {
		if t := d.resume(o); t != nil {
			return t, nil
		}
	}
	return routes.NewTraining(d.Registry, d.data, d.Config, o)
}

// resume returns nil where there is no checkpoint that can be gone on from.
func (d *execution) resume(o routes.TrainOptions) (t *routes.Training) {
	err := d.Checkpoints.Get(d.Checkpoint, func(r io.Reader) (err error) {
		t, err = routes.ResumeTraining(d.Registry, d.data, d.Config, o, r)
		return err
	})
	switch {
	case errors.Is(err, blob.ErrNotFound):
		return nil
	case err != nil:
		d.result.Unused = err.Error()
	case len(t.Epochs()) <= d.To:
		return t
	}
	if err := d.Checkpoints.Delete(d.Checkpoint); err != nil {
		d.result.Unused = errors.Join(errors.New(d.result.Unused), err).Error()
	}
	return nil
}

// saveCheckpoint leaves a checkpoint of a training that is not over.
func (d *execution) saveCheckpoint(t *routes.Training) {
	if t.Over() || d.Checkpoint == "" || d.Checkpoints == nil {
		return
	}
	if err := d.Checkpoints.Put(d.Checkpoint, t.Save); err != nil {
		d.result.Unsaved = err.Error()
	}
}

// finish ends the training and takes what is wanted of its model.
func (d *execution) finish(t *routes.Training) error {
	out, err := t.Finish()
	if err != nil {
		return err
	}
	return d.take(out.Model)
}

// take takes what is wanted of a model.
func (d *execution) take(m *routes.Model) error {
	w, r := d.Want, d.result
	if w.Model {
		var file bytes.Buffer
		if err := m.Save(&file); err != nil {
			return err
		}
		r.Model = file.Bytes()
	}
	if w.Logits {
		l, err := bank.LogitsOf(m)
		if err != nil {
			return err
		}
		if r.Logits, err = l.MarshalBinary(); err != nil {
			return err
		}
	}
	if w.Predictions || w.Diagnosis {
		predictions, diagnosis, err := d.predict(m)
		if err != nil {
			return fmt.Errorf("its predictions: %w", err)
		}
		r.Predictions, r.Diagnosis = &predictions, diagnosis
	}
	return nil
}

func (d *execution) predict(m *routes.Model) (routes.Predictions, *diagnose.Diagnosis, error) {
	if d.Want.Diagnosis {
		return diagnose.Of(m, d.Want.Part)
	}
	predictions, err := m.Predictions(d.Want.Part)
	return predictions, nil, err
}

// latency measures single predictions. The weights do not matter for the time,
// so new ones serve.
func (d *execution) latency() error {
	m, err := routes.NewModel(d.Registry, d.data, d.Config, 0)
	if err != nil {
		return err
	}
	l := &Latency{Processor: Processor()}
	if l.P50, l.P95, err = m.Latency(LatencyRuns); err != nil {
		return err
	}
	for _, s := range d.data.LengthSamples() {
		one := LengthLatency{Tokens: s.Tokens}
		if one.P50, one.P95, err = m.LatencyOf(s.Examples); err != nil {
			return err
		}
		l.Lengths = append(l.Lengths, one)
	}
	d.result.Latency = l
	return nil
}

// Processor names the processor that this program runs on.
func Processor() string {
	if cpus, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(cpus)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				return strings.TrimSpace(value)
			}
		}
	}
	return runtime.GOOS + "/" + runtime.GOARCH
}
