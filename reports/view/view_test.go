package view

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/results"
)

func TestSettings(t *testing.T) {
	for _, c := range []struct{ all, searched, want string }{
		{`{"b":1,"a":"x"}`, `{"b":1}`, `a="x" b=1*`},
		{`{"route":{"a":{"cnn":{"widths":[3,4]}}}}`, `{"route.a.cnn.widths":[3,4]}`, `route.a.cnn.widths=[3,4]*`},
		{`{"rate":0.0012345678901234567}`, ``, `rate=0.0012345678901234567`},
		{`{"tag":"</script>&"}`, `{}`, `tag="</script>&"`},
		{``, `{"only":true}`, `only=true*`},
		{`{"a":{}}`, `null`, `a={}`},
		{`{"a":`, ``, `={"a":`},
		{`[1]`, ``, `=[1]`},
		{`{} {}`, ``, `={} {}`},
	} {
		var got []string
		for _, s := range SettingsOf(json.RawMessage(c.all), json.RawMessage(c.searched)) {
			got = append(got, s.Key+"="+s.Value+map[bool]string{true: "*"}[s.Searched])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.all, got, c.want)
		}
	}
}

// TestShortSettings: a number of many digits is rounded, nothing else.
func TestShortSettings(t *testing.T) {
	for _, c := range [][2]string{
		{"0.008505916175548084", "0.008506"}, {"-0.123456", "-0.1235"}, {"3.14159e-07", "3.142e-7"}, {"0.00001", "0.00001"}, {"1e-05", "1e-05"},
		{"0.001", "0.001"}, {"12345.678", "12350"}, {"123456789", "123456789"}, {"100000.0", "100000.0"}, {`"0.123456"`, `"0.123456"`},
		{"[0.123456]", "[0.123456]"}, {"true", "true"}, {"1e999", "1e999"}, {"NaN", "NaN"}, {"", ""},
	} {
		if got := (Setting{Value: c[0]}).Short(); got != c[1] {
			t.Errorf("%s: got %s, want %s", c[0], got, c[1])
		}
	}
}

// FuzzSettings: whatever a store holds, the columns give back what settingsOf
// read, and the page's data stays JSON.
func FuzzSettings(f *testing.F) {
	for _, seed := range []string{`{"a":1}`, `{"a":{"b":[1,"x"]}}`, `{"a":1,"a":2}`, `{"a.b":1,"a":{"b":2}}`, `nope`, `{"__proto__":"</script>"}`, "{\"\xff\":1}", `{"x":1e999}`} {
		f.Add(seed, `{"a":1}`)
	}
	f.Fuzz(func(t *testing.T, all, searched string) {
		d := reportstest.Study(3)
		d.Trials[1].Settings, d.Trials[1].Params = json.RawMessage(all), json.RawMessage(searched)
		v := New(d)
		c := newColumns(v)
		read := map[string]string{}
		for _, s := range SettingsOf(d.Trials[1].Settings, d.Trials[1].Params) {
			if _, twice := read[s.Key]; !twice {
				read[s.Key] = s.Value
			}
		}
		for _, col := range c.Settings {
			want, there := read[col.Key]
			if got, ok := col.at(1); got != want || ok != there {
				t.Errorf("%q is %q (%v), want %q (%v)", col.Key, got, ok, want, there)
			}
			delete(read, col.Key)
		}
		if len(read) > 0 {
			t.Errorf("lost: %q", read)
		}
		if _, err := json.Marshal(c); err != nil {
			t.Error(err)
		}
	})
}

// at reads a column as the page's script does.
func (w *Column) at(row int) (string, bool) {
	switch {
	case w.Index == nil && len(w.Words) == 0:
		return "", false
	case w.Index == nil:
		return w.Words[0], true
	case w.Index[row] < 0:
		return "", false
	}
	return w.Words[w.Index[row]], true
}

func TestColumnsHoldEveryTrial(t *testing.T) {
	d := reportstest.Study(200)
	c := newColumns(New(d))
	for row, trial := range d.Trials {
		if c.Number[row] != trial.Number || c.FLOPs[row] != trial.Costs.FLOPs {
			t.Fatalf("row %d is trial %d", row, c.Number[row])
		}
		if b, two := c.B.at(row); two != (len(trial.Routes) == 2) || two && b != trial.Routes[1] {
			t.Errorf("trial %d has route b %q (%v), want %q", trial.Number, b, two, trial.Routes)
		}
		for _, s := range SettingsOf(trial.Settings, trial.Params) {
			i := slices.IndexFunc(c.Settings, func(col *settingColumn) bool { return col.Key == s.Key })
			if got, _ := c.Settings[i].at(row); got != s.Value {
				t.Errorf("trial %d has %s = %s, want %s", trial.Number, s.Key, got, s.Value)
			}
		}
	}
	i := slices.IndexFunc(c.Settings, func(col *settingColumn) bool { return col.Key == "train.epochs" })
	if c.Settings[i].Index != nil {
		t.Error("a setting that is the same everywhere has an index")
	}
}

// What a trial did on other folds is there by the study's measure.
func TestColumnsHoldFolds(t *testing.T) {
	d := reportstest.Study(20)
	if c := newColumns(New(d)); c.Folds != nil {
		t.Errorf("without folds there are %+v", c.Folds)
	}
	d.Trials[3].Folds = []results.FoldReading{{Fold: 1, Accuracy: .5, MacroF1: .25}, {Fold: 2, Accuracy: math.NaN(), MacroF1: math.NaN()}}
	for maximize, want := range map[string]string{"accuracy": `[{"trial":3,"values":[0.5,null]}]`, "macro_f1": `[{"trial":3,"values":[0.25,null]}]`} {
		d.Study.Maximize = maximize
		text, err := json.Marshal(newColumns(New(d)).Folds)
		if err != nil || string(text) != want {
			t.Errorf("%s: %s, want %s (%v)", maximize, text, want, err)
		}
	}
}

// A choice of models says of the cards' models which card it is.
func TestModelsOfCardsAreNamed(t *testing.T) {
	v := New(reportstest.Study(60))
	best, cheap := v.Cards[0].Trial.Number, v.Cards[len(v.Cards)-1].Trial.Number
	for _, s := range v.Inspection.Models {
		label, want := s.Label(), ""
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
