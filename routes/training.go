package routes

import (
	"context"
	"errors"
)

// Training is a training that is taken in pieces: Run it to the end of an epoch,
// Save it, and let ResumeTraining go on from there, in this process or another.
// However it is cut up, it gives what an unbroken training gives, bit for bit.
// It is used by one goroutine at a time.
//
// A sub-model is gone on with from its parameters: one that keeps anything else
// from step to step is not the same after a pause.
type Training struct {
	*trainer
	last        int  // epoch
	choose      bool // whether the best epoch is looked for
	epochs      []EpochResult
	best        int // index of the best epoch
	bestWeights snapshot
	bestScores  []float32 // if they are wanted
	fault       error     // why it cannot go on
	id          []byte    // once it was asked for
}

// NewTraining readies the training of a configuration, which it does not begin.
// An error is a fault of the configuration.
func NewTraining(reg *Registry, d *Data, cfg Config, o TrainOptions) (*Training, error) {
	if err := checkMemory(reg, d, cfg, o.Memory); err != nil {
		return nil, err
	}
	tr, err := newTrainer(reg, d, cfg, o)
	if err != nil {
		return nil, err
	}
	t := &Training{trainer: tr, last: Epochs(reg, cfg)}
	if o.Epochs > 0 {
		t.last = min(t.last, o.Epochs)
	}
	t.choose = o.Part == Train && len(d.Corpus.Validation.Labels) > 0
	return t, nil
}

// Run trains to the end of an epoch, counted from 1, or to the end of the
// training where that comes first. After an error, the context's too, the
// training can neither go on nor be saved.
func (t *Training) Run(ctx context.Context, until int) error {
	for len(t.epochs) < until && !t.Over() && t.fault == nil {
		t.fault = t.next(ctx)
	}
	return t.fault
}

// next trains for one epoch.
func (t *Training) next(ctx context.Context) error {
	epoch := len(t.epochs) + 1
	r, err := t.epoch(ctx, epoch, t.choose)
	if err != nil {
		return err
	}
	t.epochs = append(t.epochs, r)
	switch {
	case !t.choose:
		t.best = epoch - 1
	case epoch == 1 || r.Validation.Better(t.epochs[t.best].Validation, t.options.Objective):
		t.best = epoch - 1
		t.bestWeights = t.model.save(t.bestWeights)
		t.bestScores = append(t.bestScores[:0], t.scores...)
	}
	t.average.unswap(t.touched)
	if t.options.OnEpoch != nil {
		t.options.OnEpoch(r)
	}
	return nil
}

// Over reports whether the training is at its end: all epochs are done, or
// patience is.
func (t *Training) Over() bool {
	done := len(t.epochs)
	if done >= t.last {
		return true
	}
	patience := t.model.Config.Train.Int("patience")
	return t.choose && patience > 0 && done > 0 && done-1-t.best >= patience
}

// Epochs returns what each epoch gave, those before a pause too. It must not be
// changed.
func (t *Training) Epochs() []EpochResult { return t.epochs }

// Best returns the index of the best epoch so far; of the last one where
// training is on the validation part too.
func (t *Training) Best() int { return t.best }

// Scores returns the class scores of the validation part after the best epoch of
// those since the training was begun or taken up again, [texts×classes]; nil where
// TrainOptions.Scores did not ask for them.
func (t *Training) Scores() []float32 { return t.bestScores }

// Temperature returns by what the scores of a convex problem were multiplied so that
// they are log-probabilities; 0 where training is none, or has not begun.
func (t *Training) Temperature() float64 { return t.scale }

// Data returns what is trained on.
func (t *Training) Data() *Data { return t.model.data }

// Finish ends the training, early or not, and returns the model with the weights
// of the best epoch so far.
func (t *Training) Finish() (*Outcome, error) {
	if t.fault != nil {
		return nil, t.fault
	}
	t.fault = errors.New("the training is finished and cannot go on")
	if t.bestWeights != nil {
		t.model.restore(t.bestWeights)
	} else if t.average != nil {
		t.average.swap(t.touched, t.opt.steps)
	}
	for _, table := range t.model.params.Tables() {
		table.Fold()
	}
	return &Outcome{Model: t.model, Epochs: t.epochs, Best: t.best}, nil
}

// objective is the name of what chooses the best epoch.
func (t *Training) objective() string {
	if t.options.Objective == "" {
		return "accuracy"
	}
	return t.options.Objective
}
