package sweepcmd

import (
	"errors"
	"fmt"
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

// TestTargetsOfAnotherForm writes over an earlier file of the same form, and
// over no other.
func TestTargetsOfAnotherForm(t *testing.T) {
	inFolder(t)
	stored(t)
	for _, study := range []string{"tickets", "under-way"} {
		must(t, "report", study)
	}
	write(t, "README.md", "# tickets\n")
	write(t, "notes", "buy milk\n")
	write(t, "model.sweep", "a model\n")
	write(t, "drawing.SVG", "<svg/>\n")
	link := os.Symlink(filepath.Join("runs", "under-way.html"), "link.html")
	hard := os.Link(filepath.Join("runs", "under-way.html"), "hard.html")
	if err := errors.Join(link, hard); err != nil {
		t.Skip(err)
	}
	before := files(t, ".")
	const page, form = "--to names the report of study under-way, %s: name another file", "--to names a file that is there and is no %s file, %s: name another, or remove that one first"
	for _, c := range []struct{ line, to, want string }{
		{"show tickets --as svg", "runs/under-way.html", fmt.Sprintf(page, "runs/under-way.html")},
		{"show tickets --as tensorboard", "runs/under-way.html", fmt.Sprintf(page, "runs/under-way.html")},
		{"export tickets --trial 0", "runs/./under-way.html", fmt.Sprintf(page, "runs/./under-way.html")},
		{"report tickets", "runs/under-way.html", fmt.Sprintf(page, "runs/under-way.html")},
		{"report tickets", "link.html", fmt.Sprintf(page, "link.html")},
		{"report tickets under-way", "hard.html", fmt.Sprintf(page, "hard.html")},
		{"show tickets --as svg", "README.md", fmt.Sprintf(form, ".svg", "README.md")},
		{"show tickets --as csv", "notes", fmt.Sprintf(form, ".csv", "notes")},
		{"show tickets --as png", "drawing.SVG", fmt.Sprintf(form, ".png", "drawing.SVG")},
		{"export tickets --trial 0", "README.md", fmt.Sprintf(form, ".sweep", "README.md")},
		{"report tickets", "README.md", fmt.Sprintf(form, ".html", "README.md")},
		{"report tickets under-way", "model.sweep", fmt.Sprintf(form, ".html", "model.sweep")},
	} {
		if o := sweep(append(strings.Fields(c.line), "--to", c.to)...); o.code != Usage || o.out != "" || o.err != "sweep: "+c.want+"\n" {
			t.Errorf("sweep %s --to %s: %+v", c.line, c.to, o)
		}
	}
	if !maps.Equal(before, files(t, ".")) {
		t.Error("files were written")
	}
	for line, to := range map[string]string{
		"show tickets --as svg": "drawing.SVG", "show tickets --as markdown": "README.md", "report tickets": "runs/tickets.html", "report tickets under-way": "runs/both.html",
	} {
		write(t, to, "earlier\n")
		if o := sweep(append(strings.Fields(line), "--to", to)...); o.code != Done || read(t, to) == "earlier\n" {
			t.Errorf("sweep %s --to %s: %+v", line, to, o)
		}
	}
}
