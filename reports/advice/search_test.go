package advice

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// spoken checks that a rule speaks, and says so and so, or that it is silent.
func spoken(t *testing.T, what string, s *Suggestion, wants ...string) {
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

func TestGrowthSuggestion(t *testing.T) {
	speak := func(d input.Data) *Suggestion { v := view.New(d); return growthSuggestion(v, dimensions(v.Trials)) }
	rising := reportstest.PlainData(60, func(n int) float64 { return 0.5 + 0.005*float64(n) })
	spoken(t, "it still rises", speak(rising), "accuracy 10.00 points better", "sweep run 'my tickets.toml' --trials 120")
	flat := func(n int) float64 { return 0.9 - 0.001*float64(max(10-n, 0)) }
	s := speak(reportstest.PlainData(60, flat))
	spoken(t, "it is flat", s, "0.00 points better", "will bring little.")
	if !s.Edit {
		t.Error("a narrower space is another study")
	}
	spoken(t, "between the two", speak(reportstest.PlainData(60, func(n int) float64 {
		if n < 50 {
			return flat(n)
		}
		return flat(n) + 0.004
	})))
	spoken(t, "too few trials", speak(reportstest.PlainData(19, flat)), "19 complete trials are too few", "sweep run 'my tickets.toml' --trials 60")
	spoken(t, "one trial", speak(reportstest.PlainData(1, flat)), "1 complete trial is too few to tell whether more would help.", "--trials 60")
	many := reportstest.PlainData(40, flat)
	for i := 5; i < 40; i++ {
		many.Trials[i].State = search.Failed
	}
	spoken(t, "few are complete", speak(many), "5 complete trials are too few", "--trials 80")
	spoken(t, "none is", speak(input.Data{Trials: many.Trials[5:]}))
	spoken(t, "there are none", speak(input.Data{}))
	for _, count := range []int{1, 60} {
		running := reportstest.PlainData(count, flat)
		running.Running = true
		spoken(t, "it runs", speak(running))
	}
	left := reportstest.PlainData(60, flat)
	left.Trials[59].State = search.Running
	spoken(t, "it was left", speak(left))

	// The front has learning rates of the lower half only.
	narrow := reportstest.PlainData(60, func(n int) float64 { return 0.5 })
	for i := range narrow.Trials {
		narrow.Trials[i].Accuracy = 0.4
		if i < 5 {
			narrow.Trials[i].Accuracy = 0.5 + 0.01*float64(i)
		}
	}
	atEnd := reportstest.PlainData(60, func(int) float64 { return 0.4 })
	for i, n := range []int{18, 19, 38, 39} {
		atEnd.Trials[n].Accuracy, atEnd.Trials[n].Cost = 0.5+0.01*float64(i), float64(10+i)
	}
	for i := 40; i < 60; i++ {
		atEnd.Trials[i].Accuracy = 0.1 // nothing new
	}
	spoken(t, "a range is rather too narrow", speak(atEnd))
	spoken(t, "the front is in a corner", speak(narrow), "[train]\nlearning_rate = { min = 0.001, max = 0.0016, log = true }")
}

func TestEpochsSuggestion(t *testing.T) {
	study := func(value func(epoch int) float64) input.Data {
		d := reportstest.PlainData(3, func(n int) float64 { return 0.5 + 0.1*float64(n) })
		for n := range d.Trials {
			for e := 1; e <= 12; e++ {
				d.Epochs[n] = append(d.Epochs[n], results.Epoch{Epoch: e, Accuracy: value(e), NegLogLoss: value(e) - 2})
			}
		}
		return d
	}
	speak := func(d input.Data) *Suggestion { return epochsSuggestion(view.New(d), nil) }
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
	// declaring puts the front at the trials of these numbers, whose learning rate
	// is the (n mod 20)th of twenty from 0.001 to 0.01.
	declaring := func(declared string, front ...int) *Suggestion {
		d := reportstest.PlainData(60, func(int) float64 { return 0.1 })
		d.Settings = map[string]string{rateKey: declared}
		for i, n := range front {
			d.Trials[n].Accuracy, d.Trials[n].Cost = 0.5+0.01*float64(i), float64(10+i)
		}
		v := view.New(d)
		if len(v.Front) != len(front) {
			t.Fatalf("the front has %d trials", len(v.Front))
		}
		return edgesSuggestion(v, dimensions(v.Trials))
	}
	speak := func(front ...int) *Suggestion { return declaring(`{"log":true,"max":0.011,"min":0.0009}`, front...) }
	spoken(t, "at the top", speak(18, 19, 38, 39, 58), "train.learning_rate", "highest tenth of its range", "learning_rate = { min = 0.0009, max = 0.033, log = true }")
	spoken(t, "at the bottom", speak(0, 20, 40, 1, 21), "lowest tenth of its range", "learning_rate = { min = 0.0003, max = 0.011, log = true }")
	spoken(t, "in the middle", speak(10, 11, 30, 31, 50))
	spoken(t, "not at the end of the range", declaring(`{"log":true,"max":1,"min":0.0001}`, 18, 19, 38, 39, 58))
	spoken(t, "not by factors", declaring(`{"max":0.0101,"min":0.001}`, 18, 19, 39, 59), "learning_rate = { min = 0.001, max = 0.015 }")
	spoken(t, "by steps", declaring(`{"max":0.0101,"min":0.0001,"step":0.0001}`, 18, 19, 39, 59), "learning_rate = { min = 0.0001, max = 0.0151, step = 0.0001 }")
	for _, declared := range []string{"", "0.3", "[0.1,0.2]", `{"max":0.009,"min":0.001}`, `{"max":0.01}`, `{"max":"much","min":0}`, `{"max":0.001,"min":0.01}`} {
		s := declaring(declared, 18, 19, 38, 39, 58)
		spoken(t, "declared is "+declared, s, "highest tenth of what was tried. Give it a range that reaches further above 0.01.")
		if s.Lines != "" || s.Edit || !slices.Equal(s.About, []string{rateKey}) {
			t.Errorf("declared is %q: it narrows what it does not know: %+v", declared, s)
		}
	}
	spoken(t, "at the unknown bottom", declaring("", 0, 20, 40, 1, 21), "reaches further below 0.001.")
	spoken(t, "two at the top", speak(19, 39, 10, 11, 12))
	spoken(t, "a front of three", speak(19, 39, 59))
}

func TestFailuresSuggestion(t *testing.T) {
	study := func(failed int, reason func(n int) string) *Suggestion {
		d := reportstest.PlainData(40, func(n int) float64 { return 0.5 })
		for i := range d.Trials {
			// The highest learning rates fail first.
			if 19-d.Trials[i].Number%20 < failed/2 {
				d.Trials[i].State, d.Trials[i].Accuracy, d.Trials[i].Error = search.Failed, math.NaN(), reason(i)
			}
		}
		v := view.New(d)
		return failuresSuggestion(v, dimensions(v.Trials))
	}
	diverged := func(n int) string { return fmt.Sprintf("epoch %d: the loss became NaN at step 1%d.", n%3, n) }
	spoken(t, "learning rates", study(10, diverged), "10 of 40 trials failed alike. Trial 15 says: epoch 0: the loss became NaN at step 115.", "learning rate above 0.0078", "learning_rate = { min = 0.001, max = 0.0078, log = true }")
	spoken(t, "few", study(2, diverged))
	spoken(t, "each for another reason", study(10, func(n int) string { return strings.Repeat("x", n) }))
	spoken(t, "none", study(0, diverged))

	all := reportstest.PlainData(1, func(int) float64 { return 0.5 })
	all.Trials[0].State, all.Trials[0].Error = search.Failed, "no memory"
	spoken(t, "the only one", failuresSuggestion(view.New(all), nil), "1 of 1 trial failed. Trial 0 says: no memory.")

	d := reportstest.PlainData(40, func(n int) float64 { return 0.5 })
	for i := 0; i < 40; i += 5 { // at all learning rates
		d.Trials[i].State, d.Trials[i].Error = search.Failed, strings.Repeat("memory ", 100)
	}
	v := view.New(d)
	s := failuresSuggestion(v, dimensions(v.Trials))
	spoken(t, "any rate", s, "sweep show tickets --trial 0", "…")
	if s.Edit || strings.Contains(s.Reason, "learning rate") {
		t.Errorf("it blames the learning rate: %+v", s)
	}
}

func TestLines(t *testing.T) {
	got := lines(view.Assignment{Key: "route.a.cnn.filters", Value: "9"}, view.Assignment{Key: "route.a.view", Value: `"all"`}, view.Assignment{Key: "train.epochs", Value: "24"})
	if want := "[route.a]\ncnn.filters = 9\nview = \"all\"\n\n[train]\nepochs = 24"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnfinishedSuggestion(t *testing.T) {
	d := reportstest.PlainData(30, func(n int) float64 { return 0.5 })
	speak := func() *Suggestion { return unfinishedSuggestion(view.New(d), nil) }
	spoken(t, "it is finished", speak())
	d.Trials[28].State = search.Waiting
	d.Study.Set = []string{"search.trials=30"}
	spoken(t, "it was left", speak(), "1 trial was begun and has not come to its end.", "sweep run 'my tickets.toml' --trials 30")
	d.Trials[29].State = search.Running
	spoken(t, "it was killed", speak(), "2 trials were begun and have not come to their end.")
	if first := For(view.New(d))[0]; first.Title != "Let the search finish" {
		t.Errorf("it begins with %+v", first)
	}
	d.Running = true
	spoken(t, "it runs", speak())
}
