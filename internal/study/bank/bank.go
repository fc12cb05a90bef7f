// Package bank is the route bank of a study. It has sub-models of each route
// trained alone and estimates, from what they say of the validation texts, how
// good each pair of them would be (see routes/bank): the cheapest rung of a
// search, which gives the sampler estimates of what pairs are worth training. All of it is a
// function of experiment, data and seed.
package bank

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/doubleroute/sweep/internal/runner"
	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/event"
	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	routebank "github.com/doubleroute/sweep/routes/bank"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Bank is a study's route bank.
type Bank struct {
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
	*problem.Problem
	bank       *Bank
	candidates []space.Point
}

// Estimates returns the estimate of the pair of variants that is nearest to a
// point.
func (p *banked) Estimates(x space.Point) []float64 { return []float64{p.bank.estimate(x)} }

// Candidates returns the pairs of the best estimates for their cost.
func (p *banked) Candidates() []space.Point { return p.candidates }

// noting stores with each trial the pair of the bank that estimates it.
type noting struct {
	*journal.Journal
	opening
	noted map[int]bool
}

// Suggested stores a new trial with its pair.
func (j *noting) Suggested(number int, x space.Point, cost float64) error {
	if err := j.Journal.Suggested(number, x, cost); err != nil {
		return err
	}
	a, b := j.bank.match(x)
	if j.noted[number] || a < 0 || b < 0 {
		return nil
	}
	j.noted[number] = true
	if err := j.Flush(); err != nil { // the trial must be there
		return err
	}
	return j.Store.PutBankTrial(context.Background(), j.name(), results.BankTrial{Trial: number, A: a, B: b})
}

// Options is what a route bank needs.
type Options struct {
	Problem *problem.Problem
	Store   *sqlite.Store
	Runner  runner.Runner
	Budget  *budget.Budget
	Events  *event.Emitter
}

// opening is a bank that is being trained and estimated.
type opening struct {
	Options
	bank   *Bank
	stored map[key]results.BankRoute
}

// key names a variant.
type key struct{ route, number int }

func (o opening) name() string { return o.Problem.Experiment.Name }

// Open trains the route bank that the experiment asks for, or goes on where an
// earlier run stopped. It returns problem and journal with what the bank adds to
// them, and the FLOPs that it took. Where there is no bank they are as they were.
func Open(ctx context.Context, o Options, j *journal.Journal) (search.Problem, search.Journal, float64, error) {
	e := o.Problem.Experiment
	if e.Search.RouteBank == 0 {
		return o.Problem, j, 0, nil
	}
	b, err := choose(o.Problem, e.Search.RouteBank)
	if err != nil {
		return nil, nil, 0, err
	}
	if b == nil {
		o.Events.Notice("there is no second route, so there is no route bank")
		return o.Problem, j, 0, nil
	}
	if most, planned := e.Search.FLOPs, b.planned(o.Problem); most > 0 && planned >= most {
		return nil, nil, 0, fmt.Errorf("the route bank may take %.3g FLOPs and search.flops is %.3g for all: lower search.route_bank, which is %d",
			planned, most, e.Search.RouteBank)
	}
	n := &noting{Journal: j, opening: opening{o, b, map[key]results.BankRoute{}}, noted: map[int]bool{}}
	if err := n.fill(ctx); err != nil {
		return nil, nil, 0, err
	}
	known, err := o.Store.BankTrials(ctx, e.Name)
	for _, t := range known {
		n.noted[t.Trial] = true
	}
	return &banked{Problem: o.Problem, bank: b, candidates: b.candidates(o.Problem)}, n, b.flops, err
}

// planned returns the FLOPs that training the bank takes at most.
func (b *Bank) planned(p *problem.Problem) float64 {
	var sum float64
	for _, r := range b.routes {
		for _, v := range r.variants {
			sum += p.TrainFLOPs(v.config, v.flops, p.Epochs(v.config))
		}
	}
	return sum
}

