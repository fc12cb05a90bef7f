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

	Alone []decide.AloneRoute `json:"alone"` // the routes of each pair of Final, trained alone

	Recommended []decide.Recommendation `json:"recommended"` // for each goal that a model can be named for
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

	Folds []SummaryFold `json:"folds,omitempty"` // on which it was read, beside the validation part
}

// SummaryFold is what a trial did on a fold that it was not trained on; null where it
// could not be trained.
type SummaryFold struct {
	Fold     int          `json:"fold"`
	Texts    int          `json:"texts"`
	Accuracy stats.Number `json:"accuracy"` // the share of texts put into the right class
	MacroF1  stats.Number `json:"macro_f1"`
	Loss     stats.Number `json:"loss"`
	Error    string       `json:"error"`
}

// The roles of a finalist.
const (
	RoleFront  = "front"  // on the Pareto front
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

	// What the model is better than the most accurate by the maximized objective on
	// the test part, 0 of that one, and its cost by that one's.
	Difference stats.Estimate `json:"difference"`
	CostShare  stats.Number   `json:"cost_share"`
}

// SummaryLatency is a measured latency in microseconds.
type SummaryLatency struct {
	P50       stats.Number `json:"p50"`
	P95       stats.Number `json:"p95"`
	Processor string       `json:"processor"`
}

// Summarize reads a study and works out its Summary.
func Summarize(ctx context.Context, store *sqlite.Store, name string) (*Summary, error) {
	s, err := Load(ctx, store, name, Options{})
	if err != nil {
		return nil, err
	}
	return s.Summary(), nil
}

func (s *Study) summarize() *Summary {
	d := s.Decision()
	return &Summary{
		Study:       s.Name,
		Seed:        s.Seed,
		Objectives:  [2]string{s.Maximize, s.Minimize},
		Hypervolume: stats.Number(results.Hypervolume(s.Trials, s.Maximize)),
		Notices:     filled(s.Notices),
		Trials:      summaryTrials(s.Trials),
		Front:       results.Front(s.Trials),
		Final:       summaryFinals(d, s.Latencies),
		SecondRoute: filled(d.SecondRoutes()),
		Alone:       filled(d.Alone()),
		Recommended: filled(d.Recommend(nil)),
		Verdict:     d.Verdict(),
	}
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
		for _, r := range t.Folds {
			all[i].Folds = append(all[i].Folds, SummaryFold{r.Fold, r.Texts, stats.Number(r.Accuracy), stats.Number(r.MacroF1), stats.Number(r.Loss), r.Error})
		}
	}
	return all
}

func summaryFinals(d *decide.Decision, latencies []results.Latency) []SummaryFinal {
	all := make([]SummaryFinal, len(d.Models))
	for i, m := range d.Models {
		all[i] = summaryFinal(m)
		difference, share := d.Against(m.Number)
		all[i].Difference, all[i].CostShare = difference, stats.Number(share)
		for _, l := range latencies {
			if l.Trial == m.Number {
				all[i].Latency = &SummaryLatency{stats.Number(l.P50), stats.Number(l.P95), l.Processor}
			}
		}
	}
	return all
}

func summaryFinal(m *decide.Model) SummaryFinal {
	var accuracy, f1, loss []float64
	for _, run := range m.Runs {
		accuracy = append(accuracy, run.TestAccuracy)
		f1 = append(f1, run.TestMacroF1)
		loss = append(loss, run.TestLoss)
	}
	final := SummaryFinal{
		Number: m.Number, Role: RoleSingle, Seeds: len(m.Runs), Accuracy: m.Accuracy,
		TestAccuracy: stats.Mean95(accuracy).Within(0, 1), TestMacroF1: stats.Mean95(f1).Within(0, 1), TestLoss: stats.Mean95(loss).Within(0, math.Inf(1)),
	}
	if m.OnFront {
		final.Role = RoleFront
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
