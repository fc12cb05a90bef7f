package task

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/apart"
)

// trainApart trains the routes of the configuration one by one, as far as no
// earlier task has, and joins them. On the union of the parts they are joined as
// trainings on the training part, with the seed Base, say.
func (d *execution) trainApart(ctx context.Context) error {
	seed, most := d.Seed, routes.ApartEpochs(d.Registry, d.Config)
	if d.Part != routes.Train {
		seed = d.Base
	}
	together := d.Config.Train.String("regime") == routes.ApartThenJoint
	model := d.wantsModel() || together && d.To > most
	records, err := d.records(ctx, func(int) routeTraining {
		return routeTraining{part: routes.Train, seed: seed, to: min(d.To, most), weights: model && d.Part == routes.Train}
	})
	if err != nil {
		return err
	}
	j, err := apart.Join(d.data, d.Objective, min(d.To, most), records...)
	if err != nil {
		return err
	}
	if together {
		j.Pad(min(d.To, most))
	}
	if d.Part != routes.Train {
		if records, err = d.records(ctx, func(r int) routeTraining {
			return routeTraining{part: d.Part, seed: d.Seed, to: j.Routes[r], weights: true, scale: records[r].Scale}
		}); err != nil {
			return err
		}
	}
	var m *routes.Model
	if model {
		if m, err = d.joined(j, records); err != nil {
			return err
		}
	}
	if d.To > most && together {
		if m, err = d.together(ctx, m, j, d.To-most); err != nil {
			return err
		}
	}
	return d.endApart(j, m)
}

// endApart takes from routes that were trained apart what is wanted; m is nil where
// no model is.
func (d *execution) endApart(j *apart.Joined, m *routes.Model) (err error) {
	d.result.TrainSeconds = time.Since(d.began).Seconds()
	if d.Part == routes.Train {
		if d.Want.Curve {
			d.result.Epochs = append(d.result.Epochs, j.Epochs[min(d.From, len(j.Epochs)):]...)
		}
		if d.result.Value, err = j.Epochs[j.Best].Validation.Objective(d.objective()); err != nil {
			return err
		}
	}
	if !d.wantsModel() {
		return nil
	}
	return d.take(m)
}

// joined returns the model of routes that were trained apart.
func (d *execution) joined(j *apart.Joined, records []*apart.Record) (*routes.Model, error) {
	weights := make([][]apart.Weights, len(records))
	for r := range records {
		weights[r] = records[r].Weights
	}
	return apart.Model(d.Registry, d.data, d.Config, weights, j.Scales)
}

// together trains a model of routes that were trained apart jointly for some epochs,
// and adds them to j. It returns the better of the two models.
func (d *execution) together(ctx context.Context, m *routes.Model, j *apart.Joined, epochs int) (*routes.Model, error) {
	before := len(j.Epochs)
	t, err := routes.NewTraining(d.Registry, d.data, d.Config.Together(), routes.TrainOptions{
		Seed: d.Seed, Part: d.Part, Objective: d.Objective, Memory: d.Memory, Begin: m,
		OnEpoch: func(e routes.EpochResult) { e.Epoch += before; d.ended(e) },
	})
	if err != nil {
		return nil, err
	}
	if err := t.Run(ctx, epochs); err != nil {
		return nil, err
	}
	better := j.Add(t.Epochs(), d.Objective)
	if !better && d.Part == routes.Train {
		return m, nil
	}
	out, err := t.Finish()
	if err != nil {
		return nil, err
	}
	out.Model.Config = d.Config
	return out.Model, nil
}

// records returns what the trainings of the routes said.
func (d *execution) records(ctx context.Context, of func(route int) routeTraining) ([]*apart.Record, error) {
	records := make([]*apart.Record, d.Config.Routes())
	for r := range records {
		t := of(r)
		t.execution, t.route, t.config = d, r, d.Config.Alone(r)
		var err error
		if records[r], err = t.record(ctx); err != nil {
			return nil, fmt.Errorf("route %c: %w", 'a'+r, err)
		}
	}
	return records, nil
}

// routeTraining is the training of one route alone.
type routeTraining struct {
	*execution
	route   int
	config  routes.Config
	part    routes.Part
	seed    uint64  // of the task
	to      int     // epoch
	weights bool    // are wanted
	scale   float64 // of a convex problem, as the training on the training part has found it
}

// names returns the key of the record in the store and the seed of the training.
// Both depend on the route alone and not on the pair that it is in.
func (t routeTraining) names() (key string, seed uint64, err error) {
	of := struct {
		Config    routes.Config
		Data      string
		Part      routes.Part
		Seed      uint64
		Objective string
	}{t.config, t.Task.Data, t.part, t.seed, t.Objective}
	if t.scale > 0 {
		of.Seed = t.Base // a convex problem has one solution, whatever the order of the texts
	}
	text, err := json.Marshal(of)
	if err != nil {
		return "", 0, err
	}
	sum := sha256.Sum256(text)
	seed = binary.LittleEndian.Uint64(sum[:])
	// What another program, or another processor, gives may differ in its last bits.
	place := sha256.Sum256(fmt.Appendf(text, "%s %s", t.Program, routes.Platform()))
	key = recordPrefix + hex.EncodeToString(place[:12])
	if t.weights {
		key += fmt.Sprintf("-%d", t.to)
	}
	return key, seed, nil
}

