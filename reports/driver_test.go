package reports

import (
	"fmt"
	"io"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/doubleroute/sweep/internal/browsertest"
	"github.com/doubleroute/sweep/reports/assets"
)

// suite is the tests of reports in one browser. They run in parallel, as many at
// a time as go test's -parallel says.
type suite struct {
	*testing.T
	browser *browsertest.Browser
}

// step is a test of an open report.
type step struct {
	name string
	test func(*testing.T, *tab)
}

// page tests the report on a study, in steps that run one after the other. The
// report is opened again for each, and is to be quiet after it.
func (s suite) page(name string, d Data, steps ...step) {
	s.Run(name, func(t *testing.T) {
		t.Parallel()
		b := open(t, s.browser, d)
		for i, step := range steps {
			t.Run(step.name, func(t *testing.T) {
				b := b.in(t)
				if i > 0 {
					b.again()
				}
				step.test(t, b)
				b.quietButForCharts()
			})
		}
	})
}

// shared tests the report on a study, with all charts drawn, in steps each of
// which takes the page as the one before it left it, and leaves it quiet.
func (s suite) shared(name string, d Data, steps ...step) {
	s.Run(name, func(t *testing.T) {
		t.Parallel()
		b := open(t, s.browser, d)
		b.drawAll()
		for _, step := range steps {
			t.Run(step.name, func(t *testing.T) {
				b := b.in(t)
				step.test(t, b)
				b.quiet()
			})
		}
	})
}

// tab is an open page of this package.
type tab struct {
	*browsertest.Page
	address string
}

// in is the same page for a subtest.
func (b *tab) in(t *testing.T) *tab { return &tab{b.In(t), b.address} }

// open writes a report to a file and opens it.
func open(t testing.TB, browser *browsertest.Browser, d Data) *tab {
	t.Helper()
	return openWritten(t, browser, "#trial-table tbody tr", func(w io.Writer) error { return Write(w, d) })
}

// openWritten writes a page to a file, opens it and waits for an element that is
// there once its script has run.
func openWritten(t testing.TB, browser *browsertest.Browser, ready string, write func(io.Writer) error) *tab {
	t.Helper()
	address := browsertest.File(t, write)
	b := &tab{browser.Open(t, address), address}
	b.Do(chromedp.WaitReady(chromedp.CSS(ready)))
	return b
}

// again opens a report as if nothing had been done to it.
func (b *tab) again() {
	b.Helper()
	b.Again(b.address)
	b.Do(chromedp.WaitReady(chromedp.CSS("#trial-table tbody tr")))
}

// draw draws charts without scrolling to them.
func (b *tab) draw(charts ...string) {
	b.Helper()
	for _, chart := range charts {
		b.Perform(fmt.Sprintf(`draw(document.querySelector('[data-chart=%s]'))`, chart))
	}
	b.Settle()
}

// drawAll draws all charts without scrolling to them.
func (b *tab) drawAll() {
	b.Helper()
	b.Perform(`drawAll()`)
	b.Settle()
}

// see scrolls to a chart.
func (b *tab) see(chart string) {
	b.Helper()
	b.See(`[data-chart=` + chart + `]`)
}

// ask runs an expression in the page and returns its value.
func ask[R any](b *tab, expression string) R {
	b.Helper()
	return browsertest.Ask[R](b.Page, expression)
}

// quiet checks that the page asked for nothing but itself and complained of
// nothing.
func (b *tab) quiet() {
	b.Helper()
	b.Quiet(b.address)
}

// quietButForCharts is quiet where the chart library may not be built in.
func (b *tab) quietButForCharts() {
	b.Helper()
	if _, embedded := assets.Script(); embedded {
		b.quiet()
	}
}

// unharmed checks that no text of a study was taken for markup.
func (b *tab) unharmed() {
	b.Helper()
	if ask[bool](b, `window.owned !== undefined || document.querySelector('img, main script:not([type]), svg[onload]') !== null`) {
		b.Error("text of the study was taken for markup")
	}
}
