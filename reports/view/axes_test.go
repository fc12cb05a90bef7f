package view

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/reportstest"
)

func TestSettingAxes(t *testing.T) {
	d := reportstest.WithParams(reportstest.Study(100), func(n int) map[string]any {
		p := map[string]any{
			"even": n, "wide": math.Pow(1.2, float64(n%40)), "zero": n % 50, "few": []int{64, 8, 16}[n%3], "flag": n%2 == 0,
			"kinds": fmt.Sprintf("kind %d", int(math.Sqrt(float64(n)))*2), "constant": 7, "list": []int{n % 3},
		}
		switch n % 4 {
		case 0:
			p["sometimes"], p["alone"] = "yes", "the only one"
		case 1:
			p["sometimes"] = "no"
		}
		return p
	})
	got := map[string]SettingAxis{}
	for _, a := range New(d).Axes {
		got[a.Key] = a
	}
	for _, c := range []struct {
		key          string
		numeric, log bool
		words        string
		others       int
	}{
		{"even", true, false, "", 0},
		{"wide", true, true, "", 0},
		{"zero", true, false, "", 0},
		{"few", false, false, "8 16 64", 0},
		{"flag", false, false, "false true", 0},
		{"list", false, false, "[0] [1] [2]", 0},
		{"sometimes", false, false, `"no" "yes"`, 0},
	} {
		a, ok := got[c.key]
		var words []string
		for _, at := range a.Order {
			words = append(words, a.Column.Words[at])
		}
		if !ok || a.Numeric != c.numeric || a.Log != c.log || strings.Join(words, " ") != c.words || a.Others != c.others {
			t.Errorf("%s is %v %+v with the words %q", c.key, ok, a, words)
		}
	}
	for _, none := range []string{"constant", "alone"} {
		if _, there := got[none]; there {
			t.Errorf("%s has one value and is an axis", none)
		}
	}
	d = reportstest.WithParams(reportstest.Study(100), func(n int) map[string]any { return map[string]any{"many": fmt.Sprint("w", n%20+max(0, 80-n))} })
	if a := New(d).Axes[0]; len(a.Order) != mostWords-1 || len(a.Order)+a.Others != len(a.Column.Words) {
		t.Errorf("of %d words, %d have a place and %d are others", len(a.Column.Words), len(a.Order), a.Others)
	}
}

// TestImportantSettingsComeFirst: in the order of their importance, then by name.
func TestImportantSettingsComeFirst(t *testing.T) {
	v := New(reportstest.Searched(reportstest.Study(300), "zzz", "middle", "aaa"))
	var keys []string
	for _, a := range v.Axes {
		keys = append(keys, a.Key)
	}
	if strings.Join(keys, " ") != "zzz middle aaa" {
		t.Errorf("the order is %q", keys)
	}
	if o := AxisOptions(v.Axes, 2); o[0].Value != "aaa" || o[1].Value != "zzz" || len(o) != 3 {
		t.Errorf("the options are %v", o)
	}
}

// TestLongNamesAreCut: a control shows the beginning of a long name, in whole
// letters.
func TestLongNamesAreCut(t *testing.T) {
	for _, key := range reportstest.Attacks() {
		o := AxisOptions([]SettingAxis{{Key: key}}, 0)[0]
		letters := []rune(o.Text)
		if o.Value != key || len(letters) > longestOption || len([]rune(key)) <= longestOption && o.Text != string([]rune(key)) {
			t.Errorf("%.80q is offered as %q", key, o.Text)
		}
	}
}
