package diagnose

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/text"
)

func TestMistakes(t *testing.T) {
	d := wordy(300)
	labels := d.Labels(routes.Test)
	r := routes.Predictions{Predicted: make([]int32, len(labels)), Confidence: make([]float64, len(labels))}
	check := func(most int) []Mistake {
		t.Helper()
		list := mistakes(d, routes.Test, r)
		alike := map[[2]int32]int{}
		for i, e := range list {
			if e.Truth == e.Predicted || i > 0 && e.Confidence > list[i-1].Confidence {
				t.Errorf("mistake %d of %v", i, list)
			}
			if alike[[2]int32{e.Truth, e.Predicted}]++; alike[[2]int32{e.Truth, e.Predicted}] > 5 {
				t.Errorf("more than 5 of a kind in %v", list)
			}
		}
		if len(list) != most {
			t.Errorf("%d mistakes, want %d", len(list), most)
		}
		return list
	}
	for i := range r.Predicted { // three classes, each taken for the next one
		r.Predicted[i] = (labels[i] + 1) % 3
		r.Confidence[i] = float64(i%7) / 7
	}
	list := check(15)
	if first := slices.Index(r.Confidence, 6.0/7); list[0].Text != d.Corpus.Test.Examples[first].Fields[0] {
		t.Errorf("the first mistake is %q, not the first of the most confident", list[0].Text)
	}
	copy(r.Predicted, labels)
	check(0)
	r.Predicted[7] = 3
	check(1)
}

// Of many kinds of mistakes, forty examples are enough.
func TestMistakesAreBounded(t *testing.T) {
	d := wordy(300)
	labels := d.Labels(routes.Test)
	r := routes.Predictions{Predicted: make([]int32, len(labels)), Confidence: make([]float64, len(labels))}
	for i := range labels {
		labels[i] = int32(i)
	}
	if n := len(mistakes(d, routes.Test, r)); n != 40 {
		t.Errorf("%d mistakes are shown", n)
	}
}

func TestShort(t *testing.T) {
	for _, c := range []struct {
		ex   text.Example
		want string
	}{
		{text.Example{Fields: []string{"a text"}}, "a text"},
		{text.Example{Fields: []string{"subject", "body </script>"}}, "subject | body </script>"},
		{text.Example{Fields: []string{strings.Repeat("é", 300)}}, strings.Repeat("é", 300)},
		{text.Example{Fields: []string{strings.Repeat("é", 301)}}, strings.Repeat("é", 299) + "…"},
		{text.Example{Fields: []string{strings.Repeat("🦊", 5000), "body"}}, strings.Repeat("🦊", 299) + "…"},
		{text.Example{Fields: []string{strings.Repeat("\xff", 5000)}}, strings.Repeat("\uFFFD", 299) + "…"},
		{text.Example{Numbers: []float32{1, -0.5, 1e-9}}, "1, -0.5, 1e-09"},
	} {
		if got := Short(c.ex); got != c.want {
			t.Errorf("%.40q is shortened to %q", c.ex.Fields, got)
		}
	}
	if n := utf8.RuneCountInString(Short(text.Example{Numbers: make([]float32, 10000)})); n != 300 {
		t.Errorf("many numbers have %d characters", n)
	}
}
