package serve

import (
	"context"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// startBrowser starts a headless Chromium, or skips the test.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is slow to start")
	}
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}
	at := slices.IndexFunc(names, func(name string) bool { _, err := exec.LookPath(name); return err == nil })
	if at < 0 {
		t.Skipf("NO CHROMIUM FOUND (looked for %s): live pages are not tested in a browser", strings.Join(names, ", "))
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(names[at]), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	browser, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return browser
}

// tab is an open page and what the browser said of it.
type tab struct {
	*testing.T
	ctx context.Context //nolint:containedctx // the browser's tab itself, as chromedp hands it out

	mu       sync.Mutex
	errors   []string
	requests []string
}

func openTab(t *testing.T, browser context.Context, url string) *tab {
	t.Helper()
	ctx, stop := chromedp.NewContext(browser)
	t.Cleanup(stop)
	b := &tab{T: t, ctx: ctx}
	b.do() // opens the tab
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	b.ctx = ctx
	must(t, chromedp.Listen(ctx, b.listen))
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	// A page that is behind another does not follow.
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	b.do(chromedp.Navigate(url))
	return b
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.errors = append(b.errors, e.ExceptionDetails.Text)
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			b.errors = append(b.errors, thrown.Description)
		}
	case *runtime.EventConsoleAPICalled:
		b.errors = append(b.errors, "console."+string(e.Type))
	case *log.EventEntryAdded:
		b.errors = append(b.errors, e.Entry.Text+" "+e.Entry.URL)
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "data:") {
			b.requests = append(b.requests, e.Request.URL)
		}
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	must(b, chromedp.Do(b.ctx, actions...))
}

// call sends the browser a command.
func call[P any](b *tab, command cdp.Command[P, cdp.Empty], params P) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.Fatal(err)
	}
}

// ask runs an expression in the page and returns its value.
func ask[R any](b *tab, expression string) R {
	b.Helper()
	result, err := chromedp.Run(b.ctx, chromedp.Evaluate[R](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return result
}

// perform runs statements in the page.
func (b *tab) perform(statements string) {
	b.Helper()
	ask[bool](b, "(() => {"+statements+"; return true; })()")
}

// until waits until an expression is true in the page, which may be being
// loaded.
func (b *tab) until(expression string) {
	b.Helper()
	for range 1000 {
		if is, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression)); err == nil && is {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.Fatalf("it never came to be that %s; the page, hidden %v, says %q and the browser %q after %q", expression,
		ask[bool](b, `document.hidden`), ask[string](b, `document.getElementById('live')?.textContent ?? ''`), b.errors, b.requests)
}

// quiet checks that the browser complained of nothing and asked nobody but the
// server.
func (b *tab) quiet(server string) {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, url := range b.requests {
		if !strings.HasPrefix(url, server+"/") {
			b.Errorf("the page asked for %s", url)
		}
	}
	if len(b.requests) < 2 {
		b.Errorf("only %q were asked for", b.requests)
	}
	if len(b.errors) > 0 {
		b.Errorf("the browser complained: %q", b.errors)
	}
}

// asked counts the requests for a page anew.
func (b *tab) asked() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, url := range b.requests {
		if strings.HasSuffix(url, "?news") {
			n++
		}
	}
	return n
}
