package journal

import (
	"context"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
)

// Candidates keeps the trials that can be finalists, of however many there are:
// those of the front, and for each kind of sub-model those of the front of the
// trials with that one route. A trial is added in a time that grows with the
// logarithm of their number.
type Candidates struct {
	store    *sqlite.Store
	study    string
	maximize string // the objective

	front   front.Front            // with the numbers of trials
	singles map[string]front.Front // by kind of sub-model
	known   map[int]Finalist       // the trials of these
	version int                    // counts changes
	ends    int                    // counts complete trials that ended in this run
	pool    *Pool                  // that was last planned with; nil: none
}

// Finalist is a trial to be measured on the test part.
type Finalist struct {
	results.Trial
	Best  int     // epoch, from 1
	Epoch float64 // seconds of one
	Setup float64 // seconds of training outside epochs
}

// FinalistOf takes from a record what its final trainings depend on.
func FinalistOf(r *sqlite.Record, maximize string) Finalist {
	best := results.BestEpoch(r.Curve, maximize)
	f := Finalist{Trial: r.Trial, Best: best.Epoch}
	f.Loss = best.ValidationLoss
	f.Settings = nil
	for _, e := range r.Curve {
		f.Epoch += e.Seconds
	}
	f.Setup = max(f.TrainSeconds-f.Epoch, 0)
	f.Epoch /= float64(max(len(r.Curve), 1))
	return f
}

// newCandidates takes up what earlier runs stored.
func newCandidates(ctx context.Context, s *sqlite.Store, study, maximize string) (*Candidates, error) {
	st := &Candidates{store: s, study: study, maximize: maximize}
	return st, st.read(ctx)
}

// read takes up all that is stored.
func (s *Candidates) read(ctx context.Context) error {
	s.singles, s.known = map[string]front.Front{}, map[int]Finalist{}
	s.version++
	for one, err := range s.store.EachScore(ctx, s.study) {
		if err != nil {
			return err
		}
		s.enter(one)
	}
	for _, number := range s.numbers() {
		records, err := s.store.Records(ctx, s.study, number, number+1)
		if err != nil {
			return err
		}
		for _, r := range records {
			s.known[number] = FinalistOf(&r, s.maximize)
		}
	}
	return nil
}

// enter adds a complete trial where it belongs, and reports whether it is one of
// those that can be finalists.
func (s *Candidates) enter(one sqlite.Score) bool {
	itself := func(o front.Outcome) front.Outcome { return o }
	o := front.Outcome{Cost: one.Cost, Value: one.Accuracy, Number: one.Number}
	changed, single := false, false
	s.front, changed = front.Insert(s.front, o, itself)
	if len(one.Routes) == 1 {
		kind := one.Routes[0]
		s.singles[kind], single = front.Insert(s.singles[kind], o, itself)
	}
	return changed || single
}

// ended notes the end of a trial.
func (s *Candidates) ended(r *sqlite.Record) {
	if r.State != search.Complete {
		return
	}
	s.ends++
	if s.Has(r.Number) { // an earlier run noted it
		return
	}
	if s.enter(sqlite.Score{Number: r.Number, Routes: r.Routes, Accuracy: r.Accuracy, Cost: r.Cost}) {
		s.version++
		s.known[r.Number] = FinalistOf(r, s.maximize)
		s.forget()
	}
}

// forget drops trials that have been dominated.
func (s *Candidates) forget() {
	if numbers := s.numbers(); len(s.known) > 2*len(numbers)+16 {
		for number := range s.known {
			if _, in := slices.BinarySearch(numbers, number); !in {
				delete(s.known, number)
			}
		}
	}
}

// numbers returns the trials that can be finalists, in order.
func (s *Candidates) numbers() []int {
	var all []int
	for _, o := range s.front {
		all = append(all, o.Number)
	}
	for _, f := range s.singles {
		for _, o := range f {
			all = append(all, o.Number)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Version counts the changes.
func (s *Candidates) Version() int { return s.version }

// Ends counts the complete trials that ended in this run.
func (s *Candidates) Ends() int { return s.ends }

// Has reports whether a trial can be a finalist.
func (s *Candidates) Has(trial int) bool {
	_, has := s.known[trial]
	return has
}

// Finalists returns the trials to be measured on the test part, as far as can be
// told while the search goes on: those of the front by what was read of them, and
// the single routes that they are compared with.
func (s *Candidates) Finalists(most int) []Finalist {
	var trials []results.Trial
	for _, number := range s.numbers() {
		trials = append(trials, s.known[number].Trial)
	}
	return finalistsOf(trials, s.known, most)
}

// Planned returns Pool for a plan while the search goes on: the one that was returned
// last, if no trial has ended since. The last trials may not be stored yet.
func (s *Candidates) Planned(ctx context.Context, study results.Study) (p *Pool, err error) {
	if p = s.pool; p != nil && p.ends == s.ends && p.version == s.version {
		return p, nil
	}
	s.pool, err = s.Pool(ctx, study)
	return s.pool, err
}

// Pool returns the trials that finalists are chosen among by what is believed of them.
// It reads those that come near the front.
func (s *Candidates) Pool(ctx context.Context, study results.Study) (*Pool, error) {
	var scores []results.Trial
	for one, err := range s.store.EachScore(ctx, s.study) {
		if err != nil {
			return nil, err
		}
		scores = append(scores, results.Trial{Number: one.Number, State: search.Complete, Routes: one.Routes, Accuracy: one.Accuracy, Cost: one.Cost})
	}
	numbers := s.numbers()
	if study.Validation > 0 { // else of an older version, whose trials are believed as they were read
		for _, i := range decide.NearFront(scores) {
			numbers = append(numbers, scores[i].Number)
		}
	}
	slices.Sort(numbers)
	p := &Pool{study: study, known: map[int]Finalist{}, ends: s.ends, version: s.version}
	for _, number := range slices.Compact(numbers) {
		records, err := s.store.Records(ctx, s.study, number, number+1)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			p.known[number] = FinalistOf(&r, s.maximize)
			p.trials = append(p.trials, p.known[number].Trial)
		}
	}
	return p, nil
}

// finalistsOf chooses finalists among trials, of which known has the rest.
func finalistsOf(trials []results.Trial, known map[int]Finalist, most int) (all []Finalist) {
	front, singles := decide.Finalists(trials, most)
	for _, number := range append(front, singles...) {
		all = append(all, known[number])
	}
	return all
}
