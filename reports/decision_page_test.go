package reports

import (
	"html"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/decision"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/decide"
)

func TestDecisionOfAFixture(t *testing.T) {
	v := view.New(reportstest.Study(60))
	d := decision.New(v)
	best, cheap := v.For(decide.GoalAccurate), v.For(decide.GoalCheapest)
	if best == nil || cheap == nil || len(d.Cards) == 0 || d.Cards[0].Trial.Number != best.Trial {
		t.Fatalf("recommended %+v, cards %+v", v.Recommended, d.Cards)
	}
	if both := best.Trial == cheap.Trial; both != (len(d.Cards) == 1) || both != strings.Contains(d.Cards[0].Title, ", and the cheapest") {
		t.Errorf("%d cards, the first is %q", len(d.Cards), d.Cards[0].Title)
	}
	if len(d.Rows) != len(v.Finalists)+len(v.Baselines) || !d.Tied {
		t.Errorf("%d rows of %d and %d models", len(d.Rows), len(v.Finalists), len(v.Baselines))
	}
	value, _ := v.Decision.Test(best.Trial)
	if want := "95\u00a0% interval " + v.Measure.Between(value.Low, value.High); d.Cards[0].Interval != want {
		t.Errorf("interval %q, want %q", d.Cards[0].Interval, want)
	}
	page := html.UnescapeString(written(t, reportstest.Study(60)))
	order := []string{"Which model to take", "Does the second route pay?", `class="figures"`, "All models read on the test part", "What to try next", "Pareto front: accuracy against cost"}
	last := -1
	for _, part := range order {
		at := strings.Index(page, part)
		if at <= last {
			t.Errorf("%q is at %d, after %d", part, at, last)
		}
		last = at
	}
}
