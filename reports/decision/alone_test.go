package decision

import (
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
)

func TestAloneRows(t *testing.T) {
	d := reportstest.Study(60)
	if rows := New(view.New(d)).Alone; len(rows) != 0 {
		t.Fatalf("of an older study: %+v", rows)
	}
	var pair view.Model
	for _, m := range view.New(d).Models() {
		if !m.Trial.Single() {
			pair = m
		}
	}
	for _, route := range []string{"a", "b"} {
		for seed := range 3 {
			r := results.AloneRun{FinalRun: results.FinalRun{Trial: pair.Trial.Number, Seed: seed, TestAccuracy: .1}, Route: route, Cost: pair.Trial.Cost / 2, Predicted: make([]int, len(d.TestLabels))}
			d.Alone = append(d.Alone, r)
		}
	}
	v := view.New(d)
	rows := New(v).Alone
	if len(rows) != 3 || !rows[0].Whole || rows[1].Whole || rows[1].What != "its route a alone" || rows[2].What != "its route b alone" {
		t.Fatalf("%+v", rows)
	}
	plan := strings.Split(pair.Trial.Plan(), " + ")
	for i, row := range rows[1:] {
		if row.Model != plan[i] || row.Share != "50\u00a0% of its cost" || !strings.Contains(row.Brings, " points (") || row.Interval == "" {
			t.Errorf("%+v", row)
		}
	}
}