// HasWeights reports whether a key of a store is that of a route's record with its
// weights.
func HasWeights(key string) bool {
	rest, ok := strings.CutPrefix(key, recordPrefix)
	_, end, more := strings.Cut(rest, "-")
	return ok && more && "-"+end != stateSuffix
}

// recordPrefix begins the key of a route's record.
const recordPrefix = "route-"

// record returns what the training said, from the store where it is there.
func (t routeTraining) record(ctx context.Context) (*apart.Record, error) {
	key, seed, err := t.names()
	if err != nil {
		return nil, err
	}
	release, err := t.Turns.take(ctx, key)
	if err != nil {
		return nil, err
	}
	defer release()
	r := t.stored(key)
	if r != nil && (r.Failed != "" || r.Over || len(r.Epochs) >= t.to) {
		return r, fault(r)
	}
	r, err = t.train(ctx, r, key, seed)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		r = &apart.Record{Failed: err.Error()}
	}
	t.put(key, r)
	return r, fault(r)
}

// begin takes up a training at its checkpoint, or readies a new one.
func (t routeTraining) begin(r *apart.Record, key string, seed uint64) (*routes.Training, error) {
	o := routes.TrainOptions{Seed: seed, Part: t.part, Objective: t.Objective, Memory: t.Memory, Program: t.Program, OnEpoch: t.progress, Scores: t.part == routes.Train, Temperature: t.scale}
	if r != nil && t.Checkpoints != nil {
		var training *routes.Training
		err := t.Checkpoints.Get(key+stateSuffix, func(in io.Reader) (err error) {
			training, err = routes.ResumeTraining(t.Registry, t.data, t.config, o, in)
			return err
		})
		if err == nil && len(training.Epochs()) == len(r.Epochs) {
			return training, nil
		}
	}
	return routes.NewTraining(t.Registry, t.data, t.config, o)
}

// stateSuffix ends the key of a route's checkpoint.
const stateSuffix = "-state"

// train trains on from what is stored.
func (t routeTraining) train(ctx context.Context, r *apart.Record, key string, seed uint64) (*apart.Record, error) {
	began := time.Now()
	training, err := t.begin(r, key, seed)
	if err != nil {
		return nil, err
	}
	before := len(training.Epochs())
	if r == nil || before == 0 {
		r = &apart.Record{}
	}
	for !training.Over() && len(training.Epochs()) < t.to {
		if err := training.Run(ctx, len(training.Epochs())+1); err != nil {
			return nil, err
		}
		if t.part == routes.Train {
			if err := r.Observe(training); err != nil {
				return nil, err
			}
		}
	}
	r.Epochs, r.Over, r.Scale = training.Epochs(), training.Over(), training.Temperature()
	if n := len(r.Epochs) - before; n > 0 {
		t.result.Trained = append(t.result.Trained, Trained{Route: t.route, Epochs: n, Seconds: time.Since(began).Seconds()})
	}
	t.saveState(training, key)
	if t.weights {
		out, err := training.Finish()
		if err != nil {
			return nil, err
		}
		r.Weights = apart.WeightsOf(out.Model)
	}
	return r, nil
}

// saveState leaves a checkpoint of a training that may go on, and removes that of
// one that is over.
func (t routeTraining) saveState(training *routes.Training, key string) {
	if t.Checkpoints == nil {
		return
	}
	err := error(nil)
	if training.Over() || t.weights {
		err = t.Checkpoints.Delete(key + stateSuffix)
	} else {
		err = t.Checkpoints.Put(key+stateSuffix, training.Save)
	}
	if err != nil {
		t.result.Unsaved = err.Error()
	}
}

// stored returns the record in the store; nil where there is none of use.
func (t routeTraining) stored(key string) *apart.Record {
	if t.Checkpoints == nil {
		return nil
	}
	r := &apart.Record{}
	err := t.Checkpoints.Get(key, func(in io.Reader) error {
		data, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		return r.UnmarshalBinary(data)
	})
	if err != nil {
		if !errors.Is(err, blob.ErrNotFound) {
			t.result.Unused = err.Error()
		}
		return nil
	}
	return r
}

// put leaves a record in the store.
func (t routeTraining) put(key string, r *apart.Record) {
	if t.Checkpoints == nil {
		return
	}
	data, err := r.MarshalBinary()
	if err == nil {
		err = t.Checkpoints.Put(key, func(out io.Writer) error { _, err := out.Write(data); return err })
	}
	if err != nil {
		t.result.Unsaved = err.Error()
	}
}

// fault is why a route could not be trained.
func fault(r *apart.Record) error {
	if r.Failed == "" {
		return nil
	}
	return errors.New(r.Failed)
}
