package serve

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/search"
)

func TestPages(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	for n := range 5 {
		w.trial("first", n)
	}
	w.begin("second")
	w.run("second")
	must(t, w.PutTrial(context.Background(), "second", results.Trial{State: search.Running}))
	c := newClient(t, quick(w.path))
	list := c.expect("/", http.StatusOK, `href="/study/first"`)
	for _, part := range []string{`href="/study/second"`, "5 complete", "1 running", "finished", `<svg class="spark"`, "82.48\u00a0%", `data-events="/events"`} {
		if !strings.Contains(list.body, part) {
			t.Errorf("the list has no %q", part)
		}
	}
	if strings.Contains(list.body, `<input type="checkbox" name="study"`) {
		t.Error("the list offers a comparison that there is not")
	}
	page := c.expect("/study/first", http.StatusOK, `data-events="/study/first/events"`)
	for _, part := range []string{"connect-src &#39;self&#39;", "<h1><bdi>first</bdi></h1>", `id="data"`} {
		if !strings.Contains(page.body, part) {
			t.Errorf("the page has no %q", part)
		}
	}
	c.expect("/study/none", http.StatusNotFound, "There is no study none")
	c.expect("/study/", http.StatusNotFound, "Nothing is here")
	c.expect("/compare?study=first&study=second", http.StatusNotFound, "Nothing is here")
	c.expect("/healthz", http.StatusOK, "ok")
}

// What an open page fetches again is all of the page but what it has already.
func TestNews(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	w.trial("first", 0)
	c := newClient(t, quick(w.path))
	whole, news := c.ask("/study/first").body, c.ask("/study/first?news").body
	if len(news) > len(whole)/2 || strings.Contains(news, "function refresh") || strings.Contains(news, "--paper:") {
		t.Errorf("%d bytes of %d are fetched again", len(news), len(whole))
	}
	_, data, _ := strings.Cut(whole, `id="data">`)
	data, _, _ = strings.Cut(data, "</script>")
	if !strings.Contains(news, data) || len(data) < 100 {
		t.Errorf("the data are not in the update: %.100q", data)
	}
	version := func(page string) string {
		_, after, _ := strings.Cut(page, `data-version="`)
		before, _, _ := strings.Cut(after, `"`)
		return before
	}
	if version(whole) == "" || version(whole) != version(news) {
		t.Errorf("versions %q and %q", version(whole), version(news))
	}
}

// names are awkward in addresses and pages.
func names() []string {
	return []string{"first", "a.json", "a", "...", "-x", "--", ".hidden", "a..b", "events", strings.Repeat("long", 25)}
}

// noNames are what no study can be called, and somebody may ask for.
func noNames() []string {
	return []string{"a b", "a/b", "../a", "a/../b", "</script><script>owned=1</script>", `"'&<>`, "?x=1#y", "%2e%2e", "狐", "\u202eevil",
		strings.Repeat("long", 300), "javascript:owned=1", "=;", "+", "a\x00b"}
}

func TestNames(t *testing.T) {
	w := newWriter(t)
	for _, name := range names() {
		w.begin(name)
		w.trial(name, 0)
	}
	o := quick(w.path)
	o.Compare = func(io.Writer, []reports.Data) error { return nil }
	c := newClient(t, o)
	list := c.ask("/").body
	for _, name := range names() {
		path := "/study/" + url.PathEscape(name)
		if !strings.Contains(list, `href="`+path) && !strings.Contains(list, `href="`+strings.NewReplacer("&", "&amp;", "'", "%27", "+", "&#43;", "=", "=").Replace(path)) {
			t.Errorf("%q is not linked as %s", name, path)
		}
		page := c.ask(path)
		if page.code != http.StatusOK || strings.Contains(page.body, "<script>owned") {
			t.Errorf("%q: %d", name, page.code)
		}
		s := c.listen(path + "/events")
		if got := s.until("the first", func(change) bool { return true }); got.Trials != 1 {
			t.Errorf("%q: the first event is %+v", name, got)
		}
		s.close()
		var sum analysis.Summary
		if got := c.ask(path + ".json"); name != "a" && (got.code != http.StatusOK || json.Unmarshal([]byte(got.body), &sum) != nil || sum.Study != name) {
			t.Errorf("%q: JSON of %q, %d", name, sum.Study, got.code)
		}
	}
	if strings.Contains(list, "<script>owned") || strings.Contains(list, `href="javascript:`) {
		t.Error("a name was taken for markup")
	}
	for _, name := range noNames() {
		path := "/study/" + url.PathEscape(name)
		if page := c.ask(path); page.code != http.StatusNotFound || strings.Contains(page.body, "<script>owned") {
			t.Errorf("%q: %d", name, page.code)
		}
	}
}

func TestSummary(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	w.trial("first", 0)
	c := newClient(t, quick(w.path))
	a := c.expect("/study/first.json", http.StatusOK, `"trials"`)
	want, err := analysis.Load(context.Background(), w.Store, "first", analysis.Options{})
	must(t, err)
	text, err := json.MarshalIndent(want.Document(), "", " ")
	must(t, err)
	if a.body != string(text) || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("%s %s", a.header.Get("Content-Type"), a.body)
	}
	c.expect("/study/none.json", http.StatusNotFound, `"error"`)
}

