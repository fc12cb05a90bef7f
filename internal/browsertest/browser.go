// Package browsertest opens pages in a headless Chromium, for tests of what a
// page does once it is in front of a reader.
//
// A [Browser] is started once by a test and has a [Page] for each of its
// subtests. Every page has a window of its own, so that it is painted even while
// others are open, and storage of its own, so that pages can be tested in
// parallel. There is no network but for this machine's own; a page's requests
// are counted and its complaints are gathered: see [Page.Quiet].
package browsertest

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser is a running Chromium.
type Browser struct {
	ctx context.Context //nolint:containedctx // the browser itself, as chromedp hands it out
}

// patience is how long a test waits for what must come, on a machine that is
// busy with other things.
const patience = time.Minute

// Start starts a browser that ends with the test. It skips the test where there
// is none, and when tests are to be short.
func Start(t testing.TB) *Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is slow to start")
	}
	// chromedp gives it a folder of its own and removes that once all of the
	// browser's processes have ended.
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(find(t)), chromedp.NoSandbox,
		// The first two are chromedp's own; the others make the list below the
		// address bar, in a process of its own for every window.
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"),
		chromedp.Flag("disable-back-forward-cache", true), // a page that was left is gone
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]"))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return &Browser{ctx}
}

func find(t testing.TB) string {
	t.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skipf("NO CHROMIUM FOUND (looked for %s): pages are not tested in a browser", strings.Join(names, ", "))
	return ""
}

// Wait waits until something is so.
func Wait(t testing.TB, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came to be that %s", what)
		}
	}
}
