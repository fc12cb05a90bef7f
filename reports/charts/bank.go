package charts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/analysis"
)

// mostBankRows is how many pairs the table beside the chart holds.
const mostBankRows = 100

// BankSection shows how well the route bank ranked the pairs; nil for a study
// without one.
func BankSection(v *view.View) *page.Section {
	if v.Bank == nil {
		return nil
	}
	return &page.Section{
		ID: "bank", Title: "Route bank", Group: page.GroupSearch, Note: bankNote(v),
		Alt:    fmt.Sprintf("Chart of %s when trained jointly against the estimate of the route bank; the table below holds the pairs.", v.Measure.Name),
		Chart:  bankChart(v),
		Tables: []page.Table{bankTable(v)},
	}
}

func bankTable(v *view.View) page.Table {
	t := page.Table{Name: "The pairs that were trained, as a table", Empty: "No pair has been trained yet.",
		Head: page.Headed("model", "#estimated "+v.Measure.Name, "#"+v.Measure.Name+" when trained jointly", "#trials")}
	pairs := slices.Clone(v.Bank.Trained)
	slices.SortStableFunc(pairs, func(x, y analysis.TrainedPair) int { return cmp.Compare(y.Estimate, x.Estimate) })
	if more := len(pairs) - mostBankRows; more > 0 {
		t.More = prose.Count(more, "pair") + " of lower estimates are left out here."
		pairs = pairs[:mostBankRows]
	}
	for _, p := range pairs {
		plan := "unknown"
		if t := v.Trial(p.Trials[0]); t != nil {
			plan = t.Plan()
		}
		t.Rows = append(t.Rows, []page.Cell{page.Say(plan), page.Figure(v.Measure.Text(float64(p.Estimate))), page.Figure(v.Measure.Text(float64(p.Value))), page.Link(p.Trials...)})
	}
	return t
}

// bankNote says what the bank is and how well it ranked the pairs.
func bankNote(v *view.View) string {
	b := v.Bank
	s := fmt.Sprintf("Before the search, %s of route a and %d of route b were trained alone", prose.Count(b.RoutesA, "sub-model"), b.RoutesB)
	if b.Failed > 0 {
		s += fmt.Sprintf(" (%d could not be)", b.Failed)
	}
	s += fmt.Sprintf(", with %s training FLOPs in all, and from what they say of the validation texts %s estimated. ",
		format.Short(float64(b.FLOPs)), pairsWere(b.Pairs))
	r := b.RankCorrelation
	switch {
	case len(b.Trained) == 0:
		return s + "None of these has been trained jointly yet."
	case !num.Finite(r.Mean):
		return s + fmt.Sprintf("Of these, %s trained jointly: too few to say how well the estimates rank pairs.", pairsWere(len(b.Trained)))
	}
	s += fmt.Sprintf("Of these, %s trained jointly, and the estimates rank them with a rank correlation of %s", pairsWere(len(b.Trained)), format.Signed(r.Mean, 2))
	if num.Finite(r.Low) && num.Finite(r.High) {
		s += fmt.Sprintf(" (95%s interval %s to %s)", format.Percent, format.Signed(r.Low, 2), format.Signed(r.High, 2))
	}
	return s + ": 1 is the same order, 0 no better than chance. A pair counts once, by the mean of its complete trials. Only the order of estimates counts: most are lower than what training comes to."
}

// pairsWere counts pairs that something was done to.
func pairsWere(pairs int) string {
	if pairs == 1 {
		return "1 pair was"
	}
	return prose.Count(pairs, "pair") + " were"
}

// bankChart shows what was estimated of pairs against what they came to.
func bankChart(v *view.View) page.Chart {
	c := charts.NewScatter()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "estimated " + v.Measure.Name, Scale: opts.Bool(true)},
		opts.YAxis{Type: "value", Name: v.Measure.Name + " when trained jointly", Scale: opts.Bool(true)}, page.NoLegend)...)
	var points []page.Point
	for _, p := range v.Bank.Trained {
		points = append(points, page.Point{page.Number(p.Estimate), page.Number(p.Value), page.Number(p.Trials[0])})
	}
	if len(points) > 0 {
		l := page.Look{Name: "pair", Symbol: "circle", Color: "--two"}
		c.AddSeries(l.Name, nil, page.Series(points),
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.Symbol, SymbolSize: 9}), l.Style(0.8))
	}
	return page.Options(c)
}
