package sweepcmd

import (
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
)

// TestForeignName: a database of others with a study whose name is a path is refused
// by every command that reads it, and nothing is written.
func TestForeignName(t *testing.T) {
	format1 := read(t, filepath.Join("testdata", "format1.db")) // with one study, called old
	inFolder(t)
	for _, name := range []string{"../", "a/b", "\x1b[m", "a b"} {
		write(t, filepath.Join("in", "runs", "sweep.db"), strings.ReplaceAll(format1, "old", name))
		_ = sweep("list", "--out", "in/runs") // brings it up to date
		before := files(t, ".")
		for _, line := range [][]string{{"list"}, {"show", name}, {"show", name, "--json"}, {"show"}, {"report", name}, {"report"}, {"export", name, "--trial", "0"}, {"export", name, "--trial", "0", "--to", "x"}} {
			o := sweep(append(line, "--out", "in/runs")...)
			if o.code == Done || o.out != "" || !strings.Contains(o.err, "a study's name is") || strings.Contains(o.err, "\x1b") {
				t.Errorf("%q: %q: %+v", name, line, o)
			}
		}
		if after := files(t, "."); !maps.Equal(before, after) {
			t.Errorf("%q: files were written", name)
		}
	}
}

// TestForeignText: what a database or the data of others holds is shown as text: a
// terminal is told nothing by it.
func TestForeignText(t *testing.T) {
	inFolder(t)
	const evil = "x\x1b]0;title\x07\u009b2J\u202ey"
	s, err := sqlite.Open(t.Context(), filepath.Join("runs", "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		s.PutStudy(t.Context(), results.Study{Name: "tiny", Maximize: "accuracy", Minimize: "flops" + evil, Classes: []string{evil, "b"}, Notices: []string{evil}, File: evil, Experiment: "name = 'tiny'"}),
		s.PutTrial(t.Context(), "tiny", results.Trial{State: search.Complete, Params: []byte(`{}`), Settings: []byte(`{"` + "\u009b" + `": 1}`), Routes: []string{evil}, Views: []string{evil}, Combiner: evil, Accuracy: .5, Cost: 1}),
		s.PutTrial(t.Context(), "tiny", results.Trial{Number: 1, State: search.Failed, Params: []byte(`{}`), Settings: []byte(`{}`), Routes: []string{"bag"}, Views: []string{"all"}, Error: evil}),
		s.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{"list", "show", "show --trial 0", "show --trial 1", "show --importance", "show --json", "verify", "report", "export --trial 0", "export --trial 1"} {
		o := sweep(strings.Fields(line)...)
		for _, r := range o.out + o.err {
			if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) && line != "show --json" {
				t.Errorf("%s: %q, %q", line, o.out, o.err)
				break
			}
		}
		if strings.ContainsAny(o.out+o.err, "\x1b\x07") {
			t.Errorf("%s: %q, %q", line, o.out, o.err)
		}
	}
}

// TestForeignData: what data say reaches a terminal as text.
func TestForeignData(t *testing.T) {
	modelFolder(t)
	const evil = "x\x1b]0;title\x07y"
	rows := "text," + evil + "\n"
	for i := range 40 {
		rows += fmt.Sprintf("good film %d,up\nbad play %d,%s\n", i, i, evil)
	}
	write(t, "in.csv", rows)
	for _, line := range [][]string{{"check", "in.csv"}, {"evaluate", kept, "in.csv", "--label", "2", "--mistakes", "3"}} {
		if out := must(t, line...); strings.ContainsAny(out, "\x1b\x07") || !strings.Contains(out, `x\x1b]0;title`) {
			t.Errorf("%v: %q", line, out)
		}
	}
}
