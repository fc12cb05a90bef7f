package reports

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
)

func TestFormats(t *testing.T) {
	accuracy, loss := newMeasure("accuracy"), newMeasure("neg_log_loss")
	for _, c := range []struct{ got, want string }{
		{accuracy.text(0.91234), "91.23\u00a0%"},
		{accuracy.text(math.NaN()), "–"},
		{accuracy.between(0.8, 0.9), "80.00 to 90.00\u00a0%"},
		{accuracy.between(math.NaN(), 0.9), "–"},
		{accuracy.difference(-0.012), "−1.20 points"},
		{loss.text(-0.31214), "−0.3121"},
		{loss.between(-0.4, -0.3), "−0.4000 to −0.3000"},
		{loss.difference(0.5), "+0.5000"},
		{whole(0), "0"},
		{whole(999), "999"},
		{whole(1000), "1,000"},
		{whole(-1234567), "−1,234,567"},
		{whole(int64(math.MinInt64)), "−9,223,372,036,854,775,808"},
		{amount(181248), "181,248"},
		{amount(0.123456), "0.1235"},
		{amount(12345.678), "12350"},
		{amount(-0.5), "−0.5"},
		{amount(0.0000152346), "1.523e-5"},
		{amount(math.Inf(1)), "–"},
		{short(181248), "181\u00a0k"},
		{short(2.5e9), "2.5\u00a0G"},
		{short(999_700), "1\u00a0M"},
		{short(999.7), "1\u00a0k"},
		{short(12), "12"},
		{size(512), "512\u00a0B"},
		{size(360840), "361\u00a0kB"},
		{micros(14.23), "14.2 µs"},
		{micros(3100), "3.1 ms"},
		{span(0), "0 s"},
		{span(0.0123), "0.012 s"},
		{span(0.049), "0.049 s"},
		{span(0.14), "0.1 s"},
		{span(2.06), "2.1 s"},
		{span(59), "59 s"},
		{span(185), "3 min 5 s"},
		{span(7800), "2 h 10 min"},
		{many(1, "trial"), "1 trial"},
		{are(0), "none is"},
		{are(1), "1 is"},
		{are(2000), "2,000 are"},
		{were(0), "none was"},
		{were(1), "1 was"},
		{were(24), "24 were"},
		{many(8, "class"), "8 classes"},
		{list([]string{"a", "b", "c"}), "a, b and c"},
		{list(nil), ""},
		{isolated("cnn"), "cnn"},
		{isolated("שלום"), "\u2068שלום\u2069"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

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
		for _, s := range settingsOf(json.RawMessage(c.all), json.RawMessage(c.searched)) {
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
		if got := (setting{Value: c[0]}).Short(); got != c[1] {
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
		d := fixture(3)
		d.Trials[1].Settings, d.Trials[1].Params = json.RawMessage(all), json.RawMessage(searched)
		v := newView(d)
		c := newColumns(v)
		read := map[string]string{}
		for _, s := range settingsOf(d.Trials[1].Settings, d.Trials[1].Params) {
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
		dataOf(t, written(t, d))
	})
}

// at reads a column as the page's script does.
func (w *words) at(row int) (string, bool) {
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
	d := fixture(200)
	c := newColumns(newView(d))
	for row, trial := range d.Trials {
		if c.Number[row] != trial.Number || c.FLOPs[row] != trial.Costs.FLOPs {
			t.Fatalf("row %d is trial %d", row, c.Number[row])
		}
		if b, two := c.B.at(row); two != (len(trial.Routes) == 2) || two && b != trial.Routes[1] {
			t.Errorf("trial %d has route b %q (%v), want %q", trial.Number, b, two, trial.Routes)
		}
		for _, s := range settingsOf(trial.Settings, trial.Params) {
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

func TestCurvesAreThinnedEvenly(t *testing.T) {
	v := newView(fixture(3000))
	if len(v.Curves) != mostCurves || v.CurvesOf <= mostCurves {
		t.Fatalf("%d curves of %d, want %d", len(v.Curves), v.CurvesOf, mostCurves)
	}
	drawn := map[int]bool{}
	halves := [2]int{}
	for _, c := range v.Curves {
		drawn[c.Trial.Number] = true
		if !c.Trial.OnFront {
			halves[c.Trial.Number/1500]++
		}
	}
	for _, t2 := range v.Front {
		if !drawn[t2.Number] {
			t.Errorf("trial %d is on the front and not drawn", t2.Number)
		}
	}
	if diff := halves[0] - halves[1]; diff < -4 || diff > 4 {
		t.Errorf("%d curves from the first half and %d from the second", halves[0], halves[1])
	}
	if note := curvesNote(v); !strings.Contains(note, "120 are drawn") {
		t.Errorf("nothing is said of the curves left out: %q", note)
	}
	if few := newView(fixture(40)); len(few.Curves) != few.CurvesOf || strings.Contains(curvesNote(few), "are drawn") {
		t.Errorf("%d of %d curves", len(few.Curves), few.CurvesOf)
	}
}

func TestPairs(t *testing.T) {
	complete := func(n int, accuracy float64, routes ...string) trial {
		return trial{Trial: results.Trial{Number: n, State: "complete", Accuracy: accuracy, Routes: routes}}
	}
	failed := trial{Trial: results.Trial{Number: 9, State: "failed", Accuracy: math.NaN(), Routes: []string{"rnn"}}}
	p := newPairs([]trial{
		complete(0, 0.8, "cnn", "rnn"), complete(1, 0.9, "cnn", "rnn"), complete(2, 0.85, "cnn"), complete(3, 0.7, "mlp", "none"), failed,
	})
	if !slices.Equal(p.A, []string{"cnn", "mlp", "rnn"}) || !slices.Equal(p.B, []string{"rnn", "none"}) {
		t.Fatalf("rows %q, columns %q", p.A, p.B)
	}
	v := &view{Measure: newMeasure("accuracy")}
	want := [][]string{
		{"90.00\u00a0%, trial 1, best of 2", "85.00\u00a0%, trial 2, best of 1"},
		{"not tried", "70.00\u00a0%, trial 3, best of 1"},
		{"not tried", "1 failed"},
	}
	for row := range want {
		for col := range want[row] {
			if got := pairCell(v, p.Cells[row][col]); got != want[row][col] {
				t.Errorf("cell %d, %d is %q, want %q", row, col, got, want[row][col])
			}
		}
	}
}
