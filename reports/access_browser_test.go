package reports

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	devtools "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestAccess reads and uses reports without a mouse.
func TestAccess(t *testing.T) {
	browser := startBrowser(t)
	_, embedded := Script()
	if embedded {
		t.Run("names", func(t *testing.T) { testNames(t, open(t, browser, fixture(60), true)) })
		t.Run("tab", func(t *testing.T) { testTab(t, open(t, browser, fixture(60), true)) })
		t.Run("colours", func(t *testing.T) { testTheme(t, open(t, browser, fixture(60), true)) })
	} else {
		t.Log("the chart library is not built in (go generate ./reports): charts are not tested")
	}
	t.Run("download", func(t *testing.T) { testDownload(t, open(t, browser, fixture(120), embedded)) })
	t.Run("download of hostile text", func(t *testing.T) { testHostileDownload(t, open(t, browser, hostile(), embedded)) })
}

// testNames: all that can be used or read has a name, and headings are in order.
func testNames(t *testing.T, b *tab) {
	t.Helper()
	b.perform(`choose(trials.front, 'the front'); openTrial(trials.front[0])`)
	b.settle()
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
	b.perform(`filterBy('words', '#3')`)
	for _, status := range []string{`.pager [role=status]`, `.selected-bar [role=status]`} {
		if says := ask[string](b, `document.querySelector('`+status+`').textContent`); !strings.Contains(says, "of 60") {
			t.Errorf("%s says %q after filtering", status, says)
		}
	}
	b.quiet()
}

