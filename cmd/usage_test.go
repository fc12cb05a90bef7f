package sweepcmd

import (
	"maps"
	"regexp"
	"strings"
	"testing"
)

// TestUsage holds wrong command lines to their sentences.
func TestUsage(t *testing.T) {
	tameFolder(t)
	must(t, "run", "tiny.toml", "--trials", "2", "--out", "had", "--quiet")
	write(t, "notes.txt", "hello\n")
	before := files(t, ".")
	const none = "there are no results in runs: run an experiment first with sweep run FILE.toml, or name the folder with --out"
	for _, c := range []struct{ line, want string }{
		{"rnu tiny.toml", `there is no command "rnu"; did you mean sweep run? Commands are check, completion, evaluate, export, licenses, list, predict, report, run, schema, serve, show, verify and version`},
		{"frobnicate", `there is no command "frobnicate". Commands are check, completion, evaluate, export, licenses, list, predict, report, run, schema, serve, show, verify and version`},
		{"--workers 2 run tiny.toml", "flags go after the command, as in sweep run --workers"},
		{"--frob", "sweep has no flag --frob; its flags are --help, --version"},

		{"run", "sweep run needs an experiment file, such as experiments/quickstart.toml"},
		{"check", "sweep check needs an experiment file, such as experiments/quickstart.toml"},
		{"run tiny.toml --trails 3", "sweep run has no flag --trails; did you mean --trials?"},
		{"run tiny.toml --frobnicate", "sweep run has no flag --frobnicate; its flags are --out, --workers, --trials, --budget, --seed, --set, --open, --json, --quiet, --help"},
		{"run tiny.toml ---x", "bad flag syntax: ---x"},
		{"run tiny.toml --trials", "--trials needs a value: a whole number"},
		{"run tiny.toml --trials many", `--trials must be a whole number, not "many"`},
		{"run tiny.toml --trials 0", "--trials must be more than 0"},
		{"run tiny.toml --workers 1000000000", "--workers must be at most 10000: no more trainings are ever under way at once"},
		{"check tiny.toml --workers 10001", "--workers must be at most 10000: no more trainings are ever under way at once"},
		{"run tiny.toml --trials -3", "--trials must be more than 0"},
		{"run tiny.toml --workers 0", "--workers must be more than 0"},
		{"run tiny.toml --budget 5", `--budget must be a time such as 90s, 10m or 2h, not "5"`},
		{"run tiny.toml --budget -5s", "--budget must be more than 0"},
		{"run tiny.toml --seed -1", "--seed must not be negative"},
		{"run tiny.toml --json=maybe", `--json must be true or false, not "maybe"`},
		{"run tiny.toml --set", "--set needs a value: KEY=VALUE, such as train.epochs=3"},
		{"run tiny.toml --set train.epochs", "--set train.epochs: must be KEY=VALUE, such as train.epochs=3"},
		{"run tiny.toml --set train.epoch=3", "--set train.epoch=3: train.epoch: there is no such key; did you mean epochs?"},
		{"run tiny.toml --set name=sweep.db", "tiny.toml: a study cannot be called sweep.db: files beside its results have such names"},
		{"run tony.toml", "tony.toml: there is no such file; did you mean tiny.toml?"},
		{"check --trials 3 tiny.toml", "sweep check has no flag --trials; its flags are --workers, --set, --json, --help"},

		{"list", none},
		{"show", none},
		{"show tiny", none},
		{"report tiny", none},
		{"list tiny", `sweep list takes no argument, and was given "tiny"`},
		{"schema tiny", `sweep schema takes no argument, and was given "tiny"`},
		{"show tinny --out had", `there is no study "tinny" in had; did you mean tiny?`},
		{"show frobnicate --out had", `there is no study "frobnicate" in had; sweep list shows those there are`},
		{"report tinny --out had", `there is no study "tinny" in had; did you mean tiny?`},
		{"show tiny other --out had", "sweep show takes one study, not 2"},
		{"show tiny --trial 2 --out had", "study tiny has no trial 2: its trials are 0 to 1"},
		{"show tiny --trial -1 --out had", "study tiny has no trial -1: its trials are 0 to 1"},
		{"show tiny --trail 1 --out had", "sweep show has no flag --trail; did you mean --trial?"},

		{"predict", "sweep predict needs one model file, such as runs/quickstart/trial-12.sweep"},
		{"predict nowhere.sweep", "nowhere.sweep: there is no such file; a model is a file that a run keeps, which sweep show names, or that sweep export writes"},
	} {
		o := sweep(strings.Fields(c.line)...)
		if o.code != Usage || o.out != "" || o.err != "sweep: "+c.want+"\n" {
			t.Errorf("sweep %s: exit code %d\n%s\ngot  %swant sweep: %s", c.line, o.code, o.out, o.err, c.want)
		}
	}
	if o := sweep("predict", "notes.txt"); o.code != Usage || !strings.HasPrefix(o.err, "sweep: notes.txt: ") {
		t.Errorf("predict with a file that is no model: %+v", o)
	}
	if !maps.Equal(before, files(t, ".")) {
		t.Error("files were written")
	}
}

