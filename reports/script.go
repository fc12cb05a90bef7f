package reports

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io/fs"
	"strings"
)

// The pattern takes in assets/dist whether or not the chart library was put
// there, because the folder always holds a README.
//
//go:embed all:assets/dist assets/page
var assets embed.FS

const (
	chartVersion = "6.1.0"
	chartFile    = "assets/dist/echarts.min.js"

	// Where a page finds the chart library when it was not built in. The hash
	// makes a browser refuse any other file.
	chartURL  = "https://cdn.jsdelivr.net/npm/echarts@" + chartVersion + "/dist/echarts.min.js"
	chartHash = "sha384-C2iskrW/uPW46KzOjrvJIQo4YkV8lkD+QS0CrDN18IIPIpT/g2USu8bTP3nvmIAD"
)

// Script tells which version of echarts reports use, and whether it is built
// into this program. If it is not, the charts of a report need a network.
func Script() (version string, embedded bool) {
	_, err := assets.ReadFile(chartFile)
	return chartVersion, err == nil
}

// scripts holds what the page runs, and the policy that allows it and nothing
// else.
type scripts struct {
	Chart  template.JS // empty: take it from URL
	URL    string
	Hash   string
	Page   template.JS
	Policy string
}

// newScripts gathers the scripts. withChart is false to leave the chart library
// out.
func newScripts(withChart bool) (scripts, error) { return newScriptsOf(withChart, pageScripts()) }

// newScriptsOf is newScripts of a page with files of its own.
func newScriptsOf(withChart bool, files []string) (scripts, error) {
	page, err := joined(files...)
	if err != nil {
		return scripts{}, err
	}
	s := scripts{Page: template.JS(page)}
	allowed := []string{source(page)}
	if chart, err := assets.ReadFile(chartFile); err == nil && withChart {
		s.Chart = template.JS(chart)
		allowed = append(allowed, source(string(chart)))
	} else {
		s.URL, s.Hash = chartURL, chartHash
		allowed = append(allowed, chartURL)
	}
	// Styles may be inline because the chart library sets them on what it draws.
	s.Policy = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; " +
		"style-src 'unsafe-inline'; script-src " + strings.Join(allowed, " ")
	return s, nil
}

func pageScripts() []string {
	return []string{"base.js", "selection.js", "charts.js", "points.js", "drawing.js", "brush.js", "charts/*.js", "decide.js",
		"trials.js", "filter.js", "csv.js", "facts.js", "details.js", "theme.js", "print.js", "contents.js", "start.js"}
}

func pageStyles() []string { return []string{"page.css", "live.css", "parts/*.css"} }

// joined puts files of the page together in the order of the patterns.
func joined(patterns ...string) (string, error) {
	var all strings.Builder
	for _, pattern := range patterns {
		names, err := fs.Glob(assets, "assets/page/"+pattern) // sorted
		if err != nil {
			return "", err
		}
		for _, name := range names {
			part, err := assets.ReadFile(name)
			if err != nil {
				return "", err
			}
			all.Write(part)
		}
	}
	return all.String(), nil
}

// source names an inline script in a content security policy.
func source(script string) string {
	sum := sha256.Sum256([]byte(script))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
