package view

import (
	"testing"

	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/results"
)

// Of every model the page offers there is a command that names it.
func TestCommands(t *testing.T) {
	for _, c := range []struct {
		study string
		read  bool
		want  string
	}{
		{"quickstart", true, "sweep predict runs/quickstart/trial-7.sweep"},
		{"quickstart", false, "sweep export quickstart --trial 7"},
		{"; rm -rf ~", false, "sweep export '; rm -rf ~' --trial 7"},
		{"it's", true, `sweep predict 'runs/it'\''s/trial-7.sweep'`},
		{"-x", false, "sweep export --trial 7 -- '-x'"},
		{"", false, "sweep export '' --trial 7"},
	} {
		if got := (Commands{study: c.study, file: "a.toml"}).Take(7, c.read); got != c.want {
			t.Errorf("%q: %s, want %s", c.study, got, c.want)
		}
	}
	elsewhere := Commands{study: "quickstart", folder: "my results", file: "a.toml"}
	if got, want := elsewhere.Take(7, true), "sweep predict 'my results/quickstart/trial-7.sweep'"; got != want {
		t.Errorf("elsewhere: %s, want %s", got, want)
	}
	if got, want := elsewhere.Take(7, false), "sweep export quickstart --out 'my results' --trial 7"; got != want {
		t.Errorf("elsewhere: %s, want %s", got, want)
	}
	if got, want := newCommands(input.Data{Program: "my sweep", Study: results.Study{Name: "x", File: "x.toml"}}).Take(7, false), "'my sweep' export x --trial 7"; got != want {
		t.Errorf("of another program: %s, want %s", got, want)
	}
	// An older version of the program did not keep the file's name.
	if got, want := (Commands{study: "my own"}).Take(7, false), "sweep export 'my own' --experiment 'my own.toml' --trial 7"; got != want {
		t.Errorf("of a file that is not known: %s, want %s", got, want)
	}
}

func TestRunCommand(t *testing.T) {
	tickets := results.Study{Name: "tickets", File: "a b.toml", Set: []string{"train.epochs=3", "search.trials=9", "final.seeds=1", "final.models = 8"}}
	for _, c := range []struct {
		d      input.Data
		others []Assignment
		want   string
	}{
		{input.Data{Study: tickets}, nil, "sweep run 'a b.toml' --set train.epochs=3 --set final.seeds=1 --set 'final.models = 8' --trials 9"},
		{input.Data{Study: tickets}, []Assignment{{TrialsKey, "60"}}, "sweep run 'a b.toml' --set train.epochs=3 --set final.seeds=1 --set 'final.models = 8' --trials 60"},
		{input.Data{Study: tickets, Folder: "my results"}, []Assignment{{"final.seeds", "5"}},
			"sweep run 'a b.toml' --out 'my results' --set train.epochs=3 --set 'final.models = 8' --set final.seeds=5 --trials 9"},
		{input.Data{Study: tickets, Folder: "runs"}, []Assignment{{"final.models", "9"}}, "sweep run 'a b.toml' --set train.epochs=3 --set final.seeds=1 --set final.models=9 --trials 9"},
		{input.Data{Study: results.Study{Name: "tickets"}}, []Assignment{{TrialsKey, "8"}}, "sweep run tickets.toml --trials 8"},
		{input.Data{Study: results.Study{Name: "=x", Set: []string{"search.trials=$(rm x)"}}}, nil, "sweep run '=x.toml' --trials '$(rm x)'"},
	} {
		if got := newCommands(c.d).Run(c.others...); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	if got := newCommands(input.Data{Study: tickets, Folder: "/x"}).Show(3); got != "sweep show tickets --out /x --trial 3" {
		t.Error(got)
	}
}
