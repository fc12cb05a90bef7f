package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/doubleroute/sweep/results"
)

// TestDecideInBrowser sets a limit and copies a command, as a reader does.
func TestDecideInBrowser(t *testing.T) {
	browser := startBrowser(t)
	t.Run("limit", func(t *testing.T) { testLimit(t, open(t, browser, fixture(60), true)) })
	t.Run("limit before the test part is read", func(t *testing.T) {
		d := fixture(60)
		d.Finals, d.Readings, d.Latencies, d.Diagnoses = nil, nil, nil, nil
		testUnreadLimit(t, open(t, browser, d, true), newView(d))
	})
	t.Run("hostile limit", func(t *testing.T) {
		b := open(t, browser, hostile(), true)
		setLimit(b, "bytes", "1e9")
		setLimit(b, "flops", "45000")
		b.perform(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`)
		if ask[bool](b, `window.owned !== undefined || document.querySelector('img, svg[onload]') !== null`) {
			t.Error("text of the study was taken for markup")
		}
	})
	t.Run("copy", func(t *testing.T) { testCopy(t, open(t, browser, fixture(60), true)) })
}

func setLimit(b *tab, cost, most string) {
	b.Helper()
	b.perform(`const cost = document.getElementById('limit-cost'), most = document.getElementById('limit-most');
		if (cost.value !== '` + cost + `') { cost.value = '` + cost + `'; cost.dispatchEvent(new Event('change', { bubbles: true })); }
		most.value = '` + most + `'; most.dispatchEvent(new Event('input', { bubbles: true }));`)
}

const limitBody = `document.getElementById('limit-body').textContent.replace(/\s+/g, ' ').trim()`

func testLimit(t *testing.T, b *tab) {
	t.Helper()
	v := newView(fixture(60))
	if ask[float64](b, `document.getElementById('limit-form').clientHeight`) == 0 {
		t.Error("the fields of the limit are hidden")
	}
	// What the script makes of the page's own limit is what the page says.
	before := ask[string](b, limitBody)
	limit := v.Decision.DefaultLimit()
	setLimit(b, limit.Cost, limitText(limit.Most))
	drop := strings.NewReplacer(" ", "", "\u00a0", "", "Copy", "") // spaces between elements
	if after := ask[string](b, limitBody); drop.Replace(after) != drop.Replace(before) {
		t.Errorf("the script says %q, the page %q", after, before)
	}
	// For any limit it is the choice of package results.
	for _, cost := range []string{"flops", "parameters", "bytes", "latency"} {
		for _, most := range []float64{0, 5, 9, 15, 40000, 80000, 150000, 300000, 1e6, 1e9} {
			setLimit(b, cost, fmt.Sprint(most))
			got := ask[string](b, limitBody)
			r, ok := v.Decision.Under(results.Limit{Cost: cost, Most: most})
			want := "No complete trial costs so little."
			if ok {
				want = fmt.Sprintf("trial %d", r.Trial)
			}
			if !strings.Contains(got, want) || ok && !r.Read && !strings.Contains(got, "Not read on the test part") {
				t.Errorf("at most %v of %s: %q, want %q", most, cost, got, want)
			}
		}
	}
	// With the keyboard, and another cost: a tenth of what the most accurate has.
	b.do(chromedp.Focus(chromedp.CSS("#limit-cost")))
	b.perform(`const c = document.getElementById('limit-cost'); c.value = 'parameters'; c.dispatchEvent(new Event('change', { bubbles: true }));`)
	most := ask[float64](b, `Number(document.getElementById('limit-most').value)`)
	if own := float64(v.trial(v.recommended(results.WishAccurate).Trial).Costs.Parameters) / 10; most < 0.9*own || most > 1.1*own {
		t.Errorf("the limit is %v, not about %v", most, own)
	}
	// New results do not take the reader's limit away.
	b.perform(`document.getElementById('limit-body').replaceChildren(); document.getElementById('data').textContent += ' '`)
	b.settle()
	if got := ask[string](b, limitBody); !strings.Contains(got, "trial ") {
		t.Errorf("after new results the card says %q", got)
	}
	b.do(chromedp.Focus(chromedp.CSS("#limit-most")), chromedp.KeyEvent(kb.Enter)) // leaves the page where it is
	b.quietButForCharts()
}

func testUnreadLimit(t *testing.T, b *tab, v *view) {
	t.Helper()
	for _, most := range []float64{30000, 60000, 200000} {
		setLimit(b, "flops", fmt.Sprint(most))
		r, ok := v.Decision.Under(results.Limit{Cost: "flops", Most: most})
		if got := ask[string](b, limitBody); ok && !strings.Contains(got, fmt.Sprintf("trial %d", r.Trial)) || !ok && !strings.Contains(got, "No complete trial") {
			t.Errorf("at most %v: %q, want trial %d", most, got, r.Trial)
		}
	}
	setLimit(b, "latency", "5")
	if got := ask[string](b, limitBody); got != "This cost is not known of any trial." {
		t.Errorf("of an unknown cost it says %q", got)
	}
}

func testCopy(t *testing.T, b *tab) {
	t.Helper()
	const button = `.wishes .card button.copy`
	command := ask[string](b, `document.querySelector('`+button+`').previousElementSibling.textContent`)
	if ask[float64](b, `document.querySelector('`+button+`').clientHeight`) == 0 || !strings.HasPrefix(command, "sweep ") {
		t.Errorf("the button for %q is hidden", command)
	}
	// Where there is no clipboard, the command is marked.
	b.perform(`Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })`)
	b.do(chromedp.Click(chromedp.CSS(button)))
	b.settle()
	if got := ask[string](b, `getSelection().toString()`); got != command {
		t.Errorf("marked %q, want %q", got, command)
	}
	b.perform(`window.written = ''; Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (s) => { window.written = s; } }, configurable: true })`)
	b.do(chromedp.Focus(chromedp.CSS(button)), chromedp.KeyEvent(kb.Enter))
	b.settle()
	if got := ask[string](b, `window.written`); got != command {
		t.Errorf("copied %q, want %q", got, command)
	}
	if got := ask[string](b, `document.querySelector('`+button+`').textContent`); got != "Copied" {
		t.Errorf("the button says %q", got)
	}
	b.quietButForCharts()
}
