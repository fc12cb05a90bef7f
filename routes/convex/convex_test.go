package convex

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/submodels/ngrams"
	"github.com/doubleroute/sweep/submodels/text"
)

// problem is random texts of which some numbers say the class, most of the time.
func problem(texts, classes int) Problem {
	rng := rand.New(rand.NewPCG(4, 5))
	p := Problem{Rows: 30, Classes: classes, Vectors: ngrams.Matrix{Ragged: text.Ragged{Offsets: []int32{0}}}}
	for range texts {
		y := rng.IntN(classes)
		for row := range p.Rows {
			if rng.IntN(5) == 0 || row == y && rng.IntN(4) > 0 {
				p.Vectors.IDs = append(p.Vectors.IDs, int32(row))
				p.Vectors.Values = append(p.Vectors.Values, 0.2+rng.Float32())
			}
		}
		p.Vectors.Offsets = append(p.Vectors.Offsets, int32(len(p.Vectors.IDs)))
		p.Targets.Labels = append(p.Targets.Labels, int32(y))
	}
	return p
}

// slope is the greatest element of the gradient of what a class's problem minimizes,
// worked out in double precision with its weights and bias.
func slope(p Problem, o Options, class int, w []float64, bias float64) (most float64) {
	g, gBias := slices.Clone(w), bias
	for i, y := range p.Targets.Labels {
		rows, values := p.Vectors.Vector(i)
		score := bias
		for j, row := range rows {
			score += float64(values[j]) * w[row]
		}
		share := 0.0
		if d := p.Targets.Distributions; d != nil {
			share = float64(d[i*p.Classes+class])
		} else if int(y) == class {
			share = 1
		}
		cost := o.C
		if p.Targets.Weights != nil {
			cost *= float64(p.Targets.Weights[i])
		}
		by := cost * (share*derivative(o.Loss, score) - (1-share)*derivative(o.Loss, -score))
		for j, row := range rows {
			g[row] += by * float64(values[j])
		}
		gBias += by
	}
	for _, x := range append(g, gBias) {
		most = max(most, math.Abs(x))
	}
	return most
}

// derivative is that of a loss at a margin.
func derivative(loss string, margin float64) float64 {
	if loss == "logistic" {
		return -1 / (1 + math.Exp(margin))
	}
	return -2 * max(1-margin, 0)
}

// column returns the weights of a class without their factors.
func column(p Problem, w Weights, class int) (column []float64, bias float64) {
	for row := range p.Rows {
		x := float64(w.Rows[row*p.Classes+class])
		if p.Factors != nil {
			x /= float64(p.Factors[row*p.Classes+class])
		}
		column = append(column, x)
	}
	return column, float64(w.Bias[class])
}

