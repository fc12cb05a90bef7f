package modelcharts

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// littleShare is what a route contributes at least if it is to be mentioned.
const littleShare = 0.05

// RoutesSection shows what each route does in the models of two; nil if no such
// model was looked into.
func RoutesSection(v *view.View) *page.Section {
	models := v.Inspection.Pairs()
	if len(models) == 0 {
		return nil
	}
	return &page.Section{
		ID: "routes", Title: "What each route contributes", Short: "Routes", Group: page.GroupModel,
		Note: routesNote(v, models), Alt: "Accuracy of the models with both routes and with each alone; the table below holds the figures.",
		Chart: routesChart(v, models), Tables: []page.Table{routesTable(v, models)},
	}
}

// afterwards says that nothing was chosen by what a section shows.
const afterwards = "All of this was read on the test part after the models had been chosen, and nothing was chosen by it."

func routesNote(v *view.View, models []*view.Inspected) string {
	text := "Accuracy on the test part of the saved model: of both routes together, and of each when the other one says the same of every text. Bars are 95" + format.Percent + " intervals over the texts. Where one route alone does as well as both, the other one adds nothing to that model. "
	text += "This is of one training, the saved file, so accuracies differ from those on top, which are means over seeds. It also asks something else: here a route of a model that was trained with both is switched off; whether the second route pays is measured against models that were trained with one. "
	return text + routeVerdict(&v.Inspection, models[0]) + " " + afterwards
}

// idle returns the routes that contribute nothing significant, and why.
func idle(in *view.Inspection, s *view.Inspected) (routes [2]bool, why [2]string) {
	both, names := s.Together(), [2]string{"Route a", "Route b"}
	for i := range routes {
		alone, share := s.Diagnosis.Routes[1-i].Alone, s.Diagnosis.Routes[i].Share
		with := overTexts(in, alone)
		switch {
		case both < with.Low:
			routes[i] = true
			why[i] = fmt.Sprintf("%s does harm: without it accuracy is %s, with both %s.", names[i], format.Percentage(alone), format.Percentage(both))
		case both <= with.High:
			routes[i] = true
			why[i] = fmt.Sprintf("%s adds nothing significant: without it accuracy is %s (95%s interval %s), with both %s.", names[i], format.Percentage(alone), format.Percent, format.Percentages(with), format.Percentage(both))
		case share < littleShare:
			routes[i] = true
			why[i] = fmt.Sprintf("%s contributes next to nothing: %s of what sets the scores of texts apart.", names[i], format.Percentage(share))
		}
	}
	return routes, why
}

// routeVerdict says of a model whether both of its routes contribute.
func routeVerdict(in *view.Inspection, s *view.Inspected) string {
	of := fmt.Sprintf("In trial %d", s.Trial.Number)
	routes, why := idle(in, s)
	switch {
	case !num.Finite(s.Together()):
		return of + " it is not known what both come to together."
	case routes[0] && routes[1]:
		return of + " either route alone does as well as both. " + why[0] + " " + why[1]
	case routes[0]:
		return of + ": " + why[0]
	case routes[1]:
		return of + ": " + why[1]
	}
	return of + " both routes contribute: without either, accuracy is lower than can be chance."
}

// routeBar is an accuracy as the script draws it: accuracy, row, low, high, share
// of the scores, trial.
type routeBar [6]page.Number

func routesChart(v *view.View, models []*view.Inspected) page.Chart {
	c := charts.NewScatter()
	var names []string
	var all [3][]routeBar
	for row, s := range models {
		names = append(names, fmt.Sprintf("trial %d", s.Trial.Number))
		accuracies := [3]float64{s.Together(), s.Diagnosis.Routes[0].Alone, s.Diagnosis.Routes[1].Alone}
		shares := [3]float64{1, s.Diagnosis.Routes[0].Share, s.Diagnosis.Routes[1].Share}
		for i, x := range accuracies {
			if around := overTexts(&v.Inspection, x); num.Finite(x) {
				all[i] = append(all[i], routeBar{page.Number(x), page.Number(row), page.Number(around.Low), page.Number(around.High), page.Number(shares[i]), page.Number(s.Trial.Number)})
			}
		}
	}
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Name: "accuracy", Scale: opts.Bool(true)},
		opts.YAxis{Type: "category", Data: names, Inverse: opts.Bool(true)}, page.WithLegend)...)
	for i, l := range []page.Look{{Name: "both routes", Symbol: "diamond", Color: "--test", Hollow: false}, {Name: "route a alone", Symbol: "circle", Color: "--two", Hollow: false}, {Name: "route b alone", Symbol: "triangle", Color: "--one", Hollow: false}} {
		if len(all[i]) > 0 {
			c.AddSeries(l.Name, nil, page.Series(all[i]), charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.Symbol, SymbolSize: 12}), l.Style(1))
		}
	}
	return page.Options(c)
}

func routesTable(v *view.View, models []*view.Inspected) page.Table {
	t := page.Table{Name: "The routes as a table",
		Head: page.Headed("#trial", "model", "#both routes", "#95 % interval", "#route a alone", "#route b alone", "#share of route a", "#share of route b", "that means")}
	for _, s := range models {
		a, b := s.Diagnosis.Routes[0], s.Diagnosis.Routes[1]
		t.Rows = append(t.Rows, []page.Cell{page.Link(s.Trial.Number), page.Say(s.Trial.Plan()), page.Figure(format.Percentage(s.Together())), page.Figure(format.Percentages(overTexts(&v.Inspection, s.Together()))),
			page.Figure(format.Percentage(a.Alone)), page.Figure(format.Percentage(b.Alone)), page.Figure(format.Percentage(a.Share)), page.Figure(format.Percentage(b.Share)), page.Say(inShort(&v.Inspection, s))})
	}
	t.More = "The share of a route is its part of what sets the scores of one text apart from those of another; it is below 0 where a route works against the sum."
	return t
}

func inShort(in *view.Inspection, s *view.Inspected) string {
	routes, _ := idle(in, s)
	switch {
	case !num.Finite(s.Together()):
		return "not known"
	case routes[0] && routes[1]:
		return "either route alone does"
	case routes[0]:
		return "route a adds nothing"
	case routes[1]:
		return "route b adds nothing"
	}
	return "both contribute"
}
