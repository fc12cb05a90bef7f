package decide

import (
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// alone is what a route of a trial did alone: by seed, how many of the first texts
// it has right, of so many.
func alone(trial int, route string, cost float64, texts int, right ...int) (all []results.AloneRun) {
	for seed, n := range right {
		r := results.AloneRun{FinalRun: results.FinalRun{Trial: trial, Seed: seed, TestAccuracy: float64(n) / float64(texts)}, Route: route,
			Cost: cost, Costs: results.Costs{FLOPs: int64(cost)}, Predicted: make([]int, texts)}
		for i := n; i < texts; i++ {
			r.Predicted[i] = 1
		}
		all = append(all, r)
	}
	return all
}

func TestAlone(t *testing.T) {
	e := usual()
	e.Trials[3].Views = []string{"all", "odd"}
	e.Alone = append(alone(3, "b", 2000, 1000, 890, 886, 894), alone(3, "a", 3000, 1000, 880, 870, 890)...)
	e.Alone = append(e.Alone, alone(0, "b", 1, 1000, 1)...)  // which has no route b
	e.Alone = append(e.Alone, alone(99, "a", 1, 1000, 1)...) // and there is no such trial
	d := New(e)
	got := d.Alone()
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	a, b := got[0], got[1]
	if a.Pair != 3 || a.Route != "a" || a.Kind != "cnn" || a.View != "all" || b.Route != "b" || b.Kind != "rnn" || b.View != "odd" || a.Seeds != 3 || a.Cost != 3000 || a.CostShare != .6 || b.Costs.FLOPs != 2000 {
		t.Errorf("%+v", got)
	}
	same(t, "accuracy", a.Accuracy, stats.Crossed([][]float64{hits(880), hits(870), hits(890)}, true))
	same(t, "of the pair", a.PairAccuracy, d.model(3).Accuracy)
	same(t, "difference", a.Difference, stats.CrossedDifference([][]float64{hits(909), hits(906), hits(903)}, [][]float64{hits(880), hits(870), hits(890)}, true))

	// Without the texts, by the seeds; and of older studies, nothing.
	for i := range e.Alone {
		e.Alone[i].Predicted = nil
	}
	estimated(t, "by its seeds", New(e).Alone()[0].Difference, stats.NewEstimate(stats.WelchDifference([]float64{.909, .906, .903}, []float64{.88, .87, .89}), stats.CoversSeeds))
	if none := New(usual()).Alone(); len(none) != 0 {
		t.Errorf("of an older study: %+v", none)
	}
}

// A second route does not pay where one of the pair's own routes does as well alone.
func TestVerdictComparesWithItsOwnRoutes(t *testing.T) {
	e := asHard(evidenceOf(1000, line{10, .8, 1, []int{850, 851}}, line{100, .9, 2, []int{900, 901}}))
	if v := New(e).Verdict(); v.Word != VerdictGain || v.Gained.Own != "" {
		t.Fatalf("%s over %+v", v.Word, v.Gained)
	}
	e.Alone = append(alone(1, "a", 60, 1000, 800, 801), alone(1, "b", 40, 1000, 899, 902)...)
	if g := New(e).Verdict(); g.Word != VerdictNone || g.Gained.Own != "b" || g.Gained.Single != 1 || g.Gained.SingleCost != 40 || g.Gained.Difference.Mean != 0 {
		t.Errorf("%s over %+v", g.Word, g.Gained)
	}
	alike := evidenceOf(1000, line{100, .9, 2, []int{900, 901}})
	alike.Alone = append(alone(0, "a", 60, 1000, 899, 902), alone(0, "b", 40, 1000, 800, 801)...)
	if v := New(alike).Verdict(); v.Word != VerdictNone || v.Gained.Own != "a" {
		t.Errorf("where no single route was measured: %s, %s over %+v", v.Word, v.Reason, v.Gained)
	}
	e.Alone = alone(1, "b", 40, 1000, 800, 801)
	if v := New(e).Verdict(); v.Word != VerdictGain || v.Gained.Own != "" {
		t.Errorf("%s over %+v", v.Word, v.Gained)
	}
}
