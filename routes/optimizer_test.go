package routes

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
)

// toy is a dense parameter of 4 numbers and a table of 5 rows of 2.
func toy(t *testing.T) (*submodels.Params, *submodels.Param, *submodels.Table) {
	t.Helper()
	p := submodels.NewParams(1)
	in := submodels.NewInput(submodels.InputOptions{Graph: gorgonia.NewGraph(), Params: p, Name: "a", Rows: 1, Vocabulary: 5})
	if _, err := in.Param("dense", submodels.Normal(1), 4); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Embed("table", 2); err != nil {
		t.Fatal(err)
	}
	return p, p.Dense()[0], p.Tables()[0]
}

func trainValues(changes submodels.Values) submodels.Values {
	v := values(TrainSettings(), submodels.Values{"learning_rate": 0.1, "warmup": 0.0, "decay": "none", "clip": 0.0, "weight_decay": 0.0})
	for name, x := range changes {
		v[name] = x
	}
	return v
}

// TestRate holds the learning rate to values worked out by hand.
func TestRate(t *testing.T) {
	tests := []struct {
		decay  string
		warmup float64
		total  int
		want   map[int]float64 // by step from 0
	}{
		{"none", 0, 100, map[int]float64{0: 1, 50: 1, 99: 1}},
		{"none", 0.1, 100, map[int]float64{0: 0.1, 4: 0.5, 8: 0.9, 9: 1, 10: 1, 99: 1}},
		{"linear", 0, 100, map[int]float64{0: 1, 25: 0.75, 50: 0.5, 99: 0.01}},
		{"linear", 0.2, 100, map[int]float64{0: 0.05, 9: 0.5, 19: 1, 20: 1, 60: 0.5, 99: 1.0 / 80}},
		{"cosine", 0, 100, map[int]float64{0: 1, 50: 0.5, 75: (1 - math.Sqrt2/2) / 2}},
		{"cosine", 0.5, 100, map[int]float64{24: 0.5, 49: 1, 50: 1, 75: 0.5}},
		{"linear", 1, 4, map[int]float64{0: 0.25, 1: 0.5, 2: 0.75, 3: 1}},
		{"cosine", 0.05, 1, map[int]float64{0: 1}},
	}
	for _, test := range tests {
		o := newSchedule(trainValues(submodels.Values{"learning_rate": 1.0, "warmup": test.warmup, "decay": test.decay}), test.total)
		for step, want := range test.want {
			near(t, fmt.Sprintf("%s decay, warm-up %v: the rate of step %d", test.decay, test.warmup, step), o.rate(step), want, 1e-12)
		}
	}
}

// denseAdam is one number of a weight under Adam as Kingma and Ba write it down,
// with L2 or with the decoupled decay of Loshchilov and Hutter.
type denseAdam struct{ w, m, v float64 }

func (a *denseAdam) step(t int, g, rate, l2, decay float64) {
	g += l2 * a.w
	a.m = 0.9*a.m + 0.1*g
	a.v = 0.999*a.v + 0.001*g*g
	m, v := a.m/(1-math.Pow(0.9, float64(t))), a.v/(1-math.Pow(0.999, float64(t)))
	a.w -= rate * (m/(math.Sqrt(v)+1e-8) + decay*a.w)
}

// TestAdam compares five steps over dense weights with the papers' formulas.
func TestAdam(t *testing.T) {
	for _, name := range []string{"adam", "adamw"} {
		for _, decay := range []float64{0, 0.3} {
			t.Run(fmt.Sprint(name, " ", decay), func(t *testing.T) {
				p, d, _ := toy(t)
				o := newOptimizer(p, trainValues(submodels.Values{"optimizer": name, "weight_decay": decay}), 5)
				var want []denseAdam
				for _, w := range d.W {
					want = append(want, denseAdam{w: float64(w)})
				}
				for step := 1; step <= 5; step++ {
					for i := range d.G {
						d.G[i] = float32(math.Sin(float64(step*(i+1)))) * 0.01
						l2, decoupled := decay, 0.0
						if name == "adamw" {
							l2, decoupled = 0, decay
						}
						want[i].step(step, float64(d.G[i]), 0.1, l2, decoupled)
					}
					o.step()
				}
				for i, w := range want {
					near(t, fmt.Sprintf("weight %d", i), float64(d.W[i]), w.w, 1e-5)
				}
			})
		}
	}
}

