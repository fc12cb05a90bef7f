package routes

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// TrainOptions says how a configuration is trained.
type TrainOptions struct {
	Seed      uint64
	Part      Part   // trained on: Train or TrainAndValidation
	Epochs    int    // stop after that many; 0: as configured
	Objective string // chooses the best epoch; empty: accuracy
	Memory    int64  // bytes that training may take; 0: no limit
	Program   string // its version: what another one has saved of a training is refused
	OnEpoch   func(EpochResult)
	Scores    bool // whether the class scores of the validation part after the best epoch are kept
	// Temperature is by what the scores of a convex problem are multiplied where an
	// earlier training of it has found that; 0: it is to be found.
	Temperature float64
	Begin       *Model // of the same configuration, but for training: its weights are begun with; nil: drawn from Seed
}

// EpochResult is what one epoch gave.
type EpochResult struct {
	Epoch        int // from 1
	TrainLoss    float64
	LearningRate float64 // of the last step
	Validation   Metrics // zero when training on the validation part too
	Seconds      float64
}

// Outcome is a finished training.
type Outcome struct {
	Model  *Model // with the weights of the best epoch
	Epochs []EpochResult
	Best   int // index of the best epoch
}

// Fit trains a configuration. On the training part, it keeps the weights of the
// epoch that does best on the validation part and stops early; on the union it
// trains for all epochs. An error other than the context's is a fault of the
// configuration.
func Fit(ctx context.Context, reg *Registry, d *Data, cfg Config, o TrainOptions) (*Outcome, error) {
	t, err := NewTraining(reg, d, cfg, o)
	if err != nil {
		return nil, err
	}
	if err := t.Run(ctx, t.last); err != nil {
		return nil, err
	}
	return t.Finish()
}

// trainer takes the steps of one training.
type trainer struct {
	options TrainOptions
	model   *Model
	net     *network
	opt     *optimizer
	targets text.Targets
	batches *batches
	doubled []int32   // the rows of a batch, twice
	touched []rowSet  // of each table: the rows that steps have moved
	scores  []float32 // of the validation part after the last epoch, if they are wanted
	average *average  // nil where the weights themselves are kept

	scale  float64            // by which the solution was multiplied
	convex []submodels.Sparse // of each route, where training is a convex problem, which has no steps
}

func newTrainer(reg *Registry, d *Data, cfg Config, o TrainOptions) (*trainer, error) {
	m, err := NewModel(reg, d, cfg, o.Seed)
	if err != nil {
		return nil, err
	}
	if o.Begin != nil {
		m.restore(o.Begin.save(nil))
	}
	classes, targets := len(d.Corpus.Classes), d.Targets(o.Part)
	if err := targets.Check(classes); err != nil {
		return nil, fmt.Errorf("the targets of training: %w", err)
	}
	m.setFactors(o.Part)
	if s, is := reg.convexOf(cfg); is {
		return newConvexTrainer(d, m, s, o), nil
	}
	t := &trainer{options: o, model: m, targets: weightClasses(targets, cfg.Train.String("class_weights"), classes).Even()}
	batch := min(cfg.Train.Int("batch_size"), len(t.targets.Labels))
	t.net, err = newNetwork(reg, d, cfg, m.params, networkOptions{rows: cfg.Passes() * batch, training: true, seed: o.Seed})
	if err != nil {
		return nil, err
	}
	if err := t.net.compileTraining(m.params, classes, cfg.Train); err != nil {
		return nil, err
	}
	t.batches = newBatches(len(t.targets.Labels), batch, t.net.lengths(o.Part))
	t.opt = newOptimizer(m.params, cfg.Train, cfg.Train.Int("epochs")*t.batches.count())
	for _, table := range m.params.Tables() {
		t.touched = append(t.touched, newRowSet(table.Rows))
	}
	t.average = newAverage(m.params, cfg.Train.Float("average"))
	return t, nil
}

