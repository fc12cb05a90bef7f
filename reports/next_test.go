package reports

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// spoken checks that a rule speaks, and says so and so, or that it is silent.
func spoken(t *testing.T, what string, s *suggestion, wants ...string) {
	t.Helper()
	if len(wants) == 0 {
		if s != nil {
			t.Errorf("%s: it should be silent and says %+v", what, *s)
		}
		return
	}
	if s == nil {
		t.Errorf("%s: it is silent", what)
		return
	}
	for _, want := range wants {
		if !strings.Contains(s.Reason+"\n"+s.Lines, want) {
			t.Errorf("%s: no %q in %q, %q", what, want, s.Reason, s.Lines)
		}
	}
}

// plainData is a study of so many complete trials with one range; each costs as
// much as its number says and reaches what accuracy says of it.
func plainData(count int, accuracy func(n int) float64) Data {
	d := Data{Study: results.Study{Name: "tickets", File: "my tickets.toml", Maximize: "accuracy", Minimize: "flops"}, Epochs: map[int][]results.Epoch{}}
	for n := range count {
		rate := 0.001 * math.Pow(10, float64(n%20)/19)
		d.Trials = append(d.Trials, results.Trial{Number: n, State: search.Complete, Accuracy: accuracy(n), Cost: float64(1000 + n),
			Routes: []string{"cnn"}, Views: []string{"all"}, Params: encoded(map[string]any{"train.learning_rate": rate, "route.a.submodel": "cnn"})})
	}
	return d
}

func TestGrowthSuggestion(t *testing.T) {
	speak := func(d Data) *suggestion { v := newView(d); return growthSuggestion(v, dimensions(v.Trials)) }
	rising := plainData(60, func(n int) float64 { return 0.5 + 0.005*float64(n) })
	spoken(t, "it still rises", speak(rising), "10.00 points better", "sweep run 'my tickets.toml' --trials 120")
	flat := func(n int) float64 { return 0.9 - 0.001*float64(max(10-n, 0)) }
	s := speak(plainData(60, flat))
	spoken(t, "it is flat", s, "0.00 points better", "name = \"tickets-2\"\n\n[search]\nwarm_start = \"tickets\"")
	if !s.Edit {
		t.Error("a narrower space is another study")
	}
	spoken(t, "between the two", speak(plainData(60, func(n int) float64 {
		if n < 50 {
			return flat(n)
		}
		return flat(n) + 0.004
	})))
	spoken(t, "too few trials", speak(plainData(19, flat)))
	running := plainData(60, flat)
	running.Trials[59].State = search.Running
	spoken(t, "it still runs", speak(running))

	// The front has learning rates of the lower half only.
	narrow := plainData(60, func(n int) float64 { return 0.5 })
	for i := range narrow.Trials {
		narrow.Trials[i].Accuracy = 0.4
		if i < 5 {
			narrow.Trials[i].Accuracy = 0.5 + 0.01*float64(i)
		}
	}
	spoken(t, "the front is in a corner", speak(narrow), "[train]\nlearning_rate = { min = 0.001, max = 0.0016, log = true }")
}

func TestEpochsSuggestion(t *testing.T) {
	study := func(value func(epoch int) float64) Data {
		d := plainData(3, func(n int) float64 { return 0.5 + 0.1*float64(n) })
		for n := range d.Trials {
			for e := 1; e <= 12; e++ {
				d.Epochs[n] = append(d.Epochs[n], results.Epoch{Epoch: e, Accuracy: value(e), NegLogLoss: value(e) - 2})
			}
		}
		return d
	}
	speak := func(d Data) *suggestion { return epochsSuggestion(newView(d)) }
	rises := func(e int) float64 { return 0.5 + 0.02*float64(e) }
	spoken(t, "all rise", speak(study(rises)), "Of 3 learning curves on the front, 3 are still going up", "by 6.00 points", "[train]\nepochs = 24")
	spoken(t, "none does", speak(study(func(e int) float64 { return 0.9 - 0.4/float64(e*e*e) })))
	spoken(t, "all fall", speak(study(func(e int) float64 { return 0.9 - 0.01*float64(e) })))
	spoken(t, "too short", speak(study(func(int) float64 { return math.NaN() })))
	one := study(rises)
	one.Epochs[0], one.Epochs[1] = one.Epochs[0][:3], one.Epochs[1][:3]
	spoken(t, "one of three", speak(one))
	loss := study(rises)
	loss.Study.Maximize = "neg_log_loss"
	spoken(t, "a loss", speak(loss), "by 0.0600 on average")
}

func TestEdgesSuggestion(t *testing.T) {
	// front puts the front at the trials of these numbers, whose learning rate is
	// the (n mod 20)th of twenty.
	speak := func(front ...int) *suggestion {
		d := plainData(60, func(int) float64 { return 0.1 })
		for i, n := range front {
			d.Trials[n].Accuracy, d.Trials[n].Cost = 0.5+0.01*float64(i), float64(10+i)
		}
		v := newView(d)
		if len(v.Front) != len(front) {
			t.Fatalf("the front has %d trials", len(v.Front))
		}
		return edgesSuggestion(v, dimensions(v.Trials))
	}
	spoken(t, "at the top", speak(18, 19, 38, 39, 58), "train.learning_rate", "highest tenth", "learning_rate = { min = 0.001, max = 0.03, log = true }")
	spoken(t, "at the bottom", speak(0, 20, 40, 1, 21), "lowest tenth", "learning_rate = { min = 0.00033, max = 0.01, log = true }")
	spoken(t, "in the middle", speak(10, 11, 30, 31, 50))
	spoken(t, "two at the top", speak(19, 39, 10, 11, 12))
	spoken(t, "a front of three", speak(19, 39, 59))
}

