package charts

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

const (
	mostGroups = 8   // lines that are readable
	mostSteps  = 250 // of a line
)

// EdfSection shows the whole distribution of the measure: does the second route
// shift it, or only its best end?
func EdfSection(v *view.View) *page.Section {
	routes, pairs := groupsOf(v, byRoutes), groupsOf(v, byPair)
	if len(routes) == 0 {
		return nil
	}
	return &page.Section{
		ID: "edf", Title: "Empirical distribution", Short: "Distribution", Group: page.GroupSearch,
		Note:     edfNote(v, routes, pairs),
		Cautions: []string{"The search tries what promises more often, and learns from trial to trial: the lines tell of the trials of this search, not of models drawn blindly, and an interval is a rough guide."},
		Alt:      fmt.Sprintf("Lines of the share of trials up to each %s; the tables below hold their quantiles.", v.Measure.Name),
		Controls: []page.Control{{Name: "split", Label: "Split by", Options: []page.Option{{Value: "routes", Text: "one route or two"}, {Value: "pairs", Text: "sub-models"}}}},
		Chart:    edfChart(v),
		Data:     map[string][]drawnGroup{"routes": drawnGroups(routes), "pairs": drawnGroups(pairs[:min(len(pairs), mostGroups)])},
		Tables:   []page.Table{edfTable("One route or two, as a table", v, routes), edfTable("Sub-models, as a table", v, pairs)},
	}
}

// trialGroup is complete trials that have something in common, by their measure.
type trialGroup struct {
	Name   string
	Values []float64 // sorted
}

func byRoutes(t *view.Trial) string {
	if t.Single() {
		return "one route"
	}
	return "two routes"
}

func byPair(t *view.Trial) string {
	a, b := t.Pair()
	if b == view.Single {
		return a + " alone"
	}
	return a + " + " + b
}

// groupsOf parts the complete trials; the largest group comes first.
func groupsOf(v *view.View, name func(*view.Trial) string) []trialGroup {
	at := map[string]int{}
	var groups []trialGroup
	for i := range v.Trials {
		t := &v.Trials[i]
		if !t.Complete() {
			continue
		}
		k, seen := at[name(t)]
		if !seen {
			k = len(groups)
			at[name(t)] = k
			groups = append(groups, trialGroup{Name: name(t)})
		}
		groups[k].Values = append(groups[k].Values, t.Accuracy)
	}
	for _, g := range groups {
		slices.Sort(g.Values)
	}
	slices.SortFunc(groups, func(a, b trialGroup) int {
		return cmp.Or(cmp.Compare(len(b.Values), len(a.Values)), cmp.Compare(a.Name, b.Name))
	})
	return groups
}

// quantile returns the value below which a share of the group lies, linear
// between two of them.
func (g trialGroup) quantile(share float64) float64 {
	at := share * float64(len(g.Values)-1)
	low := int(at)
	if low+1 >= len(g.Values) {
		return g.Values[len(g.Values)-1]
	}
	return g.Values[low] + (at-float64(low))*(g.Values[low+1]-g.Values[low])
}

// drawnGroup is a line: pairs of a value and the share of the group up to it.
type drawnGroup struct {
	Name  string           `json:"name"`
	Steps [][2]page.Number `json:"steps"`
}

func drawnGroups(groups []trialGroup) []drawnGroup {
	all := []drawnGroup{}
	for _, g := range groups {
		d := drawnGroup{g.Name, [][2]page.Number{{page.Number(g.Values[0]), 0}}}
		n := len(g.Values)
		for i := range min(n, mostSteps) {
			at := i
			if n > mostSteps { // the last step is the best trial
				at = (i+1)*n/mostSteps - 1
			}
			d.Steps = append(d.Steps, [2]page.Number{page.Number(g.Values[at]), page.Number(float64(at+1) / float64(n))})
		}
		all = append(all, d)
	}
	return all
}

