package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/shell"
	"github.com/doubleroute/sweep/reports/input"
)

// usualFolder is where the program keeps results if it is not told otherwise.
const usualFolder = "runs"

// TrialsKey is the setting that a run has a flag of its own for.
const TrialsKey = "search.trials"

// Commands are what the page tells its reader to type, in the folder that the
// study was run from.
type Commands struct {
	program       string // as its user calls it
	study, folder string
	file          string   // the experiment's
	set           []string // KEY=VALUE, what the study was run with
}

func newCommands(d input.Data) Commands {
	return Commands{program: d.Program, study: d.Study.Name, folder: d.Folder, file: d.Study.File, set: d.Study.Set}
}

// Take is how to use a model: the file that a run keeps of each finalist beside
// its report, or how to make one.
func (c Commands) Take(trial int, read bool) string {
	if read {
		return c.word("predict") + " " + shell.Path(fmt.Sprintf("%s/%s/trial-%d.sweep", cmp.Or(c.folder, usualFolder), c.study, trial))
	}
	before, after := c.Export()
	return before + fmt.Sprint(trial) + after
}

// word begins a command: the program and one of its words.
func (c Commands) word(name string) string {
	return shell.Word(cmp.Or(c.program, "sweep")) + " " + name
}

// Export is the command that writes a trial's model: what comes before its number,
// and what after.
func (c Commands) Export() (before, after string) {
	before, after = shell.Argument(c.study)
	before = c.word("export") + before + c.out()
	if c.file == "" {
		before += " --experiment " + shell.Word(c.experiment())
	}
	return before + " --trial ", after
}

// experiment is the experiment's file, or where it will be if that is not known.
func (c Commands) experiment() string { return cmp.Or(c.file, c.study+".toml") }

// Show is the command that tells all of a trial.
func (c Commands) Show(trial int) string {
	before, after := shell.Argument(c.study)
	return fmt.Sprintf("%s%s%s --trial %d%s", c.word("show"), before, c.out(), trial, after)
}

// Run is the command that goes on with the study: the one that it was run with,
// but for settings that are to be others.
func (c Commands) Run(others ...Assignment) string {
	var sets []string
	for _, set := range c.set {
		key, _, _ := strings.Cut(set, "=")
		if !slices.ContainsFunc(others, func(a Assignment) bool { return a.Key == strings.TrimSpace(key) }) {
			sets = append(sets, set)
		}
	}
	for _, a := range others {
		sets = append(sets, a.Key+"="+a.Value)
	}
	command, trials := c.word("run")+" "+shell.Path(c.experiment())+c.out(), ""
	for _, set := range sets {
		if value, ok := strings.CutPrefix(set, TrialsKey+"="); ok {
			trials = " --trials " + shell.Word(value)
			continue
		}
		command += " --set " + shell.Word(set)
	}
	return command + trials
}

// out names the folder of the results if it has to be named.
func (c Commands) out() string {
	if c.folder == "" || c.folder == usualFolder {
		return ""
	}
	return " --out " + shell.Word(c.folder)
}

// Assignment is a setting and what to write for it.
type Assignment struct{ Key, Value string }
