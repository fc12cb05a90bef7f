package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

// shownTable is a table as a reader has it.
type shownTable struct {
	Name, Region string
	Head         []string
	Rows         [][]string
}

// tableBeside reads the first table of a section.
func tableBeside(b *tab, section string) shownTable {
	b.Helper()
	return ask[shownTable](b, fmt.Sprintf(`(() => {
		const own = document.getElementById('%s-table-0'), cells = (row) => [...row.cells].map((c) => c.textContent);
		return { Name: own.closest('details').querySelector('summary').textContent, Region: own.parentElement.getAttribute('aria-label'),
			Head: cells(own.tHead.rows[0]), Rows: [...own.tBodies[0].rows].map(cells) };
	})()`, section))
}

// testTableFollowsCost: the table of the front holds the points of the line that
// is drawn, whatever the cost, and is at last what it was.
func testTableFollowsCost(t *testing.T, b *tab) {
	first := tableBeside(b, "front")
	if len(first.Rows) == 0 || !slices.Contains(first.Head, "FLOPs") {
		t.Fatalf("the table begins as %+v", first)
	}
	for _, c := range []struct{ value, head string }{
		{"parameters", "parameters"}, {"bytes", "bytes"}, {"latency", "latency, p50 (µs)"}, {"seconds", "training time (s)"},
	} {
		choose(b, "front", "cost", c.value)
		line := ask[[][]string](b, `echarts.getInstanceByDom(document.querySelector('[data-chart=front]')).getOption().series.find((s) => s.name === 'front')
			.data.filter((p) => p[2] !== null).map(([x, y, trial]) => [String(trial), plan(rowOf.get(trial)), amount(x), score(y)])`)
		got := tableBeside(b, "front")
		if got.Head[2] != c.head || got.Name != "The front by "+c.head+", as a table" || got.Region != got.Name {
			t.Errorf("%s: the table is headed %q and called %q and %q", c.value, got.Head, got.Name, got.Region)
		}
		if rows := columnsOf(got.Rows, 4); len(line) == 0 || !slices.EqualFunc(rows, line, slices.Equal) {
			t.Errorf("%s: the table holds %q, the line %q", c.value, rows, line)
		}
	}
	if tests := strings.Count(fmt.Sprint(rowsOf(b, "front")), " to "); tests == 0 {
		t.Error("no test result of a finalist is in the table")
	}
	choose(b, "front", "cost", "flops")
	if last := tableBeside(b, "front"); fmt.Sprint(last) != fmt.Sprint(first) {
		t.Errorf("the table ends as %+v, it began as %+v", last, first)
	}
}

// testLeastLatency: no study minimizes the latency, which is measured of finalists
// only. The page of one that says so draws these, and every other cost.
func testLeastLatency(t *testing.T, b *tab) {
	b.quiet()
	b.draw("front")
	v := view.New(leastLatency())
	counts := drawn(b, "front")
	if n := counts["one route"] + counts["two routes"]; n == 0 || n > len(v.Finalists)+len(v.Baselines) {
		t.Errorf("%d trials are drawn", n)
	}
	line := ask[[]int](b, `drawings.get('front').option.series.find((s) => s.name === 'front').data.map((p) => p[2]).filter((n) => n !== null)`)
	front := ask[[]int](b, `trials.front`)
	if len(line) == 0 || slices.ContainsFunc(line, func(n int) bool { return !slices.Contains(front, n) }) {
		t.Errorf("the line is %v, the front is %v", line, front)
	}
	choose(b, "front", "cost", "flops")
	if counts := drawn(b, "front"); counts["one route"]+counts["two routes"] <= len(v.Finalists)+len(v.Baselines) {
		t.Errorf("with FLOPs %v are drawn", counts)
	}
}

func leastLatency() Data {
	d := reportstest.Study(40)
	d.Study.Minimize = "latency"
	for i := range d.Trials {
		d.Trials[i].Cost = 3 + d.Trials[i].Cost/20000
	}
	return d
}

// columnsOf are the first columns of rows.
func columnsOf(rows [][]string, n int) [][]string {
	var all [][]string
	for _, row := range rows {
		all = append(all, row[:min(n, len(row))])
	}
	return all
}

// testTablesAreAlike: what the script makes of a choice is what the page comes
// with, where it comes with that choice.
func testTablesAreAlike(t *testing.T, b *tab) {
	front := ask[[][]string](b, madeRows(`charts.front.table({ cost: page.expense.key }).rows`))
	if sent := rowsOf(b, "front"); !slices.EqualFunc(front, sent, slices.Equal) {
		t.Errorf("the front is %q, sent was %q", front, sent)
	}
	values := ask[[][]string](b, madeRows(`page.data.slices.slice(0, 12).flatMap(({ key }) => charts.slices.table({ setting: key }).rows)`))
	if sent := rowsOf(b, "slices"); len(sent) == 0 || !slices.EqualFunc(values, sent, slices.Equal) {
		t.Errorf("the values of settings are %q, sent was %q", values, sent)
	}
	pair := ask[[][]string](b, madeRows(`charts.contour.table(controls('contour')).rows`))
	if sent := rowsOf(b, "contour"); len(sent) == 0 || !slices.EqualFunc(pair, sent, slices.Equal) {
		t.Errorf("the pair of settings is %q, sent was %q", pair, sent)
	}
}

func madeRows(expression string) string {
	return expression + `.map((row) => row.map((c) => (typeof c === 'object' ? String(c.trial) : c)))`
}

