package routes

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/routes/convex"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/ngrams"
	"github.com/doubleroute/sweep/submodels/text"
)

// convexPasses is about how many passes over the training part solving takes,
// each a score and a step.
const convexPasses = 10

// convexOf returns how the routes of a configuration are linear over sparse vectors,
// and whether training it is a convex problem: it is where all routes are, and the
// sum of their scores is the classifier's.
func (r *Registry) convexOf(cfg Config) (routes []submodels.Sparse, is bool) {
	reg := r.Filled()
	for _, route := range []*Route{&cfg.A, cfg.B} {
		if route == nil {
			continue
		}
		spec, ok := reg.SubModels.Lookup(route.SubModel)
		if !ok || spec.Sparse == nil {
			return nil, false
		}
		routes = append(routes, spec.Sparse(route.Settings))
	}
	c, err := reg.Combiners.Of(cfg.Combiner)
	return routes, err == nil && c.Name == combiners.Linear
}

// Epochs returns how many epochs training a configuration takes at most: of routes
// that are trained apart, those of the one that trains longest, and the joint ones
// after them. A convex problem is solved in one, whatever train.epochs is.
func Epochs(reg *Registry, cfg Config) int {
	if cfg.Apart() {
		most := ApartEpochs(reg, cfg)
		if cfg.Train.String("regime") == ApartThenJoint {
			most += cfg.Train.Int("joint_epochs")
		}
		return most
	}
	if _, is := reg.convexOf(cfg); is {
		return 1
	}
	return cfg.Train.Int("epochs")
}

// ApartEpochs returns the epochs of the route that trains longest where routes are
// trained apart.
func ApartEpochs(reg *Registry, cfg Config) int {
	most := 0
	for route := range cfg.Routes() {
		most = max(most, Epochs(reg, cfg.Alone(route)))
	}
	return most
}

// TrainingFLOPs returns about what so many epochs of training a configuration take,
// with the FLOPs of its forward pass and the number of training texts.
func TrainingFLOPs(reg *Registry, cfg Config, forward int64, examples, epochs int) float64 {
	if _, is := reg.convexOf(cfg); is {
		return 2 * convexPasses * float64(forward) * float64(examples) * float64(min(epochs, 1))
	}
	return TrainFLOPs(forward, examples, epochs*cfg.Passes())
}

// newConvexTrainer readies a training that is a convex problem. What of the
// configuration is for gradient descent has no bearing on it, dropout and the
// settings under [train] included.
func newConvexTrainer(d *Data, m *Model, routes []submodels.Sparse, o TrainOptions) *trainer {
	t := &trainer{options: o, model: m, net: m.eval, targets: weightClasses(d.taught(m.Config, o.Part), m.Config.Train.String("class_weights"), len(d.Corpus.Classes)).Even(), convex: routes}
	for _, table := range m.params.Tables() {
		t.touched = append(t.touched, newRowSet(table.Rows))
	}
	return t
}

// solve is the one epoch of a convex problem.
func (t *trainer) solve(ctx context.Context, epoch int, validate bool) (EpochResult, error) {
	began := time.Now()
	r := EpochResult{Epoch: epoch}
	p := t.problem()
	scale, err := t.temperature(ctx, p, validate)
	if err != nil {
		return r, err
	}
	w, err := convex.Fit(ctx, p, t.convexOptions())
	if err != nil {
		return r, err
	}
	if validate {
		scale = convex.Temperature(w.Scores(t.vectors(Validation), nil), t.model.data.Labels(Validation), p.Classes)
	}
	t.scale = scale
	w.Scale(float32(scale))
	if r.TrainLoss = t.crossEntropy(w.Scores(p.Vectors, nil), p.Classes); math.IsNaN(r.TrainLoss) || math.IsInf(r.TrainLoss, 0) {
		return r, fmt.Errorf("the loss became %v: lower the c of the routes", r.TrainLoss)
	}
	t.take(w)
	if validate {
		if r.Validation, err = t.evaluate(); err != nil {
			return r, err
		}
	}
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

// convexOptions are those of route a. A penalty of its own for the weights of route
// b is the same as other vectors, see share.
func (t *trainer) convexOptions() convex.Options {
	return convex.Options{C: t.convex[0].C, Loss: t.convex[0].Loss, Seed: t.options.Seed}
}

// share is by what a route's vectors are multiplied, so that the penalty of its
// weights is 1/C with its own C where all is solved with route a's.
func (t *trainer) share(route int) float32 {
	return float32(math.Sqrt(t.convex[route].C / t.convex[0].C))
}

// problem is that of all routes at once: a matrix over their vectors side by side.
func (t *trainer) problem() convex.Problem {
	p := convex.Problem{Vectors: t.vectors(t.options.Part), Targets: t.targets, Classes: t.model.eval.joint.Classes}
	tables := t.model.params.Tables()
	factors := false
	for _, table := range tables {
		p.Rows += table.Rows
		factors = factors || table.Factors != nil
	}
	for _, table := range tables {
		switch {
		case table.Factors != nil:
			p.Factors = append(p.Factors, table.Factors...)
		case factors:
			p.Factors = append(p.Factors, slices.Repeat([]float32{1}, len(table.W))...)
		}
	}
	return p
}

// vectors returns the routes' vectors of a part side by side.
func (t *trainer) vectors(part Part) ngrams.Matrix {
	routes := t.model.eval.routes
	one := routes[0].sparse.part(t.model.data, routes[0].view, part)
	if len(routes) == 1 {
		return one
	}
	other := routes[1].sparse.part(t.model.data, routes[1].view, part)
	return one.Beside(other, routes[0].sparse.size.Rows, t.share(1))
}

// temperature returns by what to scale the scores where there is no validation part
// to find it on: one text in five is held out from a first training, whose scores
// of it say. Those of texts that were trained on are too good for that.
func (t *trainer) temperature(ctx context.Context, p convex.Problem, validate bool) (float64, error) {
	const folds = 5
	n := len(p.Targets.Labels)
	switch {
	case t.options.Temperature > 0:
		return t.options.Temperature, nil
	case validate || n < 2*folds:
		return 1, nil
	}
	order := submodels.Stream(t.options.Seed, "temperature", 0).Perm(n)
	var held []int32
	var labels []int32
	for i, at := range order {
		if label := p.Targets.Labels[at]; label != text.NoLabel && i%folds == 0 {
			held, labels = append(held, int32(at)), append(labels, label)
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
	rest := w.Rows
	for i, table := range t.model.params.Tables() {
		copy(table.W, rest)
		rest = rest[len(table.W):]
		kernels.Scale(table.W, t.share(i))
		table.Factors = nil
		for j := range t.touched[i] {
			t.touched[i][j] = 0xff
		}
	}
	for _, d := range t.model.params.Dense() { // the combiner's bias
		copy(d.W, w.Bias)
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
