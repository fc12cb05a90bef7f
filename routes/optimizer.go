package routes

import (
	"math"
	"slices"

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
	schedule
	clip   float64
	l2     float32 // weight decay of adam
	decay  float32 // and of adamw
	steps  int     // taken
	dense  []moments
	tables []moments
	params *submodels.Params
}

// moments are the running means of a parameter's gradient and of its square.
type moments struct{ m, v []float32 }

func newOptimizer(p *submodels.Params, settings submodels.Values, total int) *optimizer {
	o := &optimizer{schedule: newSchedule(settings, total), clip: settings.Float("clip"), params: p}
	if decay := float32(settings.Float("weight_decay")); settings.String("optimizer") == "adam" {
		o.l2 = decay
	} else {
		o.decay = decay
	}
	for _, d := range p.Dense() {
		o.dense = append(o.dense, moments{make([]float32, len(d.W)), make([]float32, len(d.W))})
	}
	for _, t := range p.Tables() {
		o.tables = append(o.tables, moments{make([]float32, t.Learned*t.Dim), make([]float32, t.Learned*t.Dim)})
	}
	return o
}

// moments lists both moments of all parameters, as Model.live lists these.
func (o *optimizer) moments() (m, v snapshot) {
	for _, one := range slices.Concat(o.dense, o.tables) {
		m, v = append(m, one.m), append(v, one.v)
	}
	return m, v
}

// schedule is how the learning rate goes over the steps of a training: up in a
// straight line over the warm-up, then down to 0 at the end.
type schedule struct {
	top   float64
	total float64 // steps
	warm  float64 // steps of the warm-up
	decay string  // none, linear or cosine
}

func newSchedule(settings submodels.Values, total int) schedule {
	return schedule{settings.Float("learning_rate"), float64(total), settings.Float("warmup") * float64(total), settings.String("decay")}
}

// rate returns the learning rate of a step, counted from 0.
func (s schedule) rate(step int) float64 {
	if at := float64(step) + 1; at < s.warm {
		return s.top * at / s.warm
	}
	left := math.Max(0, math.Min((s.total-float64(step))/math.Max(s.total-s.warm, 1), 1))
	switch s.decay {
	case "linear":
		return s.top * left
	case "cosine":
		return s.top * (1 - math.Cos(math.Pi*left)) / 2
	}
	return s.top
}

// settle passes the gradients of words on to their n-grams and forgets those of what
// is not to move.
func (o *optimizer) settle() {
	for _, t := range o.params.Tables() {
		t.Spread()
		t.DropFixed(float64(o.steps) / o.total)
	}
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
		kernels.AdamRows(t.W[:t.Learned*t.Dim], o.tables[i].m, o.tables[i].v, t.G, t.Touched, t.Dim, a)
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
		L2: o.l2, WeightDecay: o.decay,
	}
	if o.clip > 0 && norm > o.clip {
		a.GradScale = float32(o.clip / norm)
	}
	return a
}