// testTablesFollow: the other tables beside charts with a choice follow it too,
// and come back.
func testTablesFollow(t *testing.T, b *tab) {
	for _, c := range []struct{ section, control, value, named, head string }{
		{"volume", "against", "seconds", "The hypervolume against training time, as a table", "training time, added up over trials"},
		{"volume", "against", "flops", "The hypervolume against FLOPs of training, as a table", "FLOPs of training, for each training text"},
		{"curves", "against", "flops", "The curves against FLOPs of training, as a table", "FLOPs of training, for each training text to its end"},
		{"slices", "setting", "train.learning_rate", "The values of train.learning_rate as a table", "value"},
		{"contour", "x", "route.a.submodel", "route.a.submodel and ", "route.a.submodel"},
	} {
		first := tableBeside(b, c.section)
		begun := ask[string](b, fmt.Sprintf(`controls('%s').%s`, c.section, c.control))
		if begun == c.value {
			t.Fatalf("%s begins with %s", c.section, begun)
		}
		choose(b, c.section, c.control, c.value)
		got := tableBeside(b, c.section)
		if !strings.HasPrefix(got.Name, c.named) || got.Region != got.Name || got.Name == first.Name || !slices.Contains(got.Head, c.head) || len(got.Rows) < 2 {
			t.Errorf("%s by %s: the table is %+v", c.section, c.value, got)
		}
		// A server that is followed sends its own table, which follows as well.
		b.Perform(fmt.Sprintf(`
			const own = document.getElementById('%s-table-0');
			delete own.dataset.chosen;
			own.tBodies[0].replaceChildren(...sent.get('%s').body);
			own.tHead.replaceChildren(...sent.get('%s').head);
			showTables()`, c.section, c.section, c.section))
		if again := tableBeside(b, c.section); fmt.Sprint(again) != fmt.Sprint(got) {
			t.Errorf("%s by %s: with new data the table is %+v", c.section, c.value, again)
		}
		choose(b, c.section, c.control, begun)
		if last := tableBeside(b, c.section); fmt.Sprint(last) != fmt.Sprint(first) {
			t.Errorf("%s: the table ends as %+v, it began as %+v", c.section, last, first)
		}
	}
}

// testParallelRoom: on paper, where the names of all axes have no room, there are
// fewer axes, cost and measure among them, and that is said.
func testParallelRoom(t *testing.T, b *tab) {
	type room struct {
		Apart float64
		Last  string
		Axes  int
		Said  string
	}
	of := func(class string) room {
		return ask[room](b, fmt.Sprintf(`(() => {
			const root = document.documentElement, had = root.className;
			root.className = '%s';
			const { parallel, parallelAxis: axes, graphic } = dressed('parallel');
			const width = chartWidth('parallel') - parallel.left - parallel.right;
			root.className = had;
			return { Apart: width / (axes.length - 1), Last: axes.at(-1).name, Axes: axes.length, Said: graphic?.[0].style.text ?? '' };
		})()`, class))
	}
	if screen := of(""); screen.Axes != 12 || screen.Said != "" {
		t.Errorf("on the screen it has %+v", screen)
	}
	if paper := of("paper"); paper.Apart < 78 || paper.Last != "accuracy" || paper.Said != fmt.Sprintf("no room here for %d more settings", 12-paper.Axes) {
		t.Errorf("on paper it has %+v", paper)
	}
}

// testPoorCurve: a curve that ends far below all others does not press them
// together.
func testPoorCurve(t *testing.T, b *tab) {
	low := ask[float64](b, `(() => {
		const own = page.data.curves, poor = own.find((c) => c.kind === 0 && c.value.length > 1), had = poor.value;
		poor.value = had.map(() => 0.01);
		const option = dressed('curves');
		poor.value = had;
		return option.graphic?.[0].style.text === '1 curve ends further down' ? option.yAxis[0].min : -1;
	})()`)
	if low < 0.2 {
		t.Errorf("the axis begins at %v", low)
	}
}

// testCopyNames: who hears the buttons can tell them apart.
func testCopyNames(t *testing.T, b *tab) {
	b.Perform(`openTrial(trials.front[0])`)
	names := ask[[]string](b, `[...document.querySelectorAll('button.copy')].map((e) => e.getAttribute('aria-label') + ' | ' + e.previousElementSibling.textContent.slice(0, 20))`)
	for _, name := range names {
		label, lines, _ := strings.Cut(name, " | ")
		if !strings.HasPrefix(label, "Copy: "+lines) {
			t.Errorf("a button beside %q is called %q", lines, label)
		}
	}
	if len(names) < 3 {
		t.Errorf("there are only %q", names)
	}
	b.Perform(`closePanel()`)
}

// testLevelSteps: no step of the front is so small that the line slants.
func testLevelSteps(t *testing.T, b *tab) {
	type steps struct{ Least, Off, Front float64 }
	got := ask[steps](b, `(() => {
		const chart = drawings.get('front'), rows = trials.front.map((n) => rowOf.get(n)), line = chart.option.series.find((s) => s.name === 'front').data;
		const { min, max } = chart.option.yAxis[0], rises = line.slice(1).map((p, i) => (p[1] - line[i][1]) / (max - min)).filter((d) => d !== 0);
		const off = rows.map((row, i) => Math.abs(trials.accuracy[row] - line[i][1]) / (max - min));
		return { Least: Math.min(...rises), Off: Math.max(...off), Front: rows.length };
	})()`)
	if got.Front < 10 || got.Least < 1.0/401 || got.Off > 1.0/400 || got.Off == 0 {
		t.Errorf("of the height of the chart, steps and what they are off are %+v", got)
	}
}
