package reports

import (
	"encoding/json"
	"html"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
)

// sentence is what a paragraph says.
func sentence(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

func TestDecisionOfAFixture(t *testing.T) {
	v := newView(fixture(60))
	d := newDecision(v)
	best, cheap := v.recommended(results.WishAccurate), v.recommended(results.WishCheapest)
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
	if want := "95\u00a0% interval " + v.Measure.between(value.Low, value.High); d.Cards[0].Interval != want {
		t.Errorf("interval %q, want %q", d.Cards[0].Interval, want)
	}
	page := html.UnescapeString(written(t, fixture(60)))
	order := []string{"Which model to take", "Does the second route pay?", `class="figures"`, "All models read on the test part", "What to try next", "Accuracy against cost"}
	last := -1
	for _, part := range order {
		at := strings.Index(page, part)
		if at <= last {
			t.Errorf("%q is at %d, after %d", part, at, last)
		}
		last = at
	}
}

// Of every model the page offers there is a command that names it.
func TestCommands(t *testing.T) {
	for _, c := range []struct {
		study string
		read  bool
		want  string
	}{
		{"quickstart", true, "sweep predict runs/quickstart/trial-7.sweep"},
		{"quickstart", false, "sweep export quickstart --trial 7"},
		{"; rm -rf ~", false, "sweep export '; rm -rf ~' --trial 7"},
		{"it's", true, `sweep predict 'runs/it'\''s/trial-7.sweep'`},
		{"-x", false, "sweep export '-x' --trial 7"},
		{"", false, "sweep export '' --trial 7"},
	} {
		if got := (commands{study: c.study}).take(7, c.read); got != c.want {
			t.Errorf("%q: %s, want %s", c.study, got, c.want)
		}
	}
	elsewhere := commands{"quickstart", "my results"}
	if got, want := elsewhere.take(7, true), "sweep predict 'my results/quickstart/trial-7.sweep'"; got != want {
		t.Errorf("elsewhere: %s, want %s", got, want)
	}
	if got, want := elsewhere.take(7, false), "sweep export quickstart --out 'my results' --trial 7"; got != want {
		t.Errorf("elsewhere: %s, want %s", got, want)
	}
}

func TestLimitCard(t *testing.T) {
	d := fixture(60)
	one := newDecision(newView(d)).Limit
	if one.Trial == nil || one.Same != nil || one.None != "" || one.Costs[0].Value != "flops" || !strings.HasSuffix(one.Words, " FLOPs") {
		t.Errorf("as usual: %+v", one)
	}
	for i := range d.Trials { // all alike
		d.Trials[i].Cost = 100
	}
	if none := newDecision(newView(d)).Limit; none.Trial != nil || !strings.Contains(none.None, "The cheapest is trial") {
		t.Errorf("nothing costs a tenth: %+v", none)
	}
	v := newView(fixture(60))
	best := v.recommended(results.WishAccurate)
	v.Recommended = append(slices.Clone(v.Recommended[:len(v.Recommended)-1]), results.Recommendation{Wish: results.WishLimit, Trial: best.Trial, Read: true})
	if again := newDecision(v).Limit; !strings.Contains(sentence(again.Same), "again, the most accurate") || again.Trial != nil {
		t.Errorf("the same as another: %q", sentence(again.Same))
	}
}

func TestSure(t *testing.T) {
	for _, c := range []struct {
		change func(*Data)
		want   string
	}{
		{func(*Data) {}, "cover both which seed a model is trained with and which texts the test part happens to hold (400 texts)"},
		{func(d *Data) { d.Readings = nil }, "so are too narrow"},
		{func(d *Data) { oneSeed(d) }, "one seed says nothing"},
		{func(d *Data) { oneSeed(d); d.Readings = nil }, "One seed gives no intervals."},
		{func(d *Data) { d.Finals = nil }, "has not been read"},
	} {
		d := fixture(60)
		c.change(&d)
		if got := sure(newView(d)); !strings.Contains(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := sure(newView(fixture(0))); got != "" {
		t.Errorf("of nothing it says %q", got)
	}
}

func oneSeed(d *Data) {
	d.Finals = slices.DeleteFunc(slices.Clone(d.Finals), func(f results.FinalRun) bool { return f.Seed > 0 })
}

func TestVerdictSentences(t *testing.T) {
	v := &view{Measure: newMeasure("accuracy"), Expense: newExpense("flops")}
	for n, routes := range [][]string{{"cnn", "rnn"}, {"mlp"}} {
		v.Trials = append(v.Trials, trial{Trial: results.Trial{Number: n, Routes: routes, Views: []string{"all", "odd"}[:len(routes)]}})
	}
	nan := math.NaN()
	about := func(mean, half float64) results.Estimate {
		return results.Estimate{Interval: results.Interval{Mean: mean, Low: mean - half, High: mean + half}}
	}
	compare := func(d results.Estimate) *results.Comparison {
		return &results.Comparison{Pair: 0, Single: 1, PairAccuracy: about(.9, .01), SingleAccuracy: about(.88, .01), Difference: d}
	}
	pair := 0
	saves := func(mean, low, high float64) *results.Saving {
		return &results.Saving{Single: 1, CheapestSingle: 1, Pair: &pair, SingleAccuracy: about(.88, .01), Share: results.Interval{Mean: mean, Low: low, High: high}}
	}
	const compared = " of accuracy: trial 0, cnn on all + rnn on odd, reaches 90.00\u00a0% (89.00 to 91.00); trial 1, mlp on all, a single route that costs no more, 88.00\u00a0% (87.00 to 89.00)"
	for _, c := range []struct {
		verdict results.Verdict
		want    string
	}{
		{results.Verdict{Word: results.VerdictGain, Gained: compare(about(.02, .01)), Saved: saves(.25, .1, .3)},
			"The second route pays: at no more cost it brings +2.00 points (95\u00a0% interval +1.00 to +3.00)" + compared +
				". At equal accuracy it costs 25\u00a0% less FLOPs (95\u00a0% interval from 30\u00a0% less to 10\u00a0% less): trial 0 against the best single route of any cost, trial 1."},
		{results.Verdict{Word: results.VerdictNone, Gained: compare(about(.02, .03)), Saved: &results.Saving{Single: 1, SingleAccuracy: about(.88, .01)}},
			"No gain from the second route: at no more cost it brings +2.00 points (95\u00a0% interval −1.00 to +5.00)" + compared +
				". At equal accuracy nothing is saved: no pair reaches the best single route, trial 1, 88.00\u00a0% (87.00 to 89.00)."},
		{results.Verdict{Word: results.VerdictLoss, Gained: compare(about(-.02, .01)), Saved: saves(-1, -1, -1)},
			"The second route does not pay: at no more cost it brings −2.00 points (95\u00a0% interval −3.00 to −1.00)" + compared +
				". At equal accuracy it costs 100\u00a0% more FLOPs: trial 0 against the best single route of any cost, trial 1."},
		{results.Verdict{Word: results.VerdictUnknown, Reason: results.ReasonOneSeed, Gained: compare(results.Estimate{Interval: results.Interval{Mean: .02, Low: nan, High: nan}})},
			"Whether the second route pays is not known: at no more cost it brings +2.00 points" + compared + ". One seed gives no intervals, so this may be chance."},
		{results.Verdict{Word: results.VerdictNone, Gained: compare(about(.02, .03)), Saved: &results.Saving{Single: 1, Pair: &pair, Share: results.Interval{Mean: .25, Low: .25, High: .25}}},
			"No gain from the second route: at no more cost it brings +2.00 points (95\u00a0% interval −1.00 to +5.00)" + compared +
				". At equal accuracy it costs 25\u00a0% less FLOPs: trial 0 against trial 0, the cheapest single route as accurate as the best one, trial 1."},
		{results.Verdict{Word: results.VerdictUnknown, Reason: results.ReasonNoSingle}, "Whether the second route pays is not known: no single route that costs no more was read on the test part."},
		{results.Verdict{Word: results.VerdictNone, Reason: results.ReasonNotOnFront}, "No gain from the second route: no pair is on the front. On the validation part single routes do as well for less."},
		{results.Verdict{Word: results.VerdictUnknown, Reason: results.ReasonNoPair}, "Whether the second route pays is not known: no trial with two routes is complete."},
		{results.Verdict{Word: results.VerdictUnknown, Reason: results.ReasonNotRead}, "Whether the second route pays is not known: no pair was read on the test part."},
	} {
		v.Verdict = c.verdict
		if got := sentence(verdict(v)); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

func TestCheaper(t *testing.T) {
	for saved, want := range map[float64]string{.25: "25\u00a0% less bytes", -1.5: "150\u00a0% more bytes", .001: "as much", -.001: "as much",
		.997: "99.7\u00a0% less bytes", -286: "287 times the bytes"} {
		if got := cheaper(saved, "bytes"); got != want {
			t.Errorf("%v: %q, want %q", saved, got, want)
		}
	}
}

func TestNotes(t *testing.T) {
	v := newView(fixture(60))
	best := *v.recommended(results.WishAccurate)
	best.Optimism, best.Among = 0.0123, 7
	if got := notes(v, best); len(got) != 1 || got[0] != "Picked as the best of 7 models by this figure, which makes it about 1.23 points too good." {
		t.Errorf("%q", got)
	}
	best.Optimism = 1e-9
	if got := notes(v, best); len(got) != 0 {
		t.Errorf("of next to nothing: %q", got)
	}
	for _, f := range v.models() {
		if f.Trial.Number == best.Trial {
			continue
		}
		r := results.Recommendation{Wish: results.WishLimit, Trial: f.Trial.Number, Read: true, Unread: &v.Trials[0].Number,
			Difference: v.Decision.Difference(f.Trial.Number, best.Trial), Tied: v.Decision.Tied(f.Trial.Number, best.Trial)}
		got := notes(v, r)
		if len(got) != 2 || !strings.Contains(got[0], " to the most accurate (") || !strings.Contains(got[0], "times cheaper") || strings.Contains(got[0], "tell them apart") != r.Tied || !strings.HasPrefix(got[1], "Trial 0 is within the limit") {
			t.Errorf("%q", got)
		}
	}
}

// The script is told all that it needs to choose a model by itself.
func TestDecideData(t *testing.T) {
	v := newView(fixture(60))
	d := newDecideData(v)
	if d.Best != v.recommended(results.WishAccurate).Trial || len(d.Models) != len(v.models()) || len(d.Cards) != len(newDecision(v).Cards) {
		t.Errorf("%+v", d)
	}
	for _, m := range d.Models {
		if m.Value == "" || m.Interval == "" || m.Strip == nil || m.Latency == nil || m.Command == "" {
			t.Errorf("trial %d: %+v", m.Trial, m)
		}
	}
	text, err := json.Marshal(newDecideData(newView(fixture(0))))
	if err != nil || regexp.MustCompile(`"(cards|models)":null`).Match(text) || !strings.Contains(string(text), `"best":-1`) {
		t.Errorf("of nothing: %s, %v", text, err)
	}
}
