package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

// numbers reads the numbers of the trials on the table's page.
func numbers(b *tab) []int {
	b.Helper()
	return ask[[]int](b, `[...document.querySelectorAll('#trial-table tbody tr td:first-child')].map((c) => Number(c.textContent))`)
}

func testTable(t *testing.T, b *tab) {
	v := view.New(reportstest.Study(120))
	by := func(column func(*view.Trial) float64, sign float64) []int {
		order := slices.Clone(v.Trials)
		slices.SortStableFunc(order, func(a, b view.Trial) int {
			x, y := column(&a), column(&b)
			if !num.Finite(x) || !num.Finite(y) {
				return map[bool]int{true: 1, false: 0}[!num.Finite(x)] - map[bool]int{true: 1, false: 0}[!num.Finite(y)]
			}
			return int(sign * (x - y) * 1e6)
		})
		var first []int
		for _, o := range order[:50] {
			first = append(first, o.Number)
		}
		return first
	}
	heading := func(key string) chromedp.CSS { return chromedp.CSS("#trial-table th[data-key=" + key + "] button") }
	sorted := func(key string) string {
		return ask[string](b, `document.querySelector('#trial-table th[data-key=`+key+`]').getAttribute('aria-sort') ?? ''`)
	}
	flops := func(t *view.Trial) float64 { return float64(t.Costs.FLOPs) }
	accuracy := func(t *view.Trial) float64 { return rounded(t.Accuracy) }

	b.See(string(heading("flops")))
	b.Do(chromedp.Click(heading("flops")))
	if got, want := numbers(b), by(flops, 1); !slices.Equal(got, want) || sorted("flops") != "ascending" {
		t.Errorf("after a click on FLOPs: %v (%s), want %v", got, sorted("flops"), want)
	}
	b.Do(chromedp.Focus(heading("flops")), chromedp.KeyEvent(kb.Enter))
	if got, want := numbers(b), by(flops, -1); !slices.Equal(got, want) || sorted("flops") != "descending" {
		t.Errorf("after Enter on FLOPs: %v (%s), want %v", got, sorted("flops"), want)
	}
	b.Do(chromedp.Focus(heading("accuracy")), chromedp.KeyEvent(" "))
	if got, want := numbers(b), by(accuracy, -1); !slices.Equal(got, want) || sorted("accuracy") != "descending" || sorted("flops") != "" {
		t.Errorf("after Space on accuracy: %v (%s), want %v", got, sorted("accuracy"), want)
	}
	testFilter(t, b, v)
}

func testFilter(t *testing.T, b *tab, v *view.View) {
	failed := 0
	for _, t := range v.Trials {
		if t.State == "failed" {
			failed++
		}
	}
	b.Do(chromedp.SendKeys(chromedp.CSS(`input[type=search]`), "loss became NaN"))
	if got := len(numbers(b)); got != failed {
		t.Errorf("%d trials found by the reason of failure, want %d", got, failed)
	}
	b.Perform(`location.hash = 'trial-77'`)
	b.Do(chromedp.WaitVisible(chromedp.CSS(`#trial-77.target`)))
	if found := ask[string](b, `document.querySelector('input[type=search]').value`); found != "" {
		t.Errorf("the filter is still %q after going to a trial", found)
	}
	b.Do(chromedp.Focus(chromedp.CSS(`#trial-77 summary`)), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS(`#trial-77 dl`)))
	list := ask[string](b, `document.querySelector('#trial-77 dl').textContent`)
	for _, s := range view.SettingsOf(v.Trials[77].Settings, v.Trials[77].Params) {
		if !strings.Contains(list, s.Key+s.Short()) {
			t.Errorf("the settings of trial 77 lack %s = %s: %q", s.Key, s.Short(), list)
		}
		if s.Short() != s.Value && !ask[bool](b, fmt.Sprintf(`document.querySelector('#trial-77 dl bdi[title="%s"]') !== null`, s.Value)) {
			t.Errorf("the exact value of %s is not kept", s.Key)
		}
	}
}
