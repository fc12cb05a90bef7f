package modelcharts

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// said makes predictions of predictions, one a seed, all with the same confidence.
func said(predictions ...[]int) []results.Predictions {
	var all []results.Predictions
	for seed, predicted := range predictions {
		r := results.Predictions{Seed: seed, Predicted: predicted}
		for range predicted {
			r.Confidence = append(r.Confidence, 0.5)
		}
		all = append(all, r)
	}
	return all
}

// TestProportion: given the half-width that independent texts have, the interval
// is Wilson's of as many.
func TestProportion(t *testing.T) {
	for _, c := range []struct{ p, n float64 }{{0.9, 50}, {0.5, 10}, {0.99, 1000}} {
		half := normal95 * math.Sqrt(c.p*(1-c.p)/c.n)
		got, want := proportion(stats.Interval{Mean: c.p, Low: c.p - half, High: c.p + half}, 3), wilson(c.p*c.n, c.n)
		if !near(got.Low, want.Low, 1e-9) || !near(got.High, want.High, 1e-9) {
			t.Errorf("%v of %v: %v, want %v", c.p, c.n, got, want)
		}
	}
	// Wilson's published example: none of 10.
	if none := wilson(0, 10); !near(none.Low, 0, 1e-12) || !near(none.High, 0.2775, 1e-4) {
		t.Errorf("none of 10: %v", none)
	}
	for _, i := range []stats.Interval{{Mean: math.NaN()}, {Mean: 2}} {
		if got := proportion(i, 10); num.Finite(got.Low) || num.Finite(got.High) {
			t.Errorf("%v has the interval %v", i, got)
		}
	}
}

func TestClassFigures(t *testing.T) {
	labels := []int{0, 0, 0, 0, 1, 1, 2}
	all := classFigures(labels, 4, said([]int{0, 0, 0, 1, 1, 0, 2}, []int{0, 0, 1, 1, 1, 1, 0}))
	figures := map[int]classFigure{}
	for _, c := range all {
		figures[c.Class] = c
	}
	nan := math.NaN()
	for class, want := range map[int][3]float64{ // means over the two seeds
		0: {(3./4 + 2./4) / 2, (3./4 + 2./3) / 2, (6./8 + 4./7) / 2},
		1: {(1./2 + 2./2) / 2, (1./2 + 2./4) / 2, (2./4 + 4./6) / 2},
		2: {(1 + 0) / 2., 1, (1 + 0) / 2.}, // the second seed puts nothing into it
		3: {nan, nan, nan},
	} {
		for i, got := range []stats.Interval{figures[class].Recall, figures[class].Precision, figures[class].F1} {
			if !near(got.Mean, want[i], 1e-12) && !(math.IsNaN(got.Mean) && math.IsNaN(want[i])) {
				t.Errorf("class %d has %v in place %d, want %v", class, got.Mean, i, want[i])
			}
		}
	}
	if all[0].Class != 2 || all[len(all)-1].Class != 3 {
		t.Errorf("the order is %v, want the worst recall first and what is not known last", all)
	}
}

// TestPrecisionOfManyTexts: over independent texts and one seed, the interval of
// precision is that of a proportion of the texts put into the class.
func TestPrecisionOfManyTexts(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	labels, predicted := make([]int, 3000), make([]int, 3000)
	right, put := 0.0, 0.0
	for i := range labels {
		labels[i] = rng.IntN(3)
		predicted[i] = labels[i]
		if rng.IntN(5) == 0 {
			predicted[i] = rng.IntN(3)
		}
		if predicted[i] == 1 {
			put++
			right += indicator(labels[i] == 1)
		}
	}
	at := slices.IndexFunc(classFigures(labels, 3, said(predicted)), func(c classFigure) bool { return c.Class == 1 })
	got, want := classFigures(labels, 3, said(predicted))[at].Precision, wilson(right, put)
	if !near(got.Mean, want.Mean, 1e-12) || !near(got.Low, want.Low, 0.002) || !near(got.High, want.High, 0.002) {
		t.Errorf("the precision is %v, want about %v", got, want)
	}
}

