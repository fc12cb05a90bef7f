package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestIQM(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{3}, 3},
		{[]float64{5, 1, 3}, 3},
		{[]float64{100, 2, 4, -50}, 3},
		{[]float64{8, 7, 6, 5, 4, 3, 2, 1}, 4.5},
		{[]float64{1, 2, 3, 4, math.Inf(1), 0}, 2.5},
	} {
		if got := iqm(test.values); got != test.want {
			t.Errorf("%v: %v, not %v", test.values, got, test.want)
		}
	}
	if !math.IsNaN(iqm(nil)) {
		t.Error("the mean of nothing is a number")
	}
}

// TestCoverage tests that about 95 of 100 intervals hold what they are meant to.
func TestCoverage(t *testing.T) {
	rng, covered := rand.New(rand.NewPCG(1, 1)), 0
	const tries = 200
	for range tries {
		tasks := [][]float64{make([]float64, 30), make([]float64, 30)}
		for i, task := range tasks { // the mean of the middle half of both is 5.5
			for j := range task {
				task[j] = float64(5+i) + 0.5*rng.NormFloat64()
			}
		}
		if b := pooled(tasks); b.Low <= 5.5 && 5.5 <= b.High {
			covered++
		}
	}
	if covered < 85*tries/100 || covered == tries {
		t.Errorf("%d of %d intervals hold the true figure", covered, tries)
	}
}

// TestStrata tests that runs are drawn within their tasks: tasks without spread
// leave no doubt, however far they are apart.
func TestStrata(t *testing.T) {
	b := pooled([][]float64{{1, 1, 1, 1}, {9, 9, 9, 9}})
	if b.Low != 5 || b.Mid != 5 || b.High != 5 {
		t.Errorf("%+v", b)
	}
	if b := ofOne([]float64{1, 1, 1, 9, 9, 9}); b.Low >= b.Mid || b.Mid >= b.High {
		t.Errorf("one task: %+v", b)
	}
}

func TestDifferenceAndRatio(t *testing.T) {
	a, b := []float64{4, 4, 4, 4}, []float64{2, 2, 2, 2}
	if d := difference(a, b); d != (interval{2, 2, 2}) {
		t.Errorf("difference %+v", d)
	}
	if r := ratio(a, b); r != (interval{2, 2, 2}) {
		t.Errorf("ratio %+v", r)
	}
	never := []float64{1, math.Inf(1), math.Inf(1), math.Inf(1)}
	if r := ratio(never, b); !math.IsInf(r.Mid, 1) || !math.IsInf(r.High, 1) {
		t.Errorf("ratio of what never came %+v", r)
	}
	if a[0] != 4 || b[3] != 2 || never[0] != 1 {
		t.Error("the runs were changed")
	}
}
