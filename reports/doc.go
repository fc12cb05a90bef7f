// Package reports writes a study, or several side by side, as one HTML page.
//
// The page opens from a disk with no network: style, script, data and the chart
// library are inside it, and a content security policy forbids it to ask for
// anything else. It has two kinds of content. What is short (the summary, the
// chosen models, the small tables beside the charts) is HTML, written through
// html/template. What may be long (the trials, their settings, the points of the
// charts) is one JSON block in columns, which the page's script shows a page at
// a time.
//
// Nothing in a study is trusted: class names, settings and errors come from
// files. So text reaches the page only through html/template, encoding/json
// (which escapes <, > and &) and, in the script, textContent.
//
// The page has one selection of trials, made by brushing in a chart, by a click
// on a cell of the pairs or by the table's filters, and all charts and the table
// show it. On paper each chart is drawn once more, as shapes.
//
// The data go one way: input is loaded from the store, view works it out, and
// charts, modelcharts, decision and advice make sections and texts of it, which
// this package puts on the page.
package reports
