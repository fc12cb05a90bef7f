package assets

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io/fs"
	"strings"
)

// Files are those of the page. The pattern takes in dist whether or not the chart
// library was put there, because the folder always holds a README.
//
//go:embed all:dist page
var Files embed.FS

const (
	chartVersion = "6.1.0"
	// ChartFile is the chart library, if it is there.
	ChartFile = "dist/echarts.min.js"

	// Where a page finds the chart library when it was not built in. The hash
	// makes a browser refuse any other file.
	chartURL  = "https://cdn.jsdelivr.net/npm/echarts@" + chartVersion + "/dist/echarts.min.js"
	chartHash = "sha384-C2iskrW/uPW46KzOjrvJIQo4YkV8lkD+QS0CrDN18IIPIpT/g2USu8bTP3nvmIAD"
)

// Script tells which version of echarts reports use, and whether it is built
// into this program. If it is not, the charts of a report need a network.
func Script() (version string, embedded bool) {
	_, err := Files.ReadFile(ChartFile)
	return chartVersion, err == nil
}

// Scripts holds what the page runs, and the policy that allows it and nothing
// else.
type Scripts struct {
	Chart  template.JS // empty: take it from URL
	URL    string
	Hash   string
	Page   template.JS
	Policy string
}

// NewScripts gathers the scripts. withChart is false to leave the chart library
// out.
func NewScripts(withChart bool) (Scripts, error) { return New(withChart, PageScripts()) }

// New is newScripts of a page with files of its own.
func New(withChart bool, files []string) (Scripts, error) {
	page, err := Joined(files...)
	if err != nil {
		return Scripts{}, err
	}
	s := Scripts{Page: template.JS(page)}
	allowed := []string{Source(page)}
	if chart, err := Files.ReadFile(ChartFile); err == nil && withChart {
		s.Chart = template.JS(chart)
		allowed = append(allowed, Source(string(chart)))
	} else {
		s.URL, s.Hash = chartURL, chartHash
		allowed = append(allowed, chartURL)
	}
	// Styles may be inline because the chart library sets them on what it draws.
	s.Policy = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; " +
		"style-src 'unsafe-inline'; script-src " + strings.Join(allowed, " ")
	return s, nil
}

// PageScripts are the scripts of a report, as patterns in their order.
func PageScripts() []string {
	return []string{"base.js", "selection.js", "charts.js", "points.js", "drawing.js", "brush.js", "charts/*.js", "decide.js",
		"trials.js", "filter.js", "csv.js", "facts.js", "details.js", "theme.js", "print.js", "contents.js", "start.js"}
}

// PageStyles are the style sheets of a page, as patterns.
func PageStyles() []string { return []string{"page.css", "live.css", "parts/*.css"} }

// Joined puts files of the page together in the order of the patterns.
func Joined(patterns ...string) (string, error) {
	var all strings.Builder
	for _, pattern := range patterns {
		names, err := fs.Glob(Files, "page/"+pattern) // sorted
		if err != nil {
			return "", err
		}
		for _, name := range names {
			part, err := Files.ReadFile(name)
			if err != nil {
				return "", err
			}
			all.Write(part)
		}
	}
	return all.String(), nil
}

// Source names an inline script in a content security policy.
func Source(script string) string {
	sum := sha256.Sum256([]byte(script))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
