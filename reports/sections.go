package reports

import (
	"github.com/doubleroute/sweep/reports/charts"
	"github.com/doubleroute/sweep/reports/modelcharts"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
)

// sections lists the charts of a study, in the order of the page. What a study
// has nothing to say about is left out.
func sections(v *view.View) []page.Section {
	var all []page.Section
	for _, s := range []*page.Section{
		charts.FrontSection(v),
		charts.HistorySection(v),
		charts.VolumeSection(v),
		charts.EdfSection(v),
		charts.CurvesSection(v),
		charts.PairsSection(v),
		charts.ImportanceSection(v),
		charts.ParallelSection(v),
		charts.SlicesSection(v),
		charts.ContourSection(v),
		charts.BankSection(v),
		modelcharts.ClassesSection(v),
		modelcharts.ConfusionSection(v),
		modelcharts.MistakesSection(v),
		modelcharts.RoutesSection(v),
		modelcharts.BalanceSection(v),
		modelcharts.ContributionsSection(v),
		modelcharts.CalibrationSection(v),
		modelcharts.CoverageSection(v),
		modelcharts.LengthsSection(v),
		charts.TimelineSection(v),
	} {
		if s != nil {
			all = append(all, *s)
		}
	}
	return all
}
