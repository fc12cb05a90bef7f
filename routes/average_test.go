package routes

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// TestAverage compares the averaged weights with their formula over all steps, also
// of rows that few steps move, and checks that the weights themselves come back.
func TestAverage(t *testing.T) {
	for _, decay := range []float64{0.5, 0.9, 0.999} {
		p, d, table := toy(t)
		a, touched := newAverage(p, decay), []rowSet{newRowSet(table.Rows)}
		weight := func() []float32 { return slices.Concat(d.W, table.W) }
		sums, all := make([]float64, len(weight())), 0.0
		rng := submodels.Stream(2, "steps", 0)
		for step := range 40 {
			table.Touched = nil
			for row := range table.Rows - 1 { // the last row never, the first ones seldom
				if rng.IntN(8) < row {
					table.Touched = append(table.Touched, int32(row))
				}
			}
			touched[0].add(table.Touched)
			a.advance(step)
			for i := range d.W {
				d.W[i] += float32(rng.NormFloat64())
			}
			for _, row := range table.Touched {
				for j := range table.Dim {
					table.W[int(row)*table.Dim+j] += float32(rng.NormFloat64())
				}
			}
			all = decay*all + 1
			for i, w := range weight() {
				sums[i] = decay*sums[i] + float64(w)
			}
			if step%7 != 3 {
				continue
			}
			was := weight()
			for range 2 {
				a.swap(touched, step+1)
				for i, got := range weight() {
					near(t, fmt.Sprintf("decay %v, step %d: the average of weight %d", decay, step+1, i), float64(got), sums[i]/all, 2e-5)
				}
				a.unswap(touched)
				if !slices.Equal(weight(), was) {
					t.Fatal("the weights do not come back")
				}
			}
		}
	}
}

// TestAverageIsKept: what is evaluated, and what is given, is the average, which
// leaves the steps as they are.
func TestAverageIsKept(t *testing.T) {
	d := wordy(56, 24)
	for _, part := range []Part{Train, TrainAndValidation} {
		o := TrainOptions{Seed: 3, Part: part}
		plain, averaged := busy(t), busy(t)
		averaged.Train["average"] = 0.9
		a, b := fit(t, d, plain, o), fit(t, d, averaged, o)
		for i := range a.Epochs {
			if x, y := a.Epochs[i], b.Epochs[i]; x.TrainLoss != y.TrainLoss || part == Train && x.Validation == y.Validation {
				t.Errorf("epoch %d is %+v with and %+v without an average", i+1, y, x)
			}
		}
		if same(a.Model, b.Model) {
			t.Error("the average is not kept")
		}
		if part == Train {
			if m, err := b.Model.Evaluate(Validation); err != nil || m != b.Epochs[b.Best].Validation {
				t.Errorf("the model has %+v, and its best epoch had %+v, %v", m, b.Epochs[b.Best].Validation, err)
			}
		}
	}
}

// TestAverageWithoutSteps keeps the weights as they were drawn.
func TestAverageWithoutSteps(t *testing.T) {
	cfg := busy(t)
	cfg.Train["average"] = 0.9
	tr, err := NewTraining(Builtin(), wordy(40, 16), cfg, TrainOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.Run(context.Background(), 0); err != nil {
		t.Fatal(err)
	}
	out, err := tr.Finish()
	if err != nil {
		t.Fatal(err)
	}
	untrained, err := NewModel(Builtin(), wordy(40, 16), cfg, 1)
	if err != nil || !same(out.Model, untrained) {
		t.Errorf("without a step the weights have moved, %v", err)
	}
	for _, w := range weights(out.Model) {
		if slices.ContainsFunc(w, func(x float32) bool { return math.IsNaN(float64(x)) }) {
			t.Fatal("a weight is not a number")
		}
	}
}
