package browsertest

import (
	"context"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Page is a window of the browser as a test sees it: what goes wrong in it fails
// the test.
type Page struct {
	testing.TB
	*window
}

// window is what a page is to all tests that share it.
type window struct {
	ctx   context.Context //nolint:containedctx // the browser's window itself, as chromedp hands it out
	close func()

	mu         sync.Mutex
	complaints []string
	requests   []string
}

// Blank opens an empty page of 1280 by 900 pixels that has the focus. It is
// closed when the test ends.
func (b *Browser) Blank(t testing.TB) *Page {
	t.Helper()
	w := &window{}
	w.ctx, w.close = chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(w.listen))
	t.Cleanup(w.close)
	p := &Page{t, w}
	p.Do() // opens the window
	Call(p, network.Enable, network.EnableParams{})
	Call(p, log.Enable, cdp.Empty{})
	Call(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	p.Screen(1280, 900)
	return p
}

// Again opens an address in the place of the page that was there, as if nobody
// had been there before: it is much faster than a new page, because the browser
// knows the scripts already.
func (p *Page) Again(address string) {
	p.Helper()
	p.Perform(`localStorage.clear(); sessionStorage.clear()`)
	p.Hover(Spot{})
	Call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	p.Screen(1280, 900)
	p.mu.Lock()
	p.complaints, p.requests = nil, nil
	p.mu.Unlock()
	p.Do(chromedp.Navigate(address))
}

// Open opens an address.
func (b *Browser) Open(t testing.TB, address string) *Page {
	t.Helper()
	p := b.Blank(t)
	p.Do(chromedp.Navigate(address))
	return p
}

// File writes a page to a file and returns its address.
func File(t testing.TB, write func(io.Writer) error) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(out); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: file}).String()
}

// In is the same page for a subtest.
func (p *Page) In(t testing.TB) *Page { return &Page{t, p.window} }

// Close closes the page before its test ends.
func (p *Page) Close() { p.close() }

func (w *window) listen(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		w.complaints = append(w.complaints, e.ExceptionDetails.Text)
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			w.complaints = append(w.complaints, thrown.Description)
		}
	case *runtime.EventConsoleAPICalled:
		w.complaints = append(w.complaints, "console."+string(e.Type))
	case *log.EventEntryAdded:
		w.complaints = append(w.complaints, e.Entry.Text+" "+e.Entry.URL)
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "data:") {
			w.requests = append(w.requests, e.Request.URL)
		}
	}
}

// Requests lists what the page has asked for, itself first.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.requests)
}

// Complaints lists what went wrong in the page: errors that nobody caught, words
// on the console, requests that failed.
func (p *Page) Complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.complaints)
}

// Forgive forgets the complaints that hold a text.
func (p *Page) Forgive(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.complaints = slices.DeleteFunc(p.complaints, func(c string) bool { return strings.Contains(c, text) })
}

// Quiet checks that nothing went wrong in the page and that it asked for nothing
// but addresses that begin like this.
func (p *Page) Quiet(from string) {
	p.Helper()
	for _, address := range p.Requests() {
		if !strings.HasPrefix(address, from) {
			p.Errorf("the page asked for %s", address)
		}
	}
	if said := p.Complaints(); len(said) > 0 {
		p.Errorf("the browser complained: %q", said)
	}
}

// Screen lays the page out for a screen of a size in pixels; a narrow one is a
// phone's.
func (p *Page) Screen(width, height int64) {
	p.Helper()
	Call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600})
}

// Scheme has the reader prefer "light" or "dark" colours.
func (p *Page) Scheme(name string) {
	p.Helper()
	Call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}

// Media lays the page out for "screen" or for "print".
func (p *Page) Media(name string) {
	p.Helper()
	Call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name})
}

// Downloads has the page put what it gives its reader into a folder.
func (p *Page) Downloads(folder string) {
	p.Helper()
	Call(p, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID})
}
