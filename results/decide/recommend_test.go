package decide

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/internal/check"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// wished returns the recommendation for a goal.
func wished(t *testing.T, all []Recommendation, goal string) *Recommendation {
	t.Helper()
	for i := range all {
		if all[i].Goal == goal {
			return &all[i]
		}
	}
	return nil
}

func TestRecommend(t *testing.T) {
	for _, c := range []struct {
		name     string
		e        Evidence
		limit    *Limit
		accurate int
		cheapest int // -1: none
		under    int
		read     bool
		unread   int // -1: none
	}{
		// A tenth of 5000 is 500: of 0 and 6, 0 was read, and 6 is better on validation.
		{"as usual", usual(), nil, 3, 3, 0, true, 6},
		{"without what was said of the texts", usual().withoutTexts(), nil, 3, 3, 0, true, 6},
		{"a wider margin", withMargin(usual(), .02), nil, 3, 1, 0, true, 6},
		{"a wider margin, without the texts", withMargin(usual().withoutTexts(), .02), nil, 3, 1, 0, true, 6},
		{"a margin that the worse exceeds", withMargin(usual(), .005), nil, 3, 3, 0, true, 6},
		{"under a limit of its own", usual(), &Limit{"parameters", 500}, 3, 3, 1, true, -1},
		{"the limit is that of the best", usual(), &Limit{"bytes", 10000}, 3, 3, 3, true, -1},
		{"nothing read is cheap enough", usual(), &Limit{"flops", 95}, 3, 3, 5, false, -1},
		{"nothing is", usual(), &Limit{"flops", 80}, 3, 3, -1, false, -1},
		{"no limit to anything", usual(), &Limit{"flops", math.Inf(1)}, 3, 3, 3, true, -1},
		{"latency of none is known", usual(), &Limit{"latency", 10}, 3, 3, -1, false, -1},
		{"equal ones: the cheaper", evidenceOf(100, line{10, .9, 1, []int{90, 91}}, line{20, .9, 1, []int{92, 91}}), nil, 0, 0, 0, true, -1},
		{"better on the test part alone", evidenceOf(1000, line{10, .9, 1, []int{800, 805}}, line{20, .85, 1, []int{900, 905}}), nil, 0, 0, 0, true, -1},
		{"as good but about as dear", evidenceOf(1000, line{81, .8, 1, []int{900, 901}}, line{100, .9, 1, []int{900, 901}}), nil, 1, 1, 0, true, -1},
		{"as good and cheaper", evidenceOf(1000, line{80, .8, 1, []int{900, 901}}, line{100, .9, 1, []int{900, 901}}), nil, 1, 0, 0, true, -1},
		{"as good and about as cheap as a better one", evidenceOf(1000, line{50, .8, 1, []int{900, 901}}, line{60, .85, 1, []int{900, 901}}, line{100, .9, 1, []int{900, 901}}), nil, 2, 1, 0, true, -1},
		{"one seed and no texts", evidenceOf(100, line{1, .8, 1, []int{80}}, line{20, .9, 2, []int{95}}).withoutTexts(), nil, 1, -1, 0, true, -1},
		{"nothing read", evidenceOf(100, line{1, .8, 1, nil}, line{20, .9, 2, nil}), nil, 1, -1, 0, false, -1},
		{"only what left the front was read", evidenceOf(100, line{100, .5, 1, []int{80, 82}}, line{50, .9, 2, nil}), nil, 1, -1, 1, false, -1},
		{"what failed does not count", evidenceOf(100, line{1, .8, 1, []int{80, 82}}, line{9, .9, 2, []int{-1, -1}}), nil, 0, 0, 0, true, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, f := range c.e.Finals {
				if f.TestAccuracy < 0 {
					c.e.Finals[i].TestAccuracy = nan
				}
			}
			all := New(c.e).Recommend(c.limit)
			for goal, want := range map[string]int{GoalAccurate: c.accurate, GoalCheapest: c.cheapest, GoalLimit: c.under} {
				got := -1
				if r := wished(t, all, goal); r != nil {
					got = r.Trial
				}
				if got != want {
					t.Errorf("%s: trial %d, not %d", goal, got, want)
				}
			}
			if r := wished(t, all, GoalLimit); r != nil {
				unread := -1
				if r.Unread != nil {
					unread = *r.Unread
				}
				if r.Read != c.read || unread != c.unread || r.Limit == nil || math.IsNaN(r.Limit.Most) {
					t.Errorf("under the limit: %+v, unread %d", r, unread)
				}
			}
		})
	}
}

