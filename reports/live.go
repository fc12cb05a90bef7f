package reports

import (
	"bytes"
	"html/template"
	"io"
	"strings"

	"github.com/doubleroute/sweep/reports/assets"
	"github.com/doubleroute/sweep/reports/page"
)

// Live is what a page needs to follow its study while somebody serves it.
type Live struct {
	// Events is the path of server-sent events. An event "change" holds JSON with
	// at least "version", "state", "head" and "text"; when its version is another
	// than the page's, the page fetches itself again, with ?news, and takes over
	// what is new. An event "end" is the last: the page does so once more, shows
	// "head" and hangs up.
	Events  string
	Version string // of the data that the page is made from
	Home    string // path of a list of studies; empty: there is none
}

// WriteLive writes the report on d as a page that follows its study. It is the
// page of Write, and may ask the server that it came from for more.
func WriteLive(w io.Writer, d Data, l Live) error {
	return writePage(w, d, true, &l)
}

// News is what a live page that is open needs of a newer one: all but the
// scripts and the style, which it has.
func News(whole []byte) []byte {
	style, _, err := LiveAssets()
	if err != nil {
		return whole
	}
	script, err := assets.Joined(assets.PageScripts()...)
	if err != nil {
		return whole
	}
	chart, _ := assets.Files.ReadFile(assets.ChartFile) // it may not be there
	for _, part := range []string{style, string(chart), script} {
		if part != "" {
			whole = bytes.Replace(whole, []byte(part), nil, 1)
		}
	}
	return whole
}

// LiveAssets returns the style sheet of reports, and the script by which a page
// follows. The script wants an element with the id live, as in page.html, and
// takes over whatever has the attribute data-live, with an id, and leaves what
// has data-own as it is.
func LiveAssets() (style, script string, err error) {
	if style, err = assets.Joined(assets.PageStyles()...); err == nil {
		script, err = assets.Joined("live.js")
	}
	return style, script, err
}

// LivePolicy is a content security policy for a page with no other scripts than
// these: it may ask for what is new, and send forms, where it came from.
func LivePolicy(scripts ...string) string {
	allowed := make([]string, len(scripts))
	for i, s := range scripts {
		allowed[i] = assets.Source(s)
	}
	return "default-src 'none'; base-uri 'none'; form-action 'self'; img-src data:; connect-src 'self'; " +
		"style-src 'unsafe-inline'; script-src " + strings.Join(allowed, " ")
}

// follower is what page.html has of Live.
type follower struct {
	Live
	Script template.JS
}

// follow lets a page follow, and its policy allow that.
func (p *document) follow(l Live) error {
	_, script, err := LiveAssets()
	if err != nil {
		return err
	}
	p.Live = &follower{l, template.JS(script)}
	p.Policy += " " + assets.Source(script) + "; connect-src 'self'" // it ends with the scripts
	return nil
}

// Head is what the template "head" writes, up to the end of a page's head.
type Head = page.Head

// WithHead adds the template "head" to those of a page that looks like a report.
func WithHead(layout *template.Template) (*template.Template, error) { return page.WithHead(layout) }
