package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/results/analysis"
)

// mostBankRows is how many pairs the table beside the chart holds.
const mostBankRows = 100

// bankSection shows how well the route bank ranked the pairs; nil for a study
// without one.
func bankSection(v *view) *section {
	if v.Bank == nil {
		return nil
	}
	return &section{
		ID: "bank", Title: "Route bank", Group: groupSearch, Note: bankNote(v),
		Alt:    fmt.Sprintf("Chart of %s when trained jointly against the estimate of the route bank; the table below holds the pairs.", v.Measure.Name),
		Chart:  bankChart(v),
		Tables: []table{bankTable(v)},
	}
}

func bankTable(v *view) table {
	t := table{Name: "The pairs that were trained, as a table", Empty: "No pair has been trained yet.",
		Head: headed("model", "#estimated "+v.Measure.Name, "#"+v.Measure.Name+" when trained jointly", "#trials")}
	pairs := slices.Clone(v.Bank.Trained)
	slices.SortStableFunc(pairs, func(x, y analysis.TrainedPair) int { return cmp.Compare(y.Estimate, x.Estimate) })
	if more := len(pairs) - mostBankRows; more > 0 {
		t.More = many(more, "pair") + " of lower estimates are left out here."
		pairs = pairs[:mostBankRows]
	}
	for _, p := range pairs {
		plan := "unknown"
		if t := v.trial(p.Trials[0]); t != nil {
			plan = t.Plan()
		}
		t.Rows = append(t.Rows, []cell{say(plan), figure(v.Measure.text(float64(p.Estimate))), figure(v.Measure.text(float64(p.Value))), link(p.Trials...)})
	}
	return t
}

// bankNote says what the bank is and how well it ranked the pairs.
func bankNote(v *view) string {
	b := v.Bank
	s := fmt.Sprintf("Before the search, %s of route a and %d of route b were trained alone", many(b.RoutesA, "sub-model"), b.RoutesB)
	if b.Failed > 0 {
		s += fmt.Sprintf(" (%d could not be)", b.Failed)
	}
	s += fmt.Sprintf(", with %s training FLOPs in all, and from what they say of the validation texts %s estimated. ",
		short(float64(b.FLOPs)), pairsWere(b.Pairs))
	r := b.RankCorrelation
	switch {
	case len(b.Trained) == 0:
		return s + "None of these has been trained jointly yet."
	case !num.Finite(r.Mean):
		return s + fmt.Sprintf("Of these, %s trained jointly: too few to say how well the estimates rank pairs.", pairsWere(len(b.Trained)))
	}
	s += fmt.Sprintf("Of these, %s trained jointly, and the estimates rank them with a rank correlation of %s", pairsWere(len(b.Trained)), signed(r.Mean, 2))
	if num.Finite(r.Low) && num.Finite(r.High) {
		s += fmt.Sprintf(" (95%s interval %s to %s)", percent, signed(r.Low, 2), signed(r.High, 2))
	}
	return s + ": 1 is the same order, 0 no better than chance. A pair counts once, by the mean of its complete trials. Only the order of estimates counts: most are lower than what training comes to."
}

// pairsWere counts pairs that something was done to.
func pairsWere(pairs int) string {
	if pairs == 1 {
		return "1 pair was"
	}
	return many(pairs, "pair") + " were"
}

// bankChart shows what was estimated of pairs against what they came to.
func bankChart(v *view) chart {
	c := charts.NewScatter()
	c.SetGlobalOptions(framed(
		opts.XAxis{Type: "value", Name: "estimated " + v.Measure.Name, Scale: opts.Bool(true)},
		opts.YAxis{Type: "value", Name: v.Measure.Name + " when trained jointly", Scale: opts.Bool(true)}, noLegend)...)
	var points []point
	for _, p := range v.Bank.Trained {
		points = append(points, point{number(p.Estimate), number(p.Value), number(p.Trials[0])})
	}
	if len(points) > 0 {
		l := look{name: "pair", symbol: "circle", color: "--two"}
		c.AddSeries(l.name, nil, series(points),
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.symbol, SymbolSize: 9}), l.style(0.8))
	}
	return plain(c)
}
