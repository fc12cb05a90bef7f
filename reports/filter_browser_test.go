package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/search"
)

func testFilters(t *testing.T, b *tab) {
	b.see("front")
	v := view.New(reportstest.Study(120))
	number := func(t *view.Trial, key string) float64 {
		for _, s := range view.SettingsOf(t.Settings, t.Params) {
			var x float64
			if _, err := fmt.Sscan(s.Value, &x); strings.HasSuffix(s.Key, key) && err == nil {
				return x
			}
		}
		return -1
	}
	text := func(t *view.Trial) string { return string(t.Settings) }
	for _, c := range []struct {
		words string
		want  func(*view.Trial) bool
	}{
		{"#12", func(t *view.Trial) bool { return t.Number == 12 }},
		{"#12 #7", func(t *view.Trial) bool { return t.Number == 12 || t.Number == 7 }},
		{"flops<60000", func(t *view.Trial) bool { return t.Costs.FLOPs < 60000 }},
		{"flops>=60k FLOPs<0.1M", func(t *view.Trial) bool { return t.Costs.FLOPs >= 60000 && t.Costs.FLOPs < 100_000 }},
		{"accuracy>=0.8", func(t *view.Trial) bool { return rounded(t.Accuracy) >= 0.8 }},
		{"accuracy<80%", func(t *view.Trial) bool { return rounded(t.Accuracy) < 0.8 }},
		{"learning_rate<1e-3", func(t *view.Trial) bool { return number(t, "train.learning_rate") < 1e-3 }},
		{"train.learning_rate>0.004", func(t *view.Trial) bool { return number(t, "train.learning_rate") > 4e-3 }},
		{"dropout=0.3", func(t *view.Trial) bool { return number(t, "combiner.dropout") == 0.3 }},
		{"dropout!=0.3", func(t *view.Trial) bool { return number(t, "combiner.dropout") != 0.3 }},
		{"submodel=rnn", func(t *view.Trial) bool { return strings.Contains(text(t), `submodel":"rnn`) }},
		{"nan rnn", func(t *view.Trial) bool { return t.State == search.Failed && strings.Contains(text(t), "rnn") }},
		{"flops<", func(*view.Trial) bool { return true }},
		{"nothing<3", func(*view.Trial) bool { return false }},
	} {
		want := []int{}
		for i := range v.Trials {
			if c.want(&v.Trials[i]) {
				want = append(want, i)
			}
		}
		b.Perform(fmt.Sprintf(`parts.words.value = %q; parts.words.dispatchEvent(new Event('input'))`, c.words))
		b.Settle()
		if got := selected(b); !slices.Equal(got, want) {
			t.Errorf("%q selects %v, want %v", c.words, got, want)
		}
		measured := slices.DeleteFunc(want, func(n int) bool { return !num.Finite(v.Trials[n].Accuracy) })
		if got := colored(b, "front"); !slices.Equal(got, measured) {
			t.Errorf("%q: the front has %v in colour, want %v", c.words, got, measured)
		}
	}
	if hint := ask[string](b, `document.querySelector('.hint').textContent`); !strings.Contains(hint, "“nothing”") {
		t.Errorf("nothing says that there is no such number: %q", hint)
	}
	testFilterAndBrush(t, b, v)
}

// testFilterAndBrush: what is both filtered and brushed is selected.
func testFilterAndBrush(t *testing.T, b *tab, v *view.View) {
	b.Perform(`clearSelection(); choose([1, 2, 3, 4, 5, 6, 7, 8], 'made up'); filterBy('words', 'flops>60000')`)
	want := []int{}
	for n := 1; n <= 8; n++ {
		if v.Trials[n].Costs.FLOPs > 60000 {
			want = append(want, n)
		}
	}
	if got := selected(b); !slices.Equal(got, want) {
		t.Errorf("brushed and filtered are %v, want %v", got, want)
	}
	b.Perform(`clearSelection()`)
	if got := len(selected(b)); got != 120 {
		t.Errorf("after clearing %d are selected, want 120", got)
	}
	if left := ask[string](b, `parts.words.value + parts.state.value + parts.routes.value`); left != "" {
		t.Errorf("after clearing the filters hold %q", left)
	}
	b.Perform(`parts.state.value = 'front'; parts.state.dispatchEvent(new Event('change'))`)
	front := []int{}
	for _, one := range v.Front {
		front = append(front, one.Number)
	}
	slices.Sort(front)
	if got := selected(b); !slices.Equal(got, front) {
		t.Errorf("on the front are %v, want %v", got, front)
	}
}
