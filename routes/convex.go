package routes

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/routes/convex"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/ngrams"
	"github.com/doubleroute/sweep/submodels/text"
)

// convexPasses is about how many passes over the training part solving takes,
// each a score and a step.
const convexPasses = 10

// convexOf returns how the route of a configuration is linear over sparse vectors,
// and whether training it is a convex problem: it is where no other route is beside
// it and its scores are the classifier's.
func (r *Registry) convexOf(cfg Config) (s submodels.Sparse, is bool) {
	reg := r.Filled()
	spec, ok := reg.SubModels.Lookup(cfg.A.SubModel)
	if !ok || spec.Sparse == nil || cfg.B != nil {
		return s, false
	}
	c, err := reg.Combiners.Of(cfg.Combiner)
	return spec.Sparse(cfg.A.Settings), err == nil && c.Name == combiners.Linear
}

// Epochs returns how many epochs training a configuration takes at most. A convex
// problem is solved in one, whatever train.epochs is.
func Epochs(reg *Registry, cfg Config) int {
	if _, is := reg.convexOf(cfg); is {
		return 1
	}
	return cfg.Train.Int("epochs")
}

// TrainingFLOPs returns about what so many epochs of training a configuration take,
// with the FLOPs of its forward pass and the number of training texts.
func TrainingFLOPs(reg *Registry, cfg Config, forward int64, examples, epochs int) float64 {
	if _, is := reg.convexOf(cfg); is {
		return 2 * convexPasses * float64(forward) * float64(examples) * float64(min(epochs, 1))
	}
	return TrainFLOPs(forward, examples, epochs)
}

// newConvexTrainer readies a training that is a convex problem. What of the
// configuration is for gradient descent has no bearing on it, dropout and the
// settings under [train] included.
func newConvexTrainer(d *Data, m *Model, s submodels.Sparse, o TrainOptions) *trainer {
	t := &trainer{options: o, model: m, net: m.eval, targets: d.Targets(o.Part).Even(), convex: &s}
	for _, table := range m.params.Tables() {
		t.touched = append(t.touched, newRowSet(table.Rows))
	}
	return t
}

// solve is the one epoch of a convex problem.
func (t *trainer) solve(ctx context.Context, epoch int, validate bool) (EpochResult, error) {
	began := time.Now()
	r := EpochResult{Epoch: epoch}
	d, route := t.model.data, t.model.eval.routes[0]
	p := convex.Problem{Vectors: route.sparse.part(d, route.view, t.options.Part), Targets: t.targets,
		Rows: route.sparse.size.Rows, Classes: len(d.Corpus.Classes), Factors: t.model.params.Tables()[0].Factors}
	scale, err := t.temperature(ctx, p, validate)
	if err != nil {
		return r, err
	}
	w, err := convex.Fit(ctx, p, t.convexOptions())
	if err != nil {
		return r, err
	}
	if validate {
		scale = convex.Temperature(w.Scores(route.sparse.part(d, route.view, Validation), nil), d.Labels(Validation), p.Classes)
	}
	w.Scale(float32(scale))
	t.take(w)
	if r.TrainLoss = t.crossEntropy(w.Scores(p.Vectors, nil), p.Classes); math.IsNaN(r.TrainLoss) || math.IsInf(r.TrainLoss, 0) {
		return r, fmt.Errorf("the loss became %v: lower the route's c", r.TrainLoss)
	}
	if validate {
		if r.Validation, err = t.model.Evaluate(Validation); err != nil {
			return r, err
		}
	}
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

func (t *trainer) convexOptions() convex.Options {
	return convex.Options{C: t.convex.C, Loss: t.convex.Loss, Seed: t.options.Seed}
}

// temperature returns by what to scale the scores where there is no validation part
// to find it on: one text in five is held out from a first training, whose scores
// of it say. Those of texts that were trained on are too good for that.
func (t *trainer) temperature(ctx context.Context, p convex.Problem, validate bool) (float64, error) {
	const folds = 5
	n := len(p.Targets.Labels)
	if validate || n < 2*folds {
		return 1, nil
	}
	order := submodels.Stream(t.options.Seed, "temperature", 0).Perm(n)
	var held []int32
	var labels []int32
	for i, at := range order {
		if i%folds == 0 {
			held, labels = append(held, int32(at)), append(labels, p.Targets.Labels[at])
		} else {
			p.Examples = append(p.Examples, int32(at))
		}
	}
	w, err := convex.Fit(ctx, p, t.convexOptions())
	if err != nil {
		return 0, err
	}
	return convex.Temperature(w.Scores(p.Vectors, held), labels, p.Classes), nil
}

// take makes a solution the model's weights.
func (t *trainer) take(w convex.Weights) {
	table := t.model.params.Tables()[0]
	copy(table.W, w.Rows)
	table.Factors = nil
	for _, d := range t.model.params.Dense() { // the combiner's bias
		copy(d.W, w.Bias)
	}
	for i := range t.touched[0] {
		t.touched[0][i] = 0xff
	}
}

// crossEntropy is the mean loss of class scores on what the training part teaches.
func (t *trainer) crossEntropy(scores []float32, classes int) float64 {
	k := crossEntropy{classes: classes, targets: &t.targets}
	var loss [1]float32
	k.Forward(loss[:], [][]float32{scores})
	return float64(loss[0])
}

// naiveBayes returns by what each number of a vector is multiplied for each class,
// [rows×classes]: the log of the ratio of the n-gram's share of the n-grams of the
// class's texts to that of the others', each counted once more than it is there.
func naiveBayes(x ngrams.Matrix, rows int, targets text.Targets, classes int) []float32 {
	with, all := make([]float64, rows*classes), make([]float64, rows)
	for i, y := range targets.Labels {
		weight := 1.0
		if targets.Weights != nil {
			weight = float64(targets.Weights[i])
		}
		ids, _ := x.Vector(i)
		for _, row := range ids {
			all[row] += weight
			if targets.Distributions == nil {
				with[int(row)*classes+int(y)] += weight
				continue
			}
			for c, p := range targets.Distributions[i*classes : (i+1)*classes] {
				with[int(row)*classes+c] += weight * float64(p)
			}
		}
	}
	inside, total := make([]float64, classes), 0.0
	for row, n := range all {
		total += n
		for c := range inside {
			inside[c] += with[row*classes+c]
		}
	}
	factors := make([]float32, rows*classes)
	for row, n := range all {
		for c := range inside {
			one := with[row*classes+c]
			share, other := (one+1)/(inside[c]+float64(rows)), (n-one+1)/(total-inside[c]+float64(rows))
			factors[row*classes+c] = float32(math.Log(share / other))
		}
	}
	return factors
}
