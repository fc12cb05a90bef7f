package analysis

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// Summary is a study as `sweep show STUDY --json` prints it. Its keys are a
// contract: more may be added, none renamed. What is not known is null. With
// the same experiment and seed all of it is the same on every run but for
// "train_seconds" and "latency_us".
type Summary struct {
	Study       string               `json:"study"`
	Seed        int64                `json:"seed"`
	Objectives  [2]string            `json:"objectives"`  // the maximized, the minimized
	Hypervolume stats.Number         `json:"hypervolume"` // as Hypervolume returns it
	Notices     []string             `json:"notices"`     // what was found in the data
	Trials      []SummaryTrial       `json:"trials"`      // by number
	Front       []int                `json:"front"`       // trial numbers, by cost
	Final       []SummaryFinal       `json:"final"`       // by cost
	SecondRoute []decide.SecondRoute `json:"second_route"`

	Recommended []decide.Recommendation `json:"recommended"` // one for each wish that a model can be named for
	Verdict     decide.Verdict          `json:"verdict"`     // on the second route
}

// Trial returns a trial by its number, nil if there is none. Numbers may have
// gaps while a study is written, or where rows were lost.
func (s *Summary) Trial(number int) *SummaryTrial {
	at, found := slices.BinarySearchFunc(s.Trials, number, func(t SummaryTrial, n int) int { return cmp.Compare(t.Number, n) })
	if !found {
		return nil
	}
	return &s.Trials[at]
}

// SummaryTrial is a trial of a Summary.
type SummaryTrial struct {
	Number   int             `json:"number"`
	State    search.State    `json:"state"`
	Params   json.RawMessage `json:"params"` // object: the searched settings
	Routes   []string        `json:"routes"` // sub-models
	Views    []string        `json:"views"`
	Combiner string          `json:"combiner"`
	Epochs   int             `json:"epochs"`
	Accuracy stats.Number    `json:"accuracy"` // the maximized objective, on the validation part
	results.Costs
	TrainSeconds stats.Number `json:"train_seconds"`
	Error        string       `json:"error"`
}

// The roles of a finalist.
const (
	RoleFront  = "front"  // no other trial beats it
	RoleSingle = "single" // a single route to compare the front's pairs with
)

// SummaryFinal is a finalist of a Summary.
type SummaryFinal struct {
	Number       int             `json:"number"`
	Role         string          `json:"role"`          // RoleFront or RoleSingle
	Seeds        int             `json:"seeds"`         // how often it was retrained
	TestAccuracy stats.Interval  `json:"test_accuracy"` // these three over seeds
	TestMacroF1  stats.Interval  `json:"test_macro_f1"`
	TestLoss     stats.Interval  `json:"test_loss"`
	Accuracy     stats.Estimate  `json:"accuracy"`   // as TestAccuracy, but over texts too where they are known
	Latency      *SummaryLatency `json:"latency_us"` // null if it was not measured
}

// SummaryLatency is a measured latency in microseconds.
type SummaryLatency struct {
	P50       stats.Number `json:"p50"`
	P95       stats.Number `json:"p95"`
	Processor string       `json:"processor"`
}

// Summarize reads a study and works out its Summary.
func Summarize(ctx context.Context, s *sqlite.Store, name string) (*Summary, error) {
	study, found, err := s.Study(ctx, name)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, s.NoStudy(ctx, name)
	}
	// The finalists are read before the trials: should the study be running,
	// every finalist's trial is there.
	finals, err := s.Finals(ctx, name)
	if err != nil {
		return nil, err
	}
	latencies, err := s.Latencies(ctx, name)
	if err != nil {
		return nil, err
	}
	readings, err := s.Readings(ctx, name)
	if err != nil {
		return nil, err
	}
	var trials []results.Trial
	for t, err := range s.EachTrial(ctx, name) {
		if err != nil {
			return nil, err
		}
		t.Settings = nil // of very many trials, the most of their memory
		trials = append(trials, t)
	}
	labels, err := s.TestLabels(ctx, name)
	if err != nil {
		return nil, err
	}
	decision := decide.New(decide.Evidence{Study: study, Trials: trials, Finals: finals, Latencies: latencies, TestLabels: labels, Readings: readings})
	return &Summary{
		Study:       study.Name,
		Seed:        study.Seed,
		Objectives:  [2]string{study.Maximize, study.Minimize},
		Hypervolume: stats.Number(results.Hypervolume(trials, study.Maximize)),
		Notices:     filled(study.Notices),
		Trials:      summaryTrials(trials),
		Front:       results.Front(trials),
		Final:       summaryFinals(decision, finals, latencies),
		SecondRoute: filled(decision.PairTexts(decide.SecondRoutes(trials, finals))),
		Recommended: filled(decision.Recommend(nil)),
		Verdict:     decision.Verdict(),
	}, nil
}

func summaryTrials(trials []results.Trial) []SummaryTrial {
	all := make([]SummaryTrial, len(trials))
	for i, t := range trials {
		params := t.Params
		if params == nil {
			params = json.RawMessage("{}")
		}
		all[i] = SummaryTrial{
			Number: t.Number, State: t.State, Params: params,
			Routes: filled(t.Routes), Views: filled(t.Views), Combiner: t.Combiner,
			Epochs: t.Epochs, Accuracy: stats.Number(t.Accuracy), Costs: t.Costs,
			TrainSeconds: stats.Number(t.TrainSeconds), Error: t.Error,
		}
	}
	return all
}

func summaryFinals(d *decide.Decision, finals []results.FinalRun, latencies []results.Latency) []SummaryFinal {
	runs := decide.ByTrial(finals)
	all := make([]SummaryFinal, len(d.Models))
	for i, m := range d.Models {
		all[i] = summaryFinal(m.Number, runs[m.Number], latencies)
		all[i].Accuracy = m.Accuracy
		if !slices.Contains(d.Front, m.Trial) {
			all[i].Role = RoleSingle
		}
	}
	return all
}

func summaryFinal(number int, runs []results.FinalRun, latencies []results.Latency) SummaryFinal {
	var accuracy, f1, loss []float64
	for _, run := range runs {
		accuracy = append(accuracy, run.TestAccuracy)
		f1 = append(f1, run.TestMacroF1)
		loss = append(loss, run.TestLoss)
	}
	final := SummaryFinal{
		Number: number, Role: RoleFront, Seeds: len(runs),
		TestAccuracy: stats.Mean95(accuracy).Within(0, 1), TestMacroF1: stats.Mean95(f1).Within(0, 1), TestLoss: stats.Mean95(loss).Within(0, math.Inf(1)),
	}
	for _, l := range latencies {
		if l.Trial == number {
			final.Latency = &SummaryLatency{stats.Number(l.P50), stats.Number(l.P95), l.Processor}
		}
	}
	return final
}

// filled makes a list that is [] in JSON, not null, when it is empty.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
