package modelcharts

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// mostClasses is how many classes the chart shows; the table has all.
const mostClasses = 40

// ClassesSection shows how well each class is recognised; nil if what the models
// said of the texts is not known.
func ClassesSection(v *view.View) *page.Section {
	models := v.Inspection.Read()
	classes := v.Inspection.Classes(models)
	return byModel(&page.Section{
		ID: "classes", Title: "Accuracy of each class", Short: "Classes", Group: page.GroupModel,
		Alt: "Bars of how well each class is recognised, with intervals; the table below holds every class.",
		Controls: []page.Control{{Name: "figure", Label: "Figure", Options: []page.Option{
			{Value: "recall", Text: "recall"}, {Value: "precision", Text: "precision"}, {Value: "f1", Text: "F1"}}}},
		Chart: classesChart(),
	}, models, v.Inspection.ClassNames(classes), func(s *view.Inspected) panel {
		all := classFigures(v.Inspection.Labels, classes, s.Predictions)
		return panel{classesNote(s, all), []page.Table{classesTable(v, all)}, classesData(all)}
	})
}

func classesNote(s *view.Inspected, all []classFigure) string {
	text := fmt.Sprintf("The longer the bar, the better the class is recognised: %s on the test part, worst class first. Recall is the share of the texts of the class that are put into it, precision the share of what is put into it that belongs there, F1 their harmonic mean. Whiskers are 95%s intervals; where they overlap much, the order may be chance.",
		s.OfSeeds(), format.Percent)
	if len(all) > mostClasses {
		text += fmt.Sprintf(" Of %s, the worst %d are drawn; the table has all.", prose.Count(len(all), "class"), mostClasses)
	}
	return text
}

// classesChart is completed by the script.
func classesChart() page.Chart {
	c := charts.NewBar()
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "value", Min: 0, Max: 1},
		opts.YAxis{Type: "category", Inverse: opts.Bool(true)}, page.NoLegend)...)
	return page.Options(c)
}

func classesTable(v *view.View, all []classFigure) page.Table {
	t := page.Table{Name: "The classes as a table", Empty: "No class is known.",
		Head: page.Headed("class", "#texts", "#recall", "#95 % interval", "#precision", "#95 % interval", "#F1", "#95 % interval")}
	for _, c := range all {
		row := []page.Cell{page.RowHead(v.Inspection.ClassName(c.Class)), page.Figure(format.Whole(c.Texts))}
		for _, i := range []stats.Interval{c.Recall, c.Precision, c.F1} {
			row = append(row, page.Figure(format.Percentage(i.Mean)), page.Figure(format.Percentages(i)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// classRow is a class as the script draws it.
type classRow struct {
	Class     int           `json:"class"`
	Texts     int           `json:"texts"`
	Recall    page.Interval `json:"recall"`
	Precision page.Interval `json:"precision"`
	F1        page.Interval `json:"f1"`
}

func classesData(all []classFigure) []classRow {
	rows := make([]classRow, len(all))
	for i, c := range all {
		rows[i] = classRow{c.Class, c.Texts, page.IntervalOf(c.Recall), page.IntervalOf(c.Precision), page.IntervalOf(c.F1)}
	}
	return rows
}

// classFigure says how well a class is recognised. What is not known is NaN.
type classFigure struct {
	Class, Texts          int
	Recall, Precision, F1 stats.Interval
}

// classFigures works out the figures of every class, worst recall first. The
// intervals are over seeds and texts, as those of accuracy; precision and F1,
// which are ratios of counts, go into them by what each text makes of them (the
// infinitesimal jackknife: Jaeckel, 1972).
func classFigures(labels []int, classes int, predictions []results.Predictions) []classFigure {
	all := make([]classFigure, classes)
	for class, texts := range concerned(labels, classes, predictions) {
		c := classCounts{texts: len(texts)}
		for _, r := range predictions {
			c.add(class, texts, labels, r.Predicted)
		}
		own := len(c.own)
		f := classFigure{Class: class, Texts: own}
		f.Recall = stats.Crossed(c.hits, true).Interval
		f.Precision = proportion(stats.Crossed(c.precision, false).Interval, c.said/float64(max(len(predictions), 1)))
		f.F1 = proportion(stats.Crossed(c.f1, false).Interval, float64(own))
		all[class] = f
	}
	recall := func(c classFigure) float64 {
		if !num.Finite(c.Recall.Mean) {
			return math.Inf(1) // not known: last
		}
		return c.Recall.Mean
	}
	slices.SortStableFunc(all, func(a, b classFigure) int { return cmp.Compare(recall(a), recall(b)) })
	return all
}

// concerned lists for each class the texts that belong to it or were put into
// it with any seed.
func concerned(labels []int, classes int, predictions []results.Predictions) [][]int {
	texts := make([][]int, classes)
	for i, label := range labels {
		texts[label] = append(texts[label], i)
		for _, r := range predictions {
			if said := r.Predicted[i]; said != label && (len(texts[said]) == 0 || texts[said][len(texts[said])-1] != i) {
				texts[said] = append(texts[said], i)
			}
		}
	}
	return texts
}

// classCounts gathers what the texts that concern a class make of its figures,
// by seed.
type classCounts struct {
	texts int
	own   []int   // texts of the class
	said  float64 // texts put into it, over all seeds

	hits, precision, f1 [][]float64
}

func (c *classCounts) add(class int, texts, labels, predicted []int) {
	var own []int
	var hits []float64
	said, right := 0.0, 0.0
	for _, i := range texts {
		hit := 0.0
		if predicted[i] == class {
			said++
			if labels[i] == class {
				hit = 1
				right++
			}
		}
		if labels[i] == class {
			own = append(own, i)
			hits = append(hits, hit)
		}
	}
	c.own, c.said, c.hits = own, c.said+said, append(c.hits, hits)
	worth := func(of, scale float64, slope func(isClass, saidClass, both float64) float64) []float64 {
		row := make([]float64, len(texts))
		for k, i := range texts {
			isClass, saidClass := indicator(labels[i] == class), indicator(predicted[i] == class)
			row[k] = of + float64(len(texts))*slope(isClass, saidClass, isClass*saidClass)/scale
		}
		return row
	}
	if said > 0 { // with no text put into the class, a seed has no precision
		precision := right / said
		c.precision = append(c.precision, worth(precision, said, func(_, saidClass, both float64) float64 { return both - precision*saidClass }))
	}
	if size := float64(len(own)) + said; size > 0 {
		f1 := 2 * right / size
		c.f1 = append(c.f1, worth(f1, size, func(isClass, saidClass, both float64) float64 { return 2*both - f1*(isClass+saidClass) }))
	}
}