// FuzzClassFigures: whatever was said, figures lie between 0 and 1 and their
// intervals around them.
func FuzzClassFigures(f *testing.F) {
	f.Add([]byte{0, 1, 2, 0}, []byte{0, 1, 1, 1}, []byte{2, 2, 2, 2})
	f.Add([]byte{0}, []byte{0}, []byte{0})
	f.Fuzz(func(t *testing.T, truth, one, two []byte) {
		n := min(len(truth), len(one), len(two))
		if n == 0 {
			return
		}
		labels, a, b := make([]int, n), make([]int, n), make([]int, n)
		for i := range n {
			labels[i], a[i], b[i] = int(truth[i]%7), int(one[i]%7), int(two[i]%7)
		}
		for _, c := range classFigures(labels, 7, said(a, b)) {
			for _, i := range []stats.Interval{c.Recall, c.Precision, c.F1} {
				if !math.IsNaN(i.Mean) && (i.Mean < 0 || i.Mean > 1+1e-9) || i.Low > i.Mean+1e-9 || i.High < i.Mean-1e-9 {
					t.Errorf("class %d: %v", c.Class, i)
				}
			}
		}
		c := newConfusion(labels, 7, said(a, b))
		if order := slices.Sorted(slices.Values(c.order)); !slices.Equal(order, []int{0, 1, 2, 3, 4, 5, 6}) {
			t.Errorf("the order %v does not hold every class once", c.order)
		}
		total := 0.0
		for _, count := range c.counts {
			total += count
		}
		if !near(total, float64(n), 1e-6) {
			t.Errorf("%v texts are counted, want %d", total, n)
		}
	})
}

func TestConfusedClassesStandTogether(t *testing.T) {
	// 0 and 5 are confused most, then 5 and 3, then 1 and 4; 2 with none.
	var labels, predicted []int
	add := func(truth, said, n int) {
		for range n {
			labels, predicted = append(labels, truth), append(predicted, said)
		}
	}
	for class := range 6 {
		add(class, class, 20)
	}
	add(0, 5, 9)
	add(3, 5, 6)
	add(4, 1, 3)
	c := newConfusion(labels, 6, said(predicted))
	apart := func(a, b int) int {
		d := slices.Index(c.order, a) - slices.Index(c.order, b)
		return max(d, -d)
	}
	if apart(0, 5) != 1 || apart(5, 3) != 1 || apart(1, 4) != 1 {
		t.Errorf("the order is %v", c.order)
	}
	if c.order[len(c.order)-1] != 2 {
		t.Errorf("the class that is confused with none is not last: %v", c.order)
	}
}

// TestManyClassesAreCut: of very many classes those of the most confused pairs
// are drawn.
func TestManyClassesAreCut(t *testing.T) {
	var labels, predicted []int
	for class := range 300 {
		for n := range 4 {
			labels, predicted = append(labels, class), append(predicted, class)
			if n == 0 && class >= 180 { // the last ones are confused
				predicted[len(predicted)-1] = class - 1
			}
		}
	}
	c := newConfusion(labels, 300, said(predicted))
	if len(c.order) != mostConfused {
		t.Fatalf("%d classes are drawn, want %d", len(c.order), mostConfused)
	}
	for _, class := range c.order {
		if class < 179 {
			t.Errorf("class %d is drawn, which is confused with none", class)
		}
	}
	s := &view.Inspected{Predictions: said(predicted)}
	if note := confusionNote(s, c); !strings.Contains(note, "Of 300 classes, the 100 of the most confused pairs are drawn") {
		t.Errorf("nothing is said of what is left out: %q", note)
	}
}

func TestHardTexts(t *testing.T) {
	labels := []int{0, 1, 1, 0}
	model := func(predictions ...[]int) *view.Inspected { return &view.Inspected{Predictions: said(predictions...)} }
	for _, c := range []struct {
		models []*view.Inspected
		want   string
	}{
		{nil, ""},
		{[]*view.Inspected{model([]int{0, 1, 0, 1}), model([]int{0, 0, 1, 0})}, "Of 4 texts of the test part, each is put into the right class by any of the 2 models with any seed."},
		{[]*view.Inspected{model([]int{0, 0, 1, 0}, []int{0, 0, 1, 1}), model([]int{0, 0, 2, 1})}, "1 is never put into the right class by any of the 2 models with any seed: likely wrong labels, or texts that are hard to tell. Of 1 of them all models say the same wrong class."},
		{[]*view.Inspected{model([]int{0, 0, 0, 0}), model([]int{0, 2, 2, 0})}, "2 are never put into the right class by any of the 2 models with any seed: likely wrong labels, or texts that are hard to tell."},
		{[]*view.Inspected{model([]int{1, 1, 1, 0})}, "1 is never put into the right class by the one model with any seed."},
	} {
		if got := hardTexts(view.Inspection{Labels: labels, Models: c.models}); !strings.HasSuffix(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}
