package budget

import "testing"

func TestMakespan(t *testing.T) {
	for _, c := range []struct {
		tasks   []float64
		workers int
		want    float64
	}{
		{nil, 2, 0}, {[]float64{1, 2, 3}, 1, 6}, {[]float64{1, 2, 3}, 2, 4}, {[]float64{1, 2, 3}, 9, 3}, {[]float64{1, 1, 1, 3}, 3, 4},
	} {
		if got := makespan(c.tasks, c.workers); got != c.want {
			t.Errorf("%v by %d workers: %v, want %v", c.tasks, c.workers, got, c.want)
		}
	}
}