// withMargin is evidence of a study with a margin of its own.
func withMargin(e Evidence, margin float64) Evidence {
	e.Study.Margin = margin
	return e
}

// Nearly the same cost is no saving, and a quarter of the cost at half a point less is named:
// a pair of 912,480 FLOPs was once called the cheapest as good as one of 913,362.
func TestRecommendTheKnee(t *testing.T) {
	e := evidenceOf(500,
		line{5_300, .80, 1, []int{401, 402, 403}},
		line{228_000, .915, 2, []int{456, 455, 454}},
		line{912_480, .918, 2, []int{458, 459, 457}},
		line{913_362, .920, 2, []int{458, 459, 458}},
	)
	named := func(e Evidence) (all []string) {
		for _, r := range New(e).Recommend(nil) {
			all = append(all, fmt.Sprintf("%s %d %v", r.Goal, r.Trial, r.Lose))
		}
		return all
	}
	same(t, "recommended", named(e), []string{"accurate 3 NaN", "cheapest 3 0.01", "lose 1 0.005", "limit 0 NaN"})
	// A step at which it is another model is named too, and the study's own margin.
	e.Trials[1].Accuracy = .907
	e.Study.Margin = .15
	same(t, "with a wide margin", named(e)[1:4], []string{"cheapest 0 0.15", "lose 1 0.02", "lose 0 0.15"})
	// Before the test part is read, the validation part says the same.
	e.Finals, e.Predictions = nil, nil
	same(t, "unread", named(e)[1:3], []string{"lose 1 0.02", "lose 0 0.15"})
}

func TestRecommendedFigures(t *testing.T) {
	d := New(withMargin(usual(), .02))
	all := d.Recommend(nil)
	best, cheap, under := wished(t, all, GoalAccurate), wished(t, all, GoalCheapest), wished(t, all, GoalLimit)
	value, accuracy := d.Test(3)
	same(t, "value", best.Value, value)
	same(t, "accuracy", best.Accuracy, accuracy)
	if best.Difference.Mean != 0 || best.Tied || !cheap.Tied || !cheap.Shown || cheap.Lose != .02 || cheap.CostShare != .2 || under.Tied || under.Shown || best.Shown {
		t.Errorf("%+v", all)
	}
	same(t, "difference", cheap.Difference, d.Difference(1, 3))
	same(t, "limit", *under.Limit, Limit{"flops", 500})

	e := usual()
	e.Trials[3].Cost = 4567
	same(t, "limit in two digits", *New(e).DefaultLimit(), Limit{"flops", 460})
	e.Finals, e.Predictions = nil, nil
	r := New(e).Recommend(nil)[0]
	same(t, "before the test part is read", r.Value, stats.Estimate{Interval: stats.Interval{Mean: .92, Low: nan, High: nan}, Covers: stats.CoversNothing})
	if r.Read || !math.IsNaN(float64(r.Optimism)) || r.Among != 0 {
		t.Errorf("%+v", r)
	}
	if none := New(Evidence{}).Recommend(nil); len(none) != 0 {
		t.Errorf("of nothing: %+v", none)
	}
	if l := New(Evidence{}).DefaultLimit(); l.Cost != "flops" || !math.IsNaN(l.Most) {
		t.Errorf("the limit of nothing: %+v", l)
	}
	var back []Recommendation
	text, err := json.Marshal(all)
	must(t, err)
	must(t, json.Unmarshal(text, &back))
	same(t, "read back from JSON", back[1], *cheap)
}

