package serve

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/doubleroute/sweep/internal/browsertest"
	"github.com/doubleroute/sweep/reports"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

func TestBrowser(t *testing.T) {
	if _, embedded := reports.Script(); !embedded {
		t.Skip("the chart library is not built in (go generate ./reports): its absence is a request to elsewhere")
	}
	browser := browsertest.Start(t)
	for _, c := range []struct {
		name string
		test func(*testing.T, *browsertest.Browser)
	}{
		{"a study", testFollow}, {"a study that is yet to begin", testBegin}, {"the list", testList}, {"the end of a run", testRunEnds},
		{"a hidden page", testHidden}, {"an answer that fails", testFailure}, {"a lost connection", testLost},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, browser)
		})
	}
}

// quiet checks that the browser complained of nothing and asked nobody but the
// server, for a page and more.
func quiet(b *browsertest.Page, server string) {
	b.Helper()
	b.Quiet(server + "/")
	if asked := b.Requests(); len(asked) < 2 {
		b.Errorf("only %q were asked for", asked)
	}
}

// asked counts the requests for a page anew.
func asked(b *browsertest.Page) int {
	n := 0
	for _, url := range b.Requests() {
		if strings.HasSuffix(url, "?news") {
			n++
		}
	}
	return n
}

// points counts what a chart has drawn.
const points = `[...drawings.get('front').drawn.getOption().series].reduce((n, s) => n + (s.type === 'scatter' ? s.data.length : 0), 0)`

func testFollow(t *testing.T, browser *browsertest.Browser) {
	w := newWriter(t)
	w.begin("first")
	for n := range 20 {
		w.trial("first", n)
	}
	end := w.run("first")
	o := quick(w.path)
	o.Planned = func(results.Study) int { return 40 }
	c := newClient(t, o)
	b := browser.Open(t, c.at+"/study/first")
	b.Until(`document.getElementById('live').textContent.startsWith('live: 20 of 40 trials')`)
	b.Perform(`document.getElementById('front').scrollIntoView()`)
	b.Until(`drawings.has('front')`)
	before := browsertest.Ask[int](b, points)

	// What its reader does to the page.
	b.Perform(`
		window.mark = 'the same page';
		document.querySelector('#front details').open = true;
		document.querySelector('#trial-table th[data-key=flops] button').click();
		const find = document.querySelector('#trial-table input[type=search]');
		find.value = 'cnn'; find.dispatchEvent(new Event('input'));
		document.querySelector('#trial-table').scrollIntoView();
		document.querySelector('#trial-table .scroll').style.height = '300px';
		document.querySelector('#trial-table .scroll').scrollTop = 77;
		document.querySelector('#trial-7 details').open = true;
		document.querySelector('#trial-7 summary').focus({ preventScroll: true });`)
	for n := 20; n < 40; n++ {
		w.trial("first", n)
	}
	b.Until(`document.getElementById('live').textContent.includes('40 of 40 trials')`)
	b.Until(`trials.rows === 40`)
	for _, expression := range []string{
		`window.mark === 'the same page'`,
		`document.querySelector('#front details').open`,
		`document.querySelector('#trial-table th[data-key=flops]').getAttribute('aria-sort') === 'ascending'`,
		`document.querySelector('#trial-table input[type=search]').value === 'cnn'`,
		`document.activeElement === document.querySelector('#trial-7 summary')`,
		`document.querySelector('#trial-7 dl').textContent.includes('train.learning_rate')`,
		`Math.abs(document.querySelector('#trial-table').getBoundingClientRect().top) < 400`,
		`document.querySelector('#trial-table .scroll').scrollTop === 77`,
		`document.querySelectorAll('#trial-table tbody tr').length === 40`,
		`document.querySelector('#summary').textContent.includes('40')`,
		`JSON.parse(document.getElementById('data').textContent).trials.rows === 40`,
	} {
		if !browsertest.Ask[bool](b, expression) {
			t.Errorf("after the change it is not so that %s", expression)
		}
	}
	if before != 20 {
		t.Errorf("the front draws %d trials", before)
	}
	b.Perform(`document.getElementById('front').scrollIntoView()`) // what is out of sight is drawn when it comes near
	b.Until(points + ` === 40`)
	end()
	b.Until(`document.querySelector('#live [role=status]').textContent === 'the run has ended'`)
	quiet(b, c.at)
}

func testBegin(t *testing.T, browser *browsertest.Browser) {
	w := newWriter(t)
	w.begin("other")
	c := newClient(t, quick(w.path))
	b := browser.Open(t, c.at+"/study/first")
	b.Until(`document.getElementById('live').textContent === 'waiting: there is no study of this name yet'`)
	w.begin("first")
	w.run("first")
	b.Until(`document.body.dataset.page === 'study' && document.getElementById('live').textContent.startsWith('live: 0 trials')`)
	w.trial("first", 0)
	b.Until(`trials.rows === 1 && document.querySelectorAll('#trial-table tbody tr').length === 1`)
	b.Perform(`document.getElementById('front').scrollIntoView()`)
	b.Until(`drawings.has('front') && ` + points + ` === 1`)
	w.trial("first", 1)
	b.Until(`trials.rows === 2 && ` + points + ` === 2`)
	b.Forgive("404") // that the page was not there is all that the browser may have noted
	quiet(b, c.at)
}

