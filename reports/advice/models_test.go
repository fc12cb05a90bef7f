package advice

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

func TestUnreadSuggestion(t *testing.T) {
	d := reportstest.PlainData(5, func(n int) float64 { return 0.5 })
	spoken(t, "not read", unreadSuggestion(view.New(d), nil), "sweep run 'my tickets.toml' --set final.seeds=3")
	d.Trials[4].State = search.Running
	spoken(t, "it still runs", unreadSuggestion(view.New(d), nil))
	spoken(t, "nothing to read", unreadSuggestion(view.New(input.Data{}), nil))
	spoken(t, "read", unreadSuggestion(view.New(reportstest.Study(60)), nil))
}

func TestFinalsSuggestion(t *testing.T) {
	speak := func(d input.Data) *Suggestion { return finalsSuggestion(view.New(d), nil) }
	spoken(t, "seeds scatter", speak(reportstest.ReadData([]int{300, 340, 320}, []int{330, 310, 350})), "is the seeds'", "--set final.seeds=8")
	s := speak(reportstest.ReadData([]int{352, 352, 352}, []int{353, 353, 353}))
	spoken(t, "texts are few", s, "100\u00a0% of its variance is the texts'", "with 400 texts", "takes about ")
	if s.Lines != "" {
		t.Errorf("there is no command for more texts: %q", s.Lines)
	}
	spoken(t, "far apart", speak(reportstest.ReadData([]int{200, 201, 202}, []int{350, 351, 352})))
	d := reportstest.ReadData([]int{352}, []int{353})
	d.Predictions = nil
	spoken(t, "one seed", speak(d), "trained once", "--set final.seeds=5")
	d = reportstest.ReadData([]int{340, 350, 360}, []int{345, 350, 365})
	d.Predictions = nil
	spoken(t, "seeds alone are known", speak(d), "--set final.seeds=8")
	spoken(t, "not read", speak(reportstest.PlainData(2, func(n int) float64 { return 0.5 })))
}

func TestTextsNeeded(t *testing.T) {
	for _, c := range []struct {
		i    stats.Interval
		want int
	}{
		{stats.Interval{Mean: .01, Low: -.01, High: .03}, 1600}, {stats.Interval{Mean: -.01, Low: -.03, High: .01}, 1600},
		{stats.Interval{Mean: .05, Low: .04, High: .06}, 0}, {stats.Interval{Mean: .0001, Low: -.1, High: .1}, 0}, {stats.Interval{Mean: 0, Low: -.1, High: .1}, 0},
	} {
		if got := textsNeeded(400, c.i); got != c.want {
			t.Errorf("%+v: %d, want %d", c.i, got, c.want)
		}
	}
}

func TestViewsSuggestion(t *testing.T) {
	speak := func(d input.Data) *Suggestion { return viewsSuggestion(view.New(d), nil) }
	none := reportstest.ReadData([]int{352, 350, 354}, []int{353, 351, 352})
	spoken(t, "it does not pay", speak(none), "Route b has seen odd.", "[route.b]\nview = [\"all\", \"first-half\", \"second-half\", \"even\"]")
	spoken(t, "it pays", speak(reportstest.ReadData([]int{200, 201, 202}, []int{350, 351, 352})))
	spoken(t, "nothing is known", speak(reportstest.PlainData(5, func(n int) float64 { return 0.5 })))
	for i, view := range input.DefaultViews() {
		t := none.Trials[1]
		t.Number, t.Accuracy, t.Views = 2+i, 0.1, []string{"all", view}
		none.Trials = append(none.Trials, t)
	}
	spoken(t, "all views were tried", speak(none))
}

func TestIdleSuggestion(t *testing.T) {
	speak := func(d input.Data) *Suggestion { v := view.New(d); return idleSuggestion(v, dimensions(v.Trials)) }
	study := func(count int, matters func(rate, idle float64) float64) input.Data {
		d := reportstest.PlainData(count, level)
		for i := range d.Trials {
			rate, idle := float64(i%13)/13, float64(i*7%11)/11
			d.Trials[i].Accuracy = matters(rate, idle)
			d.Trials[i].Params = reportstest.Encoded(map[string]any{"train.learning_rate": rate, "combiner.dropout": idle, "routes": i % 2})
		}
		return d
	}
	one := study(286, func(rate, _ float64) float64 { return rate })
	s := speak(one)
	spoken(t, "one matters", s, "[combiner]\ndropout = ")
	if !regexp.MustCompile(`= 0\.\d{1,4}$`).MatchString(s.Lines) {
		t.Errorf("too many digits: %q", s.Lines)
	}
	for i := range one.Trials {
		one.Trials[i].Params = bytes.ReplaceAll(one.Trials[i].Params, []byte("combiner.dropout"), []byte("route.a.submodel"))
	}
	spoken(t, "what matters not is the sub-model", speak(one))
	spoken(t, "both do", speak(study(286, func(rate, idle float64) float64 { return (rate + idle) / 2 })))
	spoken(t, "too few trials", speak(study(5, func(rate, _ float64) float64 { return rate })))
}

func TestPlainly(t *testing.T) {
	var trials []view.Trial
	for i := range 10 {
		trials = append(trials, view.Trial{Trial: results.Trial{Params: reportstest.Encoded(map[string]any{"x": 0.0085059161755 + float64(i)/100, "n": 12345 + i, "few": 0.123456789, "word": "gru", "whole": float64(i) + 0.99999})}})
	}
	v := &view.View{Trials: trials}
	for key, want := range map[string]string{"x": "0.01851", "n": "12346", "few": "0.123456789", "word": `"gru"`, "whole": "2.0"} {
		if got := roundedValue(v, find(dimensions(trials), key), 1); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	v.Settings = map[string]string{"whole": `{"min":0.5,"max":9.99999}`}
	if got := roundedValue(v, find(dimensions(trials), "whole"), 9); got != "9.99999" {
		t.Errorf("it leaves its range: %s", got)
	}
}

func level(int) float64 { return 0.5 }
