package sweepcmd

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTargets holds --to of all commands away from what cannot be had again.
func TestTargets(t *testing.T) {
	inFolder(t)
	stored(t)
	write(t, "tickets.toml", "name = \"tickets\"\n")
	write(t, "runs/tickets/trial-7.sweep", "a model")
	if err := os.Symlink(filepath.Join("runs", "sweep.db"), "link"); err != nil {
		t.Skip(err)
	}
	before := files(t, ".")
	const results, experiment, model = "names the results themselves", "names an experiment that is there", "names a model that is kept"
	for to, want := range map[string]string{
		"runs/sweep.db": results, "./runs/../runs/sweep.db": results, "link": results, "runs/sweep.db-wal": results, "runs/sweep.db.tickets.lock": results,
		"tickets.toml": experiment, "runs/tickets/trial-7.sweep": model,
	} {
		for _, command := range []string{"show tickets --as csv", "show tickets --as tensorboard", "report tickets", "report tickets under-way", "export tickets --trial 0"} {
			o := sweep(append(strings.Fields(command), "--to", to)...)
			if o.code != Usage || o.out != "" || o.err != "sweep: --to "+want+", "+to+": name another file\n" {
				t.Errorf("sweep %s --to %s: %+v", command, to, o)
			}
		}
	}
	for _, command := range []string{"report tickets", "export tickets --trial 0"} {
		if o := sweep(append(strings.Fields(command), "--to", "-")...); o.code != Usage || !strings.Contains(o.err, "--to needs the name of a file") {
			t.Errorf("sweep %s --to -: %+v", command, o)
		}
		if o := sweep(append(strings.Fields(command), "--to", "runs")...); o.code == Done || !strings.Contains(o.err, "folder") {
			t.Errorf("sweep %s --to runs: %+v", command, o)
		}
	}
	if must(t, "show", "tickets", "--csv", "--to", "-") != must(t, "show", "tickets", "--csv") {
		t.Error("- is not standard output")
	}
	if o := sweep("show", "tickets", "--as", "tensorboard", "--to", "-"); o.code != Usage || !strings.Contains(o.err, "writes a folder") {
		t.Errorf("%+v", o)
	}
	if !maps.Equal(before, files(t, ".")) {
		t.Error("files were written")
	}
	// What is empty, or of another name, may be written.
	write(t, "empty.toml", "")
	must(t, "show", "tickets", "--csv", "--to", "empty.toml")
	must(t, "show", "tickets", "--csv", "--to", "empty.csv")
	must(t, "show", "tickets", "--csv", "--to", "empty.csv")
}
