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
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/stats"
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
	best, cheap := v.recommended(decide.WishAccurate), v.recommended(decide.WishCheapest)
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

// A choice of models says of the cards' models which card it is.
func TestModelsOfCardsAreNamed(t *testing.T) {
	v := newView(fixture(60))
	best, cheap := v.Cards[0].Trial.Number, v.Cards[len(v.Cards)-1].Trial.Number
	for _, s := range v.Inside.Models {
		label, want := s.label(), ""
		switch s.Trial.Number {
		case best:
			want = "the most accurate"
		case cheap:
			want = "the cheapest as good"
		}
		if strings.Contains(label, "(recommended)") || !strings.Contains(label, "("+want) && want != "" || want == "" && strings.HasSuffix(label, "good)") {
			t.Errorf("trial %d is %q, want %q", s.Trial.Number, label, want)
		}
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
		if got := (commands{study: c.study, file: "a.toml"}).take(7, c.read); got != c.want {
			t.Errorf("%q: %s, want %s", c.study, got, c.want)
		}
	}
	elsewhere := commands{study: "quickstart", folder: "my results", file: "a.toml"}
	if got, want := elsewhere.take(7, true), "sweep predict 'my results/quickstart/trial-7.sweep'"; got != want {
		t.Errorf("elsewhere: %s, want %s", got, want)
	}
	if got, want := elsewhere.take(7, false), "sweep export quickstart --out 'my results' --trial 7"; got != want {
		t.Errorf("elsewhere: %s, want %s", got, want)
	}
	// An older version of the program did not keep the file's name.
	if got, want := (commands{study: "my own"}).take(7, false), "sweep export 'my own' --experiment 'my own.toml' --trial 7"; got != want {
		t.Errorf("of a file that is not known: %s, want %s", got, want)
	}
}

func TestLimitCard(t *testing.T) {
	d := fixture(60)
	one := newDecision(newView(d)).Limit
	if one.Trial == nil || one.Same != nil || one.None != "" || one.Costs[0].Value != "flops" {
		t.Errorf("as usual: %+v", one)
	}
	if !strings.HasSuffix(one.Words, " FLOPs, about a tenth of what the most accurate costs") {
		t.Errorf("as usual: %s", one.Words)
	}
	v := newView(d)
	v.Recommended = v.Recommended[:len(v.Recommended)-1]
	if none := newLimit(v, wishCards(v)); none.Trial != nil || !strings.Contains(none.None, "The cheapest is trial") || !strings.HasSuffix(none.None, " FLOPs.") {
		t.Errorf("nothing is so cheap: %+v", none)
	}
	for i := range d.Trials { // all alike
		d.Trials[i].Cost, d.Trials[i].Costs.FLOPs = 101, 101
	}
	if alike := newDecision(newView(d)).Limit; alike.None != "" || alike.Words != "110 FLOPs, about what the cheapest trial costs" {
		t.Errorf("nothing costs a tenth: %+v", alike)
	}
	if got := newExpense("latency").of(3.5); got != "3.5 µs for half of the texts" {
		t.Error(got)
	}
	v = newView(fixture(60))
	best := v.recommended(decide.WishAccurate)
	v.Recommended = append(slices.Clone(v.Recommended[:len(v.Recommended)-1]), decide.Recommendation{Wish: decide.WishLimit, Trial: best.Trial, Read: true})
	if again := newDecision(v).Limit; !strings.Contains(sentence(again.Same), "again, the most accurate") || again.Trial != nil {
		t.Errorf("the same as another: %q", sentence(again.Same))
	}
}

