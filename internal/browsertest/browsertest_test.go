package browsertest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func Test(t *testing.T) {
	browser := Start(t)
	for name, test := range map[string]func(*testing.T, *Browser){
		"what a page does":     testGathered,
		"a page of a server":   testServed,
		"pages side by side":   testSideBySide,
		"a real mouse":         testMouse,
		"what a reader takes":  testDownloads,
		"a size and a taste":   testMedia,
		"a page opened again":  testAgain,
		"what is out of sight": testSee,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); test(t, browser) })
	}
}

// page opens HTML from a file.
func page(t *testing.T, browser *Browser, html string) (p *Page, address string) {
	t.Helper()
	address = File(t, func(w io.Writer) error { _, err := io.WriteString(w, html); return err })
	return browser.Open(t, address), address
}

// failures notes what fails instead of failing.
type failures struct {
	testing.TB
	said []string
}

func (f *failures) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

func testGathered(t *testing.T, browser *Browser) {
	p, address := page(t, browser, `<title>quiet</title>`)
	p.Quiet(address)
	if got := p.Requests(); !slices.Equal(got, []string{address}) {
		t.Errorf("it asked for %q", got)
	}
	for _, c := range []struct{ html, complaint, request string }{
		{`<script>console.log(1)</script>`, "console.log", ""},
		{`<script>throw new Error('ouch')</script>`, "ouch", ""},
		{`<img src="https://example.com/a">`, "ERR_NAME_NOT_RESOLVED", "https://example.com/a"},
		{`<img src="https://192.0.2.1/b">`, "ERR_NAME_NOT_RESOLVED", "https://192.0.2.1/b"},
	} {
		p, address := page(t, browser, c.html)
		Wait(t, "the browser complains of "+c.html, func() bool { return strings.Contains(strings.Join(p.Complaints(), "\n"), c.complaint) })
		if got := p.Requests(); c.request != "" && !slices.Contains(got, c.request) {
			t.Errorf("%s: it asked for %q", c.html, got)
		}
		f := &failures{TB: t}
		p.In(f).Quiet(address)
		if len(f.said) == 0 {
			t.Errorf("%s is taken to be quiet", c.html)
		}
		p.Forgive("")
		if got := p.Complaints(); len(got) > 0 {
			t.Errorf("%q is not forgiven", got)
		}
	}
}

// testServed: the network of this machine is there.
func testServed(t *testing.T, browser *Browser) {
	here := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, `<link rel="icon" href="data:,"><button onclick="fetch('/lost').then((r) => { window.code = r.status; })">ask</button>`)
	}))
	t.Cleanup(here.Close)
	p := browser.Open(t, here.URL+"/")
	p.Quiet(here.URL)
	p.Press("button")
	p.Until(`window.code === 404`)
	if got, want := p.Requests(), []string{here.URL + "/", here.URL + "/lost"}; !slices.Equal(got, want) {
		t.Errorf("it asked for %q, want %q", got, want)
	}
	Wait(t, "the browser tells of what is lost", func() bool { return len(p.Complaints()) > 0 })
	p.Forgive("404")
	p.Quiet(here.URL)
}

// testSideBySide: two pages are painted and have the focus at once, and do not
// see each other's storage.
func testSideBySide(t *testing.T, browser *Browser) {
	first, _ := page(t, browser, `<input>`)
	second, _ := page(t, browser, `<input>`)
	for _, p := range []*Page{first, second} {
		p.Perform(`window.frames_ = 0; const tick = () => { window.frames_++; requestAnimationFrame(tick); }; tick()`)
		p.Perform(`document.querySelector('input').focus(); window.seen = localStorage.getItem('mine'); localStorage.setItem('mine', 1)`)
	}
	for _, p := range []*Page{first, second, first} {
		p.Settle()
		if Ask[int](p, `window.frames_`) < 2 || !Ask[bool](p, `document.hasFocus() && !document.hidden && document.activeElement.localName === 'input'`) {
			t.Error("a page waits until another is gone")
		}
		if !Ask[bool](p, `window.seen === null && localStorage.getItem('mine') === '1'`) {
			t.Error("a page reads what another wrote")
		}
	}
}

