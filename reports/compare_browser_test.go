package reports

import (
	"context"
	"fmt"
	"io"
	"testing"
)

// TestComparisonInBrowser opens comparisons in a real browser.
func TestComparisonInBrowser(t *testing.T) {
	if _, embedded := Script(); !embedded {
		t.Skip("the chart library is not built in: go generate ./reports")
	}
	browser := startBrowser(t)
	twelve := make([]Compared, MostCompared)
	for i := range twelve {
		twelve[i] = named(fmt.Sprint("a-study-with-some-name-", i), 20+5*i, i%3 == 0)
	}
	t.Run("charts", func(t *testing.T) { testComparison(t, openComparison(t, browser, twelve...), twelve) })
	t.Run("hostile", func(t *testing.T) {
		b := openComparison(t, browser, Compared{Data: hostile(), Settings: map[string]string{attacks()[0]: attacks()[12]}}, named("b", 40, false))
		showEveryTip(b)
		b.quiet()
		if ask[bool](b, `window.owned !== undefined || document.querySelector('img, svg[onload]') !== null`) {
			t.Error("text of a study was taken for markup")
		}
		b.scheme("dark")
		b.screen(390, 844)
		b.settle()
		if width := ask[int](b, `document.documentElement.scrollWidth`); width > 390 {
			t.Errorf("the page is %d wide on a phone of 390", width)
		}
	})
}

func openComparison(t *testing.T, browser context.Context, all ...Compared) *tab {
	t.Helper()
	return openPage(t, browser, "table", func(w io.Writer) error { return WriteComparison(w, all) })
}

func showEveryTip(b *tab) {
	b.Helper()
	b.perform(`document.querySelectorAll('details').forEach((d) => { d.open = true; });
		for (const { drawn } of drawings.values()) drawn.getOption().series.forEach((s, seriesIndex) =>
			s.data.forEach((_, dataIndex) => drawn.dispatchAction({ type: 'showTip', seriesIndex, dataIndex })))`)
	b.settle()
}

func testComparison(t *testing.T, b *tab, all []Compared) {
	t.Helper()
	b.quiet()
	c, err := newComparison(all)
	if err != nil {
		t.Fatal(err)
	}
	for chart, points := range map[string]func(*contender) int{
		"fronts":  func(s *contender) int { return len(s.frontBy("flops")) },
		"volumes": func(s *contender) int { return len(s.volume()) },
	} {
		got := drawn(b, chart)
		for _, s := range c.Studies {
			// A front that ends before the dearest trial goes on to it.
			if want := points(s); got[s.Name] != want && (chart != "fronts" || got[s.Name] != want+1) {
				t.Errorf("%s draws %d points of %s, want %d", chart, got[s.Name], s.Name, want)
			}
		}
	}
	gains := 0
	for _, s := range c.Studies {
		if s.Verdict.Gained != nil {
			gains++
		}
	}
	if got := drawn(b, "gains")["difference"]; got != gains {
		t.Errorf("%d gains are drawn, want %d", got, gains)
	}
	choose(b, "fronts", "cost", "bytes")
	if name := ask[string](b, `echarts.getInstanceByDom(document.querySelector('[data-chart=fronts]')).getOption().xAxis[0].name`); name != "bytes of the model (logarithmic)" {
		t.Errorf("the axis is called %q", name)
	}
	showEveryTip(b)
	b.perform(`dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))`)
	b.quiet()
}
