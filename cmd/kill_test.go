package sweepcmd

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// rounds is how often a test with a random part tries: so many in the tests that
// everyone runs, as many as SWEEP_SOAK says in those that take their time.
func rounds(t testing.TB, usual int) int {
	t.Helper()
	text := os.Getenv("SWEEP_SOAK")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestRandomKills kills runs at random moments. Each time what is stored is sound, and
// the run that comes to its end has the same table, and leaves the same files, as one
// that was never killed.
func TestRandomKills(t *testing.T) {
	tinyFolder(t)
	began := time.Now()
	run := command(t, "run", "run", "tiny.toml", "--quiet", "--out", "whole")
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	took := time.Since(began)
	want, left := table(t, "tiny", "whole"), fileNames(t, "whole")
	random := rand.New(rand.NewPCG(3, 4))
	ends := 0
	for kills := 0; kills < rounds(t, 6) || ends == 0; {
		run := command(t, "run", "run", "tiny.toml", "--quiet")
		after := time.Duration(random.Int64N(int64(took)))
		if kills >= rounds(t, 6) {
			after = time.Hour
		}
		if killed(t, run, after) {
			kills++
			if o := sweep("verify"); o.code != Done && !strings.Contains(o.err, "there are no results in runs") {
				t.Fatalf("after kill %d: %+v", kills, o)
			}
			continue
		}
		ends++
		differ(t, "a run that was killed", table(t, "tiny", "runs"), want)
		if got := fileNames(t, "runs"); got != left {
			t.Errorf("after kill %d there are the files %s, not %s", kills, got, left)
		}
		if err := os.RemoveAll("runs"); err != nil {
			t.Fatal(err)
		}
	}
}

// killed runs a command for a time, and reports whether it had to kill it then. One
// that ends before must end well.
func killed(t *testing.T, c *exec.Cmd, after time.Duration) bool {
	t.Helper()
	var said strings.Builder
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = c.Process.Kill() })
	err := c.Wait()
	timer.Stop()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return false
	case errors.As(err, &exit) && exit.ExitCode() == -1:
		return true
	}
	t.Fatalf("%v: %s", err, &said)
	return false
}

// fileNames lists the files below a folder, in a line.
func fileNames(t *testing.T, folder string) string {
	t.Helper()
	var names []string
	for _, name := range sortedKeys(files(t, folder)) {
		names = append(names, strings.TrimPrefix(name, folder))
	}
	return strings.Join(names, " ")
}
