package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
)

// modelsPages drives the sections about the models' insides.
func modelsPages(s suite) {
	s.page("models", reportstest.Study(60), step{"another", testOtherModel}, step{"mistakes", testMistakes})
	s.page("many classes", manyClasses(150), step{"models", testManyClasses})
}

// manyClasses is a fixture whose test part has n classes, the last of which are
// confused.
func manyClasses(n int) Data {
	d := reportstest.Study(60)
	d.Study.Classes = nil
	for class := range n {
		d.Study.Classes = append(d.Study.Classes, fmt.Sprintf("a class with a long name that is number %d", class))
	}
	for i := range d.TestLabels {
		d.TestLabels[i] = i % n
		for _, r := range d.Predictions {
			if r.Predicted[i] = i % n; (i+r.Seed)%3 == 0 {
				r.Predicted[i] = (i + 1) % n
			}
		}
	}
	return d
}

func testModelsDrawn(t *testing.T, b *tab) {
	b.quiet()
	v := view.New(reportstest.Study(60))
	first := v.Inspection.Models[0]
	if !first.Recommended {
		t.Fatal("the first model is not the recommended one")
	}
	type confusion struct{ Cells [][3]float64 }
	mistakes := 0
	for _, cell := range modelsOfPage[confusion](t, reportstest.Study(60), "confusion")[fmt.Sprint(first.Trial.Number)].Data.Cells {
		if cell[0] != cell[1] {
			mistakes++
		}
	}
	for chart, want := range map[string]map[string]int{
		"classes":       {"recall": 8, "95 % interval": 8},
		"confusion":     {"right": 8, "mistakes": mistakes},
		"calibration":   {"accuracy": 10, "95 % interval": 10},
		"coverage":      {"share answered": 51, "accuracy among them": 50},
		"contributions": {"contributions": 8 * (len(first.Diagnosis.Routes) + 2)},
		"routes":        {"both routes": len(v.Inspection.Pairs()), "route a alone": len(v.Inspection.Pairs()), "95 % interval": 3 * len(v.Inspection.Pairs())},
		"balance":       {"accuracy": 21, "as trained": 1},
		"lengths":       {fmt.Sprintf("trial %d", v.Finalists[0].Trial.Number): 14},
	} {
		got := drawn(b, chart)
		for series, n := range want {
			if got[series] != n {
				t.Errorf("%s draws %v, want %d of %q", chart, got, n, series)
			}
		}
	}
	tips := map[string]string{"classes": "recall: ", "confusion": "mean over seeds", "contributions": "route a: ", "calibration": "says ", "coverage": "right in ", "balance": "at w = ", "lengths": " tokens", "routes": "95"}
	for chart, want := range tips {
		b.Perform(`document.querySelector('[data-chart=` + chart + `]').scrollIntoView()`)
		series := map[string]string{"routes": "1"}[chart]
		if series == "" {
			series = "0"
		}
		b.Perform(`echarts.getInstanceByDom(document.querySelector('[data-chart=` + chart + `]')).dispatchAction({ type: 'showTip', seriesIndex: ` + series + `, dataIndex: 0 })`)
		if tip := ask[string](b, `document.querySelector('[data-chart=`+chart+`] .tip')?.textContent ?? ''`); !strings.Contains(tip, want) {
			t.Errorf("a point of %s says %q, not %q", chart, tip, want)
		}
	}
}

// choose chooses a value of a control as its reader would.
func choose(b *tab, section, name, value string) {
	b.Helper()
	b.Perform(fmt.Sprintf(`const choice = document.querySelector('#%s [data-control=%s]'); choice.value = %q;
		if (choice.value !== %q) throw new Error('no such choice'); choice.dispatchEvent(new Event('change', { bubbles: true }))`, section, name, value, value))
}

// rowsOf reads the texts of a section's first table.
func rowsOf(b *tab, section string) [][]string {
	b.Helper()
	return ask[[][]string](b, `[...document.querySelectorAll('#`+section+`-table-0 tbody tr')].map((row) => [...row.cells].map((c) => c.textContent))`)
}

func testOtherModel(t *testing.T, b *tab) {
	v := view.New(reportstest.Study(60))
	in := v.Inspection
	at := slices.IndexFunc(in.Models, func(s *view.Inspected) bool { return s.Trial.Single() != in.Models[0].Trial.Single() })
	other := in.Models[at]
	number := fmt.Sprint(other.Trial.Number)
	b.draw("classes", "confusion", "contributions", "calibration", "coverage")
	choose(b, "classes", "model", number)
	b.Settle()
	for _, section := range []string{"classes", "confusion", "mistakes", "contributions", "calibration", "coverage"} {
		if got := ask[string](b, `document.querySelector('#`+section+` [data-control=model]').value`); got != number {
			t.Errorf("%s shows the model %s, want %s", section, got, number)
		}
	}
	classes := len(v.Study.Classes)
	for _, section := range []string{"classes", "confusion", "contributions", "calibration", "coverage"} {
		got, rows := rowsOf(b, section), modelsOfPage[any](t, reportstest.Study(60), section)[number].Tables[0]
		if !slices.EqualFunc(got, rows.Rows, slices.Equal) {
			t.Errorf("the table of %s is %v, want %v", section, got, rows.Rows)
		}
		if heads := ask[[]string](b, `[...document.querySelectorAll('#`+section+`-table-0 thead th')].map((c) => c.textContent)`); !slices.Equal(heads, rows.Head) {
			t.Errorf("the columns of %s are %q, want %q", section, heads, rows.Head)
		}
	}
	note := ask[string](b, `document.getElementById('calibration-note').textContent`)
	if want := modelsOfPage[any](t, reportstest.Study(60), "calibration")[number].Note; want == "" || !strings.HasPrefix(note, want) {
		t.Errorf("the note is %q, want %q", note, want)
	}
	if got, want := drawn(b, "contributions")["contributions"], classes*(len(other.Diagnosis.Routes)+2); got != want {
		t.Errorf("%d cells of contributions, want %d", got, want)
	}
	testFigureAndOrder(t, b)
}

