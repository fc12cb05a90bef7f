package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/doubleroute/sweep/internal/tables"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/stats"
)

// ownColumn is a column that every study has, and what a trial's cell holds.
type ownColumn struct {
	tables.Column
	of func(*results.Trial, extra) tables.Cell
}

// ownColumns are the columns before the settings.
func ownColumns(s *Study) []ownColumn {
	return slices.Concat([]ownColumn{
		{tables.Column{Name: "number", Kind: tables.Whole}, func(t *results.Trial, _ extra) tables.Cell { return tables.WholeOf(int64(t.Number)) }},
		{tables.Column{Name: "state", Kind: tables.Words}, func(t *results.Trial, _ extra) tables.Cell { return tables.WordsOf(string(t.State)) }},
		{tables.Column{Name: s.Maximize, Kind: tables.Real}, func(t *results.Trial, _ extra) tables.Cell { return tables.RealOf(t.Accuracy) }},
	}, costColumns(), trainingColumns(), testColumns(), []ownColumn{
		{tables.Column{Name: "error", Kind: tables.Words}, func(t *results.Trial, _ extra) tables.Cell { return tables.WordsOf(t.Error) }},
	})
}

func costColumns() []ownColumn {
	latency := func(of func(*analysis.SummaryLatency) stats.Number) func(*results.Trial, extra) tables.Cell {
		return func(_ *results.Trial, e extra) tables.Cell {
			if e.final == nil || e.final.Latency == nil {
				return tables.Cell{}
			}
			return tables.RealOf(float64(of(e.final.Latency)))
		}
	}
	return []ownColumn{
		{tables.Column{Name: "flops", Kind: tables.Whole}, func(t *results.Trial, _ extra) tables.Cell { return tables.WholeOf(t.Costs.FLOPs) }},
		{tables.Column{Name: "parameters", Kind: tables.Whole}, func(t *results.Trial, _ extra) tables.Cell { return tables.WholeOf(t.Costs.Parameters) }},
		{tables.Column{Name: "bytes", Kind: tables.Whole}, func(t *results.Trial, _ extra) tables.Cell { return tables.WholeOf(t.Costs.Bytes) }},
		{tables.Column{Name: "activation_bytes", Kind: tables.Whole}, func(t *results.Trial, _ extra) tables.Cell { return tables.WholeOf(t.Costs.ActivationBytes) }},
		{tables.Column{Name: "latency_p50_us", Kind: tables.Real}, latency(func(l *analysis.SummaryLatency) stats.Number { return l.P50 })},
		{tables.Column{Name: "latency_p95_us", Kind: tables.Real}, latency(func(l *analysis.SummaryLatency) stats.Number { return l.P95 })},
	}
}

func trainingColumns() []ownColumn {
	begun := func(of func(*results.Trial) tables.Cell) func(*results.Trial, extra) tables.Cell {
		return func(t *results.Trial, _ extra) tables.Cell {
			if t.Started.IsZero() {
				return tables.Cell{}
			}
			return of(t)
		}
	}
	nth := func(of func(*results.Trial) []string, i int) func(*results.Trial, extra) tables.Cell {
		return func(t *results.Trial, _ extra) tables.Cell {
			if list := of(t); i < len(list) {
				return tables.WordsOf(list[i])
			}
			return tables.Cell{}
		}
	}
	routes := func(t *results.Trial) []string { return t.Routes }
	views := func(t *results.Trial) []string { return t.Views }
	return []ownColumn{
		{tables.Column{Name: "epochs", Kind: tables.Whole}, begun(func(t *results.Trial) tables.Cell { return tables.WholeOf(int64(t.Epochs)) })},
		{tables.Column{Name: "train_seconds", Kind: tables.Real}, begun(func(t *results.Trial) tables.Cell { return tables.RealOf(t.TrainSeconds) })},
		{tables.Column{Name: "worker", Kind: tables.Whole}, begun(func(t *results.Trial) tables.Cell { return tables.WholeOf(int64(t.Worker)) })},
		{tables.Column{Name: "started", Kind: tables.Moment}, begun(func(t *results.Trial) tables.Cell { return tables.MomentOf(t.Started) })},
		{tables.Column{Name: "on_front", Kind: tables.Truth}, func(_ *results.Trial, e extra) tables.Cell { return tables.TruthOf(e.onFront) }},
		{tables.Column{Name: "route_a", Kind: tables.Words}, nth(routes, 0)},
		{tables.Column{Name: "view_a", Kind: tables.Words}, nth(views, 0)},
		{tables.Column{Name: "route_b", Kind: tables.Words}, nth(routes, 1)},
		{tables.Column{Name: "view_b", Kind: tables.Words}, nth(views, 1)},
		{tables.Column{Name: "combiner", Kind: tables.Words}, func(t *results.Trial, _ extra) tables.Cell { return tables.WordsOf(t.Combiner) }},
	}
}