// testTab goes through the page with the tab key.
func testTab(t *testing.T, b *tab) {
	t.Helper()
	b.perform(`window.visited = []; addEventListener('focusin', (e) => {
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
			b.do(chromedp.KeyEvent(kb.Tab))
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
	b.do(chromedp.Focus(chromedp.CSS(brushButton)), chromedp.KeyEvent(" "))
	if on := ask[bool](b, `document.querySelector('`+brushButton+`').getAttribute('aria-pressed') === 'true' && brushing.name === 'front'`); !on {
		t.Error("the space bar does not press the brush")
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	if on := ask[bool](b, `document.querySelector('`+brushButton+`').getAttribute('aria-pressed') === 'true' || brushing.name !== ''`); on {
		t.Error("Escape does not put the brush away")
	}
	b.do(chromedp.Focus(chromedp.CSS(`.skip`)), chromedp.KeyEvent(kb.Enter))
	b.do(chromedp.KeyEvent(kb.Tab))
	if inMain := ask[bool](b, `document.activeElement.closest('main') !== null`); !inMain {
		t.Errorf("after the skip link the focus is on %q", active(b))
	}
	b.quiet()
}

func testTheme(t *testing.T, b *tab) {
	t.Helper()
	look := func() string {
		b.settle()
		return ask[string](b, `getComputedStyle(document.body).backgroundColor + ' ' + drawings.get('front').drawn.getOption().legend[0].textStyle.color`)
	}
	says := `document.querySelector('.theme').textContent`
	light := look()
	b.press(".theme")
	if now, name := look(), ask[string](b, says); now != light || name != "Colours: light" {
		t.Errorf("light by choice is %s (%s), want %s", now, name, light)
	}
	b.press(".theme")
	dark, name := look(), ask[string](b, says)
	if dark == light || name != "Colours: dark" {
		t.Errorf("dark by choice is %s (%s)", dark, name)
	}
	b.do(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("#trial-table tbody tr")))
	b.perform("drawAll()")
	if now := look(); now != dark {
		t.Errorf("after loading again it is %s, want %s", now, dark)
	}
	b.perform(`dispatchEvent(new Event('beforeprint'))`)
	if paper := ask[string](b, `getComputedStyle(document.body).backgroundColor + ' ' + paper.copies[0].drawn.getOption().textStyle.color`); paper != light {
		t.Errorf("on paper it is %s, want %s", paper, light)
	}
	b.perform(`dispatchEvent(new Event('afterprint'))`)
	b.press(".theme")
	b.scheme("dark")
	if now := look(); now != dark || ask[string](b, says) != "Colours: automatic" {
		t.Errorf("as the system has it, dark is %s, want %s", now, dark)
	}
	b.press(".theme")
	if now := look(); now != light {
		t.Errorf("light by choice in the dark is %s, want %s", now, light)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.errors) > 0 {
		t.Errorf("the browser complained: %q", b.errors)
	}
}

// downloaded presses the button and reads the file that it gives.
func downloaded(t *testing.T, b *tab) [][]string {
	t.Helper()
	folder := t.TempDir()
	call(b, devtools.SetDownloadBehavior, devtools.SetDownloadBehaviorParams{Behavior: devtools.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder})
	b.perform(`[...document.querySelectorAll('#trial-table button')].find((e) => e.textContent === 'Download as CSV').click()`)
	var name string
	var content []byte
	for range 200 { // the browser puts the file there before it fills it
		if files, _ := filepath.Glob(filepath.Join(folder, "*.csv")); len(files) == 1 {
			name = filepath.Base(files[0])
			if content, _ = os.ReadFile(files[0]); bytes.HasSuffix(content, []byte("\r\n")) {
				break
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" {
		t.Errorf("the file is called %q", name)
	}
	lines, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(lines) == 0 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	return lines
}

func testDownload(t *testing.T, b *tab) {
	t.Helper()
	v := newView(fixture(120))
	b.perform(`filterBy('words', 'flops>=60000'); document.querySelector('#trial-table th[data-key=flops] button').click()`)
	var want []*trial
	for i := range v.Trials {
		if v.Trials[i].Costs.FLOPs >= 60000 {
			want = append(want, &v.Trials[i])
		}
	}
	slices.SortStableFunc(want, func(a, b *trial) int { return int(a.Costs.FLOPs - b.Costs.FLOPs) })
	lines := downloaded(t, b)
	if len(lines) != len(want)+1 {
		t.Fatalf("%d lines, want %d", len(lines), len(want)+1)
	}
	at := func(line []string, name string) string { return line[slices.Index(lines[0], name)] }
	for i, one := range want {
		line := lines[i+1]
		if at(line, "number") != strconv.Itoa(one.Number) || at(line, "flops") != strconv.FormatInt(one.Costs.FLOPs, 10) {
			t.Fatalf("line %d is trial %s with %s FLOPs, want %d with %d", i+2, at(line, "number"), at(line, "flops"), one.Number, one.Costs.FLOPs)
		}
		accuracy := ""
		if finite(one.Accuracy) {
			accuracy = fmt.Sprint(rounded(one.Accuracy))
		}
		if at(line, "accuracy") != accuracy || at(line, "error") != one.Error {
			t.Errorf("trial %d has accuracy %q and error %q, want %q and %q", one.Number, at(line, "accuracy"), at(line, "error"), accuracy, one.Error)
		}
		for _, s := range settingsOf(one.Settings, one.Params) {
			if got := at(line, s.Key); got != s.Value {
				t.Errorf("trial %d has %s = %q, want %q", one.Number, s.Key, got, s.Value)
			}
		}
	}
	b.quietButForCharts()
}

// testHostileDownload: no cell of text is one that a spreadsheet would run.
func testHostileDownload(t *testing.T, b *tab) {
	t.Helper()
	b.perform(`trials.error = { words: ['=cmd()', '  +1', '\t=x', '-2 and', '@sum', 'a, "b"\r\nc'], index: Array.from({ length: trials.rows }, (_, i) => i % 6) }`)
	lines := downloaded(t, b)
	at := slices.Index(lines[0], "error")
	for i, want := range []string{"'=cmd()", "'  +1", "'\t=x", "'-2 and", "'@sum", "a, \"b\"\nc"} {
		if got := lines[i+1][at]; got != want {
			t.Errorf("a cell is %q, want %q", got, want)
		}
	}
	b.quietButForCharts()
}
