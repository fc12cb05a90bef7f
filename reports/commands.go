package reports

import (
	"cmp"
	"fmt"
	"strings"
)

// usualFolder is where the program keeps results if it is not told otherwise.
const usualFolder = "runs"

// commands are what the page tells its reader to type.
type commands struct{ study, folder string }

// take is how to use a model: the file that a run keeps of each finalist beside
// its report, or how to make one.
func (c commands) take(trial int, read bool) string {
	if read {
		return "sweep predict " + shellWord(fmt.Sprintf("%s/%s/trial-%d.sweep", cmp.Or(c.folder, usualFolder), c.study, trial))
	}
	return c.export() + fmt.Sprint(trial)
}

// export is the command that writes a trial's model, without its number.
func (c commands) export() string {
	command := "sweep export " + shellWord(c.study)
	if c.folder != "" && c.folder != usualFolder {
		command += " --out " + shellWord(c.folder)
	}
	return command + " --trial "
}

// shellWord quotes a word for a shell if it has to be.
func shellWord(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-/", r)
	}
	if word != "" && word[0] != '-' && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