func TestSure(t *testing.T) {
	for _, c := range []struct {
		change func(*Data)
		want   string
	}{
		{func(*Data) {}, "“As good” means that the mean lies within the interval of the most accurate. Each"},
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
	about := func(mean, half float64) stats.Estimate {
		return stats.Estimate{Interval: stats.Interval{Mean: mean, Low: mean - half, High: mean + half}}
	}
	compare := func(d stats.Estimate) *decide.Comparison {
		return &decide.Comparison{Pair: 0, Single: 1, PairAccuracy: about(.9, .01), SingleAccuracy: about(.88, .01), Difference: d}
	}
	pair := 0
	saves := func(mean, low, high, reached float64) *decide.Saving {
		return &decide.Saving{Single: 1, CheapestSingle: 1, Pair: &pair, SingleAccuracy: about(.88, .01), CheapestSingleAccuracy: about(.88, .01), PairAccuracy: about(.9, .01),
			Share: stats.Interval{Mean: mean, Low: low, High: high}, Reached: stats.Number(reached)}
	}
	other := saves(-.56, -.56, 0, .5)
	other.Pair, other.Single, other.CheapestSingle = new(int), 3, 1
	*other.Pair, other.SingleAccuracy, other.PairAccuracy = 2, about(.7462, .01), about(.864, .01)
	none := &decide.Saving{Single: 3, CheapestSingle: 3, SingleAccuracy: about(.91, .01), Share: stats.Interval{Mean: nan}, Reached: 0}
	const (
		compared = ": trial 0, cnn on all + rnn on odd, reaches 90.00\u00a0% (89.00 to 91.00); trial 1, mlp on all, a single route that costs no more, 88.00\u00a0% (87.00 to 89.00)"
		untold   = "at no more cost it brings +2.00 points (95\u00a0% interval −1.00 to +5.00) of accuracy, which cannot be told from none" + compared
	)
	for _, c := range []struct {
		verdict decide.Verdict
		want    string
	}{
		{decide.Verdict{Word: decide.VerdictGain, Gained: compare(about(.02, .01)), Saved: saves(.25, .1, .3, 1)},
			"The second route pays: at no more cost it brings +2.00 points (95\u00a0% interval +1.00 to +3.00) of accuracy" + compared +
				". At no less accuracy it costs 25\u00a0% less FLOPs (95\u00a0% interval from 30\u00a0% less to 10\u00a0% less): trial 0 against the best single route of any cost, trial 1."},
		{decide.Verdict{Word: decide.VerdictNone, Gained: compare(about(.02, .03)), Saved: none},
			"No gain from the second route: " + untold +
				". At no less accuracy nothing is saved (at both ends of the 95\u00a0% interval): no pair reaches the best single route, trial 3 with 91.00\u00a0%" +
				". In 100\u00a0% of the draws behind this interval no pair is as accurate, which counts as nothing saved."},
		{decide.Verdict{Word: decide.VerdictLoss, Gained: compare(about(-.02, .01)), Saved: saves(-1, -1, -1, .999)},
			"The second route does not pay: at no more cost it brings −2.00 points (95\u00a0% interval −3.00 to −1.00) of accuracy" + compared +
				". At no less accuracy it costs 100\u00a0% more FLOPs (at both ends of the 95\u00a0% interval): trial 0 against the best single route of any cost, trial 1."},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonOneSeed, Gained: compare(stats.Estimate{Interval: stats.Interval{Mean: .02, Low: nan, High: nan}}),
			Saved: saves(.25, nan, nan, nan)},
			"Whether the second route pays is not known: at no more cost it brings +2.00 points of accuracy" + compared +
				". At no less accuracy it costs 25\u00a0% less FLOPs: trial 0 against the best single route of any cost, trial 1. There is no interval, so this may be chance."},
		{decide.Verdict{Word: decide.VerdictNone, Gained: compare(about(.02, .03)), Saved: other},
			"No gain from the second route: " + untold +
				". At no less accuracy it costs 56\u00a0% more FLOPs (95\u00a0% interval from nothing saved to 56\u00a0% more): trial 2 with 86.40\u00a0% against trial 1, the cheapest single route as accurate as the best one, trial 3 with 74.62\u00a0%" +
				". In 50\u00a0% of the draws behind this interval no pair is as accurate, which counts as nothing saved."},
		{decide.Verdict{Word: decide.VerdictGain, Saved: saves(.25, .1, .3, .9994)},
			"The second route pays: what accuracy it brings at no more cost is not known, as no single route that costs no more was read on the test part" +
				". At no less accuracy it costs 25\u00a0% less FLOPs (95\u00a0% interval from 30\u00a0% less to 10\u00a0% less): trial 0 with 90.00\u00a0% against the best single route of any cost, trial 1 with 88.00\u00a0%."},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNoSingle},
			"Whether the second route pays is not known: no single route that costs no more was read on the test part; raise search.single_share or search.trials."},
		{decide.Verdict{Word: decide.VerdictNone, Reason: decide.ReasonNotOnFront}, "No gain from the second route: no pair is on the front. On the validation part single routes do as well for less."},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNoPair}, "Whether the second route pays is not known: no trial with two routes is complete."},
		{decide.Verdict{Word: decide.VerdictUnknown, Reason: decide.ReasonNotRead}, "Whether the second route pays is not known: no pair was read on the test part."},
	} {
		v.Verdict = c.verdict
		if got := sentence(verdict(v.Verdict, v.plan, v.Expense.Name)); got != c.want {
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
	best := *v.recommended(decide.WishAccurate)
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
		r := decide.Recommendation{Wish: decide.WishLimit, Trial: f.Trial.Number, Read: true, Unread: &v.Trials[0].Number,
			Difference: v.Decision.Difference(f.Trial.Number, best.Trial), Tied: v.Decision.Tied(f.Trial.Number, best.Trial)}
		got := notes(v, r)
		if len(got) != 2 || !strings.Contains(got[0], " to the most accurate (") || !strings.Contains(got[0], "times cheaper") || strings.Contains(got[0], "tell them apart") != r.Tied || !strings.HasPrefix(got[1], "Trial 0 is within the limit") {
			t.Errorf("%q", got)
		}
	}
}

// The cheapest as good may be told apart from the most accurate: the card says
// so.
func TestNotesOfTheCheapest(t *testing.T) {
	v := newView(fixture(60))
	best, number := v.recommended(decide.WishAccurate), -1
	for _, f := range v.models() {
		if f.Trial.Number != best.Trial {
			number = f.Trial.Number
		}
	}
	about := func(low, high float64, covers string) stats.Estimate {
		return stats.Estimate{Interval: stats.Interval{Mean: -.01, Low: low, High: high}, Covers: covers}
	}
	for _, c := range []struct {
		difference stats.Estimate
		tied       bool
		want       string
	}{
		{about(-.02, .001, stats.CoversBoth), true, ": the test does not tell them apart."},
		{about(-.02, -.001, stats.CoversBoth), false, ": within the interval of the most accurate, though the same texts tell them apart."},
		{about(-.02, -.001, stats.CoversSeeds), false, ": within the interval of the most accurate, though their seeds tell them apart."},
	} {
		r := decide.Recommendation{Wish: decide.WishCheapest, Trial: number, Read: true, Difference: c.difference, Tied: c.tied}
		if got := notes(v, r); len(got) != 1 || !strings.HasSuffix(got[0], c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// The script is told all that it needs to choose a model by itself.
func TestDecideData(t *testing.T) {
	v := newView(fixture(60))
	d := newDecideData(v)
	if d.Best != v.recommended(decide.WishAccurate).Trial || len(d.Models) != len(v.models()) || len(d.Cards) != len(newDecision(v).Cards) {
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