func testColumns() []ownColumn {
	read := func(of func(*analysis.SummaryFinal) tables.Cell) func(*results.Trial, extra) tables.Cell {
		return func(_ *results.Trial, e extra) tables.Cell {
			if e.final == nil {
				return tables.Cell{}
			}
			return of(e.final)
		}
	}
	return []ownColumn{
		{tables.Column{Name: "test_accuracy_mean", Kind: tables.Real}, read(func(f *analysis.SummaryFinal) tables.Cell { return tables.RealOf(f.Accuracy.Mean) })},
		{tables.Column{Name: "test_accuracy_low", Kind: tables.Real}, read(func(f *analysis.SummaryFinal) tables.Cell { return tables.RealOf(f.Accuracy.Low) })},
		{tables.Column{Name: "test_accuracy_high", Kind: tables.Real}, read(func(f *analysis.SummaryFinal) tables.Cell { return tables.RealOf(f.Accuracy.High) })},
		{tables.Column{Name: "test_accuracy_covers", Kind: tables.Words}, read(func(f *analysis.SummaryFinal) tables.Cell { return tables.WordsOf(f.Accuracy.Covers) })},
		{tables.Column{Name: "test_macro_f1_mean", Kind: tables.Real}, read(func(f *analysis.SummaryFinal) tables.Cell { return tables.RealOf(f.TestMacroF1.Mean) })},
		{tables.Column{Name: "test_loss_mean", Kind: tables.Real}, read(func(f *analysis.SummaryFinal) tables.Cell { return tables.RealOf(f.TestLoss.Mean) })},
		{tables.Column{Name: "test_seeds", Kind: tables.Whole}, read(func(f *analysis.SummaryFinal) tables.Cell { return tables.WholeOf(int64(f.Seeds)) })},
	}
}

// setting is one setting of a trial.
type setting struct {
	key      string // dotted
	value    tables.Cell
	searched bool
}

// settingsOf lists the settings of a trial, in no order, the searched ones with
// the values that the search gave them.
func settingsOf(t *results.Trial) ([]setting, error) {
	searched, err := flatten(nil, "", t.Params)
	if err != nil {
		return nil, fmt.Errorf("the searched settings of trial %d cannot be read: %w", t.Number, err)
	}
	chosen := make(map[string]bool, len(searched))
	for i := range searched {
		searched[i].searched = true
		chosen[searched[i].key] = true
	}
	all, err := flatten(nil, "", t.Settings)
	if err != nil {
		return nil, fmt.Errorf("the settings of trial %d cannot be read: %w", t.Number, err)
	}
	for _, s := range all {
		if !chosen[s.key] {
			searched = append(searched, s)
		}
	}
	return searched, nil
}

// flatten appends the settings of a JSON object, those of tables within it under
// dotted keys.
func flatten(to []setting, prefix string, raw json.RawMessage) ([]setting, error) {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 {
		return to, nil
	}
	if raw[0] != '{' {
		return nil, errors.New("they are no JSON object")
	}
	var table map[string]json.RawMessage
	if err := json.Unmarshal(raw, &table); err != nil {
		return nil, err
	}
	var err error
	var within []string
	for key, value := range table {
		if value[0] == '{' {
			within = append(within, key)
			continue
		}
		to = append(to, setting{key: prefix + key, value: tables.ValueOf(value)})
	}
	slices.Sort(within) // the last one counts if two name the same setting
	for _, key := range within {
		before := len(to)
		if to, err = flatten(to, prefix+key+".", table[key]); err != nil {
			return nil, err
		}
		if len(to) == before { // an empty table is a value
			to = append(to, setting{key: prefix + key, value: tables.ValueOf([]byte("{}"))})
		}
	}
	return to, nil
}