func fit(t *testing.T, p Problem, o Options) Weights {
	t.Helper()
	w, err := Fit(context.Background(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// taught gives a problem weights and distributions.
func taught(p Problem) Problem {
	p.Targets.Weights = make([]float32, len(p.Targets.Labels))
	p.Targets.Distributions = make([]float32, len(p.Targets.Labels)*p.Classes)
	for i, y := range p.Targets.Labels {
		p.Targets.Weights[i] = float32(i%4) / 2
		for c := range p.Classes {
			p.Targets.Distributions[i*p.Classes+c] = 0.3 / float32(p.Classes)
		}
		p.Targets.Distributions[i*p.Classes+int(y)] += 0.7
	}
	return p
}

// TestOptimum checks that the gradient vanishes at the solution, against its size
// at the beginning.
func TestOptimum(t *testing.T) {
	for _, classes := range []int{2, 4} {
		for _, soft := range []bool{false, true} {
			for _, loss := range Losses() {
				for _, c := range []float64{0.1, 0.3, 1} {
					p := problem(120, classes)
					if soft {
						p = taught(p)
					}
					o := Options{C: c, Loss: loss, Seed: 1, Tolerance: 1e-3}
					w := fit(t, p, o)
					for class := range classes {
						x, bias := column(p, w, class)
						begin := slope(p, o, class, make([]float64, p.Rows), 0)
						if end := slope(p, o, class, x, bias); !(end <= 0.02*begin) {
							t.Errorf("%d classes, soft %v, %s, C %g: class %d has a gradient of %g, %g at the beginning", classes, soft, loss, c, class, end, begin)
						}
					}
				}
			}
		}
	}
}

// TestFactors checks that factors of a class are as good as other vectors.
func TestFactors(t *testing.T) {
	for _, classes := range []int{2, 3} {
		p := problem(80, classes)
		p.Factors = make([]float32, p.Rows*classes)
		for i := range p.Factors {
			p.Factors[i] = 0.3 + float32(math.Abs(math.Sin(float64(i))))
		}
		o := Options{C: 1, Loss: "squared_hinge", Seed: 1, Tolerance: 1e-3}
		w := fit(t, p, o)
		for class := range classes {
			scaled := p
			scaled.Vectors.Values = slices.Clone(p.Vectors.Values)
			for i, row := range p.Vectors.IDs {
				scaled.Vectors.Values[i] *= p.Factors[int(row)*classes+class]
			}
			x, bias := column(p, w, class)
			if begin, end := slope(scaled, o, class, make([]float64, p.Rows), 0), slope(scaled, o, class, x, bias); !(end <= 0.02*begin) {
				t.Errorf("class %d of %d has a gradient of %g, %g at the beginning", class, classes, end, begin)
			}
		}
	}
}

// TestSame checks what must give the same bits: the same seed; one-hot
// distributions, and weights of 1, in place of labels; a list of all examples.
func TestSame(t *testing.T) {
	for _, loss := range Losses() {
		o := Options{C: 1, Loss: loss, Seed: 3}
		p := problem(60, 3)
		want := fit(t, p, o)
		soft, listed := p, p
		soft.Targets.Weights = slices.Repeat([]float32{1}, 60)
		soft.Targets.Distributions = make([]float32, 180)
		for i, y := range p.Targets.Labels {
			soft.Targets.Distributions[3*i+int(y)] = 1
			listed.Examples = append(listed.Examples, int32(i))
		}
		for what, same := range map[string]Problem{"the same": p, "distributions": soft, "all examples": listed} {
			if got := fit(t, same, o); !slices.Equal(got.Rows, want.Rows) || !slices.Equal(got.Bias, want.Bias) {
				t.Errorf("%s, %s: other weights", loss, what)
			}
		}
		if o.Seed++; slices.Equal(fit(t, p, o).Rows, want.Rows) {
			t.Errorf("%s: another seed gives the same bits", loss)
		}
	}
}

// TestExamples checks that those not listed do not count.
func TestExamples(t *testing.T) {
	p := problem(50, 3)
	p.Examples = []int32{1, 2, 3, 5, 8, 13, 21, 34}
	o := Options{C: 1, Loss: "squared_hinge", Seed: 1}
	want := fit(t, p, o)
	p.Targets.Labels = slices.Clone(p.Targets.Labels)
	for i := range p.Targets.Labels {
		if !slices.Contains(p.Examples, int32(i)) {
			p.Targets.Labels[i] = 0
		}
	}
	if got := fit(t, p, o); !slices.Equal(got.Rows, want.Rows) {
		t.Error("they count")
	}
}

// TestEmpty tries texts with nothing in them.
func TestEmpty(t *testing.T) {
	p := Problem{Rows: 2, Classes: 3, Targets: text.Targets{Labels: []int32{0, 1, 1}}, Vectors: ngrams.Matrix{Ragged: text.Ragged{Offsets: []int32{0, 0, 0, 0}}}}
	for _, loss := range Losses() {
		w := fit(t, p, Options{C: 1, Loss: loss})
		if !(w.Bias[1] > w.Bias[0] && w.Bias[0] > w.Bias[2]) {
			t.Errorf("%s: the biases of classes with 1, 2 and 0 texts of 3 are %v", loss, w.Bias)
		}
	}
}

func TestStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, loss := range Losses() {
		if _, err := Fit(ctx, problem(20, 2), Options{C: 1, Loss: loss}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", loss, err)
		}
	}
	if _, err := Fit(context.Background(), problem(20, 2), Options{C: 1, Loss: "hinge"}); err == nil {
		t.Error("another loss is no error")
	}
}

// TestTemperature compares with a search over many temperatures.
func TestTemperature(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for _, size := range []float32{0.01, 1, 50} {
		var scores []float32
		var labels []int32
		for i := range 60 {
			labels = append(labels, int32(i%3))
			for c := range 3 {
				s := float32(rng.NormFloat64())
				if c == i%3 {
					s += 1.2
				}
				scores = append(scores, size*s)
			}
		}
		got := Temperature(scores, labels, 3)
		var squares float64
		for _, s := range scores {
			squares += float64(s) * float64(s)
		}
		at := func(k float64) float64 { return loss(scores, labels, 3, k) + k*k*squares/float64(2*len(scores)) }
		for _, other := range []float64{0.9, 0.97, 1.03, 1.1} {
			if at(got*other) < at(got) {
				t.Errorf("size %g: the loss at %g is %g, and at %g times that %g", size, got, at(got), other, at(got*other))
			}
		}
	}
	if got := Temperature([]float32{5, -5, -5, 5}, []int32{0, 1}, 2); !(got > 0 && got < 10) {
		t.Errorf("where all is right it is %g", got)
	}
	if got := Temperature([]float32{-5, 5, 5, -5}, []int32{0, 1}, 2); !(got > 0 && got < 0.01) {
		t.Errorf("where all is wrong it is %g", got)
	}
	if got := Temperature(make([]float32, 4), []int32{0, 1}, 2); got != 1 {
		t.Errorf("of zeros it is %g", got)
	}
}

func loss(scores []float32, labels []int32, classes int, scale float64) (sum float64) {
	for i, y := range labels {
		total := 0.0
		for _, s := range scores[i*classes : (i+1)*classes] {
			total += math.Exp(scale * float64(s))
		}
		sum += math.Log(total) - scale*float64(scores[i*classes+int(y)])
	}
	return sum
}

func BenchmarkFit(b *testing.B) {
	for _, loss := range Losses() {
		b.Run(fmt.Sprint(loss), func(b *testing.B) {
			p := problem(2000, 4)
			for b.Loop() {
				if _, err := Fit(context.Background(), p, Options{C: 1, Loss: loss}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
