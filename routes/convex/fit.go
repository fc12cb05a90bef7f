package convex

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/doubleroute/sweep/submodels/ngrams"
	"github.com/doubleroute/sweep/submodels/text"
)

// Problem is what is to be learned.
type Problem struct {
	Vectors  ngrams.Matrix
	Rows     int          // numbers of a vector
	Targets  text.Targets // of the texts; a distribution counts as one example for and one against each class
	Classes  int
	Factors  []float32 // [Rows×Classes]: by which a class has each number of the vectors multiplied; nil: 1
	Examples []int32   // the texts that count; nil: all
}

// Losses lists the losses that Options can name.
func Losses() []string { return []string{"squared_hinge", "logistic"} }

// Options says how it is learned.
type Options struct {
	C    float64 // what the loss of an example weighs beside half the squared weights
	Loss string
	Seed uint64

	// Tolerance is how far from optimal the gradients of the dual variables may be in
	// the end; 0: 0.05, with which predictions are those of the optimum but for a text
	// or two in a thousand.
	Tolerance float64
}

func (o Options) tolerance() float64 {
	if o.Tolerance > 0 {
		return o.Tolerance
	}
	return 0.05
}

// Weights are a linear classifier: the scores of a vector are Bias and the sum of
// its numbers times the rows of Rows.
type Weights struct {
	Rows   []float32 // [rows×classes], the problem's factors included
	Bias   []float32 // [classes]
	Passes float64   // over the texts, the mean of the classes
}

// Fit solves a problem for each class. The error is the context's.
func Fit(ctx context.Context, p Problem, o Options) (Weights, error) {
	if o.Loss != "squared_hinge" && o.Loss != "logistic" {
		return Weights{}, fmt.Errorf("there is no loss %q: use one of %q", o.Loss, Losses())
	}
	w := Weights{Rows: make([]float32, p.Rows*p.Classes), Bias: make([]float32, p.Classes)}
	s := solver{Problem: p, w: make([]float32, p.Rows), squares: make([]float32, p.Vectors.Rows())}
	first := 0
	if p.Classes == 2 && p.Factors == nil {
		first = 1 // whose problem is that of class 0 with the signs changed
	}
	for class := first; class < p.Classes; class++ {
		s.begin(class, o)
		err := s.solve(ctx, o)
		if err != nil {
			return w, err
		}
		s.store(&w, class, 1)
		if first == 1 {
			s.store(&w, 0, -1)
		}
		w.Passes += s.passes / float64(p.Classes-first)
	}
	return w, nil
}

// solver solves the problem of one class against the others.
type solver struct {
	Problem
	values   []float32 // of the vectors, with the factors of the class
	examples []example
	squares  []float32 // of the length of each text's vector, the bias's 1 included; 0 where not known
	w        []float32
	bias     float32
	random   *rand.Rand
	passes   float64
}

// example is a text that is for the class or against it.
type example struct {
	text  int32
	sign  float32 // 1 or -1
	cost  float32 // of its loss
	alpha float64 // its dual variable, which is 0 or more
}

// begin sets a class's problem up.
func (s *solver) begin(class int, o Options) {
	s.random = rand.New(rand.NewPCG(o.Seed, uint64(class)))
	s.passes, s.bias = 0, 0
	clear(s.w)
	s.scaleValues(class)
	s.examples = s.examples[:0]
	if s.Examples != nil {
		for _, i := range s.Examples {
			s.add(int(i), class, o.C)
		}
		return
	}
	for i := range s.Targets.Labels {
		s.add(i, class, o.C)
	}
}

// scaleValues multiplies the vectors with the class's factors.
func (s *solver) scaleValues(class int) {
	if s.Factors == nil {
		s.values = s.Vectors.Values
		return
	}
	clear(s.squares)
	if s.values == nil {
		s.values = make([]float32, len(s.Vectors.Values))
	}
	for i, row := range s.Vectors.IDs {
		s.values[i] = s.Vectors.Values[i] * s.Factors[int(row)*s.Classes+class]
	}
}

// add adds a text, for and against the class as far as its target is.
func (s *solver) add(i, class int, c float64) {
	if w := s.Targets.Weights; w != nil {
		c *= float64(w[i])
	}
	share := 0.0
	switch d := s.Targets.Distributions; {
	case d != nil:
		share = float64(d[i*s.Classes+class])
	case int(s.Targets.Labels[i]) == class:
		share = 1
	}
	if cost := float32(c * share); cost > 0 {
		s.examples = append(s.examples, example{int32(i), 1, cost, 0})
	}
	if cost := float32(c * (1 - share)); cost > 0 {
		s.examples = append(s.examples, example{int32(i), -1, cost, 0})
	}
	if s.squares[i] == 0 {
		_, v := s.vector(i)
		sum := float32(1)
		for _, x := range v {
			sum += x * x
		}
		s.squares[i] = sum
	}
}

func (s *solver) vector(i int) ([]int32, []float32) {
	from, to := s.Vectors.Offsets[i], s.Vectors.Offsets[i+1]
	return s.Vectors.IDs[from:to], s.values[from:to]
}

// store writes the class's weights, times a sign.
func (s *solver) store(to *Weights, class int, sign float32) {
	to.Bias[class] = sign * s.bias
	for row, w := range s.w {
		at := row*s.Classes + class
		to.Rows[at] = sign * w
		if s.Factors != nil {
			to.Rows[at] *= s.Factors[at]
		}
	}
}

// score returns what the weights say of a text.
func (s *solver) score(text int32) float32 {
	rows, values := s.vector(int(text))
	return s.bias + dot(s.w, rows, values)
}

// move moves the weights along a text's vector.
func (s *solver) move(text int32, by float32) {
	rows, values := s.vector(int(text))
	s.bias += by
	values = values[:len(rows)]
	for i, row := range rows {
		s.w[row] += by * values[i]
	}
}

// dot is the product of a dense vector and a sparse one, in four sums so that one
// need not wait for the other.
func dot(w []float32, rows []int32, values []float32) float32 {
	values = values[:len(rows)]
	var a, b, c, d float32
	for len(rows) >= 4 {
		v := values[:4]
		a += v[0] * w[rows[0]]
		b += v[1] * w[rows[1]]
		c += v[2] * w[rows[2]]
		d += v[3] * w[rows[3]]
		rows, values = rows[4:], values[4:]
	}
	for i, row := range rows {
		a += values[i] * w[row]
	}
	return a + b + (c + d)
}
