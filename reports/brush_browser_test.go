package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const brushButton = `[data-tools=front] [data-shape=rectangle]`

// frontRectangle is a part of the front's chart with some of the trials in it.
func frontRectangle(b *tab) (from, to spot) {
	b.Helper()
	b.see("front")
	frame := ask[[]float64](b, `(() => { const f = document.querySelector('[data-chart=front]').getBoundingClientRect(); return [f.left, f.top, f.width, f.height]; })()`)
	return spot{X: frame[0] + 0.35*frame[2], Y: frame[1] + 0.15*frame[3]}, spot{X: frame[0] + 0.75*frame[2], Y: frame[1] + 0.6*frame[3]}
}

func testBrush(t *testing.T, b *tab) {
	b.draw("history")
	b.see("front")
	b.Press(brushButton)
	if pressed := ask[string](b, `document.querySelector('`+brushButton+`').getAttribute('aria-pressed')`); pressed != "true" {
		t.Errorf("the brush's button says pressed = %s", pressed)
	}
	from, to := frontRectangle(b)
	all := spotsOf(b, "front", "flops", "accuracy")
	want := within(all, from, to)
	if len(want) == 0 || len(want) == len(all) {
		t.Fatalf("the rectangle holds %d of %d trials", len(want), len(all))
	}
	b.Drag(false, from, spot{X: from.X + 20, Y: from.Y + 10}, to)
	if got := selected(b); !slices.Equal(got, want) {
		t.Fatalf("the brush selected %v, want %v", got, want)
	}
	if got := numbers(b); !slices.Equal(got, want) {
		t.Errorf("the table shows %v, want %v", got, want)
	}
	b.see("history")
	for _, chart := range []string{"front", "history"} {
		if got := colored(b, chart); !slices.Equal(got, want) {
			t.Errorf("%s has %v in colour, want %v", chart, got, want)
		}
		if grey := drawn(b, chart)["not selected"]; grey != len(all)-len(want) {
			t.Errorf("%s has %d in grey, want %d", chart, grey, len(all)-len(want))
		}
	}
	says := fmt.Sprintf("%d of 40 trials selected", len(want))
	if bar := ask[string](b, `document.querySelector('.selected-bar').innerText`); !strings.Contains(bar, says) || !strings.Contains(bar, "best") || !strings.Contains(bar, "Clear") {
		t.Errorf("the bar says %q, want %q in it", bar, says)
	}
	testMoreBrush(t, b, want)
}

// testMoreBrush adds with Shift, clicks without a stroke, zooms and clears.
func testMoreBrush(t *testing.T, b *tab, first []int) {
	from, to := frontRectangle(b)
	lower, upper := spot{X: from.X - 100, Y: to.Y}, spot{X: from.X + 20, Y: to.Y + 120}
	more := within(spotsOf(b, "front", "flops", "accuracy"), lower, upper)
	b.Drag(true, lower, upper)
	want := slices.Compact(slices.Sorted(slices.Values(slices.Concat(first, more))))
	if got := selected(b); !slices.Equal(got, want) {
		t.Errorf("with Shift %v are selected, want %v", got, want)
	}
	b.Click(from)
	if got := selected(b); !slices.Equal(got, want) {
		t.Errorf("a click with the brush changed the selection to %v", got)
	}
	b.Press(`[data-tools=front] .zoom`)
	for _, p := range spotsOf(b, "front", "flops", "accuracy") {
		frame := ask[[]float64](b, `(() => { const f = document.querySelector('[data-chart=front]').getBoundingClientRect(); return [f.left, f.top, f.right, f.bottom]; })()`)
		if in := p.At.X >= frame[0] && p.At.X <= frame[2] && p.At.Y >= frame[1] && p.At.Y <= frame[3]; !in && slices.Contains(want, p.Number) {
			t.Errorf("zoomed to the selection, trial %d is outside", p.Number)
		}
	}
	b.Do(chromedp.KeyEvent(kb.Escape)) // leaves the brush
	b.Do(chromedp.KeyEvent(kb.Escape)) // clears the selection
	b.Settle()
	if got := selected(b); len(got) != 40 {
		t.Errorf("after Escape %d trials are selected, want 40", len(got))
	}
	if grey := drawn(b, "front")["not selected"]; grey != 0 {
		t.Errorf("after Escape %d points are grey", grey)
	}
	if ask[bool](b, `zoomed.size > 0 || !document.querySelector('.selected-bar').classList.contains('off')`) {
		t.Error("after Escape the bar or the zoom is still there")
	}
}

func testLasso(t *testing.T, b *tab) {
	b.see("history")
	b.Press(`[data-tools=history] [data-shape=freehand]`)
	b.see("history")
	all := spotsOf(b, "history", "number", "accuracy")
	// A triangle around one point, which is not what its rectangle holds.
	at := all[20].At
	path := []spot{{X: at.X - 30, Y: at.Y + 30}, {X: at.X, Y: at.Y - 40}, {X: at.X + 30, Y: at.Y + 30}}
	inside := func(p spot) bool {
		across := func(a, c spot) bool { return (c.X-a.X)*(p.Y-a.Y)-(c.Y-a.Y)*(p.X-a.X) > 0 }
		return across(path[0], path[1]) && across(path[1], path[2]) && across(path[2], path[0])
	}
	want := []int{}
	for _, p := range all {
		if inside(p.At) {
			want = append(want, p.Number)
		}
	}
	b.Drag(false, path...)
	if got := selected(b); !slices.Equal(got, want) || !slices.Contains(got, all[20].Number) {
		t.Errorf("the lasso selected %v, want %v", got, want)
	}
}

func testManySelected(t *testing.T, b *tab) {
	b.see("front")
	b.Press(brushButton)
	from, to := frontRectangle(b)
	all := spotsOf(b, "front", "flops", "accuracy")
	want := within(all, from, to)
	b.Drag(false, from, to)
	if got := selected(b); !slices.Equal(got, want) || len(want) < 100 {
		t.Errorf("the brush selected %d trials, want %d", len(got), len(want))
	}
	if got := colored(b, "front"); !slices.Equal(got, want) {
		t.Errorf("the front has %d in colour, want %d", len(got), len(want))
	}
	if rows := numbers(b); !slices.Equal(rows, want[:rowsPerPage]) {
		t.Errorf("the table shows %v, want %v", rows, want[:rowsPerPage])
	}
}

// rowsPerPage is what the page's script has under the same name.
const rowsPerPage = 50
