package study

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
	routebank "github.com/doubleroute/sweep/routes/bank"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// The route bank trains sub-models of each route alone and estimates from what
// they say of the validation texts how good each pair of them would be (see
// package routes/bank): the cheapest rung of a search, which tells the sampler what
// pairs are worth training. All of it is a function of experiment, data and
// seed.

// bank is a study's route bank.
type bank struct {
	space  *space.Space
	routes [2]bankRoute
	pairs  [][]float64 // estimates, by number of route a and of route b; NaN: not known
	flops  float64     // of training the routes
}

// bankRoute is one route of a bank.
type bankRoute struct {
	name     string // a or b
	axes     []axis
	variants []variant
	alone    []float64 // estimates of the variants without another route
}

// banked is a problem of which a bank knows something: a search.Estimator.
type banked struct {
	*Problem
	bank       *bank
	candidates []space.Point
}

// Estimates returns the estimate of the pair of variants that is nearest to a
// point.
func (p *banked) Estimates(x space.Point) []float64 { return []float64{p.bank.estimate(x)} }

// Candidates returns the pairs of the best estimates for their cost.
func (p *banked) Candidates() []space.Point { return p.candidates }

// bankJournal notes beside each trial which pair of the bank speaks for it.
type bankJournal struct {
	*journal
	bank  *bank
	noted map[int]bool
}

// Suggested stores a new trial with its pair.
func (j *bankJournal) Suggested(number int, x space.Point, cost float64) error {
	if err := j.journal.Suggested(number, x, cost); err != nil {
		return err
	}
	a, b := j.bank.match(x)
	if j.noted[number] || a < 0 || b < 0 {
		return nil
	}
	j.noted[number] = true
	if err := j.flush(); err != nil { // the trial must be there
		return err
	}
	return j.store.PutBankTrial(context.Background(), j.exp.Name, results.BankTrial{Trial: number, A: a, B: b})
}

// armed is what a search needs of a run once its route bank is there.
type armed struct {
	problem search.Problem
	journal search.Journal
	flops   float64 // that the bank took
}

// openBank trains the route bank that the experiment asks for, or goes on where
// an earlier run stopped. Without one, it returns problem and journal as they
// are.
func (r *run) openBank(ctx context.Context) (armed, error) {
	plain := armed{problem: r.problem, journal: r.journal}
	size := r.Experiment.Search.RouteBank
	if size == 0 {
		return plain, nil
	}
	b, err := chooseBank(r.problem, size)
	if err != nil {
		return plain, err
	}
	if b == nil {
		r.tell(Event{Kind: Noticed, Worker: -1, Trial: -1, Text: "there is no second route, so there is no route bank"})
		return plain, nil
	}
	if most := r.Experiment.Search.FLOPs; most > 0 && b.planned(r.problem) >= most {
		return plain, fmt.Errorf("the route bank may take %.3g FLOPs and search.flops is %.3g for all: lower search.route_bank, which is %d",
			b.planned(r.problem), most, size)
	}
	if err := r.fillBank(ctx, b); err != nil {
		return plain, err
	}
	noted := map[int]bool{}
	known, err := r.Store.BankTrials(ctx, r.Experiment.Name)
	if err != nil {
		return plain, err
	}
	for _, t := range known {
		noted[t.Trial] = true
	}
	p := &banked{Problem: r.problem, bank: b}
	p.candidates = b.candidates(r.problem)
	return armed{problem: p, journal: &bankJournal{journal: r.journal, bank: b, noted: noted}, flops: b.flops}, nil
}

// planned returns the FLOPs that training the bank takes at most.
func (b *bank) planned(p *Problem) float64 {
	var sum float64
	for _, r := range b.routes {
		for _, v := range r.variants {
			sum += routes.TrainFLOPs(v.flops, len(p.data.Corpus.Train.Labels), v.config.Train.Int("epochs"))
		}
	}
	return sum
}

// fillBank trains what is missing and fills in the estimates.
func (r *run) fillBank(ctx context.Context, b *bank) error {
	stored, err := r.storedBank(ctx, b)
	if err != nil {
		return err
	}
	total := len(b.routes[0].variants) + len(b.routes[1].variants)
	r.tell(Event{Kind: Noticed, Worker: -1, Trial: -1, Text: fmt.Sprintf("route bank: %d of %d routes are to be trained alone", total-len(stored), total)})
	began := time.Now()
	if err := r.trainBank(ctx, b, stored); err != nil {
		return err
	}
	failed := 0
	for _, s := range stored {
		b.flops += s.FLOPs
		if s.Error != "" {
			failed++
		}
	}
	estimated := time.Now()
	if err := r.estimateBank(ctx, b, stored); err != nil {
		return err
	}
	text := fmt.Sprintf("route bank: %d routes trained alone with %.3g FLOPs in %.1f s, %d pairs estimated in %.1f s",
		total, b.flops, estimated.Sub(began).Seconds(), len(b.routes[0].variants)*len(b.routes[1].variants), time.Since(estimated).Seconds())
	if failed > 0 {
		text += fmt.Sprintf("; %d of the routes could not be trained", failed)
	}
	r.tell(Event{Kind: Noticed, Worker: -1, Trial: -1, Text: text})
	return nil
}

