package reports

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/compare"
	"github.com/doubleroute/sweep/reports/reportstest"
)

// TestAnyStudiesGiveAComparison: whatever is missing or strange, there is a page
// whose data can be read, and text stays text.
func TestAnyStudiesGiveAComparison(t *testing.T) {
	attacked := reportstest.Hostile()
	attacked.Settings = map[string]string{reportstest.Attacks()[0]: reportstest.Attacks()[1], "__proto__": reportstest.Attacks()[12]}
	losses, latency := reportstest.Named("loss", 30, false), reportstest.Named("latency", 30, false)
	losses.Study.Maximize, latency.Study.Minimize = "neg_log_loss", "latency"
	unread := reportstest.Named("unread", 30, false)
	unread.Finals = nil
	for name, all := range map[string][]Data{
		"nothing":       {{}, reportstest.Named("b", 0, false)},
		"empty":         {reportstest.Named("a", 0, false), reportstest.Named("b", 1, false)},
		"hostile":       {attacked, reportstest.Named("b", 20, false)},
		"two measures":  {losses, reportstest.Named("b", 20, false)},
		"one measure":   {losses, func() Data { l := losses; l.Study.Name = "more"; return l }()},
		"two costs":     {latency, reportstest.Named("b", 20, false)},
		"not read":      {unread, reportstest.Named("b", 20, false)},
		"short of name": {reportstest.Named(strings.Repeat("x", 50)+"a", 20, false), reportstest.Named(strings.Repeat("x", 50)+"b", 20, false)},
	} {
		t.Run(name, func(t *testing.T) {
			page := comparing(t, all...)
			dataOf(t, page)
			if n := strings.Count(page, "</script"); n != 3 {
				t.Errorf("%d scripts end, want 3", n)
			}
			markup := scriptElement.ReplaceAllString(page, "")
			for _, bad := range []string{"<img", "<svg onload", "<!--", "<script>window"} {
				if strings.Contains(markup, bad) {
					t.Errorf("the page contains %q", bad)
				}
			}
			if name == "hostile" && !strings.Contains(html.UnescapeString(markup), reportstest.Attacks()[1]) {
				t.Error("the attack is not shown as text")
			}
		})
	}
}

func comparing(t testing.TB, all ...Data) string {
	t.Helper()
	var b bytes.Buffer
	if err := compare.Write(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