// fill trains what is missing and fills in the estimates.
func (o opening) fill(ctx context.Context) error {
	if err := o.load(ctx); err != nil {
		return err
	}
	b := o.bank
	total := len(b.routes[0].variants) + len(b.routes[1].variants)
	o.Events.Notice(fmt.Sprintf("route bank: %d of %d routes are to be trained alone", total-len(o.stored), total))
	began := time.Now()
	if err := o.train(ctx); err != nil {
		return err
	}
	failed := 0
	for _, s := range o.stored {
		b.flops += s.FLOPs
		if s.Error != "" {
			failed++
		}
	}
	estimated := time.Now()
	if err := o.estimate(ctx); err != nil {
		return err
	}
	text := fmt.Sprintf("route bank: %d routes trained alone with %.3g FLOPs in %.1f s, %d pairs estimated in %.1f s",
		total, b.flops, estimated.Sub(began).Seconds(), len(b.routes[0].variants)*len(b.routes[1].variants), time.Since(estimated).Seconds())
	if failed > 0 {
		text += fmt.Sprintf("; %d of the routes could not be trained", failed)
	}
	o.Events.Notice(text)
	return nil
}

// load reads what earlier runs trained, and checks that it is of the same
// variants.
func (o opening) load(ctx context.Context) error {
	list, err := o.Store.BankRoutes(ctx, o.name())
	if err != nil {
		return err
	}
	for _, s := range list {
		k := key{number: s.Number}
		if s.Route == o.bank.routes[routebank.RouteB].name {
			k.route = routebank.RouteB
		}
		variants := o.bank.routes[k.route].variants
		if k.number >= len(variants) || string(variants[k.number].params) != string(s.Params) {
			return fmt.Errorf("the stored route %s %d of the route bank of study %q has other settings than this program chooses: "+
				"it was made by another version; finish it with that version or give this run another name", s.Route, s.Number, o.name())
		}
		o.stored[k] = s
	}
	return nil
}

// estimate fills in the estimates: the stored ones, or new ones by the class
// scores of the routes, which it stores.
func (o opening) estimate(ctx context.Context) error {
	b := o.bank
	known, err := o.Store.BankPairs(ctx, o.name())
	if err != nil {
		return err
	}
	as, bs := len(b.routes[0].variants), len(b.routes[1].variants)
	if len(known) != as*bs {
		if known, err = o.estimatePairs(); err != nil {
			return err
		}
		if err := o.Store.PutBankPairs(ctx, o.name(), known, b.routes[0].alone, b.routes[1].alone); err != nil {
			return err
		}
	} else {
		for route := range b.routes {
			b.routes[route].alone = nil
			for n := range b.routes[route].variants {
				b.routes[route].alone = append(b.routes[route].alone, o.stored[key{route, n}].Estimate)
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
func (o opening) estimatePairs() ([]results.BankPair, error) {
	b, data, objective := o.bank, o.Problem.Data, o.Problem.Experiment.Objective.Maximize
	rb, err := routebank.New(routebank.Labels(data), len(data.Corpus.Classes))
	if err != nil {
		return nil, err
	}
	for route := range b.routes {
		b.routes[route].alone = nil
		for n := range b.routes[route].variants {
			if err := addStored(rb, route, o.stored[key{route, n}]); err != nil {
				return nil, fmt.Errorf("route %s %d of the route bank of study %q: %w", b.routes[route].name, n, o.name(), err)
			}
			x, err := rb.Alone(route, n).Rank(objective)
			if err != nil {
				return nil, err
			}
			b.routes[route].alone = append(b.routes[route].alone, x)
		}
	}
	var pairs []results.BankPair
	for i, row := range rb.Estimates(o.Runner.Workers()) {
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
func (b *Bank) estimate(x space.Point) float64 {
	i, j := b.match(x)
	switch {
	case i < 0 || j == unmatched:
		return math.NaN()
	case j == oneRoute:
		return b.routes[0].alone[i]
	}
	return b.pairs[i][j]
}
