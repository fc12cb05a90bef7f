package formats

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/tables"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

func TestOptunaGolden(t *testing.T) {
	golden(t, "plain.optuna.log", form(t, plainStudy(), "optuna", Options{}))
}

// replayed is a trial as Optuna reads it from a journal.
type replayed struct {
	State        int            `json:"state"`
	Values       []float64      `json:"values"`
	Start        *string        `json:"datetime_start"`
	Complete     *string        `json:"datetime_complete"`
	User         map[string]any `json:"user_attrs"`
	Intermediate map[string]any `json:"intermediate_values"`
	params       map[string]any
}

// replay reads a journal as Optuna does: a parameter is stored as a number, and
// its distribution, which is JSON in JSON, says what it stands for.
func replay(t *testing.T, journal string) []replayed {
	t.Helper()
	var trials []replayed
	for line := range strings.Lines(journal) {
		var op struct {
			Code          int                `json:"op_code"`
			Worker        string             `json:"worker_id"`
			Distributions map[string]string  `json:"distributions"`
			Params        map[string]float64 `json:"params"`
			replayed
		}
		if err := json.Unmarshal([]byte(line), &op); err != nil || op.Worker == "" || !strings.HasSuffix(line, "\n") {
			t.Fatalf("%v: %s", err, line)
		}
		if op.Code != opCreateTrial {
			continue
		}
		op.params = map[string]any{}
		for key, x := range op.Params {
			op.params[key] = external(t, op.Distributions[key], x)
		}
		if len(op.Distributions) != len(op.Params) {
			t.Errorf("%d distributions of %d parameters", len(op.Distributions), len(op.Params))
		}
		trials = append(trials, op.replayed)
	}
	return trials
}

func external(t *testing.T, text string, x float64) any {
	t.Helper()
	var d struct {
		Name       string
		Attributes struct {
			Low, High float64
			Choices   []any
		}
	}
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	a := d.Attributes
	switch {
	case d.Name == "CategoricalDistribution" && x == math.Trunc(x) && x >= 0 && int(x) < len(a.Choices):
		return a.Choices[int(x)]
	case d.Name == "IntDistribution" && x == math.Trunc(x) && x >= a.Low && x <= a.High,
		d.Name == "FloatDistribution" && x >= a.Low && x <= a.High:
		return x
	}
	t.Fatalf("%v is not of %s", x, text)
	return nil
}

// TestOptunaReplay reads a journal back and compares it with the trials.
func TestOptunaReplay(t *testing.T) {
	for name, s := range map[string]*Study{"made-up": made(200), "plain": plainStudy(), "hostile": hostile()} {
		trials := replay(t, form(t, s, "optuna", Options{}))
		i := 0
		for trial := range s.Trials {
			got := trials[i]
			i++
			checkReplayed(t, name, s, &trial, got)
		}
		if i != len(trials) {
			t.Errorf("%s: %d trials of %d", name, len(trials), i)
		}
	}
}

func checkReplayed(t *testing.T, name string, s *Study, trial *results.Trial, got replayed) {
	t.Helper()
	want := map[search.State]int{search.Running: 0, search.Complete: 1, search.Pruned: 2, search.Failed: 3, search.Waiting: 4}[trial.State]
	if got.State != want {
		t.Errorf("%s, trial %d is %s and %d", name, trial.Number, trial.State, got.State)
	}
	if (got.Start == nil) != (trial.State == search.Waiting) || (got.Complete != nil) != slices.Contains([]int{1, 2, 3}, got.State) {
		t.Errorf("%s, trial %d, %s: from %v to %v", name, trial.Number, trial.State, got.Start, got.Complete)
	}
	if trial.State == search.Complete && (len(got.Values) != 2 || got.Values[0] != trial.Accuracy || got.Values[1] != trial.Cost) {
		t.Errorf("%s, trial %d: %v", name, trial.Number, got.Values)
	}
	var params map[string]any
	if err := json.Unmarshal(trial.Params, &params); err != nil {
		t.Fatal(err)
	}
	for key, value := range params {
		text, _ := json.Marshal(value)
		back, there := got.params[key]
		if c := tables.ValueOf(text); c.Kind == tables.Nothing && there || c.Kind != tables.Nothing && back != value && back != c.Text {
			t.Errorf("%s, trial %d: %s is %v and not %v", name, trial.Number, key, back, value)
		}
	}
	if len(got.Intermediate) != trial.Epochs || len(got.params) > len(params) || got.User["flops"] != float64(trial.Costs.FLOPs) {
		t.Errorf("%s, trial %d: %d epochs, %d params, %v", name, trial.Number, len(got.Intermediate), len(got.params), got.User)
	}
}

// TestOptunaOdd has trials that Optuna could not take as they are.
func TestOptunaOdd(t *testing.T) {
	s := plainStudy()
	var trials []results.Trial
	for trial := range s.Trials {
		trials = append(trials, trial)
	}
	trials[1].Accuracy = math.NaN()
	trials[2].Started, trials[2].TrainSeconds = trials[5].Started, math.NaN()
	s.Trials = listed(trials)
	back := replay(t, form(t, s, "optuna", Options{}))
	if back[1].State != optunaFailed || back[1].Values != nil {
		t.Errorf("complete without an accuracy: %+v", back[1])
	}
	if back[2].Start == nil || *back[2].Start != "2024-05-06T07:08:09.000000" || *back[2].Complete != *back[2].Start {
		t.Errorf("without a beginning: %v", back[2])
	}
	s.Trials = listed(slices.Delete(slices.Clone(trials), 2, 3))
	if _, err := tryForm(t, s, "optuna", Options{}); err == nil || err.Error() != "trial 2 is missing: a journal of Optuna numbers its trials without gaps" {
		t.Error(err)
	}
}
