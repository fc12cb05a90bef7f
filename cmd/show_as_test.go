package sweepcmd

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/results/analysis"
)

// TestAs writes a stored study in every form, to standard output and to a file.
func TestAs(t *testing.T) {
	inFolder(t)
	stored(t)
	for _, f := range formats.All() {
		to := filepath.Join("written", f.Name+f.Ending)
		if err := os.MkdirAll("written", 0o755); err != nil {
			t.Fatal(err)
		}
		if o := sweep("show", "tickets", "--as", f.Name, "--to", to); o.code != Done || o.out != "" {
			t.Fatalf("%s: %+v", f.Name, o)
		}
		if f.Folder() {
			if all := files(t, to); len(all) < 3 {
				t.Errorf("%s: %v", f.Name, slices.Collect(maps.Keys(all)))
			}
			continue
		}
		out := must(t, "show", "tickets", "--as", f.Name)
		if out == "" || out != read(t, to) {
			t.Errorf("%s: the file is not what standard output gets", f.Name)
		}
	}
	if left, err := filepath.Glob("written/.sweep-*"); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
	if must(t, "show", "tickets", "--csv") != must(t, "show", "--as", "csv", "tickets") {
		t.Error("--csv is not --as csv")
	}
	if verdict := "second route"; !strings.Contains(must(t, "show", "tickets", "--as", "markdown"), verdict) {
		t.Error("no word on the second route")
	}
	if must(t, "show", "tickets", "--as", "svg") == must(t, "show", "tickets", "--as", "svg", "--cost", "latency") {
		t.Error("--cost changes nothing")
	}
}

// TestAsOfNothing writes a study without trials.
func TestAsOfNothing(t *testing.T) {
	inFolder(t)
	stored(t)
	for _, f := range formats.All() {
		if o := sweep("show", "new", "--as", f.Name, "--to", f.Name); o.code != Done || o.out != "" || o.err != "" {
			t.Errorf("%s: %+v", f.Name, o)
		}
	}
}

// TestAsUsage holds wrong command lines to their sentences.
func TestAsUsage(t *testing.T) {
	inFolder(t)
	stored(t)
	write(t, "full/notes.txt", "hello\n")
	before := files(t, "full")
	for _, c := range []struct {
		line, want string
		code       int
	}{
		{"--as parket", `there is no form "parket"; did you mean parquet?`, Usage},
		{"--as xlsx", `there is no form "xlsx"; the forms are csv, jsonl, parquet, markdown, svg, png, optuna, tensorboard`, Usage},
		{"--as", "--as needs a value: one of csv, jsonl, parquet, markdown, svg, png, optuna, tensorboard", Usage},
		{"--as csv --to", "--to needs a value: the name of a file", Usage},
		{"--csv --as png", "--csv is --as csv, and there is --as png too: leave out one", Usage},
		{"--csv --trial 0", "--as csv is of a whole study: leave out --trial", Usage},
		{"--as png --importance", "--as png is of a whole study: leave out --importance", Usage},
		{"--as jsonl --json", "--as jsonl is of a whole study and a form of its own: leave out --json", Usage},
		{"--to x.csv", "--to goes with --as FORM: say which form, such as --as csv", Usage},
		{"--cost bytes", "--cost goes with --as FORM: say which form, such as --as svg", Usage},
		{"--as csv --cost bytes", "--cost is for --as svg and --as png; csv has every cost", Usage},
		{"--as svg --cost bites", `there is no cost "bites"; did you mean bytes?`, Usage},
		{"--as svg --cost euros", `there is no cost "euros"; the costs are flops, parameters, bytes and latency`, Usage},
		{"--as tensorboard", "--as tensorboard writes a folder: name it, such as --to tensorboard", Usage},
		{"--as tensorboard --to full", "full cannot be written: it holds files already; name a new folder", Failed},
		{"--as tensorboard --to full/notes.txt", "full/notes.txt cannot be written: it is a file; name a new folder", Failed},
	} {
		o := sweep(append([]string{"show", "tickets"}, strings.Fields(c.line)...)...)
		if o.code != c.code || o.out != "" || o.err != "sweep: "+c.want+"\n" {
			t.Errorf("sweep show tickets %s: exit code %d\n%s\ngot  %swant sweep: %s", c.line, o.code, o.out, o.err, c.want)
		}
	}
	for _, form := range []string{"csv", "tensorboard"} {
		o := sweep("show", "tickets", "--as", form, "--to", "nowhere/x")
		if o.code != Failed || !strings.HasPrefix(o.err, "sweep: nowhere/x cannot be written: ") || strings.Count(o.err, "\n") != 1 {
			t.Errorf("%+v", o)
		}
	}
	if !maps.Equal(before, files(t, "full")) {
		t.Error("files were written")
	}
}

// TestAsInterrupted leaves nothing of a file or folder that is not whole.
func TestAsInterrupted(t *testing.T) {
	inFolder(t)
	stored(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, f := range formats.All() {
		var out, err bytes.Buffer
		if code := Run(ctx, []string{"sweep", "show", "tickets", "--as", f.Name, "--to", "x"}, nil, &out, &err); code != Interrupted {
			t.Errorf("%s: %d, %s", f.Name, code, err.String())
		}
	}
	part := filepath.Join(t.TempDir(), "part")
	if err := writeFolder(part, func(folder string) error {
		write(t, filepath.Join(folder, "one"), "1")
		return context.Canceled
	}); err == nil {
		t.Error("no error")
	}
	if left, err := os.ReadDir(filepath.Dir(part)); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

// TestVerdictOf is silent before the test part was read.
func TestVerdictOf(t *testing.T) {
	if text := verdictOf(&analysis.Summary{}); text != "" {
		t.Error(text)
	}
}
