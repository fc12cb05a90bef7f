package modelcharts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
)

const (
	mostConfused     = 100 // classes that the chart shows
	mostConfusedRows = 50  // pairs that the table holds
	fewerOnPhones    = 24  // classes that the script shows on a narrow screen
)

// ConfusionSection shows which classes are taken for which; nil if what the
// models said of the texts is not known.
func ConfusionSection(v *view.View) *page.Section {
	models := v.Inspection.Read()
	classes := v.Inspection.Classes(models)
	return byModel(&page.Section{
		ID: "confusion", Title: "Confusion matrix", Group: page.GroupModel,
		Alt: "Heat map of true classes by predicted classes; the table below holds the pairs that are confused most.",
		Controls: []page.Control{{Name: "order", Label: "Order", Options: []page.Option{
			{Value: "alike", Text: "confused classes together"}, {Value: "name", Text: "by name"}}}},
		Chart: confusionChart(),
	}, models, v.Inspection.ClassNames(classes), func(s *view.Inspected) panel {
		c := newConfusion(v.Inspection.Labels, classes, s.Predictions)
		note := confusionNote(s, c)
		if len(v.Inspection.Diagnosed()) > 0 {
			note += " A click on a cell lists examples of its mistakes further down."
		}
		return panel{note, []page.Table{confusionTable(v, c)}, confusionData(c)}
	})
}

func confusionNote(s *view.Inspected, c confusion) string {
	text := fmt.Sprintf("A row is a true class, a column what its texts were put into: %s on the test part. Blue cells on the diagonal are right, orange ones are mistakes; the stronger, the larger the share of the row. Colours follow the square root of the share, those of mistakes up to the largest, so that rare ones show too.", s.OfSeeds())
	if len(c.order) > fewerOnPhones {
		text += fmt.Sprintf(" On a narrow screen only the %d classes of the most confused pairs are drawn.", fewerOnPhones)
	}
	if len(c.order) < len(c.texts) {
		text += fmt.Sprintf(" Of %s, the %d of the most confused pairs are drawn.", prose.Count(len(c.texts), "class"), len(c.order))
	}
	return text
}

// confusionChart is completed by the script.
func confusionChart() page.Chart {
	c := charts.NewHeatMap()
	scale := func(low, high string) opts.VisualMap {
		return opts.VisualMap{Type: "continuous", Show: opts.Bool(false), Dimension: "2", Min: page.Bound(0), Max: 1,
			InRange: &opts.VisualMapInRange{Color: []string{low, high}}}
	}
	c.SetGlobalOptions(page.Framed(
		opts.XAxis{Type: "category", Name: "put into"},
		opts.YAxis{Type: "category", Name: "true class", Inverse: opts.Bool(true)}, page.NoLegend)...)
	c.SetGlobalOptions(charts.WithVisualMapOpts(scale("--heat-low", "--heat-high"), scale("--wrong-low", "--wrong-high")))
	c.AddSeries("right", nil)
	c.AddSeries("mistakes", nil)
	return page.Options(c)
}

func confusionTable(v *view.View, c confusion) page.Table {
	t := page.Table{Name: "The most confused pairs as a table", Empty: "No text was put into a wrong class.",
		Head: page.Headed("true class", "put into", "#texts", "#share of the true class", "#the other way round")}
	shown := c.pairs[:min(len(c.pairs), mostConfusedRows)]
	for _, p := range shown {
		t.Rows = append(t.Rows, []page.Cell{page.Say(v.Inspection.ClassName(p.truth)), page.Say(v.Inspection.ClassName(p.said)),
			page.Figure(counted(p.count)), page.Figure(format.Percentage(p.count / float64(c.texts[p.truth]))), page.Figure(counted(c.counts[[2]int{p.said, p.truth}]))})
	}
	if more := len(c.pairs) - len(shown); more > 0 {
		t.More = fmt.Sprintf("%s with fewer texts are left out here. ", prose.Count(more, "pair"))
	}
	t.More += "Texts are counted over the test part, as a mean over seeds."
	return t
}

// counted shows a mean of counts: "3", "2.3".
func counted(x float64) string {
	if x == float64(int(x)) {
		return format.Whole(int(x))
	}
	return fmt.Sprintf("%.1f", x)
}

// confusion counts how many texts of a class were put into which, as a mean over
// seeds.
type confusion struct {
	texts  []int              // by true class
	counts map[[2]int]float64 // by true class and the one put into
	pairs  []confused         // different ones, the most texts first
	order  []int              // the classes to draw, those that are confused together
}

