// Package reports writes a study as one HTML page.
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
// (which escapes <, > and &) and, in the script, textContent. The chart options
// are built with go-echarts but neither its templates nor its function strings
// are used, because those write labels unescaped; formatters are in the page's
// own script. Colours in chart options are names such as "--two", which the
// script looks up in the style sheet, so that light, dark and print each have
// their own.
//
// The page has one selection of trials, made by brushing in a chart, by a click
// on a cell of the pairs or by the table's filters, and all charts and the table
// show it. On paper each chart is drawn once more, as shapes.
//
// The chart library is fetched when the program is built, not when a report is
// read:
//
//	go generate ./reports
//
// runs npm ci in assets and copies echarts.min.js to assets/dist, from where it
// is embedded. Without it everything still works but the charts, which then
// need a network; the page says so.
package reports

//go:generate npm ci --prefix assets --ignore-scripts --no-audit --no-fund
//go:generate cp assets/node_modules/echarts/dist/echarts.min.js assets/dist/echarts.min.js