// epoch takes one pass over the part in a new order. It leaves the averaged weights,
// if any, in the place of the others.
func (t *trainer) epoch(ctx context.Context, epoch int, validate bool) (EpochResult, error) {
	if t.convex != nil {
		return t.solve(ctx, epoch, validate)
	}
	began := time.Now()
	r := EpochResult{Epoch: epoch}
	for _, rows := range t.batches.shuffle(submodels.Stream(t.options.Seed, "order", epoch)) {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		r.LearningRate = t.opt.rate(t.opt.steps)
		loss, err := t.step(rows)
		if err != nil {
			return r, fmt.Errorf("epoch %d: %w", epoch, err)
		}
		r.TrainLoss += loss * float64(len(rows)) / float64(len(t.targets.Labels))
	}
	t.average.swap(t.touched, t.opt.steps)
	if validate {
		var err error
		if r.Validation, err = t.evaluate(); err != nil {
			return r, err
		}
		if math.IsNaN(r.Validation.Loss) || math.IsInf(r.Validation.Loss, 0) {
			return r, diverged("validation loss", r.Validation.Loss, fmt.Sprintf("after epoch %d", epoch), t.model.nonFinite(Validation))
		}
	}
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

// evaluate measures the model on the validation part and keeps its scores, if they
// are wanted.
func (t *trainer) evaluate() (Metrics, error) {
	if !t.options.Scores {
		return t.model.Evaluate(Validation)
	}
	labels, classes := t.model.data.Labels(Validation), len(t.model.data.Corpus.Classes)
	t.scores = slices.Grow(t.scores[:0], len(labels)*classes)[:len(labels)*classes]
	c := NewCounts(classes)
	err := t.model.Scores(Validation, func(i int, scores []float32) {
		c.addScores(scores, labels[i])
		copy(t.scores[i*classes:], scores)
	})
	return c.Metrics(), err
}

// step trains on one batch and returns its loss.
func (t *trainer) step(rows []int32) (float64, error) {
	loss, err := t.loss(rows)
	if err != nil {
		return 0, err
	}
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return 0, t.diverged("loss", loss)
	}
	t.opt.settle()
	for i, table := range t.model.params.Tables() {
		t.touched[i].add(table.Touched)
	}
	t.average.advance(t.opt.steps)
	if norm := t.opt.step(); math.IsNaN(norm) || math.IsInf(norm, 0) {
		return 0, t.diverged("gradient", norm)
	}
	return loss, nil
}

func (t *trainer) diverged(what string, x float64) error {
	return diverged(what, x, fmt.Sprintf("at step %d", t.opt.steps+1), t.net.program.NonFinite())
}

// diverged is the error for a number that is not finite; where says which
// operation gave it, and may be empty.
func diverged(what string, x float64, when, where string) error {
	if where != "" {
		where = ", since " + where
	}
	return fmt.Errorf("the %s became %v %s%s: lower train.learning_rate", what, x, when, where)
}

// loss computes the loss of one batch and leaves its gradient with the
// parameters.
func (t *trainer) loss(rows []int32) (float64, error) {
	rows = t.twice(rows)
	t.net.step = t.opt.steps
	classes := len(t.model.data.Corpus.Classes)
	t.net.targets.Take(t.targets, rows, classes)
	t.model.Config.soften(&t.net.targets, classes) // a batch at a time: all at once may be a lot of memory
	t.net.load(t.options.Part, rows)
	if err := t.net.program.Run(); err != nil {
		return 0, err
	}
	loss, err := t.net.program.Floats(t.net.loss)
	if err != nil {
		return 0, err
	}
	return float64(loss[0]), t.net.collect()
}

// collect points the dense parameters' gradients at what the program computed.
func (n *network) collect() error {
	for _, g := range n.dense {
		values, err := n.program.Floats(g.node)
		if err != nil {
			return err
		}
		g.param.G = values
	}
	return nil
}
