package reports

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// chart is one chart of the page: its options as the chart library takes them,
// but without functions.
type chart map[string]any

// optioner is any chart of go-echarts.
type optioner interface {
	Validate()
	JSON() map[string]any
}

// plain takes a chart's options and leaves out what the page says in HTML.
func plain(c optioner) chart {
	c.Validate()
	option := c.JSON()
	delete(option, "title")
	delete(option, "toolbox")
	delete(option, "color") // every series has one of its own
	return option
}

// Whether a chart has a legend.
const (
	withLegend = true
	noLegend   = false
)

// framed are the options that all charts with two axes have. What is pointed at
// tells of itself.
func framed(x opts.XAxis, y opts.YAxis, legend bool) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithXAxisOpts(x), charts.WithYAxisOpts(y),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(legend)}),
	}
}

// series gives a series its points; go-echarts would want one object each.
func series[P any](points []P) charts.SeriesOpts {
	return func(s *charts.SingleSeries) { s.Data = points }
}

// look is how a kind of trial is drawn. Shape and colour both tell, for those
// who do not see one of them.
type look struct {
	name, symbol, color string
	hollow              bool
}

// style returns the look's colours. A hollow symbol shows what is behind it;
// the library's own ones are white inside, on dark paper too.
func (l look) style(opacity float32) charts.SeriesOpts {
	s := opts.ItemStyle{Color: l.color, Opacity: opts.Float(opacity)}
	if l.hollow {
		s.Color, s.BorderColor, s.BorderWidth = "transparent", l.color, 1.5
	}
	return charts.WithItemStyleOpts(s)
}

// looks returns the looks in drawing order: what matters most comes last, on top.
func looks() [4]look {
	return [...]look{
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

// trialScatter draws trials by their looks.
func trialScatter(x, y string) *charts.Scatter {
	c := charts.NewScatter()
	for i, l := range looks() {
		c.AddSeries(l.name, nil, func(s *charts.SingleSeries) { s.Data = trialPoints{x, y, i} },
			charts.WithScatterChartOpts(opts.ScatterChart{Symbol: l.symbol, SymbolSize: 9}), l.style(0.9))
	}
	return c
}

// lineLook tells lines apart, by colour and by symbol.
func lineLook(i int) look {
	const plus, cross = "path://M4 0h2v4h4v2h-4v4h-2v-4h-4v-2h4z", "path://M1 0l4 4l4-4l1 1l-4 4l4 4l-1 1l-4-4l-4 4l-1-1l4-4l-4-4z"
	symbols := [...]string{"circle", "rect", "triangle", "diamond", plus, cross}
	return look{symbol: symbols[i%len(symbols)], color: fmt.Sprintf("--line-%d", i%6+1)}
}

// bound keeps an end of the colour scale from being 0, which go-echarts takes
// for not set.
func bound(x float64) float32 {
	if x == 0 {
		return math.SmallestNonzeroFloat32
	}
	return float32(x)
}