func testList(t *testing.T, browser *browsertest.Browser) {
	w := newWriter(t)
	o := quick(w.path)
	o.Compare = func(io.Writer, []reports.Data) error { return nil }
	c := newClient(t, o)
	b := browser.Open(t, c.at+"/")
	b.Until(`document.getElementById('live').textContent === 'nothing runs now' && document.body.textContent.includes('There is no study')`)
	for _, name := range []string{"..odd_-name", "first", "second"} {
		w.begin(name)
		w.trial(name, 0)
	}
	b.Until(`document.querySelectorAll('tbody tr').length === 3`)
	b.Perform(`document.querySelector('input[value=first]').checked = true; document.querySelector('input[value=first]').focus()`)
	w.run("second")
	must(t, w.PutTrial(context.Background(), "second", results.Trial{Number: 1, State: search.Running}))
	b.Until(`document.querySelector('tbody tr').textContent.includes('1 running')`)
	if !browsertest.Ask[bool](b, `document.querySelector('input[value=first]').checked && document.querySelectorAll(':checked').length === 1`) {
		t.Error("what was ticked is not any more, or more is")
	}
	quiet(b, c.at)
}

// testRunEnds has a page take over the last results of a run and hang up.
func testRunEnds(t *testing.T, browser *browsertest.Browser) {
	w := newWriter(t)
	w.begin("first")
	o := quick(w.path)
	o.Spacing = time.Hour
	c := newClient(t, o)
	b := browser.Open(t, c.at+"/study/first")
	b.Until(`!document.getElementById('live').hidden`)
	w.trial("first", 0)
	b.Until(`document.getElementById('live').textContent.includes('1 trial')`)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	c.server.End(ctx, "the run has ended; the report is in <b>runs</b>", true)
	if ctx.Err() != nil {
		t.Error("the page did not hang up")
	}
	b.Until(`trials.rows === 1 && document.getElementById('live').textContent.startsWith('the run has ended; the report is in <b>runs</b>')`)
	quiet(b, c.at)
}

// testHidden leaves a page that is not visible as it is until it is.
func testHidden(t *testing.T, browser *browsertest.Browser) {
	w := newWriter(t)
	w.begin("first")
	c := newClient(t, quick(w.path))
	b := browser.Open(t, c.at+"/study/first")
	b.Until(`document.getElementById('live').textContent.includes('0 trials')`)
	b.Perform(`
		window.away = true;
		Object.defineProperty(document, 'hidden', { get: () => window.away });
		document.dispatchEvent(new Event('visibilitychange'));`)
	before := asked(b)
	w.trial("first", 0)
	b.Until(`document.getElementById('live').textContent.includes('1 trial')`)
	if browsertest.Ask[int](b, `trials.rows`) != 0 || asked(b) != before {
		t.Errorf("a hidden page asked %d times", asked(b)-before)
	}
	b.Perform(`window.away = false; document.dispatchEvent(new Event('visibilitychange'))`)
	b.Until(`trials.rows === 1`)
	quiet(b, c.at)
}

// testFailure has a page ask again after the server could not give it the update.
func testFailure(t *testing.T, browser *browsertest.Browser) {
	w := newWriter(t)
	w.begin("first")
	s := New(quick(w.path))
	var failures atomic.Int64
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery == "news" && failures.Add(1) == 1 {
			writeMessage(w, http.StatusServiceUnavailable, "Not now", "Later.")
			return
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		must(t, s.Close())
		web.Close()
	})
	b := browser.Open(t, web.URL+"/study/first")
	b.Until(`document.getElementById('live').textContent.includes('0 trials')`)
	w.trial("first", 0)
	b.Until(`trials.rows === 1`)
	if failures.Load() < 2 {
		t.Error("nothing failed")
	}
}

func testLost(t *testing.T, browser *browsertest.Browser) {
	w := newWriter(t)
	w.begin("first")
	s := New(quick(w.path))
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.ServeHTTP(w, r) }))
	b := browser.Open(t, web.URL+"/study/first")
	b.Until(`document.getElementById('live').textContent.startsWith('nothing runs')`)
	must(t, s.Close())
	web.CloseClientConnections()
	web.Close()
	b.Until(`document.querySelector('#live [role=status]').textContent === 'the connection is lost, trying again'`)
	l, err := Listen(strings.TrimPrefix(web.URL, "http://"))
	must(t, err)
	w.trial("first", 0)
	again := New(quick(w.path))
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error)
	go func() { served <- again.Serve(ctx, l) }()
	b.Until(`trials.rows === 1 && document.querySelector('#live [role=status]').textContent !== 'the connection is lost, trying again'`)
	stop()
	must(t, <-served)
}
