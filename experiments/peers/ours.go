package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"sync"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/routes"
)

// ours is our side as a worker: it trains on prepared data as it is asked to.
type ours struct {
	settings settings
	config   routes.Config
	data     *routes.Data
}

// serve reads the settings and answers requests until there are no more.
func serve(in io.Reader, out io.Writer) error {
	questions, answers := json.NewDecoder(in), json.NewEncoder(out)
	o := &ours{}
	if err := questions.Decode(&o.settings); err != nil {
		return err
	}
	var err error
	if o.data, err = open(o.settings.Folder); err != nil {
		return err
	}
	if o.config, err = o.settings.config(); err != nil {
		return err
	}
	for {
		var q request
		if err := questions.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		a, err := o.answer(q)
		if err != nil {
			a.Error = err.Error()
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
}

func (o *ours) answer(q request) (reply, error) {
	switch q.Do {
	case "train":
		return o.trainings(q)
	case "accuracy":
		return o.accuracy(q)
	case "predict":
		return o.predict(q)
	case "peak":
		return reply{GFLOPS: machinePeak()}, nil
	case "versions":
		return reply{Versions: []string{runtime.Version(), "kernels " + kernels.Build()}}, nil
	case "memory":
		n, err := peakMemory()
		return reply{Bytes: n}, err
	}
	return reply{}, errors.New("a worker of ours cannot " + q.Do)
}

// trainings trains several classifiers at once, each on its own goroutine, and
// adds up their examples a second.
func (o *ours) trainings(q request) (reply, error) {
	n := max(q.Workers, 1)
	runtime.GOMAXPROCS(n)
	defer runtime.GOMAXPROCS(1)
	each, errs := make([]reply, n), make([]error, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { each[i], errs[i] = o.train(q.Seconds, q.Seed+uint64(i)) })
	}
	wait.Wait()
	sum := reply{Seconds: 1} // so that Examples is those of a second
	for _, r := range each {
		sum.Examples += r.rate()
	}
	return sum, errors.Join(errs...)
}

// train trains for whole epochs until seconds have gone, beginning anew where a
// training ends.
func (o *ours) train(seconds float64, seed uint64) (reply, error) {
	var r reply
	ctx, enough := context.WithCancel(context.Background())
	defer enough()
	for ; r.Seconds < seconds; seed++ {
		_, err := routes.Fit(ctx, nil, o.data, o.config, routes.TrainOptions{
			Seed: seed, Part: routes.TrainAndValidation,
			OnEpoch: func(e routes.EpochResult) {
				r.Examples += float64(len(o.data.Corpus.Train.Labels))
				if r.Seconds += e.Seconds; r.Seconds >= seconds {
					enough()
				}
			},
		})
		if err != nil && !errors.Is(err, context.Canceled) {
			return r, err
		}
	}
	return r, nil
}

// accuracy trains once and measures on the test part.
func (o *ours) accuracy(q request) (reply, error) {
	fitted, err := o.fit(q.Seed)
	if err != nil {
		return reply{}, err
	}
	m, err := fitted.Model.Evaluate(routes.Test)
	r := reply{Accuracy: m.Accuracy}
	for _, e := range fitted.Epochs {
		r.Seconds += e.Seconds
	}
	return r, err
}

func (o *ours) fit(seed uint64) (*routes.Outcome, error) {
	return routes.Fit(context.Background(), nil, o.data, o.config, routes.TrainOptions{Seed: seed, Part: routes.TrainAndValidation})
}