func testFigureAndOrder(t *testing.T, b *tab) {
	choose(b, "classes", "figure", "f1")
	if got := drawn(b, "classes"); got["F1"] != 8 || got["recall"] != 0 {
		t.Errorf("F1 is chosen, and %v drawn", got)
	}
	choose(b, "confusion", "order", "name")
	names := ask[[]string](b, `echarts.getInstanceByDom(document.querySelector('[data-chart=confusion]')).getOption().yAxis[0].data`)
	if !slices.IsSorted(names) || len(names) != 8 {
		t.Errorf("by name the classes are %q", names)
	}
}

func testMistakes(t *testing.T, b *tab) {
	v := view.New(reportstest.Study(60))
	all := v.Inspection.Models[0].Diagnosis.Mistakes
	if got := rowsOf(b, "mistakes"); len(got) != len(all) || got[0][0] != all[0].Text || got[0][1] != v.Inspection.ClassName(all[0].Truth) {
		t.Fatalf("the mistakes are %q, want %d", got, len(all))
	}
	pair := [2]int{all[0].Truth, all[0].Predicted}
	of := func(m results.Mistake) bool { return [2]int{m.Truth, m.Predicted} != pair }
	want := slices.DeleteFunc(slices.Clone(all), of)
	if len(want) == len(all) {
		t.Fatal("all mistakes are of one pair: nothing is filtered")
	}
	b.draw("confusion")
	// A click on the cell of the pair, where it is drawn.
	where := ask[[]float64](b, fmt.Sprintf(`(() => {
		const box = document.querySelector('[data-chart=confusion]'), chart = echarts.getInstanceByDom(box);
		box.scrollIntoView({ block: 'center' });
		const cell = chart.getOption().series[1].data.find((c) => c[3] === %d && c[4] === %d);
		const [x, y] = chart.convertToPixel({ seriesIndex: 1 }, [cell[0], cell[1]]), at = box.getBoundingClientRect();
		return [at.x + x, at.y + y];
	})()`, pair[0], pair[1]))
	b.Settle()
	b.Click(spot{X: where[0], Y: where[1]})
	if got := rowsOf(b, "mistakes"); len(got) != len(want) || got[0][0] != want[0].Text {
		t.Errorf("after the click %d mistakes are listed, want %d", len(got), len(want))
	}
	choose(b, "mistakes", "pair", "")
	if got := rowsOf(b, "mistakes"); len(got) != len(all) {
		t.Errorf("%d mistakes are listed again, want %d", len(got), len(all))
	}
	b.Perform(`showMistakes(3, 5)`)
	if got := rowsOf(b, "mistakes"); len(got) != 1 || got[0][0] != "No example of this is stored." {
		t.Errorf("of a pair without examples the table says %q", got)
	}
}

func testManyClasses(t *testing.T, b *tab) {
	b.draw("classes", "confusion")
	option := `echarts.getInstanceByDom(document.querySelector('[data-chart=%s]')).getOption().yAxis[0].data.length`
	if n := ask[int](b, fmt.Sprintf(option, "confusion")); n != 100 {
		t.Errorf("%d classes in the matrix, want 100", n)
	}
	if n := ask[int](b, fmt.Sprintf(option, "classes")); n != 40 {
		t.Errorf("%d classes have bars, want 40", n)
	}
	if n := len(rowsOf(b, "classes")); n != 150 {
		t.Errorf("the table has %d classes, want 150", n)
	}
	if high := ask[int](b, `document.querySelector('[data-chart=confusion]').clientHeight`); high < 12*100 {
		t.Errorf("the matrix of 100 classes is %d high", high)
	}
	b.Screen(390, 844)
	b.Settle()
	b.Perform(`redrawAll()`)
	if n := ask[int](b, fmt.Sprintf(option, "confusion")); n != 24 {
		t.Errorf("%d classes in the matrix on a phone, want 24", n)
	}
}

func testModelsNarrow(t *testing.T, b *tab) {
	b.Perform(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`)
	b.Scheme("dark")
	b.Screen(390, 844)
	b.Settle()
	if width := ask[int](b, `document.documentElement.scrollWidth`); width > 390 {
		t.Errorf("the page is %d wide on a phone of 390", width)
	}
}

// modelOfPage is what a section of the page holds of one model.
type modelOfPage[T any] struct {
	Note   string
	Tables []struct {
		Head []string
		Rows [][]string
	}
	Data T
}

// modelsOfPage returns what a section holds of each model, by trial.
func modelsOfPage[T any](t *testing.T, d Data, section string) map[string]modelOfPage[T] {
	t.Helper()
	return sectionData[struct{ Models map[string]modelOfPage[T] }](t, d, section).Models
}
