package sweepcmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMigrated: whatever command brings a database up to date says so, once.
func TestMigrated(t *testing.T) {
	// One study, as the first version kept it (results/sqlite/migrations/0001_begin.sql).
	format1 := read(t, filepath.Join("testdata", "format1.db"))
	steps, err := filepath.Glob(filepath.Join("..", "results", "sqlite", "migrations", "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	tinyFolder(t)
	begin := func() {
		if err := os.RemoveAll("runs"); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join("runs", "sweep.db"), format1)
	}
	stderr := fmt.Sprintf("sweep: %s was brought from format 1 to %d; older versions of sweep cannot read it any more\n", filepath.Join("runs", "sweep.db"), len(steps))
	for _, line := range []string{"list", "show old", "show old --json", "report old", "export old --trial 0", "run tiny.toml --trials 1 --quiet"} {
		begin()
		for again := range 2 {
			o := sweep(strings.Fields(line)...)
			if strings.HasPrefix(o.err, stderr) != (again == 0) || strings.Count(o.err, "was brought") != 1-again || strings.Contains(o.out, "was brought") {
				t.Errorf("sweep %s, time %d: %+v", line, again, o)
			}
		}
	}
	begin()
	s := startServing(t, "--address", "127.0.0.1:0")
	if _, page, err := get(s.url); err != nil || !strings.Contains(page, "old") {
		t.Errorf("%v: %s", err, page)
	}
	if err := s.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.Wait() // it was killed
	if s.stderr.String() != stderr {
		t.Errorf("sweep serve: %q", s.stderr.String())
	}
}
