package reports

import (
	"bytes"
	"testing"

	devtools "github.com/chromedp/cdproto/page"

	"github.com/doubleroute/sweep/internal/browsertest"
	"github.com/doubleroute/sweep/reports/reportstest"
)

// printPages prints reports.
func printPages(s suite) {
	s.page("print", reportstest.Study(60), step{"charts", testCopies}, step{"pages", testPages}, step{"dark and narrow", testMedia})
}

// testCopies: every chart has a copy for paper that draws all that it draws.
func testCopies(t *testing.T, b *tab) {
	b.Perform(`choose(trials.front, 'the front'); openTrial(trials.front[0])`)
	b.Settle()
	b.Perform(`drawAll(); dispatchEvent(new Event('beforeprint'))`)
	if lacking := ask[[]string](b, `[...document.querySelectorAll('[data-chart]:not(.empty)')].map((e) => e.dataset.chart).filter((name) => {
		const { box, drawn } = drawings.get(name), copy = paper.copies.find((c) => c.copy === box.nextElementSibling);
		const count = (chart) => chart.getOption().series.map((s) => s.name + ' ' + (s.data?.length ?? 0)).join();
		return !copy || count(copy.drawn) !== count(drawn) || copy.copy.querySelectorAll('svg path, svg rect, svg text').length < 10;
	})`); len(lacking) > 0 {
		t.Errorf("on paper nothing or something else is drawn of %q", lacking)
	}
	if wide := ask[[]string](b, `[...document.querySelectorAll('.printed')].filter((e) => e.querySelector('svg').clientWidth > paperWidth).map((e) => e.ariaLabel)`); len(wide) > 0 {
		t.Errorf("wider than a page: %q", wide)
	}
	b.Perform(`dispatchEvent(new Event('afterprint'))`)
	if left := ask[int](b, `document.querySelectorAll('.printed').length + paper.copies.length`); left > 0 {
		t.Errorf("%d copies are left after printing", left)
	}
	b.unharmed()
}

func testPages(t *testing.T, b *tab) {
	b.Perform(`choose(trials.front, 'the front'); openTrial(trials.front[0]); startBrush('front', 'rectangle')`)
	printed := browsertest.Call(b.Page, devtools.PrintToPDF, devtools.PrintToPDFParams{})
	if n := bytes.Count(printed.Data, []byte("/Type /Page\n")); n < 5 || n > 60 {
		t.Errorf("the report has %d pages", n)
	}
	b.Perform(`dispatchEvent(new Event('beforeprint'))`)
	b.Media("print")
	if shown := ask[[]string](b, `[...document.querySelectorAll('.selected-bar, dialog.details, .tools, .theme, .controls, nav, .skip, [data-chart]:not(.empty)')]
		.filter((e) => e.getClientRects().length > 0).map((e) => e.className || e.localName)`); len(shown) > 0 {
		t.Errorf("what is of no use on paper is shown: %q", shown)
	}
	if closed := ask[int](b, `document.querySelectorAll('figure > details:not([open]), .card > details:not([open])').length`); closed > 0 {
		t.Errorf("%d tables and lists are closed on paper", closed)
	}
	b.Screen(720, 900)
	b.Settle()
	if cut := ask[[]string](b, `[...document.querySelectorAll('main *')].filter((e) => e.getClientRects().length && e.getBoundingClientRect().right > 721 && !e.closest('svg'))
		.map((e) => e.outerHTML.slice(0, 100))`); len(cut) > 0 {
		t.Errorf("%d elements are cut on paper, such as %s", len(cut), cut[0])
	}
}
