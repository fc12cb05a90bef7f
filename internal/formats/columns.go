package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/stats"
)

// ownColumn is a column that every study has, and what a trial's cell holds.
type ownColumn struct {
	column
	of func(*results.Trial, extra) cell
}

// ownColumns are the columns before the settings.
func ownColumns(s *Study) []ownColumn {
	return slices.Concat([]ownColumn{
		{column{name: "number", kind: whole}, func(t *results.Trial, _ extra) cell { return wholeCell(int64(t.Number)) }},
		{column{name: "state", kind: words}, func(t *results.Trial, _ extra) cell { return wordsCell(string(t.State)) }},
		{column{name: s.Maximize, kind: real}, func(t *results.Trial, _ extra) cell { return realCell(t.Accuracy) }},
	}, costColumns(), trainingColumns(), testColumns(), []ownColumn{
		{column{name: "error", kind: words}, func(t *results.Trial, _ extra) cell { return wordsCell(t.Error) }},
	})
}

func costColumns() []ownColumn {
	latency := func(of func(*analysis.SummaryLatency) stats.Number) func(*results.Trial, extra) cell {
		return func(_ *results.Trial, e extra) cell {
			if e.final == nil || e.final.Latency == nil {
				return cell{}
			}
			return realCell(float64(of(e.final.Latency)))
		}
	}
	return []ownColumn{
		{column{name: "flops", kind: whole}, func(t *results.Trial, _ extra) cell { return wholeCell(t.Costs.FLOPs) }},
		{column{name: "parameters", kind: whole}, func(t *results.Trial, _ extra) cell { return wholeCell(t.Costs.Parameters) }},
		{column{name: "bytes", kind: whole}, func(t *results.Trial, _ extra) cell { return wholeCell(t.Costs.Bytes) }},
		{column{name: "activation_bytes", kind: whole}, func(t *results.Trial, _ extra) cell { return wholeCell(t.Costs.ActivationBytes) }},
		{column{name: "latency_p50_us", kind: real}, latency(func(l *analysis.SummaryLatency) stats.Number { return l.P50 })},
		{column{name: "latency_p95_us", kind: real}, latency(func(l *analysis.SummaryLatency) stats.Number { return l.P95 })},
	}
}

func trainingColumns() []ownColumn {
	begun := func(of func(*results.Trial) cell) func(*results.Trial, extra) cell {
		return func(t *results.Trial, _ extra) cell {
			if t.Started.IsZero() {
				return cell{}
			}
			return of(t)
		}
	}
	nth := func(of func(*results.Trial) []string, i int) func(*results.Trial, extra) cell {
		return func(t *results.Trial, _ extra) cell {
			if list := of(t); i < len(list) {
				return wordsCell(list[i])
			}
			return cell{}
		}
	}
	routes := func(t *results.Trial) []string { return t.Routes }
	views := func(t *results.Trial) []string { return t.Views }
	return []ownColumn{
		{column{name: "epochs", kind: whole}, begun(func(t *results.Trial) cell { return wholeCell(int64(t.Epochs)) })},
		{column{name: "train_seconds", kind: real}, begun(func(t *results.Trial) cell { return realCell(t.TrainSeconds) })},
		{column{name: "worker", kind: whole}, begun(func(t *results.Trial) cell { return wholeCell(int64(t.Worker)) })},
		{column{name: "started", kind: moment}, begun(func(t *results.Trial) cell { return momentCell(t.Started) })},
		{column{name: "on_front", kind: truth}, func(_ *results.Trial, e extra) cell { return truthCell(e.onFront) }},
		{column{name: "route_a", kind: words}, nth(routes, 0)},
		{column{name: "view_a", kind: words}, nth(views, 0)},
		{column{name: "route_b", kind: words}, nth(routes, 1)},
		{column{name: "view_b", kind: words}, nth(views, 1)},
		{column{name: "combiner", kind: words}, func(t *results.Trial, _ extra) cell { return wordsCell(t.Combiner) }},
	}
}

func testColumns() []ownColumn {
	read := func(of func(*analysis.SummaryFinal) cell) func(*results.Trial, extra) cell {
		return func(_ *results.Trial, e extra) cell {
			if e.final == nil {
				return cell{}
			}
			return of(e.final)
		}
	}
	return []ownColumn{
		{column{name: "test_accuracy_mean", kind: real}, read(func(f *analysis.SummaryFinal) cell { return realCell(f.Accuracy.Mean) })},
		{column{name: "test_accuracy_low", kind: real}, read(func(f *analysis.SummaryFinal) cell { return realCell(f.Accuracy.Low) })},
		{column{name: "test_accuracy_high", kind: real}, read(func(f *analysis.SummaryFinal) cell { return realCell(f.Accuracy.High) })},
		{column{name: "test_accuracy_covers", kind: words}, read(func(f *analysis.SummaryFinal) cell { return wordsCell(f.Accuracy.Covers) })},
		{column{name: "test_macro_f1_mean", kind: real}, read(func(f *analysis.SummaryFinal) cell { return realCell(f.TestMacroF1.Mean) })},
		{column{name: "test_loss_mean", kind: real}, read(func(f *analysis.SummaryFinal) cell { return realCell(f.TestLoss.Mean) })},
		{column{name: "test_seeds", kind: whole}, read(func(f *analysis.SummaryFinal) cell { return wholeCell(int64(f.Seeds)) })},
	}
}

// setting is one setting of a trial.
type setting struct {
	key      string // dotted
	value    cell
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
		to = append(to, setting{key: prefix + key, value: valueCell(value)})
	}
	slices.Sort(within) // the last one counts if two name the same setting
	for _, key := range within {
		before := len(to)
		if to, err = flatten(to, prefix+key+".", table[key]); err != nil {
			return nil, err
		}
		if len(to) == before { // an empty table is a value
			to = append(to, setting{key: prefix + key, value: valueCell([]byte("{}"))})
		}
	}
	return to, nil
}
