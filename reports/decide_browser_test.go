package reports

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/decide"
)

// decidePages sets a limit and copies a command, as a reader does.
func decidePages(s suite) {
	s.page("decide", reportstest.Study(60), step{"limit", testLimit}, step{"copy", testCopy})
	unread := reportstest.Study(60)
	unread.Finals, unread.Predictions, unread.Latencies, unread.Diagnoses = nil, nil, nil, nil
	s.page("before the test part is read", unread, step{"limit", func(t *testing.T, b *tab) { testUnreadLimit(t, b, view.New(unread)) }})
}

func setLimit(b *tab, cost, most string) {
	b.Helper()
	b.Perform(`const cost = document.getElementById('limit-cost'), most = document.getElementById('limit-most');
		if (cost.value !== '` + cost + `') { cost.value = '` + cost + `'; cost.dispatchEvent(new Event('change', { bubbles: true })); }
		most.value = '` + most + `'; most.dispatchEvent(new Event('input', { bubbles: true }));`)
}

const limitBody = `document.getElementById('limit-body').textContent.replace(/\s+/g, ' ').trim()`

func testLimit(t *testing.T, b *tab) {
	v := view.New(reportstest.Study(60))
	if ask[float64](b, `document.getElementById('limit-form').clientHeight`) == 0 {
		t.Error("the fields of the limit are hidden")
	}
	// What the script makes of the page's own limit is what the page says.
	before := ask[string](b, limitBody)
	limit := v.Decision.DefaultLimit()
	setLimit(b, limit.Cost, strconv.FormatFloat(limit.Most, 'f', -1, 64))
	drop := strings.NewReplacer(" ", "", "\u00a0", "", "Copy", "") // spaces between elements
	if after := ask[string](b, limitBody); drop.Replace(after) != drop.Replace(before) {
		t.Errorf("the script says %q, the page %q", after, before)
	}
	// For any limit it is the choice of package results.
	type step struct{ Most float64 }
	limits := fromJSON[map[string][]step](t, dataOf(t, written(t, reportstest.Study(60)))["data"].(map[string]any)["decide"].(map[string]any)["limits"])
	for _, cost := range []string{"flops", "parameters", "bytes", "latency", "seconds"} {
		tried := []float64{0, 5, 9, 15, 40000, 80000, 150000, 300000, 1e6, 1e9}
		for _, s := range limits[cost] {
			tried = append(tried, s.Most, math.Nextafter(s.Most, 0))
		}
		for _, most := range tried {
			setLimit(b, cost, fmt.Sprint(most))
			got := ask[string](b, limitBody)
			r, ok := v.Decision.Under(decide.Limit{Cost: view.CostName(cost), Most: most})
			want := "No complete trial costs so little."
			if ok {
				want = fmt.Sprintf("trial %d", r.Trial)
			}
			if !strings.Contains(got, want) || ok && !r.Read && !strings.Contains(got, "Not read on the test part") {
				t.Errorf("at most %v of %s: %q, want %q", most, cost, got, want)
			}
		}
	}
	testLimitWords(t, b)
	// With the keyboard, and another cost: a tenth of what the most accurate has.
	b.Do(chromedp.Focus(chromedp.CSS("#limit-cost")))
	b.Perform(`const c = document.getElementById('limit-cost'); c.value = 'parameters'; c.dispatchEvent(new Event('change', { bubbles: true }));`)
	most := ask[float64](b, `Number(document.getElementById('limit-most').value)`)
	if own := float64(v.Trial(v.For(decide.GoalAccurate).Trial).Costs.Parameters) / 10; most < 0.9*own || most > 1.1*own {
		t.Errorf("the limit is %v, not about %v", most, own)
	}
	// New results do not take the reader's limit away.
	b.Perform(`document.getElementById('limit-body').replaceChildren(); document.getElementById('data').textContent += ' '`)
	b.Settle()
	if got := ask[string](b, limitBody); !strings.Contains(got, "trial ") {
		t.Errorf("after new results the card says %q", got)
	}
	b.Do(chromedp.Focus(chromedp.CSS("#limit-most")), chromedp.KeyEvent(kb.Enter)) // leaves the page where it is
}

// testLimitWords types what is no limit, or a strange one. A field of numbers is
// empty where it holds anything else.
func testLimitWords(t *testing.T, b *tab) {
	const words = `document.getElementById('limit-words').textContent`
	for _, most := range []string{"", "-5"} {
		setLimit(b, "flops", most)
		if got := ask[string](b, limitBody); !strings.HasPrefix(got, "Type the most that a model may cost, as a number such as ") || ask[string](b, words) != "" {
			t.Errorf("%q: %s %s", most, ask[string](b, words), got)
		}
	}
	setLimit(b, "flops", "1e99")
	if got := ask[string](b, words); got != "At most 1e+99 FLOPs." {
		t.Errorf("of a huge one it says %q", got)
	}
	setLimit(b, "seconds", "0")
	if got := ask[string](b, limitBody); !strings.HasPrefix(got, "No complete trial costs so little. The cheapest costs ") || !strings.HasSuffix(got, " s of training.") {
		t.Errorf("of no time at all it says %q", got)
	}
	// The limit to begin with admits a trial, whatever the cost.
	for _, cost := range []string{"flops", "parameters", "bytes", "latency", "seconds"} {
		b.Perform(`const c = document.getElementById('limit-cost'); c.value = '` + cost + `'; c.dispatchEvent(new Event('change', { bubbles: true }));`)
		if got := ask[string](b, limitBody); !strings.Contains(got, "trial ") || strings.Contains(got, "No complete trial") {
			t.Errorf("at the limit of %s to begin with: %s", cost, got)
		}
	}
}

func testUnreadLimit(t *testing.T, b *tab, v *view.View) {
	for _, most := range []float64{30000, 60000, 200000} {
		setLimit(b, "flops", fmt.Sprint(most))
		r, ok := v.Decision.Under(decide.Limit{Cost: "flops", Most: most})
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
	const button = `.goals .card button.copy`
	command := ask[string](b, `document.querySelector('`+button+`').previousElementSibling.textContent`)
	if ask[float64](b, `document.querySelector('`+button+`').clientHeight`) == 0 || !strings.HasPrefix(command, "sweep ") {
		t.Errorf("the button for %q is hidden", command)
	}
	// Where there is no clipboard, the command is marked.
	b.Perform(`Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })`)
	b.See(button)
	b.Do(chromedp.Click(chromedp.CSS(button)))
	b.Settle()
	if got := ask[string](b, `getSelection().toString()`); got != command {
		t.Errorf("marked %q, want %q", got, command)
	}
	b.Perform(`window.written = ''; Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (s) => { window.written = s; } }, configurable: true })`)
	b.Do(chromedp.Focus(chromedp.CSS(button)), chromedp.KeyEvent(kb.Enter))
	b.Settle()
	if got := ask[string](b, `window.written`); got != command {
		t.Errorf("copied %q, want %q", got, command)
	}
	if got := ask[string](b, `document.querySelector('`+button+`').textContent`); got != "Copied" {
		t.Errorf("the button says %q", got)
	}
}

func testHostileLimit(t *testing.T, b *tab) {
	setLimit(b, "bytes", "1e9")
	setLimit(b, "flops", "45000")
	b.Perform(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`)
	b.unharmed()
}
