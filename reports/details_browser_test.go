package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

// detailsPages opens the details of trials as a reader does.
func detailsPages(s suite, charts bool) {
	s.page("details", reportstest.Study(60), step{"a number", testNumber}, step{"two trials", testCompare})
	if charts {
		s.page("details of points", reportstest.Study(40), step{"a point", testPoint}, step{"phone", testPhone})
	}
}

// panelFacts reads the facts of the panel, by name and trial.
func panelFacts(b *tab) map[string][]string {
	b.Helper()
	return ask[map[string][]string](b, `Object.fromEntries([...document.querySelectorAll('dialog.details[open] table tbody tr')].map((tr) =>
		[tr.cells[0].firstChild.textContent, [...tr.cells].slice(1).map((c) => c.textContent)]))`)
}

func active(b *tab) string {
	b.Helper()
	return ask[string](b, `(() => { const e = document.activeElement; return e.id || e.dataset.chart || e.getAttribute('href') || e.textContent.slice(0, 40); })()`)
}

func isOpen(b *tab) bool {
	b.Helper()
	return ask[bool](b, `document.querySelector('dialog.details').open`)
}

// says checks the panel's facts on a trial.
func (b *tab) says(v *view.View, n int) {
	b.Helper()
	one, facts := &v.Trials[n], panelFacts(b)
	want := map[string]string{
		"model": one.Plan(), "combiner": one.Combiner, "epochs": format.Whole(one.Epochs),
		"FLOPs of one prediction": format.Whole(one.Costs.FLOPs), "parameters": format.Whole(one.Costs.Parameters),
		"bytes of the model": format.Whole(one.Costs.Bytes), "activation bytes": format.Whole(one.Costs.ActivationBytes),
	}
	if num.Finite(one.Accuracy) {
		want["validation accuracy"] = v.Measure.Text(one.Accuracy)
	}
	if one.Error != "" {
		want["reason of failure"] = one.Error
	}
	for _, f := range v.Finalists {
		if f.Trial == one {
			want["test accuracy"] = v.Measure.Text(f.Test.Mean) + ", mean of 3 seeds"
			want["95\u00a0% interval"] = v.Measure.Between(f.Test.Low, f.Test.High)
		}
	}
	for name, value := range want {
		if got := strings.Join(facts[name], "|"); strings.ReplaceAll(got, "\u00a0% to", " to") != value {
			b.Errorf("trial %d: %s is %q, want %q", n, name, got, value)
		}
	}
	for _, s := range view.SettingsOf(one.Settings, one.Params) {
		if got := facts[s.Key]; len(got) == 0 || got[0] != s.Value {
			b.Errorf("trial %d: %s is %q, want %q", n, s.Key, got, s.Value)
		}
	}
}

func testPoint(t *testing.T, b *tab) {
	v := view.New(reportstest.Study(40))
	b.see("history")
	scrolled := ask[float64](b, `scrollY`)
	for _, p := range spotsOf(b, "history", "number", "accuracy")[10:14] {
		b.Click(p.At)
		if title := ask[string](b, `document.getElementById('details-title').textContent`); !isOpen(b) || title != fmt.Sprint("Trial ", p.Number) {
			t.Fatalf("a click on trial %d opens %q", p.Number, title)
		}
		b.says(v, p.Number)
		if got := active(b); got != "details-title" {
			t.Errorf("the focus is on %q, want the panel's heading", got)
		}
		if marked := ask[string](b, `document.querySelector('#trial-table tr.target')?.id ?? ''`); marked != fmt.Sprint("trial-", p.Number) {
			t.Errorf("the table marks %q, want trial %d", marked, p.Number)
		}
		if ask[int](b, `document.querySelectorAll('dialog.details svg.curve circle').length`) != v.Trials[p.Number].Epochs {
			t.Errorf("the curve of trial %d has not its %d epochs", p.Number, v.Trials[p.Number].Epochs)
		}
		b.Do(chromedp.KeyEvent(kb.Escape))
		if got := active(b); isOpen(b) || got != "history" {
			t.Errorf("after Escape open is %v and the focus on %q", isOpen(b), got)
		}
	}
	if now := ask[float64](b, `scrollY`); now != scrolled {
		t.Errorf("the page went from %v to %v", scrolled, now)
	}
}