func TestGzip(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	c := newClient(t, quick(w.path))
	for accepts, packed := range map[string]bool{"gzip": true, "br, gzip;q=0.5": true, "gzip;q=0": false, "gzip; q=0.0": false, "identity": false, "x-gzip": false, "GZIP": true} {
		for _, path := range []string{"/", "/study/first", "/study/first?news", "/study/first.json"} {
			a := c.ask(path, header("Accept-Encoding", accepts))
			body := a.body
			if is := a.header.Get("Content-Encoding") == "gzip"; is != packed {
				t.Errorf("%s of one who accepts %q: packed is %v", path, accepts, is)
			} else if is {
				r, err := gzip.NewReader(strings.NewReader(body))
				must(t, err)
				text, err := io.ReadAll(r)
				must(t, err)
				body = string(text)
			}
			if plain := c.ask(path, header("Accept-Encoding", "identity")).body; body != plain {
				t.Errorf("%s of one who accepts %q: another body, %d bytes in place of %d", path, accepts, len(body), len(plain))
			}
		}
	}
}

func TestCompare(t *testing.T) {
	w := newWriter(t)
	for _, name := range []string{"a", "b", "c"} {
		w.begin(name)
	}
	o := quick(w.path)
	o.Compare = func(w io.Writer, all []reports.Data) error {
		for _, d := range all {
			_, _ = io.WriteString(w, d.Study.Name+"!")
		}
		return nil
	}
	c := newClient(t, o)
	c.expect("/", http.StatusOK, `<input type="checkbox" name="study" value="b"`)
	c.expect("/compare?study=c&study=a", http.StatusOK, "a!c!")
	c.expect("/compare?study=c", http.StatusBadRequest, "Which studies?")
	c.expect("/compare?study=c&study=c", http.StatusBadRequest, "Which studies?")
	c.expect("/compare?study=c&study=none", http.StatusNotFound, "There is no study none")
	c.expect("/compare?study="+strings.Join(strings.Split("abcdefghijklm", ""), "&study="), http.StatusBadRequest, "Which studies?")
}

// The database comes, is spoilt, goes and comes again.
func TestDatabaseComesAndGoes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs", "sweep.db")
	c := newClient(t, quick(path))
	c.expect("/", http.StatusOK, "Nothing has been run in")
	c.expect("/study/first", http.StatusNotFound, "as soon as it is begun")
	c.expect("/study/first.json", http.StatusNotFound, "error")
	s, all := c.listen("/study/first/events"), c.listen("/events")
	s.until("nothing is there", func(c change) bool { return c.State == "waiting" && c.Text == "nothing has been run yet" })
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("the server made a folder")
	}

	must(t, os.MkdirAll(filepath.Dir(path), 0o777))
	must(t, os.WriteFile(path, nil, 0o666))
	c.expect("/", http.StatusOK, "Nothing has been run in")
	must(t, os.Remove(path))

	w := writeTo(t, path)
	w.begin("other")
	s.until("another study is there", func(c change) bool { return c.Text == "there is no study of this name yet" })
	w.begin("first")
	w.trial("first", 0)
	s.until("it has a trial", func(c change) bool { return c.Trials == 1 })
	all.until("the list has changed", func(c change) bool { return strings.Contains(c.Version, "first") })
	c.expect("/study/first", http.StatusOK, "<h1><bdi>first</bdi></h1>")
	must(t, w.Close())

	// It gives way to a file of another kind, and that to one made anew.
	must(t, os.RemoveAll(filepath.Dir(path)))
	must(t, os.Mkdir(filepath.Dir(path), 0o777))
	must(t, os.WriteFile(path, []byte(strings.Repeat("text", 500)), 0o666))
	s.until("it is spoilt", func(c change) bool { return strings.Contains(c.Text, "is not a database") })
	c.come("/", http.StatusOK, "is not a database")
	c.expect("/study/first", http.StatusServiceUnavailable, "is not a database")
	must(t, os.Remove(path))
	again := writeTo(t, path)
	again.begin("first")
	for n := range 3 {
		again.trial("first", n)
	}
	s.until("it was made anew", func(c change) bool { return c.Trials == 3 })
	c.expect("/study/first.json", http.StatusOK, `"number": 2`)
}

// TestNextOfWhatWasLeft: a page says that a study was left when it was, and not
// while somebody runs it, though no trial has changed in between.
func TestNextOfWhatWasLeft(t *testing.T) {
	w := newWriter(t)
	w.begin("first")
	w.trial("first", 0)
	must(t, w.PutTrial(context.Background(), "first", results.Trial{Number: 1, State: search.Running}))
	const left = "Let the search finish"
	o := quick(w.path)
	o.Settings = func(st results.Study) map[string]string { return map[string]string{"name": st.Name} }
	c := newClient(t, o)
	page := "/study/first?news"
	c.expect(page, http.StatusOK, left)
	end := w.run("first")
	if got := c.ask(page); strings.Contains(got.body, left) {
		t.Error("it is said while the study runs")
	}
	end()
	c.expect(page, http.StatusOK, left)
}
