package importance

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// TestImportanceOfNothing: where nothing can be said, that is said, and nothing
// else.
func TestImportanceOfNothing(t *testing.T) {
	changed := func(n int, change func(*results.Trial)) []results.Trial {
		trials := made(n, 1, additive)
		for i := range trials {
			change(&trials[i])
		}
		return trials
	}
	keep := func(*results.Trial) {}
	for _, c := range []struct {
		name   string
		trials []results.Trial
		says   string
	}{
		{"none", nil, "not enough trials to say which settings matter: 0 complete, at least 10 are needed"},
		{"one", changed(1, keep), "1 complete"},
		{"nine", changed(9, keep), "9 complete"},
		{"all failed", changed(50, func(t *results.Trial) { t.State, t.Accuracy = search.Failed, nan }), "0 complete"},
		{"all pruned", changed(50, func(t *results.Trial) { t.State = search.Pruned }), "those that were stopped early (50) do not count"},
		{"not a number", changed(50, func(t *results.Trial) { t.Accuracy = nan }), "0 complete"},
		{"infinite", changed(50, func(t *results.Trial) { t.Accuracy = math.Inf(-1) }), "0 complete"},
		{"constant", changed(50, func(t *results.Trial) { t.Accuracy = 0.1 }), "All 50 complete trials came to the same"},
		{"no params", changed(50, func(t *results.Trial) { t.Params = nil }), "No searched setting has more than one value"},
		{"broken params", changed(50, func(t *results.Trial) { t.Params = json.RawMessage(`{"x":`) }), "No searched setting"},
		{"other params", changed(50, func(t *results.Trial) { t.Params = json.RawMessage(`[1,2]`) }), "No searched setting"},
		{"one value", changed(50, func(t *results.Trial) { t.Params = raw(map[string]any{"x": 1}) }), "No searched setting"},
		{"noise", made(300, 1, func(rng *rand.Rand) (map[string]any, float64, float64) {
			return map[string]any{"x": rng.Float64(), "y": rng.IntN(3)}, rng.NormFloat64(), 1
		}), "do not tell which settings matter overall"},
	} {
		t.Run(c.name, func(t *testing.T) {
			imp := Of(c.trials)
			if !slices.ContainsFunc(imp.Notes, func(note string) bool { return strings.Contains(note, c.says) }) {
				t.Errorf("it says %q, want %q", imp.Notes, c.says)
			}
			for _, s := range imp.Settings {
				if !math.IsNaN(float64(s.Overall)) || !math.IsNaN(float64(s.OverallError)) {
					t.Errorf("a figure: %+v", s)
				}
			}
			if len(imp.Pairs) > 0 {
				t.Errorf("pairs: %+v", imp.Pairs)
			}
		})
	}
}

// Without costs there is no front, and what matters overall is known still.
func TestImportanceWithoutFront(t *testing.T) {
	for name, c := range map[string]struct {
		n    int
		cost float64
		says string
	}{
		"no costs":      {100, nan, "takes at least 20 complete trials"},
		"fewer than 20": {19, 1, "takes at least 20 complete trials"},
		"all as near":   {100, math.Inf(1), "takes at least 20"},
	} {
		trials := made(c.n, 1, additive)
		for i := range trials {
			trials[i].Cost = c.cost
		}
		imp := Of(trials)
		if len(imp.Settings) == 0 || imp.Nearest != 0 || !math.IsNaN(float64(imp.Settings[0].NearFront)) ||
			!slices.ContainsFunc(imp.Notes, func(note string) bool { return strings.Contains(note, c.says) }) {
			t.Errorf("%s: %+v", name, imp)
		}
		if c.n == 100 && !(imp.Settings[0].Overall > 0.2) {
			t.Errorf("%s: overall %+v", name, imp.Settings)
		}
	}
	flat := made(100, 1, func(rng *rand.Rand) (map[string]any, float64, float64) {
		x := rng.Float64()
		return map[string]any{"x": x}, math.Floor(x + 0.7), 1
	})
	if imp := Of(flat); imp.Nearest != 0 || !strings.Contains(strings.Join(imp.Notes, " "), "more than half of the trials") {
		t.Errorf("trials that are all as near: %+v", imp)
	}
}

func TestImportanceInJSON(t *testing.T) {
	text, err := json.Marshal(Of(nil))
	must(t, err)
	if want := `{"settings":[],"pairs":[],"trials":0,"complete":0,"pruned":0,"near_front_trials":0,"fit":null,"notes":["There are not enough trials to say which settings matter: 0 complete, at least 10 are needed."]}`; string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	text, err = json.Marshal(Of(made(19, 1, additive)).Settings[0])
	must(t, err)
	for _, part := range []string{`"setting":"`, `"overall":`, `"overall_error":`, `"near_front":null`, `"near_front_error":null`, `"trials":19`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("%s lacks %s", text, part)
		}
	}
}

// FuzzImportance: whatever params hold, all figures are shares or missing.
func FuzzImportance(f *testing.F) {
	for _, seed := range []string{`{"x":1}`, `{"x":[1,2],"y":null}`, `{"x":{"y":2}}`, `null`, `7`, `{"x":1e999}`, `{"":-0,"\u0000":"</script>"}`, `{"x": 1, "x": "1"}`, `{`} {
		f.Add(seed, uint8(20), 0.5)
	}
	f.Fuzz(func(t *testing.T, params string, every uint8, accuracy float64) {
		trials := made(30, 1, conditional)
		for i := range trials {
			if i%(1+int(every)) == 0 {
				trials[i].Params, trials[i].Accuracy, trials[i].Cost = json.RawMessage(params), accuracy, accuracy
			}
		}
		imp := Of(trials)
		for _, s := range imp.Settings {
			for _, x := range []stats.Number{s.Overall, s.NearFront} {
				if x := float64(x); !math.IsNaN(x) && !(x >= 0 && x <= 1+1e-9) {
					t.Errorf("%+v", s)
				}
			}
			for _, x := range []stats.Number{s.OverallError, s.NearFrontError} {
				if x := float64(x); x < 0 || math.IsInf(x, 0) {
					t.Errorf("%+v", s)
				}
			}
		}
		if _, err := json.Marshal(imp); err != nil {
			t.Error(err)
		}
	})
}
