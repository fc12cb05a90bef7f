package reports

import (
	"bytes"
	"html"
	"strings"
	"testing"
)

// TestAnyStudiesGiveAComparison: whatever is missing or strange, there is a page
// whose data can be read, and text stays text.
func TestAnyStudiesGiveAComparison(t *testing.T) {
	attacked := hostile()
	attacked.Settings = map[string]string{attacks()[0]: attacks()[1], "__proto__": attacks()[12]}
	losses, latency := named("loss", 30, false), named("latency", 30, false)
	losses.Study.Maximize, latency.Study.Minimize = "neg_log_loss", "latency"
	unread := named("unread", 30, false)
	unread.Finals = nil
	for name, all := range map[string][]Data{
		"nothing":       {{}, named("b", 0, false)},
		"empty":         {named("a", 0, false), named("b", 1, false)},
		"hostile":       {attacked, named("b", 20, false)},
		"two measures":  {losses, named("b", 20, false)},
		"one measure":   {losses, func() Data { l := losses; l.Study.Name = "more"; return l }()},
		"two costs":     {latency, named("b", 20, false)},
		"not read":      {unread, named("b", 20, false)},
		"short of name": {named(strings.Repeat("x", 50)+"a", 20, false), named(strings.Repeat("x", 50)+"b", 20, false)},
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
			if name == "hostile" && !strings.Contains(html.UnescapeString(markup), attacks()[1]) {
				t.Error("the attack is not shown as text")
			}
		})
	}
}

func comparing(t testing.TB, all ...Data) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteComparison(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
