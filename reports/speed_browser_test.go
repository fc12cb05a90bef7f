package reports

import (
	"bytes"
	"io"
	"testing"

	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
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
	browser := startBrowser(b)
	d := fixture(10_000)
	var size bytes.Buffer
	if err := Write(&size, d); err != nil {
		b.Fatal(err)
	}
	var usable, brushed, typed float64
	for b.Loop() {
		ctx, stop := chromedp.NewContext(browser)
		t := &tab{TB: b, ctx: ctx}
		t.do()
		t.screen(1280, 900)
		if _, err := chromedp.Call(ctx, devtools.AddScriptToEvaluateOnNewDocument, devtools.AddScriptToEvaluateOnNewDocumentParams{Source: opening}); err != nil {
			b.Fatal(err)
		}
		t.do(chromedp.Navigate(t.file(func(w io.Writer) error { return Write(w, d) })))
		usable += await(t, `new Promise((done) => { const look = () => (window.usable ? done(usable) : requestAnimationFrame(look)); look(); })`)
		t.see("front")
		brushed += await(t, timed(`choose(trials.number.filter((_, row) => trials.flops[row] < 60000), 'cheap')`))
		await(t, timed(`clearSelection()`))
		typed += await(t, timed(`filterBy('words', 'rnn')`))
		stop()
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

func await(b *tab, promise string) float64 {
	b.Helper()
	ms, err := chromedp.Run(b.ctx, chromedp.Evaluate[float64](promise, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	return ms
}
