package prior

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/space"
)

// Trial is a finished trial of an earlier search: of another space, another
// problem, or this one.
type Trial struct {
	Params map[string]any // by the names of its dimensions, as Space.Params gives them
	Value  float64        // the learned objective, greater is better
	Cost   float64        // the known objective, smaller is better
}

// Prior is what an earlier search lets expect of a space: an Estimator. It goes
// by the settings that both have by name. A number that the space does not hold
// counts as the nearest that it does; other values that it does not hold, and
// settings that are in one of the two only, are left open.
//
// Its estimate of a point is a mean of the ranks of the earlier values, weighted
// by a Gaussian kernel of the distance (Nadaraya and Watson, 1964): ranks, since
// another problem has values on another scale.
type Prior struct {
	space      *space.Space
	past       []earlier
	mean       float64
	candidates []space.Point
	front      int // of these, those of the earlier front
}

// earlier is a trial in the unit cube of the space.
type earlier struct {
	place []float64 // NaN: not known, or not there
	rank  float64   // of the value, from 0 for the least to 1
}

// What bounds the time of an estimate, and what shapes it.
const (
	priorTrials     = 128
	priorCandidates = 64
	kernelWidth     = 0.2 // of the range of a number
	otherChoice     = 6.0 // squared distance, in widths, of two values of a choice
	onlyInOne       = 1.0 // the same where one of two points lacks a dimension
	doubt           = 0.05
)

// New makes a prior of the finished trials of an earlier search. Those whose
// value or cost is not finite do not count, and of very many the best for their
// cost and an even choice of the others do. It is a pure function of its
// arguments.
func New(s *space.Space, past []Trial) *Prior {
	p := &Prior{space: s}
	past = slices.DeleteFunc(slices.Clone(past), func(t Trial) bool { return !num.Finite(t.Value, t.Cost) })
	ranks := ranksOf(past)
	order := byFront(past)
	for i, at := range some(order, priorTrials) {
		x := p.match(past[at].Params)
		p.past = append(p.past, earlier{p.places(x), ranks[at]})
		p.mean += ranks[at]
		if i < priorCandidates {
			p.candidates = append(p.candidates, x.Draw(search.Stream(0, i, "prior")))
			if i == 0 || p.front == i && past[at].Cost >= past[order[i-1]].Cost {
				p.front++
			}
		}
	}
	p.mean /= float64(max(len(p.past), 1))
	return p
}

// some picks at most n of a list: the first half of them from its beginning, the
// others evenly from the rest.
func some(list []int, n int) []int {
	if len(list) <= n {
		return list
	}
	picked := slices.Clone(list[:n/2])
	rest := list[n/2:]
	for i := range n - n/2 {
		picked = append(picked, rest[i*len(rest)/(n-n/2)])
	}
	return picked
}

// ranksOf returns the mean rank of each value among all, from 0 to 1.
func ranksOf(past []Trial) []float64 {
	order := make([]int, len(past))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(past[a].Value, past[b].Value) })
	ranks := make([]float64, len(past))
	for i := 0; i < len(order); {
		end := i
		for end < len(order) && past[order[end]].Value == past[order[i]].Value {
			end++
		}
		for _, at := range order[i:end] {
			ranks[at] = float64(i+end-1) / 2 / float64(max(len(order)-1, 1))
		}
		i = end
	}
	return ranks
}

// byFront orders trials: those of the front, then those of the front of the rest,
// and so on, each in the order of cost; after a number of fronts, the rest as it
// comes.
func byFront(past []Trial) []int {
	const most = 32
	all := make([]int, len(past))
	for i := range all {
		all[i] = i
	}
	layers, rest := front.Layers(all, func(i int) front.Outcome {
		return front.Outcome{Cost: past[i].Cost, Value: past[i].Value, Number: i}
	}, most)
	slices.Sort(rest)
	return slices.Concat(append(layers, rest)...)
}

// match returns the configuration of the space that has of the params what the
// space can hold. Of params that exclude each other the first in its order counts.
func (p *Prior) match(params map[string]any) *space.Partial {
	known := map[string]any{}
	best, _ := p.space.Partial(known) // nothing is always possible
	for i := range p.space.Len() {
		d := p.space.Dim(i)
		x, given := params[d.Name()]
		if !given {
			continue
		}
		v, ok := nearest(d, x)
		if !ok {
			continue
		}
		with := maps.Clone(known)
		with[d.Name()] = d.Value(v)
		if c, err := p.space.Partial(with); err == nil {
			known, best = with, c
		}
	}
	return best
}

// nearest returns the value of a dimension that is x or, for numbers, nearest to
// it.
func nearest(d space.Dimension, x any) (float64, bool) {
	if v, err := d.Parse(x); err == nil {
		return v, true
	}
	want, ok := space.Number(x)
	if !ok || !num.Finite(want) {
		return 0, false
	}
	best, gap := 0.0, math.Inf(1)
	for _, v := range closest(d, want) {
		if got, ok := space.Number(d.Value(v)); ok && math.Abs(got-want) < gap {
			best, gap = v, math.Abs(got-want)
		}
	}
	return best, !math.IsInf(gap, 1)
}

// closest returns values of a dimension of which one is nearest to a number: all
// of a choice, and of a range those on both sides.
func closest(d space.Dimension, want float64) []float64 {
	if few := d.Len(); few > 0 && few <= 64 {
		return d.Grid(few)
	}
	low, high := 0.0, 1.0
	for range 60 {
		middle := (low + high) / 2
		if d.Decode(middle) < want {
			low = middle
		} else {
			high = middle
		}
	}
	return []float64{d.Decode(low), d.Decode(high)}
}

// places returns where a configuration lies in the unit cube; NaN for what it
// leaves open.
func (p *Prior) places(c *space.Partial) []float64 {
	u := make([]float64, p.space.Len())
	for i := range u {
		u[i] = math.NaN()
		if !math.IsNaN(c.Point[i]) {
			u[i] = p.space.Dim(i).Encode(c.Point[i])
		}
	}
	return u
}

// Estimates returns the mean rank, from 0 to 1, of the earlier trials around a
// point; NaN where there are no earlier trials.
func (p *Prior) Estimates(x space.Point) []float64 {
	if len(p.past) == 0 {
		return []float64{math.NaN()}
	}
	u := p.space.Encode(x)
	sum, weights := doubt*p.mean, doubt
	for _, n := range p.past {
		w := math.Exp(-p.distance(u, n.place) / 2)
		sum, weights = sum+w*n.rank, weights+w
	}
	return []float64{sum / weights}
}

// distance returns the squared distance of two places in widths of the kernel.
func (p *Prior) distance(u, v []float64) float64 {
	const far = 40
	sum := 0.0
	for i := range u {
		one, other := math.IsNaN(u[i]), math.IsNaN(v[i])
		switch {
		case one && other:
		case one || other:
			sum += onlyInOne
		case !p.space.Dim(i).Ordered():
			if u[i] != v[i] {
				sum += otherChoice
			}
		default:
			d := (u[i] - v[i]) / kernelWidth
			sum += d * d
		}
		if sum > far {
			return sum
		}
	}
	return sum
}

// Candidates returns the points that the earlier search found best for their
// cost, those of its front first. What it leaves open of them is drawn.
func (p *Prior) Candidates() []space.Point { return p.candidates }

// Front returns at most n of the points of the earlier front, spread along it, in
// the order of their earlier cost.
func (p *Prior) Front(n int) []space.Point {
	var points []space.Point
	for i := range min(n, p.front) {
		points = append(points, p.candidates[i*(p.front-1)/max(min(n, p.front)-1, 1)])
	}
	return points
}
