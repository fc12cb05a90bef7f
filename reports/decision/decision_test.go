package decision

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/verdict"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
)

func TestLimitCard(t *testing.T) {
	d := reportstest.Study(60)
	one := New(view.New(d)).Limit
	if one.Trial == nil || one.Same != nil || one.None != "" || one.Costs[0].Value != "flops" {
		t.Errorf("as usual: %+v", one)
	}
	if !strings.HasSuffix(one.Words, " FLOPs, about a tenth of what the most accurate costs") {
		t.Errorf("as usual: %s", one.Words)
	}
	v := view.New(d)
	v.Recommended = v.Recommended[:len(v.Recommended)-1]
	if none := newLimit(v, goalCards(v)); none.Trial != nil || !strings.Contains(none.None, "The cheapest is trial") || !strings.HasSuffix(none.None, " FLOPs.") {
		t.Errorf("nothing is so cheap: %+v", none)
	}
	for i := range d.Trials { // all alike
		d.Trials[i].Cost, d.Trials[i].Costs.FLOPs = 101, 101
	}
	if alike := New(view.New(d)).Limit; alike.None != "" || alike.Words != "110 FLOPs, about what the cheapest trial costs" {
		t.Errorf("nothing costs a tenth: %+v", alike)
	}
	if got := format.NewCost("train_seconds").Of(3.5); got != "3.5 train seconds" {
		t.Error(got)
	}
	v = view.New(reportstest.Study(60))
	best := v.For(decide.GoalAccurate)
	v.Recommended = append(slices.Clone(v.Recommended[:len(v.Recommended)-1]), decide.Recommendation{Goal: decide.GoalLimit, Trial: best.Trial, Read: true})
	if again := New(v).Limit; !strings.Contains(verdict.Text(again.Same), "again, the most accurate") || again.Trial != nil {
		t.Errorf("the same as another: %q", verdict.Text(again.Same))
	}
}

