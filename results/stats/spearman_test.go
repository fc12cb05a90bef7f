package stats

import (
	"math"
	"testing"
)

func TestSpearman(t *testing.T) {
	up := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	down := []float64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}
	for _, c := range []struct {
		name string
		x, y []float64
		want Interval
	}{
		{"none", nil, nil, Interval{Mean: nan, Low: nan, High: nan}},
		{"one", []float64{1}, []float64{1}, Interval{Mean: nan, Low: nan, High: nan}},
		{"three", []float64{1, 2, 3}, []float64{1, 3, 2}, Interval{Mean: .5, Low: nan, High: nan}},
		{"the same", up, up, Interval{Mean: 1, Low: 1, High: 1}},
		{"opposite", up, down, Interval{Mean: -1, Low: -1, High: -1}},
		{"constant", up, make([]float64, 10), Interval{Mean: nan, Low: nan, High: nan}},
		{"not a number", up, append([]float64{nan}, up[1:]...), Interval{Mean: nan, Low: nan, High: nan}},
		{"of two lengths", up, up[1:], Interval{Mean: nan, Low: nan, High: nan}},
		// 1 − 6·Σd²/(n·(n²−1)) with Σd² = 2+2+2 = 6; artanh of that is 1.99458 and
		// its error √((1 + 0.9286/2)/7) = 0.45738.
		{"swaps", up, []float64{2, 1, 3, 5, 4, 6, 8, 7, 9, 10}, Interval{Mean: 1 - 36.0/990, Low: .79980, High: .99385}},
		// Ranks 1.5, 1.5, 3, 4 and 1, 2, 3, 4: artanh is 1.81845, its error √1.45.
		{"ties", []float64{5, 5, 6, 7}, []float64{1, 2, 3, 4}, Interval{Mean: math.Sqrt(.9), Low: -.49425, High: .99953}},
	} {
		got := Spearman(c.x, c.y)
		close := func(a, b, by float64) bool { return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < by }
		if !close(got.Mean, c.want.Mean, 1e-12) || !close(got.Low, c.want.Low, 1e-4) || !close(got.High, c.want.High, 1e-4) {
			t.Errorf("%s: %+v, not %+v", c.name, got, c.want)
		}
	}
	// Any rising function leaves ranks as they are.
	x, y := []float64{3, -1, 4, 1.5, -9, 2.6}, []float64{2, 7, 1, 8, 2, 8}
	want := Spearman(x, y)
	for i := range x {
		x[i] = math.Exp(x[i])
	}
	same(t, "after a rising function", Spearman(x, y), want)
}