func TestExtent(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   string // empty: a choice
	}{
		{strings.Fields("1 2 3 4 5 6 7 8 9 10"), "{ min = 1, max = 10 }"},
		{strings.Fields("1 2 4 8 16 32 64 128 256"), "{ min = 1, max = 256, log = true }"},
		{strings.Fields("0 0.1 0.2 0.3 0.4 0.5 0.6 1"), "{ min = 0.0, max = 1.0 }"},
		{strings.Fields("1e-4 2e-4 4e-4 8e-4 1e-3 3e-3 1e-2 3e-2 1e-1"), "{ min = 0.0001, max = 0.1, log = true }"},
		{strings.Fields("16 32 16 32 16 32 16 32"), ""},
		{strings.Fields(`"a" "b" 1 2 3 4 5 6 7 8`), ""},
		{nil, ""},
	} {
		var trials []trial
		for _, value := range c.values {
			trials = append(trials, trial{Trial: results.Trial{Params: []byte(`{"k":` + value + `}`)}})
		}
		dims := dimensions(trials)
		got := ""
		if d := find(dims, "k"); d != nil {
			if e, n, ok := d.extent(everyRow); ok {
				got = e.String()
				if n != len(c.values) {
					t.Errorf("%q: %d values", c.values, n)
				}
			}
		}
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.values, got, c.want)
		}
	}
}

func TestWidened(t *testing.T) {
	for _, c := range []struct {
		e    extent
		top  bool
		want string // empty: it cannot be
	}{
		{extent{Low: 16, High: 128, Log: true, Whole: true}, true, "{ min = 16, max = 384, log = true }"},
		{extent{Low: 16, High: 128, Log: true, Whole: true}, false, "{ min = 5, max = 128, log = true }"},
		{extent{Low: 1, High: 9, Whole: true}, false, ""},
		{extent{Low: 0, High: 0.8}, false, ""},
		{extent{Low: 0, High: 0.8}, true, "{ min = 0.0, max = 0.95 }"},
		{extent{Low: 0, High: 1}, true, ""},
		{extent{Low: -1, High: 3}, false, "{ min = -3.0, max = 3.0 }"},
	} {
		got := ""
		if w, ok := c.e.widened(c.top); ok {
			got = w.String()
		}
		if got != c.want {
			t.Errorf("%+v: %s, want %s", c.e, got, c.want)
		}
	}
}

func TestFailuresSuggestion(t *testing.T) {
	study := func(failed int, reason func(n int) string) *suggestion {
		d := plainData(40, func(n int) float64 { return 0.5 })
		for i := range d.Trials {
			// The highest learning rates fail first.
			if 19-d.Trials[i].Number%20 < failed/2 {
				d.Trials[i].State, d.Trials[i].Accuracy, d.Trials[i].Error = search.Failed, math.NaN(), reason(i)
			}
		}
		v := newView(d)
		return failuresSuggestion(v, dimensions(v.Trials))
	}
	diverged := func(n int) string { return fmt.Sprintf("epoch %d: the loss became NaN at step 1%d.", n%3, n) }
	spoken(t, "learning rates", study(10, diverged), "10 of 40 trials failed alike. Trial 15 says: epoch 0: the loss became NaN at step 115.", "learning rate above 0.0078", "learning_rate = { min = 0.001, max = 0.0078, log = true }")
	spoken(t, "few", study(2, diverged))
	spoken(t, "each for another reason", study(10, func(n int) string { return strings.Repeat("x", n) }))
	spoken(t, "none", study(0, diverged))

	d := plainData(40, func(n int) float64 { return 0.5 })
	for i := 0; i < 40; i += 5 { // at all learning rates
		d.Trials[i].State, d.Trials[i].Error = search.Failed, strings.Repeat("memory ", 100)
	}
	v := newView(d)
	s := failuresSuggestion(v, dimensions(v.Trials))
	spoken(t, "any rate", s, "sweep show tickets --trial 0", "…")
	if s.Edit || strings.Contains(s.Reason, "learning rate") {
		t.Errorf("it blames the learning rate: %+v", s)
	}
}

func TestLines(t *testing.T) {
	got := lines(assignment{"route.a.cnn.filters", "9"}, assignment{"route.a.view", `"all"`}, assignment{"train.epochs", "24"})
	if want := "[route.a]\ncnn.filters = 9\nview = \"all\"\n\n[train]\nepochs = 24"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRerun(t *testing.T) {
	v := &view{Study: results.Study{Name: "tickets", File: "a b.toml", Set: []string{"train.epochs=3", "search.trials=9", "final.seeds=1"}}}
	if got := rerun(v, "--trials 8"); got != "sweep run 'a b.toml' --set 'train.epochs=3' --trials 8" {
		t.Error(got)
	}
	v.Study.File, v.Study.Set = "", nil
	if got := rerun(v, "--trials 8"); got != "sweep run tickets.toml --trials 8" {
		t.Error(got)
	}
}

// TestSuggestionsOfAnyData: whatever a study holds, there are at most five, each
// with a reason.
func TestSuggestionsOfAnyData(t *testing.T) {
	for _, d := range []Data{{}, fixture(0), fixture(1), fixture(8), fixture(60), hostile(), searched(fixture(120), "idle", "train.learning_rate", "x")} {
		all := suggestions(newView(d))
		if len(all) > mostSuggestions {
			t.Errorf("%d suggestions", len(all))
		}
		for _, s := range all {
			if s.Title == "" || s.Reason == "" || s.Edit && s.Lines == "" {
				t.Errorf("%+v", s)
			}
		}
	}
}
