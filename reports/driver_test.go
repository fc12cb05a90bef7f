package reports

import (
	"context"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
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
func startBrowser(t testing.TB) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is slow to start")
	}
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}
	at := slices.IndexFunc(names, func(name string) bool { _, err := exec.LookPath(name); return err == nil })
	if at < 0 {
		t.Skipf("NO CHROMIUM FOUND (looked for %s): reports are not tested in a browser", strings.Join(names, ", "))
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

// tab is an open report and what the browser said of it.
type tab struct {
	testing.TB
	ctx context.Context //nolint:containedctx // the browser's tab itself, as chromedp hands it out

	mu       sync.Mutex
	errors   []string
	requests []string
}

// open writes a report to a file and opens it.
func open(t *testing.T, browser context.Context, d Data, withChart bool) *tab {
	t.Helper()
	return openPage(t, browser, "#trial-table tbody tr", func(w io.Writer) error { return write(w, d, withChart) })
}

// openPage writes a page to a file, opens it and waits for an element that is
// there once its script has run.
func openPage(t *testing.T, browser context.Context, ready string, write func(io.Writer) error) *tab {
	t.Helper()
	ctx, stop := chromedp.NewContext(browser)
	t.Cleanup(stop)
	b := &tab{TB: t, ctx: ctx}
	b.do() // opens the tab
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	b.ctx = ctx
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	b.screen(1280, 900)
	b.do(chromedp.Navigate(b.file(write)), chromedp.WaitReady(chromedp.CSS(ready)))
	b.perform("drawAll()") // without being scrolled to
	return b
}

// file writes a page to a file and returns its address.
func (b *tab) file(write func(io.Writer) error) string {
	b.Helper()
	file := filepath.Join(b.TempDir(), "report.html")
	out, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	if err := write(out); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: file}).String()
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
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
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

// settle waits until the page has been laid out and painted anew.
func (b *tab) settle() {
	b.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](
		`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true)))))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
}

func (b *tab) screen(width, height int64) {
	b.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600})
}

func (b *tab) scheme(name string) {
	b.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}

// media lays the page out for the screen or for paper.
func (b *tab) media(name string) {
	b.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name})
}

// quiet checks that the page asked for nothing but itself and complained of
// nothing.
func (b *tab) quiet() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.requests) != 1 || !strings.HasPrefix(b.requests[0], "file:") {
		b.Errorf("the page made requests: %q", b.requests)
	}
	if len(b.errors) > 0 {
		b.Errorf("the browser complained: %q", b.errors)
	}
}