type confused struct {
	truth, said int
	count       float64
}

func newConfusion(labels []int, classes int, predictions []results.Predictions) confusion {
	c := confusion{texts: make([]int, classes), counts: map[[2]int]float64{}}
	for i, truth := range labels {
		c.texts[truth]++
		for _, r := range predictions {
			c.counts[[2]int{truth, r.Predicted[i]}]++
		}
	}
	for cell := range c.counts {
		c.counts[cell] /= float64(len(predictions))
		if cell[0] != cell[1] {
			c.pairs = append(c.pairs, confused{cell[0], cell[1], c.counts[cell]})
		}
	}
	slices.SortFunc(c.pairs, func(a, b confused) int {
		return cmp.Or(cmp.Compare(b.count, a.count), a.truth-b.truth, a.said-b.said)
	})
	c.order = c.together(c.chosen())
	return c
}

// chosen lists the classes to draw: all, or where they are too many those of the
// most confused pairs.
func (c *confusion) chosen() []bool {
	drawn := make([]bool, len(c.texts))
	if len(drawn) <= mostConfused {
		for i := range drawn {
			drawn[i] = true
		}
		return drawn
	}
	left := mostConfused
	for _, p := range c.pairs {
		for _, class := range []int{p.truth, p.said} {
			if !drawn[class] && left > 0 {
				drawn[class] = true
				left--
			}
		}
	}
	return drawn
}

// together orders the chosen classes so that those that are confused stand next
// to each other. It joins classes to chains, the most confused pairs first, as
// long as both ends are free; the chains with the most confusion come first.
func (c *confusion) together(chosen []bool) []int {
	chain := make([]*[]int, len(chosen)) // that a class is in
	for class := range chosen {
		chain[class] = &[]int{class}
	}
	for _, p := range c.alike() {
		a, b := chain[p.truth], chain[p.said]
		if a == b || !chosen[p.truth] || !chosen[p.said] || !turned(*a, p.truth, true) || !turned(*b, p.said, false) {
			continue
		}
		*a = append(*a, *b...)
		for _, class := range *b {
			chain[class] = a
		}
	}
	var order []int
	seen := map[*[]int]bool{}
	add := func(class int) {
		if own := chain[class]; chosen[class] && !seen[own] {
			seen[own] = true
			order = append(order, *own...)
		}
	}
	for _, p := range c.pairs {
		add(p.truth)
		add(p.said)
	}
	for class := range chosen {
		add(class)
	}
	return order
}

// alike lists pairs of classes by how often one is taken for the other, either
// way, as a share of the texts of both; the most alike first.
func (c *confusion) alike() []confused {
	var all []confused
	for _, p := range c.pairs {
		back, twice := c.counts[[2]int{p.said, p.truth}]
		if twice && p.truth > p.said {
			continue
		}
		p.count = (p.count + back) / float64(c.texts[p.truth]+c.texts[p.said])
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b confused) int {
		return cmp.Or(cmp.Compare(b.count, a.count), a.truth-b.truth, a.said-b.said)
	})
	return all
}

// turned reports whether a class is an end of a chain, and turns the chain so
// that it is the last one or the first.
func turned(chain []int, class int, last bool) bool {
	end, other := 0, len(chain)-1
	if last {
		end, other = other, end
	}
	if chain[end] == class {
		return true
	}
	if chain[other] != class {
		return false
	}
	slices.Reverse(chain)
	return true
}

// confusionPage is what the script draws: the classes in their order, and true
// class, predicted class and count of every cell that is not empty.
type confusionPage struct {
	Order []int            `json:"order"`
	Texts []int            `json:"texts"` // by class
	Cells [][3]page.Number `json:"cells"`
}

func confusionData(c confusion) confusionPage {
	p := confusionPage{Order: c.order, Texts: c.texts, Cells: [][3]page.Number{}}
	drawn := map[int]bool{}
	for _, class := range c.order {
		drawn[class] = true
	}
	for _, class := range c.order { // in an order that is always the same
		if n := c.counts[[2]int{class, class}]; n > 0 {
			p.Cells = append(p.Cells, [3]page.Number{page.Number(class), page.Number(class), page.Number(n)})
		}
	}
	for _, pair := range c.pairs {
		if drawn[pair.truth] && drawn[pair.said] {
			p.Cells = append(p.Cells, [3]page.Number{page.Number(pair.truth), page.Number(pair.said), page.Number(pair.count)})
		}
	}
	return p
}
