package reports

import (
	"bytes"
	"io"
	"testing"

	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/doubleroute/sweep/internal/browsertest"
	"github.com/doubleroute/sweep/reports/reportstest"
)

// opening notes when a page's table was filled and its front drawn, in
// milliseconds since the browser was told to open it.
const opening = `addEventListener('DOMContentLoaded', () => {
	document.querySelector('[data-chart=front]').scrollIntoView();
	const look = () => {
		if (document.querySelector('#trial-table tbody tr') && document.querySelector('[data-chart=front] canvas')) {
			setTimeout(() => { window.usable = performance.now(); });
		} else requestAnimationFrame(look);
	};
	look();
});`

// BenchmarkOpen10000 opens the report on 10,000 trials, brushes, and filters:
// milliseconds until the page can be used, until the charts on the screen show
// the selection, and of each letter typed; and the page's bytes.
func BenchmarkOpen10000(b *testing.B) {
	browser := browsertest.Start(b)
	d := reportstest.Study(10_000)
	var size bytes.Buffer
	if err := Write(&size, d); err != nil {
		b.Fatal(err)
	}
	var usable, brushed, typed float64
	for b.Loop() {
		t := &tab{browser.Blank(b), browsertest.File(b, func(w io.Writer) error { return Write(w, d) })}
		browsertest.Call(t.Page, devtools.AddScriptToEvaluateOnNewDocument, devtools.AddScriptToEvaluateOnNewDocumentParams{Source: opening})
		t.Do(chromedp.Navigate(t.address))
		usable += browsertest.Await[float64](t.Page, `new Promise((done) => { const look = () => (window.usable ? done(usable) : requestAnimationFrame(look)); look(); })`)
		t.see("front")
		brushed += browsertest.Await[float64](t.Page, timed(`choose(trials.number.filter((_, row) => trials.flops[row] < 60000), 'cheap')`))
		browsertest.Await[float64](t.Page, timed(`clearSelection()`))
		typed += browsertest.Await[float64](t.Page, timed(`filterBy('words', 'rnn')`))
		t.Close()
	}
	n := float64(b.N)
	b.ReportMetric(usable/n, "ms/usable")
	b.ReportMetric(brushed/n, "ms/brush")
	b.ReportMetric(typed/n, "ms/filter")
	b.ReportMetric(float64(size.Len()), "bytes")
}

// timed gives the milliseconds from statements to the picture after them.
func timed(statements string) string {
	return `new Promise((done) => {
		const from = performance.now();
		` + statements + `;
		requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
	})`
}
