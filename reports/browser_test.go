package reports

import (
	"io"
	"testing"

	"github.com/doubleroute/sweep/internal/browsertest"
	"github.com/doubleroute/sweep/reports/assets"
	"github.com/doubleroute/sweep/reports/reportstest"
)

// TestInBrowser opens reports in a real browser, from files, and uses them as a
// reader does.
func TestInBrowser(t *testing.T) {
	s := suite{t, browsertest.Start(t)}
	s.page("table", reportstest.Study(120), step{"order", testTable}, step{"download", testDownload})
	s.Run("no chart library", func(t *testing.T) {
		t.Parallel()
		testWithoutCharts(t, openWritten(t, s.browser, "#trial-table tbody tr", func(w io.Writer) error { return write(w, reportstest.Study(60), false) }))
	})
	decidePages(s)
	_, embedded := assets.Script()
	detailsPages(s, embedded)
	if !embedded {
		t.Log("the chart library is not built in (go generate ./reports/assets): charts are not tested")
		return
	}
	sharedPages(s)
	chartPages(s)
	accessPages(s)
	comparisonPages(s)
	modelsPages(s)
	printPages(s)
	searchPages(s)
	selectionPages(s)
}

// sharedPages are pages for more than one test, because they are much to load or
// because each test has charts of its own on them.
func sharedPages(s suite) {
	s.shared("many trials", reportstest.Study(10_000),
		step{"charts", testMany}, step{"steps", testLevelSteps}, step{"search", testManySearched}, step{"brush", testManySelected})
	s.shared("hostile text", reportstest.Hostile(),
		step{"charts", testHostile}, step{"selection", testHostileSelection}, step{"details", testHostileDetails},
		step{"limit", testHostileLimit}, step{"print", testCopies}, step{"download", testHostileDownload}, step{"phone", testModelsNarrow})
	s.shared("charts", reportstest.Study(60),
		step{"drawn", testCharts}, step{"tables", testTablesAreAlike}, step{"cost", testTableFollowsCost}, step{"choices", testTablesFollow}, step{"poor", testPoorCurve}, step{"buttons", testCopyNames}, step{"models", testModelsDrawn}, step{"volume", testVolume}, step{"curves", testStops},
		step{"slices", testSlices}, step{"contour", testContour}, step{"edf", testDistributions}, step{"timeline", testTimeline})
}
