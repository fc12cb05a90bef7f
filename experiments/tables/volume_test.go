package tables_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/experiments/tables"
)

// TestVolume tests the hypervolume against one counted on a fine grid.
func TestVolume(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		box := tables.Box{Worst: 0.2, Best: 0.9, Least: 10, Greatest: 1e5}
		v := tables.NewVolume(box)
		var values, costs []float64
		before := 0.0
		for n := range 40 {
			value, cost := rng.Float64(), math.Pow(10, 6*rng.Float64())
			if n%7 == 6 { // equal to one before
				value, cost = values[n/2], costs[rng.IntN(n)]
			}
			values, costs = append(values, value), append(costs, cost)
			v.Add(value, cost)
			if v.Share() < before-1e-12 {
				t.Fatalf("it fell from %v to %v", before, v.Share())
			}
			before = v.Share()
		}
		if want := counted(box, values, costs); math.Abs(v.Share()-want) > 0.01 {
			t.Errorf("%v, counted %v", v.Share(), want)
		}
		checkFront(t, v.Front(), values, costs)
	}
}

// counted is the share of a fine grid that some outcome is as good as.
func counted(b tables.Box, values, costs []float64) float64 {
	const n = 300
	hits := 0
	for i := range n {
		for j := range n {
			value := b.Worst + (b.Best-b.Worst)*(float64(i)+0.5)/n
			cost := b.Least * math.Pow(b.Greatest/b.Least, (float64(j)+0.5)/n)
			for k := range values {
				if values[k] >= value && costs[k] <= cost {
					hits++
					break
				}
			}
		}
	}
	return float64(hits) / n / n
}

// checkFront tests that a front is the outcomes that none dominates, by rising cost.
func checkFront(t *testing.T, front []int, values, costs []float64) {
	t.Helper()
	in := map[int]bool{}
	for k, i := range front {
		in[i] = true
		if k > 0 && (costs[i] <= costs[front[k-1]] || values[i] <= values[front[k-1]]) {
			t.Errorf("the front does not rise at %d", k)
		}
	}
	for i := range values {
		some := false
		for j := range values {
			as := values[j] >= values[i] && costs[j] <= costs[i]
			some = some || as && (values[j] > values[i] || costs[j] < costs[i] || j < i)
		}
		if some == in[i] {
			t.Errorf("outcome %d: dominated %v, on the front %v", i, some, in[i])
		}
	}
}

func TestVolumeEdges(t *testing.T) {
	box := tables.Box{Worst: 0, Best: 1, Least: 1, Greatest: 100}
	for _, test := range []struct{ value, cost, want float64 }{
		{1, 1, 1}, {2, 0.1, 1}, {0.5, 10, 0.25}, {0, 1, 0}, {1, 100, 0}, {1, 1e9, 0}, {-3, 1, 0}, {math.NaN(), 1, 0},
	} {
		v := tables.NewVolume(box)
		v.Add(test.value, test.cost)
		if math.Abs(v.Share()-test.want) > 1e-12 {
			t.Errorf("%v at %v: %v, not %v", test.value, test.cost, v.Share(), test.want)
		}
	}
	point := tables.NewVolume(tables.Box{Worst: 0.5, Best: 0.5, Least: 7, Greatest: 7})
	point.Add(0.5, 7)
	if point.Share() != 1 {
		t.Errorf("in a box that is a point: %v", point.Share())
	}
}
