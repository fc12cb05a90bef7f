package browsertest

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// within runs an action in the page, which has as long as a test is patient.
func within[R any](p *Page, action chromedp.Action[R]) (R, error) {
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	return chromedp.Run(ctx, action)
}

// Do performs actions one after the other.
func (p *Page) Do(actions ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	// The page lives as long as the context of its first action.
	if len(actions) == 0 {
		if err := chromedp.Do(p.ctx); err != nil {
			p.Fatal(err)
		}
	}
	for _, action := range actions {
		if _, err := within(p, action); err != nil {
			p.Fatal(err)
		}
	}
}

// Call sends the browser a command and returns its answer.
func Call[P, R any](p *Page, command cdp.Command[P, R], params P) R {
	p.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	answer, err := chromedp.Call(ctx, command, params)
	if err != nil {
		p.Fatal(err)
	}
	return answer
}

// Ask runs an expression in the page and returns its value.
func Ask[R any](p *Page, expression string) R {
	p.Helper()
	value, err := within(p, chromedp.Evaluate[R](expression))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Await runs an expression in the page and returns what it promises.
func Await[R any](p *Page, promise string) R {
	p.Helper()
	value, err := within(p, chromedp.Evaluate[R](promise, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", promise, err)
	}
	return value
}

// Perform runs statements in the page.
func (p *Page) Perform(statements string) {
	p.Helper()
	Ask[bool](p, "(() => {"+statements+"; return true; })()")
}

// Settle waits until the page has been laid out and painted anew.
func (p *Page) Settle() {
	p.Helper()
	Await[bool](p, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true)))))`)
}

// See scrolls to the element that a CSS selector finds and waits until it stays
// where it is: what comes into sight may still be growing.
func (p *Page) See(selector string) {
	p.Helper()
	Await[bool](p, fmt.Sprintf(`new Promise((done) => {
		const e = document.querySelector(%q);
		let at = NaN, calm = 0;
		const look = () => {
			e.scrollIntoView({ block: 'center', behavior: 'instant' });
			const { top } = e.getBoundingClientRect();
			calm = top === at ? calm + 1 : 0;
			at = top;
			if (calm < 4) requestAnimationFrame(look);
			else setTimeout(() => done(true));
		};
		look();
	})`, selector))
}

// Until waits until an expression is true in the page, which may be being
// loaded.
func (p *Page) Until(expression string) {
	p.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if is, err := within(p, chromedp.Evaluate[bool](expression)); err == nil && is {
			return
		}
	}
	p.Fatalf("it never came to be that %s; the page, hidden %v, says %q and the browser %q after %q", expression,
		Ask[bool](p, `document.hidden`), Ask[[]string](p, `[...document.querySelectorAll('[role=status]')].map((e) => e.textContent)`),
		p.Complaints(), p.Requests())
}
