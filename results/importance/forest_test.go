package importance

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/results"
)

// stump is a tree with one question.
func stump(setting int, levels uint64, yes, no float64) tree {
	return tree{{levels: levels, right: 2, setting: int32(setting)}, {value: yes}, {value: no}}
}

// TestMainEffectsOfTrees compares with what the trees say, worked out by hand.
func TestMainEffectsOfTrees(t *testing.T) {
	quarter := []float64{.25, .25, .25, .25}
	s := &space{
		settings: []levels{{name: "x", weights: quarter, ordered: true}, {name: "y", weights: []float64{.5, .5}}, {name: "z", weights: quarter}},
		// z exists where y has level 2.
		conditions: [][]condition{nil, nil, {{on: 1, levels: 1 << 2}}},
		chance:     []float64{1, 1, 1}, order: []int{0, 1, 2},
		within: [][]bool{make([]bool, 3), make([]bool, 3), {false, true, false}},
	}
	sum := forest{ // the mean of these is half + which + inner
		stump(0, 1<<1|1<<2, 3*1, 0),      // half of the levels of x: a variance of 1/4
		stump(1, 1<<1, 3*2, 0),           // which y
		stump(2, 1<<absent|1<<1, 3*4, 0), // inner: z is absent, or one of four levels
	}
	a := &analysis{space: s, points: s.draw(64, rand.New(rand.NewPCG(1, 1))), forests: []forest{sum}}
	for i := range s.settings {
		a.addMain(i)
	}
	// Of y, level 1 gives 2 + 4 as z is absent, level 2 gives 0 + 1 for a quarter
	// of the levels of z. Half of the space has z.
	for i, want := range []float64{1. / 4, 25. / 4, 0.5 * 3} {
		if got := a.main[i][0]; math.Abs(got-want) > 0.03*want {
			t.Errorf("setting %d explains %g, want %g", i, got, want)
		}
	}
	if math.Abs(a.beyond[0]) > 1e-9 {
		t.Errorf("x has a part in %g beyond what it does by itself", a.beyond[0])
	}
}

func TestInteraction(t *testing.T) {
	two := []weighted{{1, .5}, {2, .5}}
	three := []weighted{{1, .2}, {2, .3}, {3, .5}}
	for _, c := range []struct {
		name          string
		first, second []weighted
		table         []float64
		want          float64
	}{
		{"xor", two, two, []float64{0, 1, 1, 0}, 0.25},
		{"sum", two, three, []float64{1, 2, 5, 11, 12, 15}, 0},
		// The variance of 1, 2, 3, times that of -1, 1.
		{"product", two, three, []float64{-1, -2, -3, 1, 2, 3}, .2 + .3*4 + .5*9 - 2.3*2.3},
	} {
		if got := interaction(c.table, c.first, c.second); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
	}
}

// TestForest: with small leaves and no noise a forest misses little of what it
// was grown on, and no leaf is smaller than asked for.
func TestForest(t *testing.T) {
	trials := made(400, 1, conditional)
	pointers := make([]*results.Trial, len(trials))
	all := make([]int, len(trials))
	for i := range trials {
		pointers[i], all[i] = &trials[i], i
	}
	table := newLevelTable(pointers)
	for _, leaf := range []int{2, 20} {
		f := newGrower(table, leaf, rand.New(rand.NewPCG(1, 1))).grow(5, all)
		for _, tr := range f {
			reached := map[float64]int{} // leaves by what they predict
			for _, row := range table.rows {
				reached[tr.predict(row)]++
			}
			for value, n := range reached {
				if n < leaf {
					t.Errorf("the leaf of %g holds %d trials, want at least %d", value, n, leaf)
				}
			}
		}
		missed := 0.0
		for i, row := range table.rows {
			missed += math.Abs(f.predict(row)-table.values[i]) / float64(len(all))
		}
		if leaf == 2 && missed > 0.15 {
			t.Errorf("it misses by %g", missed)
		}
	}
}
