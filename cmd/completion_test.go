package sweepcmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/formats"
)

// completed returns what bash offers, with the script of the program, for the
// last word of a command line.
func completed(t *testing.T, line string) []string {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	write(t, "bin/completion.bash", must(t, "completion", "bash"))
	if err := os.Remove("bin/sweep"); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if err := os.Symlink(self, "bin/sweep"); err != nil {
		t.Fatal(err)
	}
	const ask = `source bin/completion.bash
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
compopt() { :; }
_sweep_complete
printf '%s\n' "${COMPREPLY[@]}"`
	words := regexp.MustCompile(`'[^']*'|=|[^ =]+| $`).FindAllString(line, -1) // as bash splits it
	words[len(words)-1] = strings.TrimSpace(words[len(words)-1])
	c := exec.Command(bash, append([]string{"--norc", "--noprofile", "-c", ask, "bash"}, words...)...)
	c.Env = append(os.Environ(), "SWEEP_TEST_CHILD=run", "PATH="+filepath.Join(cwd(t), "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	words = nil
	for said := range strings.Lines(string(out)) {
		if word := strings.Fields(said); len(word) > 0 {
			words = append(words, word[0])
		}
	}
	return words
}

func cwd(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestCompletion completes commands, flags, words of flags, studies and shells
// in bash.
func TestCompletion(t *testing.T) {
	tameFolder(t)
	must(t, "run", "tiny.toml", "--trials", "1", "--quiet")
	must(t, "run", "tiny.toml", "--trials", "1", "--quiet", "--set", "name=other", "--out", "else where")
	for line, want := range map[string][]string{
		"sweep sh":                       {"show"},
		"sweep s":                        {"schema", "serve", "show"},
		"sweep show --imp":               {"--importance"},
		"sweep show --as par":            {"parquet"},
		"sweep show --cost lat":          {"latency"},
		"sweep show ":                    {"tiny"},
		"sweep report ti":                {"tiny"},
		"sweep export --trial 0 ":        {"tiny"},
		"sweep show tiny ":               nil,
		"sweep show --out nowhere ":      nil,
		"sweep show --as=par":            {"parquet"},
		"sweep show --as=":               formats.Names(),
		"sweep --v":                      {"--version"},
		"sweep help ru":                  {"run"},
		"sweep run tin":                  {"tiny.toml"},
		"sweep run --quiet b":            {"bin"},
		"sweep run tiny.toml --out=b":    {"bin"},
		"sweep show --to t":              {"tiny.csv", "tiny.toml"},
		"sweep show --out 'else where' ": {"other"},
		"sweep predict a.sweep ti":       {"tiny.csv", "tiny.toml"},
		"sweep evaluate a.sweep tiny.c":  {"tiny.csv"},
		"sweep predict --out ti":         {"tiny.csv", "tiny.toml"},
		"sweep predict --form fast":      {"fasttext"},
		"sweep run -- tin":               {"tiny.toml"},
		"sweep completion z":             {"zsh"},
		"sweep list ":                    nil,
	} {
		if got := completed(t, line); !slices.Equal(got, want) {
			t.Errorf("%q is completed by %q, want %q", line, got, want)
		}
	}
	if _, err := os.Stat("nowhere"); err == nil {
		t.Error("completion has made a folder")
	}
	for _, shell := range []string{"zsh", "fish"} {
		if text := must(t, "completion", shell); !strings.Contains(text, "_sweep_complete") || !strings.Contains(text, "--generate-bash-completion") {
			t.Errorf("%s: %d bytes", shell, len(text))
		}
	}
}
