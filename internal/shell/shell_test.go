package shell

import (
	"os/exec"
	"testing"
)

func FuzzWord(f *testing.F) {
	for _, word := range []string{"", "plain", "it's", "; rm -rf ~", "-x", "$(date)", "a\nb", "`x`", "=x", "füchse", "\x1b[2J", `\`, "~", "a*", "{a,b}"} {
		f.Add(word)
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		f.Skip("there is no shell here")
	}
	f.Fuzz(func(t *testing.T, word string) {
		for i := range len(word) {
			if word[i] == 0 {
				return // no argument has one
			}
		}
		out, err := exec.Command(sh, "-c", `printf '%s.' `+Word(word)).Output()
		if err != nil || string(out) != word+"." {
			t.Errorf("%q is %q for the shell, %v", word, out, err)
		}
	})
}

func TestArgument(t *testing.T) {
	for word, want := range map[string][2]string{"a": {" a", ""}, "-a b": {"", " -- '-a b'"}, "it's": {` 'it'\''s'`, ""}} {
		if before, after := Argument(word); before != want[0] || after != want[1] {
			t.Errorf("%q: %q, %q", word, before, after)
		}
	}
	if got := Path("-x.toml"); got != "./-x.toml" {
		t.Error(got)
	}
}
