package portfolio

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Size is how many models of the pool are chosen.
const Size = 32

// Default returns the configurations that a study begins with, in their order: those
// chosen, each pair after its routes alone, which cost no training of their own and say
// what the pair is worth; and then a pair of each two kinds of sub-model that none is of,
// as there are data unlike those of the table, where the order of words decides, say. A
// study without word vectors from outside takes those that do not need them, and the
// other way about.
func Default() []map[string]any {
	s, pool := Recorded(), routes()
	var all []map[string]any
	there := map[string]bool{}
	add := func(m Model) {
		if !there[m.String()] {
			there[m.String()] = true
			all = append(all, pool.configuration(m))
		}
	}
	chosen := s.Choose(Size)
	for _, m := range append(chosen, s.unlike(chosen, pool)...) {
		for _, route := range m {
			add(Model{route})
		}
		add(m)
	}
	return all
}

// unlike returns the best pair of each two kinds of sub-model that no chosen one is of,
// by what it gains on average over the tasks; those with word vectors from outside apart
// from the others.
func (s *Scores) unlike(chosen []Model, pool routesByName) (more []Model) {
	there := map[string]bool{}
	for _, m := range chosen {
		there[pool.kinds(m)] = true
	}
	best := map[string]int{}
	for m, model := range s.Models {
		k := pool.kinds(model)
		if len(model) < 2 || there[k] {
			continue
		}
		if other, known := best[k]; !known || s.mean(m) > s.mean(other) {
			best[k] = m
		}
	}
	for _, k := range slices.Sorted(maps.Keys(best)) {
		more = append(more, s.Models[best[k]])
	}
	return more
}

// mean is how good a model is over the tasks that it is of: 0 as the median of each, 1
// as the best.
func (s *Scores) mean(model int) float64 {
	var all []float64
	for t, x := range s.readings[model] {
		if !math.IsNaN(x) {
			all = append(all, (x-s.medians[t])/s.spreads[t])
		}
	}
	return stat.Mean(all, nil)
}

// overhead is what a trial takes beside the training of routes that no earlier one of
// the portfolio has, in the time of the mean route.
const overhead = 0.05

// Choose returns n models in the order in which they add most to the best reading so
// far, on average over the tasks and for the time that they take.
// Where no more is to be gained on any task, it begins again with the models that are
// left: a reading is a matter of luck too, and a search has use of good routes that are
// unlike each other.
func (s *Scores) Choose(n int) []Model {
	c := &chooser{Scores: s, trained: map[string]bool{}}
	for m := range s.Models {
		c.left = append(c.left, m)
	}
	c.again()
	var chosen []Model
	for len(chosen) < n && len(c.left) > 0 {
		i, gain := c.next()
		if gain <= 0 && !c.fresh {
			c.again()
			continue
		}
		chosen = append(chosen, s.Models[c.left[i]])
		c.take(i)
	}
	return chosen
}

// chooser is a portfolio in the making.
type chooser struct {
	*Scores
	left    []int           // models, by their place
	trained map[string]bool // routes of those chosen
	best    []float64       // reading so far of each task
	fresh   bool            // none was chosen since the last beginning
}

// again begins anew: with the median reading of each task, which is no gain to reach.
func (c *chooser) again() {
	c.best, c.fresh = slices.Clone(c.medians), true
}

// next returns which of the models that are left gains most for its time.
func (c *chooser) next() (which int, gain float64) {
	gain = math.Inf(-1)
	for i, m := range c.left {
		if g := c.gain(m) / (overhead + c.time(m)); g > gain {
			which, gain = i, g
		}
	}
	return which, gain
}

// gain is how much nearer to the best model of each task the best reading comes.
func (c *chooser) gain(model int) (sum float64) {
	for t, x := range c.readings[model] {
		if !math.IsNaN(x) {
			sum += max(0, x-c.best[t]) / c.spreads[t]
		}
	}
	return sum
}

// time is how long it takes to train those routes of a model that none of the chosen
// has, in the time of the mean route.
func (c *chooser) time(model int) float64 { return c.untrained(c.Models[model], c.trained) }

func (c *chooser) take(i int) {
	m := c.left[i]
	c.left, c.fresh = slices.Delete(c.left, i, i+1), false
	for _, route := range c.Models[m] {
		c.trained[route] = true
	}
	for t, x := range c.readings[m] {
		if x > c.best[t] { // false for NaN
			c.best[t] = x
		}
	}
}

// Regret is by how much the best of the models that fit a task is below the best of the
// pool, in accuracy: of those that can be trained one after the other in a time, in that
// of the mean route. Where that is none, it is that of the first.
func (s *Scores) Regret(models []Model, task string, within float64) float64 {
	t, trained := slices.Index(s.Tasks, task), map[string]bool{}
	of, best, have, took := map[string]float64{}, math.Inf(-1), math.Inf(-1), 0.0
	for m, row := range s.readings {
		if of[s.Models[m].String()] = row[t]; row[t] > best { // false for NaN
			best = row[t]
		}
	}
	for _, m := range models {
		x := of[m.String()]
		if math.IsNaN(x) {
			continue
		}
		if took += overhead + s.untrained(m, trained); took > within && !math.IsInf(have, -1) {
			break
		}
		have = max(have, x)
		for _, route := range m {
			trained[route] = true
		}
	}
	return best - have
}

// LeaveOneOut returns the regret of portfolios for each task in a time, of which each
// is chosen without that task's data set.
func (s *Scores) LeaveOneOut(within float64) map[string]float64 {
	all := map[string]float64{}
	for _, task := range s.Tasks {
		all[task] = s.Regret(s.without(setOf(task)).Choose(len(s.Models)), task, within)
	}
	return all
}

// median returns the middle of values, which are not NaN; it sorts them.
func median(values []float64) float64 {
	slices.SortFunc(values, cmp.Compare[float64])
	return values[len(values)/2]
}
