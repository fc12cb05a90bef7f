package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
		return c.word("predict") + shellWord(fmt.Sprintf("%s/%s/trial-%d.sweep", cmp.Or(c.folder, usualFolder), c.study, trial))
	}
	return c.Export() + fmt.Sprint(trial)
}

// word begins a command: the program and one of its words.
func (c Commands) word(name string) string {
	return shellWord(cmp.Or(c.program, "sweep")) + " " + name + " "
}

// Export is the command that writes a trial's model, without its number.
func (c Commands) Export() string {
	command := c.word("export") + shellWord(c.study) + c.out()
	if c.file == "" {
		command += " --experiment " + shellWord(c.experiment())
	}
	return command + " --trial "
}

// experiment is the experiment's file, or where it will be if that is not known.
func (c Commands) experiment() string { return cmp.Or(c.file, c.study+".toml") }

// Show is the command that tells all of a trial.
func (c Commands) Show(trial int) string {
	return fmt.Sprintf("%s%s%s --trial %d", c.word("show"), shellWord(c.study), c.out(), trial)
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
	command, trials := c.word("run")+shellWord(c.experiment())+c.out(), ""
	for _, set := range sets {
		if value, ok := strings.CutPrefix(set, TrialsKey+"="); ok {
			trials = " --trials " + shellWord(value)
			continue
		}
		command += " --set " + shellWord(set)
	}
	return command + trials
}

// out names the folder of the results if it has to be named.
func (c Commands) out() string {
	if c.folder == "" || c.folder == usualFolder {
		return ""
	}
	return " --out " + shellWord(c.folder)
}

// shellWord quotes a word for a shell if it has to be.
func shellWord(word string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-/=", r)
	}
	if word != "" && word[0] != '-' && word[0] != '=' && strings.IndexFunc(word, func(r rune) bool { return !safe(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Assignment is a setting and what to write for it.
type Assignment struct{ Key, Value string }