func TestSure(t *testing.T) {
	for _, c := range []struct {
		change func(*input.Data)
		want   string
	}{
		{func(*input.Data) {}, "Models are chosen by the validation part. “As good” means: shown to be less than 1 point worse than the most accurate, by the 95\u00a0% interval of the difference on the same texts. Each"},
		{func(*input.Data) {}, "cover both which seed a model is trained with and which texts the test part happens to hold (400 texts)"},
		{func(d *input.Data) { d.Predictions = nil }, "so are too narrow"},
		{func(d *input.Data) { oneSeed(d) }, "one seed says nothing"},
		{func(d *input.Data) { oneSeed(d); d.Predictions = nil }, "One seed gives no intervals."},
		{func(d *input.Data) { d.Finals = nil }, "has not been read"},
	} {
		d := reportstest.Study(60)
		c.change(&d)
		if got := sure(view.New(d)); !strings.Contains(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := sure(view.New(reportstest.Study(0))); got != "" {
		t.Errorf("of nothing it says %q", got)
	}
}

func oneSeed(d *input.Data) {
	d.Finals = slices.DeleteFunc(slices.Clone(d.Finals), func(f results.FinalRun) bool { return f.Seed > 0 })
}

func TestNotes(t *testing.T) {
	v := view.New(reportstest.Study(60))
	best := *v.For(decide.GoalAccurate)
	if got := notes(v, best); len(got) != 0 {
		t.Errorf("of the most accurate: %q", got)
	}
	for _, f := range v.Models() {
		if f.Trial.Number == best.Trial {
			continue
		}
		r := decide.Recommendation{Goal: decide.GoalLimit, Trial: f.Trial.Number, Read: true, Unread: &v.Trials[0].Number,
			Difference: v.Decision.Difference(f.Trial.Number, best.Trial), Tied: v.Decision.Tied(f.Trial.Number, best.Trial)}
		got := notes(v, r)
		if len(got) != 2 || !strings.Contains(got[0], " to the most accurate (") || !strings.Contains(got[0], "times cheaper") || strings.Contains(got[0], "is not significant") != r.Tied || !strings.HasPrefix(got[1], "Trial 0 is within the limit") {
			t.Errorf("%q", got)
		}
	}
}

// The card says how much worse than the most accurate a cheaper model is known to
// be, at most or at least.
func TestNotesOfTheCheapest(t *testing.T) {
	v := view.New(reportstest.Study(60))
	best, number := v.For(decide.GoalAccurate), -1
	for _, f := range v.Models() {
		if f.Trial.Number != best.Trial {
			number = f.Trial.Number
		}
	}
	about := func(low, high float64, covers string) stats.Estimate {
		return stats.Estimate{Interval: stats.Interval{Mean: -.01, Low: low, High: high}, Covers: covers}
	}
	for _, c := range []struct {
		difference  stats.Estimate
		tied, shown bool
		want        string
	}{
		{about(-.02, .001, stats.CoversBoth), true, false, ": the difference is not significant."},
		{about(-.02, -.001, stats.CoversBoth), false, false, ": significantly worse on the same texts."},
		{about(-.02, -.001, stats.CoversSeeds), false, false, ": significantly worse over its seeds."},
		{about(-.0149, .001, stats.CoversBoth), true, true, ": shown to be less than 1.5 points worse on the same texts."},
	} {
		r := decide.Recommendation{Goal: decide.GoalCheapest, Trial: number, Read: true, Difference: c.difference, Tied: c.tied, Lose: .015, Shown: c.shown}
		if got := notes(v, r); len(got) != 1 || !strings.HasSuffix(got[0], c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
		r.Goal = decide.GoalLose
		if got := notes(v, r); len(got) != 2 || !strings.HasPrefix(got[1], "Chosen by the validation part, where it is believed to have −") {
			t.Errorf("of one that may lose so much: %q", got)
		}
	}
}

// What costs nearly as much is not called cheaper.
func TestCheaper(t *testing.T) {
	for cost, want := range map[float64]string{912_480: " at about the same cost", 800_000: " at about the same cost", 730_000: ", 1.3 times cheaper", 228_000: ", 4 times cheaper", 1_200_000: ""} {
		if got := cheaper(cost, 913_362); got != want {
			t.Errorf("%v: %q, not %q", cost, got, want)
		}
	}
}

// The page lists what each step saves, and what each model loses.
func TestLosing(t *testing.T) {
	d := reportstest.Study(60)
	d.Study.Margin = .5
	v := view.New(d)
	got := New(v)
	if len(got.Losing) == 0 {
		t.Fatalf("nothing of %+v", v.Recommended)
	}
	last := verdict.Text(got.Losing[len(got.Losing)-1])
	if !strings.HasPrefix(last, "Lose at most 50 points: trial ") || !strings.Contains(last, " times cheaper; on the test part −") {
		t.Error(last)
	}
	if c := got.Cards[len(got.Cards)-1]; c.Title != "Loses at most 50 points" && !strings.Contains(c.Title, "as good") {
		t.Errorf("the last card is %q", c.Title)
	}
	for _, r := range got.Rows {
		if best := r.Trial.Number == v.For(decide.GoalAccurate).Trial; best != (r.Loses == format.Missing) || best != (r.CostShare == "") {
			t.Errorf("trial %d loses %q at %q", r.Trial.Number, r.Loses, r.CostShare)
		}
	}
}

// The script is told all that it needs to choose a model by itself.
func TestDecideData(t *testing.T) {
	v := view.New(reportstest.Study(60))
	d := NewData(v)
	if d.Best != v.For(decide.GoalAccurate).Trial || len(d.Models) != len(v.Models()) || len(d.Cards) != len(New(v).Cards) {
		t.Errorf("%+v", d)
	}
	for _, m := range d.Models {
		if m.Value == "" || m.Interval == "" || m.Bar == nil || m.Latency == nil || m.Command == "" {
			t.Errorf("trial %d: %+v", m.Trial, m)
		}
	}
	text, err := json.Marshal(NewData(view.New(reportstest.Study(0))))
	if err != nil || regexp.MustCompile(`"(cards|models)":null`).Match(text) || !strings.Contains(string(text), `"best":-1`) {
		t.Errorf("of nothing: %s, %v", text, err)
	}
}

// TestLimitSteps: for any limit, the last step that it reaches is the choice of
// package decide.
func TestLimitSteps(t *testing.T) {
	equal := reportstest.Study(60) // the more a trial costs to train, the less it costs to use
	for i := range equal.Trials {
		one := &equal.Trials[i]
		one.Accuracy, one.Cost = 0.8, float64(1000-one.Number)
		one.TrainSeconds = float64(one.Number)
	}
	unread := reportstest.Study(200)
	unread.Finals = nil
	for name, d := range map[string]input.Data{"usual": reportstest.Study(300), "nothing read": unread, "equal": equal, "hostile": reportstest.Hostile()} {
		v := view.New(d)
		for _, cost := range []string{"flops", "parameters", "bytes", "latency", "train_seconds", "unknown"} {
			steps := limitSteps(v, cost)
			if len(steps) == 0 && cost != "unknown" && cost != "latency" {
				t.Errorf("%s: no steps of %s", name, cost)
			}
			limits := []float64{-1, 0, 1, 1e12}
			for i := range v.Trials {
				if x := v.Decision.Cost(&v.Trials[i].Trial, cost); num.Finite(x) {
					limits = append(limits, x, math.Nextafter(x, 0))
				}
			}
			for _, most := range limits {
				r, ok := v.Decision.Under(decide.Limit{Cost: cost, Most: most})
				var got *limitStep
				for i := range steps {
					if steps[i].Most <= most {
						got = &steps[i]
					}
				}
				if (got != nil) != ok || ok && (got.Trial != r.Trial || (got.Unread == nil) != (r.Unread == nil) || r.Unread != nil && *got.Unread != *r.Unread) {
					t.Errorf("%s, at most %v of %s: %+v, want %+v (%v)", name, most, cost, got, r, ok)
				}
			}
		}
	}
}
