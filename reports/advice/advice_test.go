package advice

import (
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// TestSuggestionsOfAnyData: whatever a study holds, there are at most five, each
// with a reason, and no setting is named by two.
func TestSuggestionsOfAnyData(t *testing.T) {
	all := []input.Data{{}, reportstest.Study(0), reportstest.Study(1), reportstest.Study(8), reportstest.Study(60), reportstest.Hostile(), reportstest.Searched(reportstest.Study(120), "idle", "train.learning_rate", "x"), reportstest.Everything()}
	for n := range 40 {
		all = append(all, reportstest.Narrowed(reportstest.Study(60+n), uint64(n)))
	}
	most := 0
	for i, d := range all {
		list := For(view.New(d))
		most = max(most, len(list))
		if len(list) > mostSuggestions {
			t.Errorf("%d: %d suggestions", i, len(list))
		}
		named := map[string]string{}
		for _, s := range list {
			if s.Title == "" || s.Reason == "" {
				t.Errorf("%d: %+v", i, s)
			}
			for _, key := range slices.Concat(keysOf(s), s.About) {
				if other := named[key]; other != "" && other != s.Title {
					t.Errorf("%d: %q and %q are both about %s", i, other, s.Title, key)
				}
				named[key] = s.Title
			}
		}
	}
	if most < 4 {
		t.Errorf("the data give no more than %d suggestions", most)
	}
}

// keysOf lists the settings that the lines of a suggestion set.
func keysOf(s Suggestion) []string {
	var keys []string
	if !s.Edit {
		for i, word := range strings.Fields(s.Lines) {
			if word == "--trials" {
				keys = append(keys, view.TrialsKey)
			}
			if key, _, ok := strings.Cut(word, "="); ok && i > 0 {
				keys = append(keys, key)
			}
		}
		return keys
	}
	table := ""
	for line := range strings.SplitSeq(s.Lines, "\n") {
		if strings.HasPrefix(line, "[") {
			table = strings.Trim(line, "[]") + "."
		} else if key, _, ok := strings.Cut(line, " = "); ok {
			keys = append(keys, table+key)
		}
	}
	return keys
}

// TestUnfinishedFinals: a run that ended while finalists were trained goes on.
func TestUnfinishedFinals(t *testing.T) {
	d := reportstest.Study(60)
	d.Settings = map[string]string{seedsKey: "9"}
	d.Trials = slices.DeleteFunc(d.Trials, func(t results.Trial) bool { return t.State == search.Running || t.State == search.Waiting })
	first := func() Suggestion { return For(view.New(d))[0] }
	if s := first(); s.Title != "Let the finalists be trained to the end" || !strings.Contains(s.Lines, "sweep run") {
		t.Errorf("trainings are missing: %+v", s)
	}
	d.Running = true
	if s := first(); strings.HasPrefix(s.Title, "Let") {
		t.Errorf("they are being made: %+v", s)
	}
	d.Running, d.Settings[seedsKey] = false, "1"
	if s := first(); strings.HasPrefix(s.Title, "Let") {
		t.Errorf("none is missing: %+v", s)
	}
}

// TestUsedUp: of a grid that has been tried whole no more trials are to be had.
func TestUsedUp(t *testing.T) {
	d := reportstest.PlainData(8, func(n int) float64 { return 0.5 + 0.01*float64(n) })
	d.Settings = map[string]string{"search.sampler": `"grid"`, view.TrialsKey: "20"}
	more := func() bool {
		return slices.ContainsFunc(For(view.New(d)), func(s Suggestion) bool { return strings.Contains(s.Title, "more trials") })
	}
	if more() {
		t.Error("more trials of a grid that is used up")
	}
	if d.Settings[view.TrialsKey] = "8"; !more() {
		t.Error("a grid of which there is more to try")
	}
}

// TestEditOfWhatWasSet: an edit of a setting that the command line gave has no
// effect while it does.
func TestEditOfWhatWasSet(t *testing.T) {
	s := Suggestion{Edit: true, About: []string{"train.epochs"}}
	s.mindSet([]string{"seed=3", "train.epochs = 4"})
	if !strings.Contains(s.Reason, "train.epochs = 4") || strings.Contains(s.Reason, "seed") {
		t.Errorf("it says %q", s.Reason)
	}
}