// TestWeightDecayAlone checks that without a gradient AdamW shrinks weights by
// the rate times the decay, and Adam's L2 moves each by the whole rate.
func TestWeightDecayAlone(t *testing.T) {
	for name, want := range map[string]func(w float64) float64{
		"adamw": func(w float64) float64 { return w * (1 - 0.1*0.5) },
		"adam":  func(w float64) float64 { return w - math.Copysign(0.1, w) },
	} {
		p, d, _ := toy(t)
		before := slices.Clone(d.W)
		newOptimizer(p, trainValues(submodels.Values{"optimizer": name, "weight_decay": 0.5}), 1).step()
		for i, w := range before {
			near(t, name+": a weight", float64(d.W[i]), want(float64(w)), 1e-6)
		}
	}
}

// touch sets the gradient of a table's rows, as kernels do.
func touch(table *submodels.Table, rows ...int32) {
	table.Touched = append(table.Touched[:0], rows...)
	table.G = table.G[:0]
	for _, r := range rows {
		for j := range table.Dim {
			table.G = append(table.G, float32(r+1)*0.1-float32(j)*0.3)
		}
	}
}

// TestLazyAdam checks what rows of an embedding go through: untouched rows stay
// to the bit, weights and moments, without decay; touched rows take the step
// that dense Adam would take with these moments, its correction counting all
// steps.
func TestLazyAdam(t *testing.T) {
	const decay = 0.2
	p, _, table := toy(t)
	o := newOptimizer(p, trainValues(submodels.Values{"weight_decay": decay}), 9)
	want := make([]denseAdam, len(table.W))
	for i, w := range table.W {
		want[i].w = float64(w)
	}
	for step, rows := range [][]int32{{3, 1}, {1}, {}, {0, 3}} {
		before := slices.Clone(table.W)
		moments := slices.Clone(o.tables[0].m)
		touch(table, rows...)
		for i, row := range rows {
			for j := range table.Dim {
				want[int(row)*table.Dim+j].step(step+1, float64(table.G[i*table.Dim+j]), 0.1, 0, decay)
			}
		}
		o.step()
		if len(table.Touched) != 0 {
			t.Error("the step leaves a gradient")
		}
		for row := range table.Rows {
			lo, hi := row*table.Dim, (row+1)*table.Dim
			if !slices.Contains(rows, int32(row)) {
				if !slices.Equal(table.W[lo:hi], before[lo:hi]) || !slices.Equal(o.tables[0].m[lo:hi], moments[lo:hi]) {
					t.Errorf("step %d changes row %d, which no token of its batch uses", step+1, row)
				}
				continue
			}
			for i := lo; i < hi; i++ {
				near(t, fmt.Sprintf("step %d: number %d of the table", step+1, i), float64(table.W[i]), want[i].w, 1e-5)
			}
		}
	}
}

// TestClip checks that the whole gradient, of dense weights and of rows, is
// scaled to the norm where it is longer, seen in the first moment.
func TestClip(t *testing.T) {
	for _, test := range []struct{ clip, scale float64 }{{0, 1}, {13, 1}, {26, 1}, {6.5, 0.5}, {1.3, 0.1}} {
		p, d, table := toy(t)
		o := newOptimizer(p, trainValues(submodels.Values{"clip": test.clip}), 1)
		copy(d.G, []float32{3, 0, -4, 0})
		table.Touched, table.G = []int32{2}, []float32{12, 0}
		near(t, "the norm", o.step(), 13, 1e-12)
		near(t, "the first moment", float64(o.dense[0].m[0]), 0.1*3*test.scale, 1e-6)
		near(t, "the first moment", float64(o.dense[0].m[2]), -0.1*4*test.scale, 1e-6)
		near(t, "a row's first moment", float64(o.tables[0].m[4]), 0.1*12*test.scale, 1e-6)
	}
}

// TestGradientNotFinite checks that nothing moves where the gradient is no
// number.
func TestGradientNotFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		p, d, table := toy(t)
		o := newOptimizer(p, trainValues(nil), 1)
		dense, rows := slices.Clone(d.W), slices.Clone(table.W)
		d.G[1] = float32(bad)
		touch(table, 2)
		if norm := o.step(); !math.IsNaN(norm) && !math.IsInf(norm, 0) {
			t.Errorf("the norm of a gradient with %v is %v", bad, norm)
		}
		if !slices.Equal(d.W, dense) || !slices.Equal(table.W, rows) {
			t.Errorf("a gradient with %v moves weights", bad)
		}
	}
}