// TestUnwritable runs where no results can be kept.
func TestUnwritable(t *testing.T) {
	tinyFolder(t)
	for _, out := range []string{"tiny.csv", "tiny.csv/deeper"} {
		if o := sweep("run", "tiny.toml", "--out", out); o.code != Failed || !strings.HasPrefix(o.err, "sweep: cannot ") || strings.Count(o.err, "\n") != 1 {
			t.Errorf("--out %s: %+v", out, o)
		}
	}
	write(t, "odd/sweep.db", "this is no database, but long enough that somebody could take it for one")
	for _, line := range []string{"run tiny.toml", "list", "show", "report"} {
		o := sweep(append(strings.Fields(line), "--out", "odd")...)
		if o.code != Failed || !strings.Contains(o.err, "sweep.db is not a database") {
			t.Errorf("sweep %s: %+v", line, o)
		}
	}
}

// TestHelp holds the help texts.
func TestHelp(t *testing.T) {
	all := must(t)
	if all != must(t, "--help") || all != must(t, "-h") || all != must(t, "help") {
		t.Error("the ways to ask for help differ")
	}
	for _, command := range strings.Fields("run check list show report serve export predict evaluate schema version licenses completion") {
		text := must(t, command, "--help")
		if text != must(t, command, "-h") {
			t.Errorf("the ways to ask for help of %s differ", command)
		}
		all += "\n" + text
	}
	if one := must(t, "run", "--help"); one != must(t, "--help", "run") || one != must(t, "help", "run") || one != must(t, "run", "tiny.toml", "--help") {
		t.Error("the ways to ask for help of run differ")
	}
	golden(t, "testdata/help.golden", regexp.MustCompile(`VERSION:\n.*\n`).ReplaceAllString(all, "VERSION:\n   (version)\n"))
	if text := must(t, "--version"); !regexp.MustCompile(`^sweep version \S+\n$`).MatchString(text) || text != must(t, "-v") {
		t.Errorf("version: %q", text)
	}
}

// TestFlagsLast takes flags before and after arguments.
func TestFlagsLast(t *testing.T) {
	tameFolder(t)
	for _, line := range []string{
		"run --trials 1 --quiet --out a tiny.toml",
		"run tiny.toml --trials 1 --out b --quiet",
		"run --quiet tiny.toml --out=c -trials=1",
		"run --quiet --out d --trials 1 -- tiny.toml",
		"-- run --quiet --out e --trials 1 tiny.toml",
	} {
		must(t, strings.Fields(line)...)
		out := strings.TrimPrefix(regexp.MustCompile(`out[ =]\w`).FindString(line), "out")[1:]
		if text := must(t, "show", "--out", out); !strings.Contains(text, "tiny: 1 trial ") {
			t.Errorf("sweep %s: %s", line, text)
		}
	}
}

func TestSpan(t *testing.T) {
	for seconds, want := range map[float64]string{0: "0.0s", 9.94: "9.9s", 9.96: "10s", 59.4: "59s", 59.7: "1m00s", 61: "1m01s", 3599.9: "1h00m", 3661: "1h01m", 90000: "25h00m"} {
		if got := span(seconds); got != want {
			t.Errorf("span(%v) = %s, want %s", seconds, got, want)
		}
	}
}