// The limit is never below what the cheapest complete trial costs: there is a
// model under it.
func TestDefaultLimitAdmitsOne(t *testing.T) {
	for _, c := range []struct{ cheapest, best, want float64 }{
		{9, 900, 90}, {90, 900, 90}, {101, 900, 110}, {456, 900, 460}, {461, 900, 470}, {991, 995, 1000}, {912345, 1e6, 920000}, {900, 900, 900},
	} {
		failed := line{1, nan, 1, nil} // costs less, and is no model
		d := New(evidenceOf(100, failed, line{c.cheapest, .8, 1, nil}, line{c.best, .9, 2, []int{90, 91}}))
		if l := d.DefaultLimit(); l.Most != c.want {
			t.Errorf("cheapest %v, best %v: the limit is %v, not %v", c.cheapest, c.best, l.Most, c.want)
		}
		if wished(t, d.Recommend(nil), GoalLimit) == nil {
			t.Errorf("cheapest %v, best %v: nothing is under the limit", c.cheapest, c.best)
		}
	}
	if got := roundedUp(0.00123); !(got >= .00123 && got < .0014) {
		t.Errorf("of a small cost it is %v", got)
	}
}

// What is recommended keeps its promises, on random evidence.
func TestRecommendProperties(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var lines []line
		for range 1 + rng.IntN(12) {
			l := line{math.Round(math.Exp(9 * rng.Float64())), float64(rng.IntN(50)) / 50, 1 + rng.IntN(2), nil}
			for range rng.IntN(4) {
				l.right = append(l.right, rng.IntN(41))
			}
			lines = append(lines, l)
		}
		e := evidenceOf(40, lines...)
		if seed%3 == 0 {
			e = e.withoutTexts()
		}
		d := New(e)
		all := d.Recommend(&Limit{"flops", 100})
		best := wished(t, all, GoalAccurate)
		for _, m := range d.Models {
			top := d.trial(best.Trial)
			if m.Trial.Accuracy > top.Accuracy {
				t.Errorf("seed %d: trial %d is more accurate than %d on the validation part", seed, m.Number, best.Trial)
			}
			if r := wished(t, all, GoalCheapest); r != nil && m.Cost < .8*min(d.trial(r.Trial).Cost, top.Cost) && d.Difference(m.Number, best.Trial).Low > -.01 {
				t.Errorf("seed %d: trial %d is cheaper than %d and as good", seed, m.Number, r.Trial)
			}
			if r := wished(t, all, GoalLimit); m.Cost <= 100 && (r == nil || m.Trial.Accuracy > d.trial(r.Trial).Accuracy) {
				t.Errorf("seed %d: trial %d is better under the limit", seed, m.Number)
			}
			for _, r := range all {
				one := d.trial(r.Trial)
				if r.Goal == GoalLose && m.Cost < .8*one.Cost && m.Trial.Accuracy >= top.Accuracy-float64(r.Lose) {
					t.Errorf("seed %d: trial %d is cheaper than %d and loses at most %v", seed, m.Number, r.Trial, r.Lose)
				}
				if r.Goal == GoalLose && (one.Cost > .8*top.Cost || one.Accuracy < top.Accuracy-float64(r.Lose)-1e-6) {
					t.Errorf("seed %d: trial %d is no saving, or loses more than %v", seed, r.Trial, r.Lose)
				}
			}
		}
		if r := wished(t, all, GoalLimit); r != nil && d.trial(r.Trial).Cost > 100 {
			t.Errorf("seed %d: trial %d is over the limit", seed, r.Trial)
		}
		if again := New(e).Recommend(&Limit{"flops", 100}); string(check.Raw(again)) != string(check.Raw(all)) {
			t.Errorf("seed %d: the second time it is %+v", seed, again)
		}
	}
}

// trial returns a trial by its number.
func (d *Decision) trial(number int) *results.Trial {
	for i := range d.trials {
		if d.trials[i].Number == number {
			return &d.trials[i]
		}
	}
	return nil
}
