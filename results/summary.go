package results

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"

	"github.com/doubleroute/sweep/search"
)

// Summary is a study as `sweep show STUDY --json` prints it. Its keys are a
// contract: more may be added, none renamed. What is not known is null. With
// the same experiment and seed all of it is the same on every run but for
// "train_seconds" and "latency_us".
type Summary struct {
	Study       string         `json:"study"`
	Seed        int64          `json:"seed"`
	Objectives  [2]string      `json:"objectives"`  // the maximized, the minimized
	Hypervolume Number         `json:"hypervolume"` // as Hypervolume returns it
	Notices     []string       `json:"notices"`     // what was found in the data
	Trials      []SummaryTrial `json:"trials"`      // by number
	Front       []int          `json:"front"`       // trial numbers, by cost
	Final       []SummaryFinal `json:"final"`       // by cost
	SecondRoute []SecondRoute  `json:"second_route"`

	Recommended []Recommendation `json:"recommended"` // one for each wish that a model can be named for
	Verdict     Verdict          `json:"verdict"`     // on the second route
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
	Accuracy Number          `json:"accuracy"` // the maximized objective, on the validation part
	Costs
	TrainSeconds Number `json:"train_seconds"`
	Error        string `json:"error"`
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
	TestAccuracy Interval        `json:"test_accuracy"` // these three over seeds
	TestMacroF1  Interval        `json:"test_macro_f1"`
	TestLoss     Interval        `json:"test_loss"`
	Accuracy     Estimate        `json:"accuracy"`   // as TestAccuracy, but over texts too where they are known
	Latency      *SummaryLatency `json:"latency_us"` // null if it was not measured
}

// SummaryLatency is a measured latency in microseconds.
type SummaryLatency struct {
	P50       Number `json:"p50"`
	P95       Number `json:"p95"`
	Processor string `json:"processor"`
}

// Summarize reads a study and works out its Summary.
func Summarize(ctx context.Context, s *Store, name string) (*Summary, error) {
	study, found, err := s.Study(ctx, name)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, s.noStudy(ctx, name)
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
	var trials []Trial
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
	decision := Decide(Evidence{study, trials, finals, latencies, labels, readings})
	return &Summary{
		Study:       study.Name,
		Seed:        study.Seed,
		Objectives:  [2]string{study.Maximize, study.Minimize},
		Hypervolume: Number(Hypervolume(trials, study.Maximize)),
		Notices:     filled(study.Notices),
		Trials:      summaryTrials(trials),
		Front:       Front(trials),
		Final:       decision.summaryFinals(finals, latencies),
		SecondRoute: filled(decision.pairTexts(SecondRoutes(trials, finals))),
		Recommended: filled(decision.Recommend(nil)),
		Verdict:     decision.Verdict(),
	}, nil
}

func summaryTrials(trials []Trial) []SummaryTrial {
	all := make([]SummaryTrial, len(trials))
	for i, t := range trials {
		params := t.Params
		if params == nil {
			params = json.RawMessage("{}")
		}
		all[i] = SummaryTrial{
			Number: t.Number, State: t.State, Params: params,
			Routes: filled(t.Routes), Views: filled(t.Views), Combiner: t.Combiner,
			Epochs: t.Epochs, Accuracy: Number(t.Accuracy), Costs: t.Costs,
			TrainSeconds: Number(t.TrainSeconds), Error: t.Error,
		}
	}
	return all
}

func (d *Decision) summaryFinals(finals []FinalRun, latencies []Latency) []SummaryFinal {
	runs := byTrial(finals)
	all := make([]SummaryFinal, len(d.models))
	for i, m := range d.models {
		all[i] = summaryFinal(m.Number, runs[m.Number], latencies)
		all[i].Accuracy = m.Accuracy
		if !slices.Contains(d.front, m.Trial) {
			all[i].Role = RoleSingle
		}
	}
	return all
}

func summaryFinal(number int, runs []FinalRun, latencies []Latency) SummaryFinal {
	var accuracy, f1, loss []float64
	for _, run := range runs {
		accuracy = append(accuracy, run.TestAccuracy)
		f1 = append(f1, run.TestMacroF1)
		loss = append(loss, run.TestLoss)
	}
	final := SummaryFinal{
		Number: number, Role: RoleFront, Seeds: len(runs),
		TestAccuracy: Mean95(accuracy).Within(0, 1), TestMacroF1: Mean95(f1).Within(0, 1), TestLoss: Mean95(loss).Within(0, math.Inf(1)),
	}
	for _, l := range latencies {
		if l.Trial == number {
			final.Latency = &SummaryLatency{Number(l.P50), Number(l.P95), l.Processor}
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
