package routes

import (
	"fmt"
	"math"
	"testing"
)

// reference predicts one example as the papers write the formulas down, one
// number at a time and in double precision, and counts what that takes. An
// addition, a subtraction, a multiplication, a division and a call of exp, tanh
// or sigmoid are one FLOP each; comparisons and moves of numbers are free. A
// product of matrices with a bias starts its sums at the bias, and a sum
// without one starts at 0, so that n terms are n additions either way.
type reference struct {
	t       testing.TB
	weights map[string][]float32
	used    map[string]bool
	flops   int64
	learned int64 // numbers in the weights used, from their shapes
}

func newReference(t testing.TB, m *Model) *reference {
	return &reference{t: t, weights: weights(m), used: map[string]bool{}}
}

func (r *reference) add(a, b float64) float64 { r.flops++; return a + b }
func (r *reference) sub(a, b float64) float64 { r.flops++; return a - b }
func (r *reference) mul(a, b float64) float64 { r.flops++; return a * b }
func (r *reference) div(a, b float64) float64 { r.flops++; return a / b }
func (r *reference) tanh(x float64) float64   { r.flops++; return math.Tanh(x) }
func (r *reference) sigmoid(x float64) float64 {
	r.flops++
	return 1 / (1 + math.Exp(-x))
}

// weight is a weight of a shape.
type weight struct {
	w     []float32
	shape []int
}

func (w weight) at(index ...int) float64 {
	i := 0
	for k, n := range index {
		i = i*w.shape[k] + n
	}
	return float64(w.w[i])
}

// param looks a weight up and holds it to its shape.
func (r *reference) param(name string, shape ...int) weight {
	n := 1
	for _, s := range shape {
		n *= s
	}
	w, ok := r.weights[name]
	if !ok || len(w) != n {
		r.t.Fatalf("weight %s has %d numbers, want %d", name, len(w), n)
	}
	if !r.used[name] {
		r.used[name] = true
		r.learned += int64(n)
	}
	return weight{w, shape}
}

// scores are the class scores of one example, given what each route sees of it.
func (r *reference) scores(cfg Config, views []*View, seen []any, classes int) []float64 {
	out := make([]float64, classes)
	bias := r.param("combiner/bias", classes)
	for c := range out {
		out[c] = bias.at(c)
	}
	for i, part := range []*Route{&cfg.A, cfg.B} {
		if part == nil {
			continue
		}
		side := string('a' + rune(i))
		y := r.features(side, *part, views[i], seen[i])
		w := r.param("combiner/weights_"+side, len(y), classes)
		for c := range out {
			for j, v := range y {
				out[c] = r.add(out[c], r.mul(v, w.at(j, c)))
			}
		}
	}
	return out
}

// features runs a sub-model over token ids or over a row of numbers.
func (r *reference) features(side string, part Route, v *View, seen any) []float64 {
	if numbers, ok := seen.([]float32); ok {
		x := make([]float64, len(numbers))
		for i, n := range numbers {
			x[i] = float64(n)
		}
		return r.dense(side, part, x)
	}
	dim := part.Settings.Int("embedding")
	table := r.param(side+"/embedding", v.Vocabulary, dim)
	var x [][]float64
	for _, id := range seen.([]int32) {
		row := make([]float64, dim)
		for j := range row {
			row[j] = table.at(int(id), j)
		}
		x = append(x, row)
	}
	switch part.SubModel {
	case "mlp":
		var pooled []float64
		if p := part.Settings.String("pool"); p != "max" {
			pooled = append(pooled, r.mean(x, dim)...)
		}
		if p := part.Settings.String("pool"); p != "mean" {
			pooled = append(pooled, most(x, dim)...)
		}
		return r.dense(side, part, pooled)
	case "cnn":
		return r.conv(side, part, x, dim)
	}
	return r.recurrent(side, part, x, dim)
}

func (r *reference) mean(x [][]float64, width int) []float64 {
	y := make([]float64, width)
	for j := range y {
		for _, row := range x {
			y[j] = r.add(y[j], row[j])
		}
		if len(x) > 0 {
			y[j] = r.div(y[j], float64(len(x)))
		}
	}
	return y
}

func most(x [][]float64, width int) []float64 {
	y := make([]float64, width)
	for t, row := range x {
		for j, v := range row {
			if t == 0 || v > y[j] {
				y[j] = v
			}
		}
	}
	return y
}

