// Package page is what a page of charts is built from: sections with a chart,
// controls and tables, the common parts of charts, figures as JSON, and the block
// of data that the page's script works on. It knows nothing of studies.
//
// Chart options are built with go-echarts, but neither its templates nor its
// function strings are used, because those write labels unescaped; formatters are
// in the page's own script. Colours in chart options are names such as "--two",
// which the script looks up in the style sheet, so that light, dark and print
// each have their own.
package page
