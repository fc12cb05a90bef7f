package formats

import (
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
