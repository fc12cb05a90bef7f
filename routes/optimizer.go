package routes

import (
	"math"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels"
)

// optimizer is Adam (Kingma and Ba 2015) or AdamW (Loshchilov and Hutter 2019)
// over dense parameters and embeddings.
//
// Embeddings are updated lazily: a row that no token of the batch uses keeps
// its weights and its moments as they are, without decay of either. Dense Adam
// would go on moving it along its old moments and shrink it by the weight
// decay. The bias correction counts all steps, as in dense Adam.
type optimizer struct {
	settings submodels.Values
	steps    int // taken
	total    int // of the whole training, for the schedule
	dense    []moments
	tables   []moments
	params   *submodels.Params
}

// moments are the running means of a parameter's gradient and of its square.
type moments struct{ m, v []float32 }

func newOptimizer(p *submodels.Params, settings submodels.Values, total int) *optimizer {
	o := &optimizer{settings: settings, total: total, params: p}
	for _, d := range p.Dense() {
		o.dense = append(o.dense, moments{make([]float32, len(d.W)), make([]float32, len(d.W))})
	}
	for _, t := range p.Tables() {
		o.tables = append(o.tables, moments{make([]float32, len(t.W)), make([]float32, len(t.W))})
	}
	return o
}

// rate returns the learning rate of a step: a linear rise over the warm-up,
// then the decay to 0 at the end of training.
func (o *optimizer) rate(step int) float64 {
	top := o.settings.Float("learning_rate")
	warm := o.settings.Float("warmup") * float64(o.total)
	if at := float64(step) + 1; at < warm {
		return top * at / warm
	}
	left := float64(o.total-step) / math.Max(float64(o.total)-warm, 1)
	left = math.Min(left, 1)
	switch o.settings.String("decay") {
	case "linear":
		return top * left
	case "cosine":
		return top * (1 - math.Cos(math.Pi*left)) / 2
	}
	return top
}

// norm returns the length of the whole gradient.
func (o *optimizer) norm() float64 {
	var sum float64
	for _, d := range o.params.Dense() {
		sum += kernels.SumSquares(d.G)
	}
	for _, t := range o.params.Tables() {
		sum += kernels.SumSquares(t.G[:len(t.Touched)*t.Dim])
	}
	return math.Sqrt(sum)
}

// step moves the parameters along their gradients and forgets the row
// gradients. It returns the gradient's norm before clipping; where that is not
// finite nothing moves.
func (o *optimizer) step() float64 {
	norm := o.norm()
	if math.IsNaN(norm) || math.IsInf(norm, 0) {
		return norm
	}
	a := o.adam(norm)
	for i, d := range o.params.Dense() {
		kernels.Adam(d.W, d.G, o.dense[i].m, o.dense[i].v, a)
	}
	for i, t := range o.params.Tables() {
		for j, row := range t.Touched {
			lo, hi := int(row)*t.Dim, (int(row)+1)*t.Dim
			kernels.Adam(t.W[lo:hi], t.G[j*t.Dim:(j+1)*t.Dim], o.tables[i].m[lo:hi], o.tables[i].v[lo:hi], a)
		}
		t.ClearGradient()
	}
	o.steps++
	return norm
}

// adam returns the constants of the next step.
func (o *optimizer) adam(norm float64) kernels.AdamStep {
	const beta1, beta2 = 0.9, 0.999
	t := float64(o.steps + 1)
	a := kernels.AdamStep{
		LearningRate: float32(o.rate(o.steps)), Beta1: beta1, Beta2: beta2, Epsilon: 1e-8,
		Correction1: float32(1 - math.Pow(beta1, t)), Correction2: float32(1 - math.Pow(beta2, t)), GradScale: 1,
	}
	if clip := o.settings.Float("clip"); clip > 0 && norm > clip {
		a.GradScale = float32(clip / norm)
	}
	decay := float32(o.settings.Float("weight_decay"))
	if o.settings.String("optimizer") == "adam" {
		a.L2 = decay
	} else {
		a.WeightDecay = decay
	}
	return a
}