func testNumber(t *testing.T, b *tab) {
	v := view.New(reportstest.Study(60))
	best := recommendedTrial(t, v)
	// By keyboard: Enter on a number of the table, arrow keys, next and previous.
	b.Do(chromedp.Focus(chromedp.CSS(`#trial-table tbody a`)), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.Enter))
	b.says(v, 1)
	if hash := ask[string](b, `location.hash`); hash != "#trial-1" {
		t.Errorf("the address ends in %q, want #trial-1", hash)
	}
	b.Perform(`panel.next.click(); panel.next.click()`)
	b.says(v, 3)
	b.Perform(`panel.previous.click()`)
	b.says(v, 2)
	if differ := ask[bool](b, `document.querySelectorAll('dialog.details tr.differs').length > 0`); !differ || !strings.Contains(ask[string](b, `panel.body.textContent`), fmt.Sprintf("trial %d (best)", best)) {
		t.Error("what differs from the best is not marked")
	}
	b.Perform(`panel.along.value = 'front'; panel.along.dispatchEvent(new Event('change')); panel.next.click()`)
	b.says(v, v.Front[0].Number)
	b.Perform(`panel.next.click()`)
	b.says(v, v.Front[1].Number)
	b.Do(chromedp.KeyEvent(kb.Escape))
	if got, want := active(b), fmt.Sprint("#trial-", v.Front[1].Number); got != want {
		t.Errorf("the focus returns to %q, want %s, where it was last", got, want)
	}
	if hash := ask[string](b, `location.hash`); hash != "" {
		t.Errorf("the address ends in %q after closing", hash)
	}
	// Every finalist and every failed trial.
	for i := range v.Trials {
		if v.Trials[i].OnFront || v.Trials[i].Error != "" {
			b.Perform(fmt.Sprintf(`openTrial(%d)`, i))
			b.says(v, i)
			command := fmt.Sprintf("sweep export quickstart --trial %d", i)
			if has := strings.Contains(ask[string](b, `panel.body.textContent`), command); has == v.Trials[i].Unfinished() {
				t.Errorf("trial %d: that %q is offered is %v", i, command, has)
			}
		}
	}
	// A number anywhere in the page, and an address.
	b.Perform(fmt.Sprintf(`closePanel(); document.querySelector('#front a[href="#trial-%d"]').click()`, v.Front[0].Number))
	b.says(v, v.Front[0].Number)
	b.Perform(`closePanel(); filterBy('words', 'nothing at all'); location.hash = 'trial-33'`)
	b.Do(chromedp.WaitVisible(chromedp.CSS(`#trial-33.target`)))
	b.says(v, 33)
}

// recommendedTrial is the one that others are held against.
func recommendedTrial(t *testing.T, v *view.View) int {
	t.Helper()
	if v.Columns.Best == nil {
		t.Fatal("no trial is the best")
	}
	return *v.Columns.Best
}

func testCompare(t *testing.T, b *tab) {
	v := view.New(reportstest.Study(60))
	b.Perform(`openTrial(4); panel.compare.value = '9'; panel.compare.dispatchEvent(new Event('change'))`)
	facts := panelFacts(b)
	for _, c := range []struct {
		name string
		of   func(*view.Trial) string
	}{
		{"model", func(t *view.Trial) string { return t.Plan() }},
		{"parameters", func(t *view.Trial) string { return format.Whole(t.Costs.Parameters) }},
	} {
		if got, want := fmt.Sprint(facts[c.name]), fmt.Sprint([]string{c.of(&v.Trials[4]), c.of(&v.Trials[9])}); got != want {
			t.Errorf("side by side %s is %s, want %s", c.name, got, want)
		}
	}
	differ := ask[[]string](b, `[...document.querySelectorAll('dialog.details tr.differs th')].map((th) => th.firstChild.textContent)`)
	value := func(n int, key string) string {
		for _, s := range view.SettingsOf(v.Trials[n].Settings, v.Trials[n].Params) {
			if s.Key == key {
				return s.Value
			}
		}
		return format.Missing
	}
	marked := "\n" + strings.Join(differ, "\n") + "\n"
	for key, values := range facts {
		if !strings.Contains(key, ".") {
			continue
		}
		if got, want := fmt.Sprint(values), fmt.Sprint([]string{value(4, key), value(9, key)}); got != want {
			t.Errorf("side by side %s is %s, want %s", key, got, want)
		}
		if is, want := strings.Contains(marked, "\n"+key+"\n"), value(4, key) != value(9, key); is != want {
			t.Errorf("that %s differs is %v, want %v", key, is, want)
		}
	}
	b.Perform(`panel.compare.value = '1234'; panel.compare.dispatchEvent(new Event('change'))`)
	if note := ask[string](b, `panel.note.textContent`); note != "There is no trial 1234." {
		t.Errorf("of a trial that is not there it says %q", note)
	}
	b.Perform(`panel.pick.click(); document.querySelector('#trial-table a[href="#trial-12"]').click()`)
	if title := ask[string](b, `panel.title.textContent`); title != "Trial 4 and trial 12" {
		t.Errorf("picked, the panel is on %q", title)
	}
	b.Perform(`panel.alone.click()`)
	if title := ask[string](b, `panel.title.textContent`); title != "Trial 4" {
		t.Errorf("alone again, the panel is on %q", title)
	}
}

func testHostileDetails(t *testing.T, b *tab) {
	for n := range 14 {
		b.Perform(fmt.Sprintf(`openTrial(%d); compareWith(%d)`, n, n+13))
		b.Perform(`document.querySelectorAll('dialog.details details').forEach((d) => { d.open = true; })`)
		if width := ask[bool](b, `panel.box.scrollWidth > panel.box.clientWidth`); width {
			t.Errorf("the panel on trial %d scrolls sideways", n)
		}
		command := ask[string](b, `commandsOf(rowOf.get(2)).map((c) => c[1]).join('\n')`)
		if n == 2 && !strings.Contains(command, `--trial 2`) {
			t.Errorf("the command is %q", command)
		}
	}
	b.Settle()
	b.quiet()
	b.unharmed()
	b.Perform(`closePanel()`)
}

func testPhone(t *testing.T, b *tab) {
	b.Screen(390, 800)
	b.Settle()
	b.Perform(`choose([1, 2, 3], 'made up'); openTrial(2)`)
	b.Settle()
	frame := ask[map[string]float64](b, `document.querySelector('dialog.details').getBoundingClientRect().toJSON()`)
	if frame["left"] != 0 || frame["width"] != 390 || frame["bottom"] != 800 || frame["top"] < 100 {
		t.Errorf("on a phone the panel is at %v", frame)
	}
	if width := ask[int](b, `document.documentElement.scrollWidth`); width > 390 {
		t.Errorf("the page is %d wide on a phone of 390", width)
	}
}
