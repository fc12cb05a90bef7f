package names

import (
	"path/filepath"
	"strings"
	"testing"
)

func FuzzCheck(f *testing.F) {
	for _, name := range []string{"quickstart", "-x", "a.b_c-7", "...", "..", ".", "", "../z", `..\z`, "a/b", "a\nb", "\x1b[2J", "C:", strings.Repeat("a", 101)} {
		f.Add(name)
	}
	// A name that is taken is one part of a path, and has nothing that a terminal,
	// a shell or an address takes for more than letters.
	f.Fuzz(func(t *testing.T, name string) {
		if Check(name) != nil {
			return
		}
		if filepath.Base(name) != name || !filepath.IsLocal(name) || filepath.Dir(filepath.Join("runs", name)) != "runs" || len(name) > Longest || strings.ContainsAny(name, "/\\:*?\"'<>|$`;& \x1b\n\r\t\x00") {
			t.Errorf("%q is taken", name)
		}
	})
}

func TestCheck(t *testing.T) {
	for _, name := range []string{"quickstart", "-x", "a.b_c-7", "...", ".hidden"} {
		if err := Check(name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"", ".", "..", "../../z", "a b", "ä", strings.Repeat("a", 101)} {
		if Check(name) == nil {
			t.Errorf("%q is taken", name)
		}
	}
}
