package ranking

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/search"
)

// Merit is what counts of an outcome when outcomes are ranked.
type Merit struct {
	stage int     // a trial that got further comes before any that did not
	Value float64 // greater is better
	Cost  float64 // smaller is better
}

// Of returns the merit of an outcome; false for a trial that failed. A
// pruned trial comes after those that were trained to the end, as its value is
// of an earlier epoch, and is compared with those pruned at the same epoch.
func Of(o search.Observation) (Merit, bool) {
	if o.State == search.Failed || o.Failed != "" || math.IsNaN(o.Value) {
		return Merit{}, false
	}
	m := Merit{stage: math.MaxInt, Value: tame(o.Value), Cost: tame(o.Cost)}
	if o.State == search.Pruned {
		m.stage = len(o.Curve)
	}
	return m, true
}

// tame brings an infinite number to a finite one that can be subtracted from any
// other; NaN counts as the greatest.
func tame(x float64) float64 {
	const most = math.MaxFloat64 / 4
	if math.IsNaN(x) {
		return most
	}
	return min(max(x, -most), most)
}

// Fronts returns the number of the front that each merit is on, from 0: those
// that no other dominates are on the first, those that only they dominate on the
// second, and so on (Deb et al., "NSGA-II", 2002), later stages first. In
// n·log n steps, as there are two objectives.
func Fronts(ms []Merit) []int {
	order := make([]int, len(ms))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := ms[i], ms[j]
		return cmp.Or(cmp.Compare(b.stage, a.stage), cmp.Compare(b.Value, a.Value), cmp.Compare(a.Cost, b.Cost), i-j)
	})
	fronts := make([]int, len(ms))
	// Of each front of the present stage, its cheapest: all before have at
	// least this value, so it is the one that dominates if any does.
	var cheapest []Merit
	first := 0
	for at, i := range order {
		m := ms[i]
		if at > 0 && ms[order[at-1]].stage != m.stage {
			first, cheapest = first+len(cheapest), cheapest[:0]
		}
		f, _ := slices.BinarySearchFunc(cheapest, m, func(c, m Merit) int {
			if c.Cost < m.Cost || c.Cost == m.Cost && c.Value > m.Value {
				return -1
			}
			return 1
		})
		switch {
		case f == len(cheapest):
			cheapest = append(cheapest, m)
		case m.Cost < cheapest[f].Cost:
			cheapest[f] = m
		}
		fronts[i] = first + f
	}
	return fronts
}

// Corner is a merit in the unit square: x is what it saves of the cost, y its
// value, more of both is better.
type Corner struct{ x, y float64 }

// Corners places merits in the square that they span. Costs that are positive
// and differ a thousandfold are placed by their logarithms: so much is
// not measured by the greatest of them.
func Corners(ms []Merit) []Corner {
	spots := make([]Corner, len(ms))
	if len(ms) == 0 {
		return spots
	}
	scale := func(x float64) float64 { return x }
	low, high := ms[0], ms[0]
	for _, m := range ms {
		low.Value, high.Value = min(low.Value, m.Value), max(high.Value, m.Value)
		low.Cost, high.Cost = min(low.Cost, m.Cost), max(high.Cost, m.Cost)
	}
	if low.Cost > 0 && high.Cost/low.Cost >= 1000 {
		scale = math.Log
	}
	left, right := scale(low.Cost), scale(high.Cost)
	for i, m := range ms {
		spots[i] = Corner{x: shareOf(right-scale(m.Cost), right-left), y: shareOf(m.Value-low.Value, high.Value-low.Value)}
	}
	return spots
}

// shareOf is part/whole, and ½ of nothing.
func shareOf(part, whole float64) float64 {
	if whole == 0 {
		return 0.5
	}
	return part / whole
}

// cornerMargin is how far outside the square of the outcomes the corner lies from
// which their hypervolume is measured, so that the ends of a front count.
const cornerMargin = 0.1

// along returns the order of the spots of one front from right to left, in which
// it rises.
func along(spots []Corner) []int {
	order := make([]int, len(spots))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(spots[j].x, spots[i].x), cmp.Compare(spots[i].y, spots[j].y), i-j)
	})
	return order
}

// Contributions returns what each spot of one front adds to the area that all of
// them dominate together, seen from the corner; 0 for one that is there twice.
func Contributions(spots []Corner) []float64 {
	gains := make([]float64, len(spots))
	order := along(spots)
	for at := range order {
		gains[order[at]] = added(spots, order, at)
	}
	return gains
}

// added is the contribution of one spot of a front that is in order.
func added(spots []Corner, order []int, at int) float64 {
	s, below, left := spots[order[at]], -cornerMargin, -cornerMargin
	if at > 0 {
		below = spots[order[at-1]].y
	}
	if at+1 < len(order) {
		left = spots[order[at+1]].x
	}
	return (s.x - left) * (s.y - below)
}

// Thinned returns the spots of one front with those first that are given up
// last, where each time the one is given up that adds the least area; of equal
// ones the later.
func Thinned(spots []Corner) []int {
	order, gains := along(spots), Contributions(spots)
	ranking := make([]int, len(spots))
	for last := len(order) - 1; last >= 0; last-- {
		worst := 0
		for at, i := range order {
			w := order[worst]
			if gains[i] < gains[w] || gains[i] == gains[w] && i > w {
				worst = at
			}
		}
		ranking[last] = order[worst]
		order = slices.Delete(order, worst, worst+1)
		for at := max(worst-1, 0); at <= worst && at < len(order); at++ {
			gains[order[at]] = added(spots, order, at)
		}
	}
	return ranking
}

// Crowding returns how far apart the neighbours of each spot of one front are
// along both axes, as shares of the front's length; infinite for its ends (Deb
// et al., 2002).
func Crowding(spots []Corner) []float64 {
	distance := make([]float64, len(spots))
	order := along(spots)
	if len(order) == 0 {
		return distance
	}
	first, last := spots[order[0]], spots[order[len(order)-1]]
	for at, i := range order {
		if at == 0 || at == len(order)-1 {
			distance[i] = math.Inf(1)
			continue
		}
		before, after := spots[order[at-1]], spots[order[at+1]]
		distance[i] = shareOf(before.x-after.x, first.x-last.x) + shareOf(after.y-before.y, last.y-first.y)
	}
	return distance
}

// Rank returns the merits' places, best first: by front, and within a front
// by what order says of its spots.
func Rank(ms []Merit, order func([]Corner) []int) []int {
	fronts := Fronts(ms)
	members := make([][]int, 0, len(ms))
	for i, f := range fronts {
		for len(members) <= f {
			members = append(members, nil)
		}
		members[f] = append(members[f], i)
	}
	best := make([]int, 0, len(ms))
	spots := Corners(ms)
	for _, front := range members {
		within := make([]Corner, len(front))
		for k, i := range front {
			within[k] = spots[i]
		}
		for _, k := range order(within) {
			best = append(best, front[k])
		}
	}
	return best
}
