package page

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Chart is one chart of the page: its options as the chart library takes them,
// but without functions.
type Chart map[string]any

// optioner is any chart of go-echarts.
type optioner interface {
	Validate()
	JSON() map[string]any
}

// Options takes a chart's options and leaves out what the page says in HTML.
func Options(c optioner) Chart {
	c.Validate()
	option := c.JSON()
	delete(option, "title")
	delete(option, "toolbox")
	delete(option, "color") // every series has one of its own
	return option
}

// Whether a chart has a legend.
const (
	WithLegend = true
	NoLegend   = false
)

// Framed are the options that all charts with two axes have. What is pointed at
// tells of itself.
func Framed(x opts.XAxis, y opts.YAxis, legend bool) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithXAxisOpts(x), charts.WithYAxisOpts(y),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(legend)}),
	}
}

// Series gives a series its points; go-echarts would want one object each.
func Series[P any](points []P) charts.SeriesOpts {
	return func(s *charts.SingleSeries) { s.Data = points }
}

// Look is how a kind of trial is drawn. Shape and colour both tell, for those
// who do not see one of them.
type Look struct {
	Name, Symbol, Color string
	Hollow              bool
}

// Style returns the look's colours. A hollow symbol shows what is behind it;
// the library's own ones are white inside, on dark paper too.
func (l Look) Style(opacity float32) charts.SeriesOpts {
	s := opts.ItemStyle{Color: l.Color, Opacity: opts.Float(opacity)}
	if l.Hollow {
		s.Color, s.BorderColor, s.BorderWidth = "transparent", l.Color, 1.5
	}
	return charts.WithItemStyleOpts(s)
}

// looks returns the looks in drawing order: what matters most comes last, on top.
func looks() [4]Look {
	return [...]Look{
		{"one route, unfinished", "triangle", "--one", true},
		{"two routes, unfinished", "circle", "--two", true},
		{"one route", "triangle", "--one", false},
		{"two routes", "circle", "--two", false},
	}
}

// trialPoints stands for the points of a chart in its options: the page's script
// takes them from the columns of the trials, so that these are in the page once.
type trialPoints struct {
	X    string `json:"x"` // a column
	Y    string `json:"y"`
	Look int    `json:"look"` // index in looks
}

// TrialScatter draws trials by their looks.
func TrialScatter(x, y string) *charts.Scatter {
	c := charts.NewScatter()
	for i, l := range looks() {
		c.AddSeries(l.Name, nil, func(s *charts.SingleSeries) { s.Data = trialPoints{x, y, i} },
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.Symbol, SymbolSize: 9}), l.Style(0.9))
	}
	return c
}

// LineLook tells lines apart, by colour and by symbol.
func LineLook(i int) Look {
	const plus, cross = "path://M4 0h2v4h4v2h-4v4h-2v-4h-4v-2h4z", "path://M1 0l4 4l4-4l1 1l-4 4l4 4l-1 1l-4-4l-4 4l-1-1l4-4l-4-4z"
	symbols := [...]string{"circle", "rect", "triangle", "diamond", plus, cross}
	return Look{Symbol: symbols[i%len(symbols)], Color: fmt.Sprintf("--line-%d", i%6+1)}
}

// Bound keeps an end of the colour scale from being 0, which go-echarts takes
// for not set.
func Bound(x float64) float32 {
	if x == 0 {
		return math.SmallestNonzeroFloat32
	}
	return float32(x)
}
