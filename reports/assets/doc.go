// Package assets holds the files of a report's page: style, scripts, templates
// and the chart library, and the content security policy that allows its scripts
// and nothing else.
//
// The chart library is fetched when the program is built, not when a report is
// read:
//
//	go generate ./reports/assets
//
// runs npm ci and copies echarts.min.js to dist, from where it is embedded.
// Without it everything still works but the charts, which then need a network;
// the page says so.
package assets

//go:generate npm ci --ignore-scripts --no-audit --no-fund
//go:generate cp node_modules/echarts/dist/echarts.min.js dist/echarts.min.js