func (r *reference) dense(side string, part Route, x []float64) []float64 {
	for layer := range part.Settings.Int("depth") {
		width := part.Settings.Int("width")
		name := fmt.Sprintf("%s/layer%d", side, layer)
		w, b := r.param(name+"/weights", len(x), width), r.param(name+"/bias", width)
		y := make([]float64, width)
		for j := range y {
			y[j] = b.at(j)
			for i, v := range x {
				y[j] = r.add(y[j], r.mul(v, w.at(i, j)))
			}
			switch part.Settings.String("activation") {
			case "tanh":
				y[j] = r.tanh(y[j])
			case "relu":
				y[j] = max(y[j], 0)
			}
		}
		x = y
	}
	return x
}

// conv holds weights of each width in turn: for each tap, each filter's row.
func (r *reference) conv(side string, part Route, x [][]float64, dim int) []float64 {
	widths, filters := part.Settings.Ints("widths"), part.Settings.Int("filters")
	taps := 0
	for _, w := range widths {
		taps += w * filters
	}
	weights := r.param(side+"/filters/weights", taps, dim)
	bias := r.param(side+"/filters/bias", len(widths)*filters)
	var y []float64
	first := 0
	for i, w := range widths {
		for f := range filters {
			best := math.Inf(-1)
			for t := 0; t <= max(len(x)-w, 0); t++ {
				sum := 0.0
				for j := range min(w, len(x)) {
					for k, v := range x[t+j] {
						sum = r.add(sum, r.mul(v, weights.at(first+j*filters+f, k)))
					}
				}
				best = max(best, sum)
			}
			y = append(y, max(r.add(best, bias.at(i*filters+f)), 0))
		}
		first += w * filters
	}
	return y
}

func (r *reference) recurrent(side string, part Route, x [][]float64, dim int) []float64 {
	hidden := part.Settings.Int("hidden")
	var y []float64
	for d := range part.Settings.Int("directions") {
		c := &unit{reference: r, name: fmt.Sprintf("%s/layer/%d/", side, d), dim: dim, hidden: hidden}
		step := c.gru
		if part.Settings.String("cell") == "lstm" {
			step = c.lstm
		}
		h, state := make([]float64, hidden), make([]float64, hidden)
		var states [][]float64
		for t := range x {
			token := x[t]
			if d == 1 {
				token = x[len(x)-1-t]
			}
			h, state = step(token, h, state)
			states = append(states, h)
		}
		switch part.Settings.String("state") {
		case "last":
			y = append(y, h...)
		case "max":
			y = append(y, most(states, hidden)...)
		case "mean":
			y = append(y, r.mean(states, hidden)...)
		}
	}
	return y
}

// unit is one direction of a recurrent layer.
type unit struct {
	*reference
	name        string
	dim, hidden int
}

// product adds x·W's column to sum.
func (u *unit) product(sum float64, x []float64, w weight, column int) float64 {
	for i, v := range x {
		sum = u.add(sum, u.mul(v, w.at(i, column)))
	}
	return sum
}

// gru is equations 5 to 8 of Cho et al. (2014), the reset gate after the hidden
// product and the state as n + z·(h - n), which is z·h + (1-z)·n.
func (u *unit) gru(x, h, _ []float64) (next, state []float64) {
	n := 3 * u.hidden
	wx, wh := u.param(u.name+"input", u.dim, n), u.param(u.name+"hidden", u.hidden, n)
	bx, bh := u.param(u.name+"bias", n), u.param(u.name+"hidden_bias", n)
	for j := range u.hidden {
		var gx, gh [3]float64
		for g := range 3 {
			column := g*u.hidden + j
			gx[g] = u.product(bx.at(column), x, wx, column)
			gh[g] = u.product(bh.at(column), h, wh, column)
		}
		reset := u.sigmoid(u.add(gx[0], gh[0]))
		update := u.sigmoid(u.add(gx[1], gh[1]))
		fresh := u.tanh(u.add(gx[2], u.mul(reset, gh[2])))
		next = append(next, u.add(fresh, u.mul(update, u.sub(h[j], fresh))))
	}
	return next, nil
}

// lstm is that of Gers et al. (2000): gates i, f, g and o.
func (u *unit) lstm(x, h, c []float64) (next, state []float64) {
	n := 4 * u.hidden
	wx, wh, b := u.param(u.name+"input", u.dim, n), u.param(u.name+"hidden", u.hidden, n), u.param(u.name+"bias", n)
	for j := range u.hidden {
		var g [4]float64
		for k := range g {
			column := k*u.hidden + j
			g[k] = u.product(u.product(b.at(column), x, wx, column), h, wh, column)
		}
		in, forget, fresh, out := u.sigmoid(g[0]), u.sigmoid(g[1]), u.tanh(g[2]), u.sigmoid(g[3])
		s := u.add(u.mul(forget, c[j]), u.mul(in, fresh))
		state = append(state, s)
		next = append(next, u.mul(out, u.tanh(s)))
	}
	return next, state
}
