package importance

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/results"
)

func TestRegrets(t *testing.T) {
	var trials []*results.Trial
	for i, c := range [][2]float64{{.5, 10}, {.8, 20}, {.7, 20}, {.6, 30}, {.9, 40}, {.4, 5}, {.9, nan}} {
		trial := complete(i, c[0], c[1])
		trials = append(trials, &trial)
	}
	got := regrets(trials, trials)
	for i, want := range []float64{0, 0, .1, .2, 0, 0, nan} {
		if math.Abs(got[i]-want) > 1e-12 || math.IsNaN(want) != math.IsNaN(got[i]) {
			t.Errorf("the regret of trial %d is %g, want %g", i, got[i], want)
		}
	}
}

func TestNearest(t *testing.T) {
	rows := func(n int) []int {
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return all
	}
	for _, c := range []struct {
		n, levels, want int // trials, different regrets, nearest
	}{{20, 1000, 6}, {30, 1000, 10}, {60, 1000, 10}, {500, 1000, 50}, {100, 5, 20}} {
		regret := make([]float64, c.n)
		for i := range regret {
			regret[i] = float64(i * 7 % c.n % c.levels)
		}
		if got := len(nearest(rows(c.n), regret)); got != c.want {
			t.Errorf("%d of %d trials are near, want %d", got, c.n, c.want)
		}
	}
}

// TestDivergenceByHand: 40 trials, half of which have the setting, 8 near the
// front. All of those have it, three quarters of them at level 1.
func TestDivergenceByHand(t *testing.T) {
	table := &levelTable{settings: []levels{{name: "x", weights: []float64{.5, .5}}}}
	var all, near []int
	for row := range 40 {
		level := uint8(absent)
		if row < 20 {
			level = uint8(1 + row%2)
		}
		table.rows = append(table.rows, []uint8{level})
		all = append(all, row)
	}
	near = []int{0, 2, 4, 6, 8, 10, 1, 3}
	got := divergenceOf(table, 0, all, near)
	pearson, chance := 2*.25*.25/.5, 1./8*12/19
	if want := 2 * (pearson - chance); math.Abs(got.value-want) > 1e-12 {
		t.Errorf("it is %g, want %g", got.value, want)
	}
	if none := divergenceOf(table, 0, all, []int{30, 31}); none != (divergence{}) {
		t.Errorf("without a near trial that has it: %+v", none)
	}
}

// TestChanceDoesNotDiverge: over all choices of the near trials, the mean is 0
// and the standard deviation what is stated.
func TestChanceDoesNotDiverge(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 5))
	table := &levelTable{settings: []levels{{weights: make([]float64, 3)}, {weights: make([]float64, 8), ordered: true}}}
	all := make([]int, 120)
	for row := range all {
		all[row] = row
		table.rows = append(table.rows, []uint8{uint8(row % 4), uint8(1 + rng.IntN(8))})
	}
	const times = 4000
	for i := range table.settings {
		sum, square, stated := 0.0, 0.0, 0.0
		for range times {
			rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			a := divergenceOf(table, i, all, all[:15])
			sum += a.value
			square += a.value * a.value
			stated += a.chance
		}
		deviation := math.Sqrt(square / times)
		if mean := sum / times; math.Abs(mean) > 5*deviation/math.Sqrt(times) {
			t.Errorf("setting %d: the mean is %g ± %g, want 0", i, mean, deviation/math.Sqrt(times))
		}
		if ratio := stated / times / deviation; ratio < 0.7 || ratio > 1.4 {
			t.Errorf("setting %d: the deviation is stated as %.2f of what it is", i, ratio)
		}
	}
}
