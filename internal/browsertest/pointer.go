package browsertest

import (
	"fmt"

	"github.com/chromedp/cdproto/input"
)

// Spot is a place on the screen, in pixels.
type Spot struct{ X, Y float64 }

// mouse sends an event of a real mouse; a button is held between a press and a
// release.
func (p *Page) mouse(kind input.DispatchMouseEventType, at Spot, shift bool) {
	p.Helper()
	event := input.DispatchMouseEventParams{Type: kind, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1}
	if kind == input.DispatchMouseEventTypeMouseReleased {
		event.Buttons = 0
	}
	if shift {
		event.Modifiers = 8
	}
	Call(p, input.DispatchMouseEvent, event)
}

// Hover moves the mouse, no button held.
func (p *Page) Hover(at Spot) {
	p.Helper()
	Call(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: at.X, Y: at.Y})
	p.Settle()
}

// Click clicks with the mouse.
func (p *Page) Click(at Spot) {
	p.Helper()
	p.Hover(at)
	p.mouse(input.DispatchMouseEventTypeMousePressed, at, false)
	p.mouse(input.DispatchMouseEventTypeMouseReleased, at, false)
	p.Settle()
}

// Drag moves the mouse along a path with its button held.
func (p *Page) Drag(shift bool, path ...Spot) {
	p.Helper()
	p.mouse(input.DispatchMouseEventTypeMousePressed, path[0], shift)
	for _, at := range path[1:] {
		p.mouse(input.DispatchMouseEventTypeMouseMoved, at, shift)
	}
	p.mouse(input.DispatchMouseEventTypeMouseReleased, path[len(path)-1], shift)
	p.Settle()
}

// Press has the element that a CSS selector finds clicked.
func (p *Page) Press(selector string) {
	p.Helper()
	p.Perform(fmt.Sprintf(`document.querySelector(%q).click()`, selector))
	p.Settle()
}
