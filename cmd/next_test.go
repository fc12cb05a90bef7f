package sweepcmd

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/reports"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

var suggested = regexp.MustCompile(`(?s)<h3>([^<]*)</h3><p><bdi>(.*?)</bdi></p>\s*<div class="lines"><pre[^>]*>(.*?)</pre>`)

// suggestions reads what a page says to try next: lines by title.
func suggestions(t *testing.T, page string) map[string]string {
	t.Helper()
	_, next, ok := strings.Cut(page, `id="next"`)
	next, _, _ = strings.Cut(next, "</section>")
	if !ok {
		t.Fatal("the page does not say what to try next")
	}
	all := map[string]string{}
	for _, m := range suggested.FindAllStringSubmatch(next, -1) {
		all[m[1]] = html.UnescapeString(m[3])
	}
	return all
}

// sets makes KEY=VALUE of lines of an experiment file.
func sets(lines string) []string {
	var all []string
	table := ""
	for line := range strings.SplitSeq(lines, "\n") {
		if strings.HasPrefix(line, "[") {
			table = strings.Trim(line, "[]") + "."
		} else if line != "" {
			all = append(all, table+line)
		}
	}
	return all
}

// TestSuggestedLinesAreAnExperiment: what a report has its reader write into the
// experiment is valid there, and widens ranges without losing anything of them.
func TestSuggestedLinesAreAnExperiment(t *testing.T) {
	for _, c := range []struct {
		key, declared string
		regime        string
		tried         func(n int) any // of the front, from n = 0
		want          string
		lost, won     []any // values before and after
	}{
		{"route.a.rnn.embedding", "{ min = 16, max = 48, log = true }", "joint", func(n int) any { return 48 - n%3 }, "{ min = 16, max = 144, log = true }", []any{16, 17, 48}, []any{49, 144}},
		{"route.a.rnn.embedding", "{ min = 16, max = 48, log = true }", "joint", func(n int) any { return 16 + n%2 }, "{ min = 5, max = 48, log = true }", []any{16, 17, 48}, []any{5, 15}},
		{"route.a.rnn.hidden", "{ min = 8, max = 128, step = 8 }", "joint", func(n int) any { return 128 - 8*(n%2) }, "{ min = 8, max = 184, step = 8 }", []any{8, 120, 128}, []any{184}},
		{"train.learning_rate", "{ min = 2e-3, max = 1e-2, log = true }", "joint", func(n int) any { return 0.01 - 0.0001*float64(n) }, "{ min = 0.002, max = 0.03, log = true }", []any{0.002, 0.01}, []any{0.029}},
		{"combiner.dropout", "{ min = 0, max = 0.6, step = 0.05 }", "joint", func(n int) any { return 0.6 }, "{ min = 0.0, max = 0.9, step = 0.05 }", []any{0.0, 0.6}, []any{0.9}},
		{"train.weight_decay", "{ min = 0.5, max = 1.0 }", "joint", func(n int) any { return 0.5 + 0.001*float64(n) }, "{ min = 0.25, max = 1.0 }", []any{0.5, 1.0}, []any{0.26}},
		{"route.a.train.learning_rate", "{ min = 2e-3, max = 1e-2, log = true }", "apart", func(n int) any { return 0.01 - 0.0001*float64(n) }, "{ min = 0.002, max = 0.03, log = true }", []any{0.002, 0.01}, []any{0.029}},
	} {
		t.Run(c.key+" "+c.want, func(t *testing.T) {
			table, name := c.key[:strings.IndexByte(c.key, '.')], c.key[strings.IndexByte(c.key, '.')+1:]
			file := "[data]\ntrain = \"builtin:desk\"\n[" + table + "]\n" + name + " = " + c.declared + "\n"
			base := []string{"route.a.submodel=rnn", "train.regime=" + c.regime}
			options := experiments.Options{Registry: routes.Builtin(), Set: base}
			before, err := experiments.Parse("x.toml", file, options)
			if err != nil {
				t.Fatal(err)
			}
			d := reports.Data{Study: results.Study{Name: "x", File: "x.toml", Experiment: file, Maximize: "accuracy", Minimize: "flops", Set: base}}
			d.Settings = settingsOf(d.Study)
			dim := dimensionOf(t, before, c.key)
			for n := range 40 {
				trial := results.Trial{Number: n, State: search.Complete, Accuracy: 0.3, Cost: float64(2000 + n), Routes: []string{"rnn"}, Views: []string{"all"}}
				value := dim.Value(dim.Decode(float64(n) / 39))
				if n >= 34 {
					trial.Accuracy, trial.Cost, value = 0.5+0.01*float64(n), float64(1000+n), c.tried(n-34)
				}
				if trial.Params, err = json.Marshal(map[string]any{c.key: value}); err != nil {
					t.Fatal(err)
				}
				d.Trials = append(d.Trials, trial)
			}
			var page strings.Builder
			if err := reports.Write(&page, d); err != nil {
				t.Fatal(err)
			}
			all := suggestions(t, page.String())
			if got := all["Widen a range"]; !strings.HasSuffix(got, " = "+c.want) {
				t.Fatalf("it suggests %q, not %s", got, c.want)
			}
			for title, lines := range all {
				if strings.HasPrefix(lines, "sweep ") {
					continue
				}
				options.Set = slices.Concat(base, sets(lines))
				if _, err := experiments.Parse("x.toml", file, options); err != nil {
					t.Errorf("%s: %v", title, err)
				}
			}
			options.Set = slices.Concat(base, sets(all["Widen a range"]))
			after, err := experiments.Parse("x.toml", file, options)
			if err != nil {
				t.Fatal(err)
			}
			was, is := dim, dimensionOf(t, after, c.key)
			for _, x := range slices.Concat(c.lost, c.won) {
				if _, err := is.Parse(x); err != nil {
					t.Errorf("%v is not in the new range: %v", x, err)
				}
			}
			for _, x := range c.won {
				if _, err := was.Parse(x); err == nil {
					t.Errorf("%v was in the old range", x)
				}
			}
		})
	}
}

