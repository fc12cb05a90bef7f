package reports

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/doubleroute/sweep/reports/reportstest"
)

// accessPages reads and uses reports without a mouse.
func accessPages(s suite) {
	s.page("access", reportstest.Study(60), step{"names", testNames}, step{"tab key", testTab}, step{"colours", testTheme})
}

// testNames: all that can be used or read has a name, and headings are in order.
func testNames(t *testing.T, b *tab) {
	b.drawAll()
	b.Perform(`choose(trials.front, 'the front'); openTrial(trials.front[0])`)
	b.Settle()
	for what, expression := range map[string]string{
		"controls without a name": `[...document.querySelectorAll('button, a, input, select, summary')].filter((e) =>
			!(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.[0]?.textContent.trim()) || (e.matches('input, select') && !e.labels.length && !e.getAttribute('aria-label')))`,
		"charts without a name":                `[...document.querySelectorAll('[data-chart]')].filter((e) => e.getAttribute('role') !== 'img' || !e.getAttribute('aria-label'))`,
		"charts without a table":               `[...document.querySelectorAll('[data-chart]')].filter((e) => !e.closest('figure').querySelector('table'))`,
		"scrolled regions that no key reaches": `[...document.querySelectorAll('.scroll')].filter((e) => e.tabIndex !== 0 || !e.getAttribute('aria-label') || e.getAttribute('role') !== 'region')`,
		"table headings without a scope":       `[...document.querySelectorAll('th:not([scope])')]`,
		"headings out of order":                `[...document.querySelectorAll('main :is(h1, h2, h3, h4)')].filter((h, i, all) => i > 0 && h.localName.slice(1) - all[i - 1].localName.slice(1) > 1)`,
		"elements under the same name":         `[...document.querySelectorAll('[id]')].filter((e) => document.querySelectorAll('#' + CSS.escape(e.id)).length > 1)`,
		"references to nothing": `[...document.querySelectorAll('[aria-labelledby], [aria-describedby]')].filter((e) =>
			!document.getElementById(e.getAttribute('aria-labelledby') ?? e.getAttribute('aria-describedby')))`,
		"asides, regions and dialogs without a name": `[...document.querySelectorAll('aside, dialog, nav, [role=region]')].filter((e) => !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby'))`,
	} {
		if found := ask[[]string](b, expression+`.map((e) => e.outerHTML.slice(0, 200))`); len(found) > 0 {
			t.Errorf("%d %s, such as %s", len(found), what, found[0])
		}
	}
	if sorted := ask[int](b, `document.querySelectorAll('#trial-table [aria-sort]').length`); sorted != 1 {
		t.Errorf("%d columns say that the table is sorted by them, want 1", sorted)
	}
	if marks := ask[[]int](b, `['header', 'main', 'nav', 'h1', 'aside'].map((s) => document.querySelectorAll('body ' + s).length)`); !slices.Equal(marks, []int{1, 1, 1, 1, 1}) {
		t.Errorf("header, main, nav, h1 and aside are there %v times", marks)
	}
	b.Perform(`filterBy('words', '#3')`)
	for _, status := range []string{`.pager [role=status]`, `.selected-bar [role=status]`} {
		if says := ask[string](b, `document.querySelector('`+status+`').textContent`); !strings.Contains(says, "of 60") {
			t.Errorf("%s says %q after filtering", status, says)
		}
	}
}

// testTab goes through the page with the tab key.
func testTab(t *testing.T, b *tab) {
	b.Perform(`window.visited = []; addEventListener('focusin', (e) => {
		const style = getComputedStyle(e.target), box = e.target.getBoundingClientRect();
		visited.push({ is: e.target.getAttribute('aria-label') || e.target.textContent.trim().slice(0, 30) || e.target.labels?.[0]?.textContent || e.target.className,
			seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && box.bottom > 0 && box.top < innerHeight });
	})`)
	type stop struct {
		Is   string
		Seen bool
	}
	var stops []stop
	for range 20 { // the page has some hundred stops
		for range 40 {
			b.Do(chromedp.KeyEvent(kb.Tab))
		}
		stops = ask[[]stop](b, `visited.map((v) => ({ Is: v.is, Seen: v.seen }))`)
		if len(stops) > 2 && slices.ContainsFunc(stops[1:], func(s stop) bool { return s.Is == stops[0].Is }) {
			break
		}
	}
	if stops[0].Is != "Skip to the content" {
		t.Errorf("the first stop is %q", stops[0].Is)
	}
	for _, want := range []string{"Colours: automatic", "Brush", "Lasso", "Select the front", "Find", "Download as CSV", "trial", "accuracy", "Table of trials", "The front as a table", "Next"} {
		if !slices.ContainsFunc(stops, func(s stop) bool { return s.Is == want }) {
			t.Errorf("the tab key does not reach %q", want)
		}
	}
	for _, s := range stops {
		if !s.Seen {
			t.Errorf("nothing shows that the focus is on %q", s.Is)
		}
	}
	b.Do(chromedp.Focus(chromedp.CSS(brushButton)), chromedp.KeyEvent(" "))
	if on := ask[bool](b, `document.querySelector('`+brushButton+`').getAttribute('aria-pressed') === 'true' && brushing.name === 'front'`); !on {
		t.Error("the space bar does not press the brush")
	}
	b.Do(chromedp.KeyEvent(kb.Escape))
	if on := ask[bool](b, `document.querySelector('`+brushButton+`').getAttribute('aria-pressed') === 'true' || brushing.name !== ''`); on {
		t.Error("Escape does not put the brush away")
	}
	b.Do(chromedp.Focus(chromedp.CSS(`.skip`)), chromedp.KeyEvent(kb.Enter))
	b.Do(chromedp.KeyEvent(kb.Tab))
	if inMain := ask[bool](b, `document.activeElement.closest('main') !== null`); !inMain {
		t.Errorf("after the skip link the focus is on %q", active(b))
	}
}

func testTheme(t *testing.T, b *tab) {
	b.draw("front")
	look := func() string {
		b.Settle()
		return ask[string](b, `getComputedStyle(document.body).backgroundColor + ' ' + drawings.get('front').drawn.getOption().legend[0].textStyle.color`)
	}
	says := `document.querySelector('.theme').textContent`
	light := look()
	b.Press(".theme")
	if now, name := look(), ask[string](b, says); now != light || name != "Colours: light" {
		t.Errorf("light by choice is %s (%s), want %s", now, name, light)
	}
	b.Press(".theme")
	dark, name := look(), ask[string](b, says)
	if dark == light || name != "Colours: dark" {
		t.Errorf("dark by choice is %s (%s)", dark, name)
	}
	b.Do(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("#trial-table tbody tr")))
	b.draw("front")
	if now := look(); now != dark {
		t.Errorf("after loading again it is %s, want %s", now, dark)
	}
	b.Perform(`dispatchEvent(new Event('beforeprint'))`)
	if paper := ask[string](b, `getComputedStyle(document.body).backgroundColor + ' ' + paper.copies[0].drawn.getOption().textStyle.color`); paper != light {
		t.Errorf("on paper it is %s, want %s", paper, light)
	}
	b.Perform(`dispatchEvent(new Event('afterprint'))`)
	b.Press(".theme")
	b.Scheme("dark")
	if now := look(); now != dark || ask[string](b, says) != "Colours: automatic" {
		t.Errorf("as the system has it, dark is %s, want %s", now, dark)
	}
	b.Press(".theme")
	if now := look(); now != light {
		t.Errorf("light by choice in the dark is %s, want %s", now, light)
	}
}
