package study

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
)

// standing keeps the trials that can be finalists, of however many there are:
// those of the front, and for each kind of sub-model those of the front of the
// trials with that one route. A trial is added in a time that grows with the
// logarithm of their number.
type standing struct {
	store    *sqlite.Store
	study    string
	maximize string // the objective

	front   stairs
	singles map[string]stairs
	known   map[int]finalist // the trials of these
	gone    map[int]bool     // stored as complete by an earlier run that was longer, and not so now
	version int              // counts changes
}

// finalist is a trial that can be a finalist.
type finalist struct {
	results.Trial
	best  int     // epoch, from 1
	epoch float64 // seconds of one
	setup float64 // seconds of training outside epochs
}

// finalistOf takes from a record what its final trainings depend on.
func finalistOf(r *sqlite.Record, maximize string) finalist {
	f := finalist{Trial: r.Trial, best: bestEpoch(r.Curve, maximize)}
	f.Settings = nil
	for _, e := range r.Curve {
		f.epoch += e.Seconds
	}
	f.setup = max(f.TrainSeconds-f.epoch, 0)
	f.epoch /= float64(max(len(r.Curve), 1))
	return f
}

// newStanding takes up what earlier runs stored.
func newStanding(ctx context.Context, s *sqlite.Store, study, maximize string) (*standing, error) {
	st := &standing{store: s, study: study, maximize: maximize, gone: map[int]bool{}}
	return st, st.rebuild(ctx)
}

// rebuild reads all that is stored.
func (s *standing) rebuild(ctx context.Context) error {
	s.front, s.singles, s.known = nil, map[string]stairs{}, map[int]finalist{}
	s.version++
	for one, err := range s.store.EachScore(ctx, s.study) {
		if err != nil {
			return err
		}
		if !s.gone[one.Number] {
			s.enter(one)
		}
	}
	for _, number := range s.numbers() {
		records, err := s.store.Records(ctx, s.study, number, number+1)
		if err != nil {
			return err
		}
		for _, r := range records {
			s.known[number] = finalistOf(&r, s.maximize)
		}
	}
	return nil
}

// enter adds a complete trial where it belongs, and reports whether it is one of
// those that can be finalists.
func (s *standing) enter(one sqlite.Score) bool {
	if math.IsNaN(one.Accuracy) || math.IsNaN(one.Cost) {
		return false
	}
	step := stair{one.Number, one.Cost, one.Accuracy}
	in := s.front.add(step)
	if len(one.Routes) == 1 {
		of := s.singles[one.Routes[0]]
		if of.add(step) {
			in = true
		}
		s.singles[one.Routes[0]] = of
	}
	return in
}

// ended notes the end of a trial. One that was complete in an earlier run, and
// is not in this shorter one, makes all be read anew.
func (s *standing) ended(r *sqlite.Record) error {
	if r.State != search.Complete {
		if _, in := s.known[r.Number]; in {
			s.gone[r.Number] = true
			return s.rebuild(context.Background())
		}
		return nil
	}
	if _, in := s.known[r.Number]; in {
		return nil
	}
	if s.enter(sqlite.Score{Number: r.Number, Routes: r.Routes, Accuracy: r.Accuracy, Cost: r.Cost}) {
		s.version++
		s.known[r.Number] = finalistOf(r, s.maximize)
		s.forget()
	}
	return nil
}

// forget lets go of trials that have been beaten.
func (s *standing) forget() {
	if numbers := s.numbers(); len(s.known) > 2*len(numbers)+16 {
		for number := range s.known {
			if _, in := slices.BinarySearch(numbers, number); !in {
				delete(s.known, number)
			}
		}
	}
}

// numbers returns the trials that can be finalists, in order.
func (s *standing) numbers() []int {
	var all []int
	for _, step := range s.front {
		all = append(all, step.number)
	}
	for _, of := range s.singles {
		for _, step := range of {
			all = append(all, step.number)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// finalists returns the trials to be measured on the test part: those of the
// front, and the single routes that they are compared with.
func (s *standing) finalists(most int) []finalist {
	var trials []results.Trial
	for _, number := range s.numbers() {
		trials = append(trials, s.known[number].Trial)
	}
	front, singles := decide.Finalists(trials, most)
	var all []finalist
	for _, number := range append(front, singles...) {
		all = append(all, s.known[number])
	}
	return all
}

// stairs are trials of which none is beaten by another: in the order of cost, and
// so of accuracy too. Of equal ones it has the one with the lowest number.
type stairs []stair

type stair struct {
	number         int
	cost, accuracy float64
}

// add adds a trial unless it is beaten, and removes those that it beats.
func (s *stairs) add(x stair) bool {
	// After the last that costs at most as much.
	at, _ := slices.BinarySearchFunc(*s, x.cost, func(a stair, cost float64) int {
		return cmp.Or(cmp.Compare(a.cost, cost), -1)
	})
	if at > 0 {
		if p := (*s)[at-1]; p.accuracy > x.accuracy || p.accuracy == x.accuracy && (p.cost < x.cost || p.number <= x.number) {
			return false
		} else if p.cost == x.cost {
			at--
		}
	}
	end := at
	for end < len(*s) && (*s)[end].accuracy <= x.accuracy {
		end++
	}
	*s = slices.Replace(*s, at, end, x)
	return true
}