func dimensionOf(t *testing.T, e *experiments.Experiment, key string) space.Dimension {
	t.Helper()
	for i := range e.Space.Len() {
		if e.Space.Dim(i).Name() == key {
			return e.Space.Dim(i)
		}
	}
	t.Fatalf("%s is not searched", key)
	return nil
}

// TestReportSaysHowToGoOn: the commands of a page are about the folder that it
// was written from, wherever it is written to, and about nothing that runs.
func TestReportSaysHowToGoOn(t *testing.T) {
	inFolder(t)
	stored(t)
	const goesOn = "Let the search finish"
	must(t, "report", "under-way", "--to", "a.html")
	if got := suggestions(t, read(t, "a.html"))[goesOn]; got != "sweep run under-way.toml" {
		t.Errorf("in the usual folder: %q", got)
	}
	elsewhere := filepath.Join("runs", ".")
	must(t, "report", "under-way", "--to", "b.html", "--out", "./"+elsewhere)
	if got := suggestions(t, read(t, "b.html"))[goesOn]; got != "sweep run under-way.toml --out ./runs" {
		t.Errorf("in another folder: %q", got)
	}
	s, err := sqlite.Open(context.Background(), filepath.Join("runs", "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := s.Lock("under-way")
	if err != nil {
		t.Fatal(err)
	}
	must(t, "report", "under-way", "--to", "c.html")
	if got := suggestions(t, read(t, "c.html")); got[goesOn] != "" {
		t.Errorf("while it runs: %s", fmt.Sprint(got))
	}
	for _, end := range []func() error{unlock, s.Close} {
		if err := end(); err != nil {
			t.Error(err)
		}
	}
}