// bankKey names a variant.
type bankKey struct{ route, number int }

// storedBank returns what earlier runs trained, and checks that it is of the same
// variants.
func (r *run) storedBank(ctx context.Context, b *bank) (map[bankKey]results.BankRoute, error) {
	list, err := r.Store.BankRoutes(ctx, r.Experiment.Name)
	if err != nil {
		return nil, err
	}
	stored := map[bankKey]results.BankRoute{}
	for _, s := range list {
		k := bankKey{number: s.Number}
		if s.Route == b.routes[routebank.RouteB].name {
			k.route = routebank.RouteB
		}
		variants := b.routes[k.route].variants
		if k.number >= len(variants) || string(variants[k.number].params) != string(s.Params) {
			return nil, fmt.Errorf("the stored route %s %d of the route bank of study %q has other settings than this program chooses: "+
				"it was made by another version; finish it with that version or give this run another name", s.Route, s.Number, r.Experiment.Name)
		}
		stored[k] = s
	}
	return stored, nil
}

// estimateBank fills in the estimates: the stored ones, or new ones by the class
// scores of the routes, which it stores.
func (r *run) estimateBank(ctx context.Context, b *bank, stored map[bankKey]results.BankRoute) error {
	known, err := r.Store.BankPairs(ctx, r.Experiment.Name)
	if err != nil {
		return err
	}
	as, bs := len(b.routes[0].variants), len(b.routes[1].variants)
	if len(known) != as*bs {
		if known, err = r.estimatePairs(b, stored); err != nil {
			return err
		}
		if err := r.Store.PutBankPairs(ctx, r.Experiment.Name, known, b.routes[0].alone, b.routes[1].alone); err != nil {
			return err
		}
	} else {
		for route := range b.routes {
			b.routes[route].alone = nil
			for n := range b.routes[route].variants {
				b.routes[route].alone = append(b.routes[route].alone, stored[bankKey{route, n}].Estimate)
			}
		}
	}
	b.pairs = make([][]float64, as)
	for i := range b.pairs {
		b.pairs[i] = make([]float64, bs)
	}
	for _, p := range known {
		if p.A < as && p.B < bs {
			b.pairs[p.A][p.B] = p.Estimate
		}
	}
	return nil
}

// estimatePairs works the estimates out.
func (r *run) estimatePairs(b *bank, stored map[bankKey]results.BankRoute) ([]results.BankPair, error) {
	objective := r.Experiment.Objective.Maximize
	rb, err := routebank.New(routebank.Labels(r.data), len(r.data.Corpus.Classes))
	if err != nil {
		return nil, err
	}
	for route := range b.routes {
		b.routes[route].alone = nil
		for n := range b.routes[route].variants {
			if err := addStored(rb, route, stored[bankKey{route, n}]); err != nil {
				return nil, fmt.Errorf("route %s %d of the route bank of study %q: %w", b.routes[route].name, n, r.Experiment.Name, err)
			}
			x, err := rb.Alone(route, n).Rank(objective)
			if err != nil {
				return nil, err
			}
			b.routes[route].alone = append(b.routes[route].alone, x)
		}
	}
	var pairs []results.BankPair
	for i, row := range rb.Estimates(r.Workers) {
		for j, e := range row {
			x, err := e.Rank(objective)
			if err != nil {
				return nil, err
			}
			pairs = append(pairs, results.BankPair{A: i, B: j, Estimate: x})
		}
	}
	return pairs, nil
}

// addStored adds a stored route to a bank.
func addStored(b *routebank.Bank, route int, s results.BankRoute) error {
	if s.Error != "" {
		_, err := b.Add(route, nil)
		return err
	}
	var l routebank.Logits
	if err := l.UnmarshalBinary(s.Logits); err != nil {
		return err
	}
	_, err := b.Add(route, &l)
	return err
}

// estimate returns what the bank expects of a point; NaN where it knows nothing.
func (b *bank) estimate(x space.Point) float64 {
	i, j := b.match(x)
	switch {
	case i < 0 || j == unmatched:
		return math.NaN()
	case j == oneRoute:
		return b.routes[0].alone[i]
	}
	return b.pairs[i][j]
}