func edfNote(v *view.View, routes, pairs []trialGroup) string {
	s := fmt.Sprintf("Read a line from the left: it is the share of the complete trials that come to no more than that %s. A line further to the right is better all along; lines that part at the upper right only differ in their best trials.", v.Measure.Name)
	if len(routes) == 2 {
		s += " " + shiftNote(v, routes)
	}
	if n := len(pairs); n > mostGroups {
		s += fmt.Sprintf(" Of %d sub-models and pairs of them, the %d with the most trials are drawn.", n, mostGroups)
	}
	for _, g := range slices.Concat(routes, pairs) {
		if len(g.Values) > mostSteps {
			return s + fmt.Sprintf(" Lines of more than %d trials are drawn in %d even steps.", mostSteps, mostSteps)
		}
	}
	return s
}

// shiftNote says what the second route moved: the middle, the best end, and
// whether that is significant.
func shiftNote(v *view.View, routes []trialGroup) string {
	one, two := routes[0], routes[1]
	if one.Name != "one route" {
		one, two = two, one
	}
	s := fmt.Sprintf("Half of the %s with two routes come to at least %s, of the %s with one to at least %s (%s); the best tenths begin at %s and %s (%s).",
		prose.Count(len(two.Values), "trial"), v.Measure.Text(two.quantile(0.5)), format.Whole(len(one.Values)), v.Measure.Text(one.quantile(0.5)), v.Measure.Difference(two.quantile(0.5)-one.quantile(0.5)),
		v.Measure.Text(two.quantile(0.9)), v.Measure.Text(one.quantile(0.9)), v.Measure.Difference(two.quantile(0.9)-one.quantile(0.9)))
	if min(len(one.Values), len(two.Values)) < fewestInPart {
		return s + " These are too few to say more."
	}
	wins, e := superiority(two.Values, one.Values)
	low, high := max(wins-1.96*e, 0), min(wins+1.96*e, 1)
	s += fmt.Sprintf(" Of a trial with two routes and one with a single route, that with two is the better one in %.0f %% of all cases (95 %% interval %.0f to %.0f %%): ", 100*wins, 100*low, 100*high)
	switch {
	case low > 0.5+1e-9:
		return s + "the whole distribution is shifted upwards."
	case high < 0.5-1e-9:
		return s + "the whole distribution is shifted downwards."
	}
	return s + "the shift of the whole is not significant."
}

// superiority returns the chance that one of xs is greater than one of ys, ties
// counting half, and its standard error (DeLong and others, "Comparing the areas
// under two or more correlated receiver operating characteristic curves", 1988).
// Both must be sorted and hold two values or more.
func superiority(xs, ys []float64) (chance, e float64) {
	above := placements(xs, ys)
	below := placements(ys, xs)
	mean, spreadX := stats.MeanVariance(above)
	_, spreadY := stats.MeanVariance(below)
	return mean, math.Sqrt(spreadX/float64(len(xs)) + spreadY/float64(len(ys)))
}

// placements returns for each of xs the share of ys that is less, ties counting
// half.
func placements(xs, ys []float64) []float64 {
	shares := make([]float64, len(xs))
	for i, x := range xs {
		from, _ := slices.BinarySearch(ys, x)
		to := from
		for to < len(ys) && ys[to] == x {
			to++
		}
		shares[i] = float64(from+to) / 2 / float64(len(ys))
	}
	return shares
}

// edfChart holds the options; the script makes the lines.
func edfChart(v *view.View) page.Chart {
	c := charts.NewLine()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: v.Measure.Name, Scale: opts.Bool(true)},
		opts.YAxis{Type: "value", Name: "share of trials", Min: 0, Max: 1}, page.WithLegend)...)
	return page.Options(c)
}

func edfTable(name string, v *view.View, groups []trialGroup) page.Table {
	t := page.Table{Name: name, Head: page.Headed("trials", "#complete", "#a tenth is below", "#a quarter is below", "#median", "#a quarter is above", "#a tenth is above", "#best")}
	for _, g := range groups[:min(len(groups), mostGainRows)] {
		row := []page.Cell{page.RowHead(g.Name), page.Figure(format.Whole(len(g.Values)))}
		for _, share := range []float64{0.1, 0.25, 0.5, 0.75, 0.9, 1} {
			row = append(row, page.Figure(v.Measure.Text(g.quantile(share))))
		}
		t.Rows = append(t.Rows, row)
	}
	if left := len(groups) - mostGainRows; left > 0 {
		t.More = fmt.Sprintf("%s of fewer trials are left out.", prose.Count(left, "row"))
	}
	return t
}
