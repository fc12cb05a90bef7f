package bank

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// bankScores makes up class scores of routes: each favours the right class of text
// i by as much as it knows of it, amid noise of size 1.
func bankScores(rng *rand.Rand, texts, classes int, knows ...func(i int) float64) (labels []int32, scores [][]float32) {
	labels = make([]int32, texts)
	for i := range labels {
		labels[i] = int32(rng.IntN(classes))
	}
	for _, sure := range knows {
		z := make([]float32, texts*classes)
		for i := range labels {
			for c := range classes {
				z[i*classes+c] = float32(rng.NormFloat64())
			}
			z[i*classes+int(labels[i])] += float32(sure(i))
		}
		scores = append(scores, z)
	}
	return labels, scores
}

func bankOf(t testing.TB, labels []int32, classes int, scores ...[]float32) *Bank {
	t.Helper()
	b, err := New(labels, classes)
	if err != nil {
		t.Fatal(err)
	}
	for i, z := range scores {
		l, err := NewLogits(z, classes)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Add(i%2, l); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// TestBankSlopes holds gradient and second derivatives to differences of the
// loss, and the loss to its being convex.
func TestBankSlopes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, classes := range []int{2, 3, 20} {
		always := func(int) float64 { return 2 }
		labels, z := bankScores(rng, 60, classes, always, always)
		b := bankOf(t, labels, classes, z...)
		p := b.pairing(b.routes[RouteA][0], b.routes[RouteB][0])
		at := func(u, v float64) slopes { w := [2]float64{u, v}; return total(p.at(w), w) }
		for range 20 {
			w := [2]float64{3 * rng.NormFloat64(), 3 * rng.NormFloat64()}
			const d = 1e-2
			m, left, right, below, above := at(w[0], w[1]), at(w[0]-d, w[1]), at(w[0]+d, w[1]), at(w[0], w[1]-d), at(w[0], w[1]+d)
			for name, pair := range map[string][2]float64{
				"slope of a":     {m.g[0], right.loss - left.loss},
				"slope of b":     {m.g[1], above.loss - below.loss},
				"curvature of a": {m.h[0], right.g[0] - left.g[0]},
				"curvature":      {m.h[1], right.g[1] - left.g[1]},
				"curvature of b": {m.h[2], above.g[1] - below.g[1]},
			} {
				if got, want := pair[0], pair[1]/(2*d); math.Abs(got-want) > 2e-3*(1+math.Abs(want)) {
					t.Errorf("%d classes, %s at %v is %v, by differences %v", classes, name, w, got, want)
				}
			}
			o := [2]float64{3 * rng.NormFloat64(), 3 * rng.NormFloat64()}
			middle := at((w[0]+o[0])/2, (w[1]+o[1])/2).loss
			if ends := (m.loss + at(o[0], o[1]).loss) / 2; middle > ends+1e-3 {
				t.Errorf("%d classes: the loss between %v and %v is %v, above the mean %v of its ends", classes, w, o, middle, ends)
			}
		}
	}
}

// TestBankKnownAnswer draws texts from a combination of two routes with known
// scales and finds these.
func TestBankKnownAnswer(t *testing.T) {
	const texts, classes = 40000, 4
	rng := rand.New(rand.NewPCG(2, 2))
	for _, want := range [][2]float64{{1, 1}, {1.5, 0.3}, {0.2, 0}, {2, -0.5}} {
		a, b := make([]float32, texts*classes), make([]float32, texts*classes)
		labels := make([]int32, texts)
		var loss float64
		for i := range labels {
			var sum float64
			p := make([]float64, classes)
			for c := range p {
				x, y := rng.NormFloat64(), 2*rng.NormFloat64()
				a[i*classes+c], b[i*classes+c] = float32(x), float32(y)
				p[c] = math.Exp(want[0]*x + want[1]*y)
				sum += p[c]
			}
			u := rng.Float64() * sum
			for u -= p[0]; u > 0 && int(labels[i]) < classes-1; u -= p[labels[i]] {
				labels[i]++
			}
			loss -= math.Log(p[labels[i]]/sum) / texts
		}
		got := bankOf(t, labels, classes, a, b).Estimate(0, 0)
		if math.Abs(got.Scales[0]-want[0]) > 0.05 || math.Abs(got.Scales[1]-want[1]) > 0.05 {
			t.Errorf("the scales are %v, not %v", got.Scales, want)
		}
		if math.Abs(got.Loss-loss) > 1e-3 {
			t.Errorf("the loss at %v is %v, and that of the truth is %v", got.Scales, got.Loss, loss)
		}
		if math.Abs(got.NegLogLoss+got.Loss) > 0 || got.rank(t, "neg_log_loss") != got.NegLogLoss || got.rank(t, "accuracy") != got.Expected {
			t.Errorf("%+v", got)
		}
	}
}

// rank is Rank without its error.
func (e Estimate) rank(t testing.TB, objective string) float64 {
	t.Helper()
	x, err := e.Rank(objective)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestBankOfComplements: routes that know different texts are better together
// than alone, and a route that knows nothing does no harm.
func TestBankOfComplements(t *testing.T) {
	const texts, classes = 2000, 7
	rng := rand.New(rand.NewPCG(3, 3))
	labels, z := bankScores(rng, texts, classes,
		func(i int) float64 { return 5 * float64(i%2) },
		func(i int) float64 { return 5 * float64(1-i%2) },
		func(i int) float64 { return 3 },
		func(i int) float64 { return 0 })
	b := bankOf(t, labels, classes, z...) // a: first and third, b: second and fourth
	for _, objective := range []string{"accuracy", "macro_f1", "neg_log_loss"} {
		for i := range 2 {
			for j := range 2 {
				pair, a, c := b.Estimate(i, j).rank(t, objective), b.Alone(RouteA, i).rank(t, objective), b.Alone(RouteB, j).rank(t, objective)
				if pair < max(a, c)-0.01 {
					t.Errorf("%s: the pair %d, %d has %.4f and its routes %.4f and %.4f", objective, i, j, pair, a, c)
				}
			}
		}
		if pair, alone := b.Estimate(0, 0).rank(t, objective), b.Alone(RouteA, 0).rank(t, objective); pair < alone+0.1 {
			t.Errorf("%s: complements have %.4f together and %.4f alone", objective, pair, alone)
		}
	}
	if got := b.Estimate(1, 1); math.Abs(got.Scales[1]) > 0.1 {
		t.Errorf("a route that knows nothing has the scale %v", got.Scales[1])
	}
}

// TestBankCrossValidates holds the one Newton step for each fold to a whole fit
// without the fold.
func TestBankCrossValidates(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	always := func(int) float64 { return 1 }
	labels, z := bankScores(rng, 200, 5, always, always)
	b := bankOf(t, labels, 5, z...)
	got := b.Estimate(0, 0)
	s := newShares(5)
	for f := range folds {
		var others []int32
		for i := range labels {
			if i < b.bounds[f] || i >= b.bounds[f+1] {
				others = append(others, b.order[i])
			}
		}
		part := func(all []float32) (some []float32) {
			for _, text := range others {
				some = append(some, all[int(text)*5:int(text)*5+5]...)
			}
			return some
		}
		var y []int32
		for _, text := range others {
			y = append(y, labels[text])
		}
		w := bankOf(t, y, 5, part(z[0]), part(z[1])).Estimate(0, 0).Scales
		p := b.pairing(b.routes[RouteA][0], b.routes[RouteB][0])
		w = [2]float64{w[0] * p.units[0], w[1] * p.units[1]}
		for i := b.bounds[f]; i < b.bounds[f+1]; i++ {
			q := p.probabilities(w, i, i+1)
			s.count(q, b.labels[i], p.surprise(q, w, i))
		}
	}
	want := s.estimate()
	if math.Abs(got.Loss-want.Loss) > 2e-3 || math.Abs(got.Expected-want.Expected) > 2e-3 || math.Abs(got.Accuracy-want.Accuracy) > 0.01 {
		t.Errorf("one step a fold gives %+v, a fit for each fold %+v", got.Metrics, want.Metrics)
	}
}

// TestBankExtremes: strange scores give estimates that are numbers.
func TestBankExtremes(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	const texts = 30
	always := func(size float64) func(int) float64 { return func(int) float64 { return size } }
	labels, z := bankScores(rng, texts, 3, always(1e6), always(1), always(-50), always(1e-3))
	constant := make([]float32, texts*3)
	huge := slices.Clone(z[1])
	for i := range huge {
		huge[i] *= 1e30
	}
	b := bankOf(t, labels, 3, z[0], z[1], z[2], z[3], constant, huge, z[1], constant)
	for i := range 4 {
		for j := range 4 {
			e := b.Estimate(i, j)
			for _, x := range []float64{e.Loss, e.Accuracy, e.MacroF1, e.Expected, e.ExpectedF1, e.Scales[0], e.Scales[1]} {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					t.Errorf("the pair %d, %d has %+v", i, j, e)
				}
			}
			if e.Accuracy < 0 || e.Accuracy > 1 || e.Expected < 0 || e.Expected > 1 || e.Loss < 0 || e.MacroF1 > 1 || e.ExpectedF1 > 1 {
				t.Errorf("the pair %d, %d has %+v", i, j, e)
			}
		}
	}
	if e := b.Alone(RouteA, 0); e.Accuracy != 1 || e.Loss > 0.2 {
		t.Errorf("a route that is always right has %+v", e)
	}
	one := bankOf(t, []int32{1}, 2, []float32{0, 1}, []float32{1, 0})
	if e := one.Estimate(0, 0); math.IsNaN(e.Loss) {
		t.Errorf("of one text: %+v", e)
	}
}

// TestBankRefuses what does not belong together, and keeps a place for routes
// that failed.
func TestBankRefuses(t *testing.T) {
	if _, err := New(nil, 3); err == nil {
		t.Error("a bank of no texts")
	}
	if _, err := New([]int32{0, 3}, 3); err == nil {
		t.Error("a class that there is not")
	}
	b, err := New([]int32{0, 1, 2}, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []*Logits{{}, {Classes: 3, Values: make([]int16, 6)}, {Classes: 2, Values: make([]int16, 9)}} {
		if _, err := b.Add(RouteA, l); err == nil {
			t.Errorf("scores of %d values of %d classes were taken", len(l.Values), l.Classes)
		}
	}
	if n, err := b.Add(RouteA, nil); n != 0 || err != nil {
		t.Errorf("a route that failed is %d, %v", n, err)
	}
	if n, err := b.Add(RouteB, &Logits{Classes: 3, Step: 1, Values: make([]int16, 9)}); n != 0 || err != nil {
		t.Errorf("a route is %d, %v", n, err)
	}
	for name, e := range map[string]Estimate{"alone": b.Alone(RouteA, 0), "pair": b.Estimate(0, 0)} {
		for _, objective := range []string{"accuracy", "macro_f1", "neg_log_loss"} {
			if x := e.rank(t, objective); !math.IsNaN(x) {
				t.Errorf("%s: the %s of a route that failed is %v", name, objective, x)
			}
		}
	}
	if _, err := b.Alone(RouteB, 0).Rank("speed"); err == nil {
		t.Error("an objective that there is not")
	}
	for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
		if _, err := NewLogits([]float32{1, bad}, 2); err == nil {
			t.Errorf("a score of %v was taken", bad)
		}
	}
	if _, err := NewLogits(make([]float32, 7), 2); err == nil {
		t.Error("seven scores of two classes")
	}
}

// TestBankWorkers: the number of goroutines changes nothing.
func TestBankWorkers(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	always := func(int) float64 { return 1.5 }
	labels, z := bankScores(rng, 300, 6, slices.Repeat([]func(int) float64{always}, 12)...)
	b := bankOf(t, labels, 6, z...)
	want := b.Estimates(1)
	for _, workers := range []int{2, 4, 9} {
		if got := b.Estimates(workers); !reflect.DeepEqual(got, want) {
			t.Errorf("%d goroutines give other estimates", workers)
		}
	}
}

// BenchmarkBank measures one pair on data like two of those in the tables.
func BenchmarkBank(b *testing.B) {
	for _, c := range []struct{ texts, classes int }{{1090, 6}, {2003, 77}} {
		b.Run(fmt.Sprintf("%dx%d", c.texts, c.classes), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(8, 8))
			labels, z := bankScores(rng, c.texts, c.classes, func(int) float64 { return 5 }, func(int) float64 { return 4 })
			bank := bankOf(b, labels, c.classes, z...)
			for b.Loop() {
				bank.Estimate(0, 0)
			}
		})
	}
}
