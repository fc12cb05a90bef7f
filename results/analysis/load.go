package analysis

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/importance"
	"github.com/doubleroute/sweep/results/sqlite"
)

// Options say what Load reads beyond what every analysis needs.
type Options struct {
	// Details are the settings, epochs and jobs of the trials, which take many
	// times the memory of the rest, and the diagnoses.
	Details bool

	// Margin is how much worse than another a model may be and count as as good; 0
	// for what the study says.
	Margin float64
}

// Study is a stored study and what follows from it. What older versions of the
// program did not store may be missing. Its methods may be called from several
// goroutines; what they return is shared.
type Study struct {
	results.Study
	Trials      []results.Trial // by number, with Settings if Options.Details
	Finals      []results.FinalRun
	Latencies   []results.Latency
	TestLabels  []int                 // true class of every text of the test part
	Predictions []results.Predictions // by trial and seed
	Alone       []results.AloneRun    // by trial, route and seed

	// With Options.Details.
	Epochs    map[int][]results.Epoch // by trial
	Jobs      []results.Job           // by trial and first epoch
	Diagnoses []results.Diagnosis     // by trial

	store *sqlite.Store
	folds []results.FoldReading // that the trials have
	bank  bank

	decision   func() *decide.Decision
	importance func() importance.Importance
	routeBank  func() *RouteBank
	summary    func() *Summary
}

// Load reads a study. Should it be running, all that is referred to is there:
// what refers to something is read before it.
func Load(ctx context.Context, store *sqlite.Store, name string, o Options) (*Study, error) {
	s := &Study{store: store}
	about, found, err := store.Study(ctx, name)
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, store.NoStudy(ctx, name)
	}
	s.Study = about
	s.Margin = cmp.Or(o.Margin, s.Margin)
	reads := []func(context.Context) error{s.readFinals, s.readBank, func(ctx context.Context) error { return s.readTrials(ctx, o.Details) }}
	if o.Details {
		reads = slices.Insert(reads, 0, s.readDetails)
	}
	for _, read := range reads {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	if err := store.Complete(ctx, name); err != nil {
		return nil, err
	}
	s.decision = sync.OnceValue(s.decide)
	s.importance = sync.OnceValue(func() importance.Importance { return importance.Of(s.Trials) })
	s.routeBank = sync.OnceValue(func() *RouteBank { return newRouteBank(s.bank, s.Trials) })
	s.summary = sync.OnceValue(s.summarize)
	return s, nil
}

func (s *Study) readDetails(ctx context.Context) (err error) {
	if s.Diagnoses, err = s.store.Diagnoses(ctx, s.Name); err != nil {
		return err
	}
	if s.Epochs, err = s.store.AllEpochs(ctx, s.Name); err != nil {
		return err
	}
	s.Jobs, err = s.store.Jobs(ctx, s.Name)
	return err
}

// readFinals reads what was measured on the test part.
func (s *Study) readFinals(ctx context.Context) (err error) {
	if s.Finals, err = s.store.Finals(ctx, s.Name); err != nil {
		return err
	}
	if s.Alone, err = s.store.Alone(ctx, s.Name); err != nil {
		return err
	}
	if s.folds, err = s.store.Folds(ctx, s.Name); err != nil {
		return err
	}
	if s.Latencies, err = s.store.Latencies(ctx, s.Name); err != nil {
		return err
	}
	if s.Predictions, err = s.store.Predictions(ctx, s.Name); err != nil {
		return err
	}
	// Those of final trainings that have come since do not count yet.
	known := map[[2]int]bool{}
	for _, f := range s.Finals {
		known[[2]int{f.Trial, f.Seed}] = true
	}
	s.Predictions = slices.DeleteFunc(s.Predictions, func(p results.Predictions) bool { return !known[[2]int{p.Trial, p.Seed}] })
	s.TestLabels, err = s.store.TestLabels(ctx, s.Name)
	return err
}

func (s *Study) readTrials(ctx context.Context, details bool) error {
	for t, err := range s.store.EachTrial(ctx, s.Name) {
		if err != nil {
			return err
		}
		if !details {
			t.Settings = nil
		}
		s.Trials = append(s.Trials, t)
	}
	results.WithFolds(s.Trials, s.folds)
	return s.readLosses(ctx)
}

// readLosses looks up the losses by which it is decided what to believe of trials.
func (s *Study) readLosses(ctx context.Context) error {
	if s.Validation == 0 { // of an older version, whose trials are believed as they are
		return nil
	}
	for _, i := range decide.NearFront(s.Trials) {
		t := &s.Trials[i]
		epochs, err := s.store.Epochs(ctx, s.Name, t.Number)
		if err != nil {
			return err
		}
		t.Loss = results.BestEpoch(epochs, s.Maximize).ValidationLoss
	}
	return nil
}

// EachTrial goes through the trials as they are in the store now, with their
// settings, in the order of their numbers.
func (s *Study) EachTrial(ctx context.Context) iter.Seq2[results.Trial, error] {
	return s.store.EachTrial(ctx, s.Name)
}

// TrialEpochs returns what reads what each epoch of a trial measured, in order. It
// does not hold the study.
func (s *Study) TrialEpochs(ctx context.Context) func(trial int) ([]results.Epoch, error) {
	store, name := s.store, s.Name
	return func(trial int) ([]results.Epoch, error) { return store.Epochs(ctx, name, trial) }
}

// Decision says which model to take, and whether a second route pays.
func (s *Study) Decision() *decide.Decision { return s.decision() }

func (s *Study) decide() *decide.Decision {
	return decide.New(decide.Evidence{
		Study: s.Study, Trials: s.Trials, Finals: s.Finals, Latencies: s.Latencies,
		TestLabels: s.TestLabels, Predictions: s.Predictions, Alone: s.Alone,
	})
}

// Importance says which settings matter.
func (s *Study) Importance() importance.Importance { return s.importance() }

// Bank says how well the route bank's estimates ranked the pairs that were then
// trained; nil for a study without a bank.
func (s *Study) Bank() *RouteBank { return s.routeBank() }

// Summary is what the command line shows of a study.
func (s *Study) Summary() *Summary { return s.summary() }

// Document is the JSON of a study.
type Document struct {
	*Summary
	Importance importance.Importance `json:"importance"`
	RouteBank  *RouteBank            `json:"route_bank,omitempty"` // of a study with a bank
}

// Document returns the whole JSON of a study.
func (s *Study) Document() Document { return Document{s.Summary(), s.Importance(), s.Bank()} }