func testMouse(t *testing.T, browser *Browser) {
	p, _ := page(t, browser, `<body style="height:500px"><button>b</button><script>
		window.events = [];
		for (const kind of ['mousedown', 'mousemove', 'mouseup', 'click']) addEventListener(kind, (e) => {
			events.push([kind, e.clientX, e.clientY, e.buttons, e.shiftKey].join(' '));
		})</script>`)
	for _, c := range []struct {
		do   func()
		want []string
	}{
		{func() { p.Click(Spot{100, 200}) },
			[]string{"mousemove 100 200 0 false", "mousedown 100 200 1 false", "mouseup 100 200 0 false", "click 100 200 0 false"}},
		{func() { p.Drag(true, Spot{10, 300}, Spot{20, 310}) },
			[]string{"mousedown 10 300 1 true", "mousemove 20 310 1 true", "mouseup 20 310 0 true", "click 20 310 0 true"}},
		{func() { p.Press("button") }, []string{"click 0 0 0 false"}},
	} {
		p.Perform(`events.length = 0`)
		c.do()
		if got := Ask[[]string](p, `events`); !slices.Equal(got, c.want) {
			t.Errorf("the page saw %q, want %q", got, c.want)
		}
	}
}

func testDownloads(t *testing.T, browser *Browser) {
	p, _ := page(t, browser, `<a download="x.txt" href="data:text/plain,hello">take</a>`)
	folder := t.TempDir()
	p.Downloads(folder)
	p.Press("a")
	Wait(t, "the file is there", func() bool {
		content, err := os.ReadFile(filepath.Join(folder, "x.txt"))
		return err == nil && string(content) == "hello"
	})
}

// testSee: what is scrolled to is there even if what is above it then grows.
func testSee(t *testing.T, browser *Browser) {
	p, _ := page(t, browser, `<style>* { overflow-anchor: none }</style><div style="height:3000px"></div><div id="above"></div><b>here</b><div style="height:3000px"></div><script>
		new IntersectionObserver(([e]) => { if (e.isIntersecting) document.getElementById('above').style.height = '700px'; }).observe(document.querySelector('b'))</script>`)
	p.See("b")
	if !Ask[bool](p, `(({ top }) => document.getElementById('above').clientHeight === 700 && top > 300 && top < 600)(document.querySelector('b').getBoundingClientRect())`) {
		t.Error("it is out of sight")
	}
}

// testAgain: nothing of what was done to a page is left when it is opened again.
func testAgain(t *testing.T, browser *Browser) {
	p, address := page(t, browser, `<title>a page</title>`)
	p.Perform(`localStorage.setItem('mine', 1); window.mine = 1; console.log(1); location.hash = 'mine'`)
	p.Screen(390, 844)
	p.Scheme("dark")
	p.Hover(Spot{100, 100})
	p.Again(address)
	p.Settle()
	p.Quiet(address)
	if got := p.Requests(); !slices.Equal(got, []string{address}) {
		t.Errorf("it asked for %q", got)
	}
	if left := Ask[string](p, `[localStorage.getItem('mine'), window.mine, location.hash, innerWidth, matchMedia('(prefers-color-scheme: dark)').matches].join(' ')`); left != "   1280 false" {
		t.Errorf("%q is left", left)
	}
}

func testMedia(t *testing.T, browser *Browser) {
	p, _ := page(t, browser, `<meta name="viewport" content="width=device-width"><p>a page`)
	is := func(query string) bool { return Ask[bool](p, `matchMedia('`+query+`').matches`) }
	if !is("(width: 1280px) and (prefers-color-scheme: light)") {
		t.Error("a new page is not wide and light")
	}
	p.Screen(390, 844)
	p.Scheme("dark")
	p.Until(`innerWidth === 390`)
	if !is("(prefers-color-scheme: dark)") {
		t.Error("it is not dark")
	}
	p.Media("print")
	if !is("print") {
		t.Error("it is not on paper")
	}
}
