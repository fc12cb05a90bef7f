package reports

import (
	"fmt"
	"html"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/stats"
)

// TestBankSection: a study with a bank has a section, a chart and a link, and one
// without has none of these.
func TestBankSection(t *testing.T) {
	page := html.UnescapeString(written(t, reportstest.WithBank(reportstest.Study(40), 0.01)))
	for _, want := range []string{`id="bank"`, `href="#bank"`, `data-chart="bank"`, "5 sub-models of route a and 4 of route b were trained alone (1 could not be)",
		"250\u00a0G training FLOPs", "16 pairs were estimated", "95\u00a0% interval +0."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	chart := dataOf(t, page)["charts"].(map[string]any)["bank"].(map[string]any)
	points := chart["series"].([]any)[0].(map[string]any)["data"].([]any)
	if n := len(reportstest.WithBank(reportstest.Study(40), 0).Bank.Trained); len(points) != n || n == 0 {
		t.Errorf("%d points for %d pairs", len(points), n)
	}
	without := written(t, reportstest.Study(40))
	if strings.Contains(without, `#bank`) || strings.Contains(without, `"bank"`) || dataOf(t, without)["charts"].(map[string]any)["bank"] != nil {
		t.Error("a study without a bank has something of one")
	}
}

var bankCell = regexp.MustCompile(`(?s)aria-label="The pairs that were trained, as a table">.*?<tbody>(.*?)</tbody>`)

// TestBankTable lists pairs from the best estimate down, with their trials.
func TestBankTable(t *testing.T) {
	d := reportstest.WithBank(reportstest.Study(300), 0)
	d.Bank.Trained[0].Trials = []int{d.Bank.Trained[0].Trials[0], 7}
	d.Bank.Trained[0].Estimate = 0.999
	page := written(t, d)
	rows := strings.Split(strings.TrimSpace(bankCell.FindStringSubmatch(page)[1]), "\n")
	if len(rows) != 100 {
		t.Fatalf("%d rows", len(rows))
	}
	if !strings.Contains(rows[0], fmt.Sprintf(`<a href="#trial-%d">`, d.Bank.Trained[0].Trials[0])) || !strings.Contains(rows[0], `, <a href="#trial-7">7</a>`) || !strings.Contains(rows[0], "99.90\u00a0%") {
		t.Errorf("the first row is %s", rows[0])
	}
	if want := fmt.Sprintf("%d pairs of lower estimates are left out", len(d.Bank.Trained)-100); !strings.Contains(page, want) {
		t.Errorf("the page does not say that %s", want)
	}
}

// testBank opens a report with a route bank in a browser.
func testBank(t *testing.T, b *tab) {
	b.draw("bank")
	b.quiet()
	if got, want := drawn(b, "bank")["pair"], len(reportstest.WithBank(reportstest.Study(60), 0).Bank.Trained); got != want {
		t.Errorf("the chart draws %d pairs, want %d", got, want)
	}
	b.Perform(`echarts.getInstanceByDom(document.querySelector('[data-chart=bank]')).dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: 0 })`)
	b.Settle()
	if tip := ask[string](b, `document.querySelector('[data-chart=bank] .tip').textContent`); !strings.Contains(tip, "estimated ") || !strings.Contains(tip, "trained jointly ") {
		t.Errorf("a point says %q", tip)
	}
}

// TestBankOfAnyData: whatever a bank says, there is a page.
func TestBankOfAnyData(t *testing.T) {
	d := reportstest.WithBank(reportstest.Hostile(), 0)
	d.Bank.Trained = append(d.Bank.Trained, analysis.TrainedPair{Estimate: stats.Number(math.NaN()), Value: stats.Number(math.Inf(1)), Trials: []int{-1, 9999}})
	d.Bank.FLOPs = stats.Number(math.NaN())
	for name, d := range map[string]Data{"hostile": d, "empty": {Bank: &analysis.RouteBank{}}} {
		if data := dataOf(t, written(t, d)); data["charts"].(map[string]any)["bank"] == nil {
			t.Errorf("%s: there is no chart", name)
		}
	}
}
