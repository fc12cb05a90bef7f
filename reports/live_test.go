package reports

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/assets"
	"github.com/doubleroute/sweep/reports/reportstest"
)

func TestWriteLive(t *testing.T) {
	var page, plain bytes.Buffer
	l := Live{Events: `/study/"><script>owned=1</script>/events`, Version: `"><script>owned=2</script>`, Home: "/"}
	if err := WriteLive(&page, reportstest.Study(30), l); err != nil {
		t.Fatal(err)
	}
	if err := Write(&plain, reportstest.Study(30)); err != nil {
		t.Fatal(err)
	}
	_, script, err := LiveAssets()
	if err != nil {
		t.Fatal(err)
	}
	text := page.String()
	if !strings.Contains(text, script) || !strings.Contains(html.UnescapeString(text), assets.Source(script)+"; connect-src 'self'") {
		t.Error("the page may not follow")
	}
	if strings.Contains(text, "<script>owned") || !strings.Contains(text, `data-page="study"`) {
		t.Error("what a live page is told was taken for markup, or is not there")
	}
	if strings.Contains(plain.String(), "connect-src") || strings.Contains(plain.String(), "EventSource") || strings.Contains(plain.String(), `id="live"`) {
		t.Error("a report in a file may ask for something")
	}
	news := string(News(page.Bytes()))
	for _, part := range []string{`id="data"`, `id="live"`, `data-live`} {
		if !strings.Contains(news, part) {
			t.Errorf("the news have no %s", part)
		}
	}
	if strings.Contains(news, "function refresh") || strings.Contains(news, "--paper:") || len(news) > len(text)/2 {
		t.Errorf("the news have what an open page has: %d of %d bytes", len(news), len(text))
	}
}
