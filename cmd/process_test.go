package sweepcmd

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/internal/study/studytest"
)

// stepped is a run in a process of its own that waits after each event.
type stepped struct {
	t      testing.TB
	cmd    *exec.Cmd
	in     io.WriteCloser
	lines  *bufio.Scanner
	stderr bytes.Buffer
}

func step(t testing.TB, args ...string) *stepped {
	t.Helper()
	s := &stepped{t: t, cmd: command(t, "step", append([]string{"run", "--json"}, args...)...)}
	var err error
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.lines, s.cmd.Stderr = bufio.NewScanner(out), &s.stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	return s
}

// until lets the run go on to the first event that is wanted, and holds it
// there.
func (s *stepped) until(wanted func(study.Event) bool) {
	s.t.Helper()
	for s.lines.Scan() {
		var e study.Event
		if err := json.Unmarshal(s.lines.Bytes(), &e); err != nil {
			s.t.Fatalf("%v: %s", err, s.lines.Text())
		}
		if wanted(e) {
			return
		}
		if _, err := s.in.Write([]byte{'\n'}); err != nil {
			s.t.Fatal(err)
		}
	}
	s.t.Fatalf("the run ended before the moment: %v %s", s.cmd.Wait(), s.stderr.String())
}

// end lets the run go on freely and returns its exit code, -1 if it was killed.
func (s *stepped) end() int {
	s.t.Helper()
	if err := s.in.Close(); err != nil {
		s.t.Fatal(err)
	}
	for s.lines.Scan() {
	}
	var exit *exec.ExitError
	if err := s.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		s.t.Fatal(err)
	}
	return s.cmd.ProcessState.ExitCode()
}

// The moments at which runs are stopped in these tests.
func thirdTrial(e study.Event) bool { return e.Kind == study.TrialEnded && e.Done == 3 }

func withinLate() func(study.Event) bool {
	done := 0
	return func(e study.Event) bool {
		if e.Kind == study.TrialEnded {
			done = e.Done
		}
		return done >= 7 && e.Kind == study.EpochEnded
	}
}

func secondFinal(e study.Event) bool { return e.Kind == study.FinalEnded && e.Done == 2 }

// TestSameTable runs a study with several numbers of workers, and one that is
// killed three times, and holds all that is shown of them equal.
func TestSameTable(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--workers", "1", "--out", "one", "--quiet")
	want := table(t, "tiny", "one")
	for _, part := range []string{`"state": "complete"`, "NaN", "limit.memory", `"role": "front"`} {
		if !strings.Contains(want, part) {
			t.Fatalf("the study has no %s: it is no good example", part)
		}
	}
	for _, workers := range []string{"2", "4"} {
		must(t, "run", "tiny.toml", "--workers", workers, "--out", workers, "--quiet")
		differ(t, workers+" workers", table(t, "tiny", workers), want)
		sameModels(t, workers)
	}
	for i, moment := range []func(study.Event) bool{thirdTrial, withinLate(), secondFinal} {
		s := step(t, "tiny.toml", "--workers", fmt.Sprint(i+1), "--out", "killed")
		s.until(moment)
		if err := s.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if code := s.end(); code != -1 && runtime.GOOS != "windows" {
			t.Errorf("kill %d: exit code %d", i, code)
		}
		for _, what := range []string{"show tiny", "show tiny --json", "list", "show tiny --as csv"} {
			if text := must(t, append(strings.Fields(what), "--out", "killed")...); strings.Contains(text, "running") {
				t.Errorf("kill %d: %s says that something is running:\n%s", i, what, text)
			}
		}
	}
	must(t, "run", "tiny.toml", "--workers", "2", "--out", "killed", "--quiet")
	differ(t, "killed three times", table(t, "tiny", "killed"), want)
	sameModels(t, "killed")
	// Trials whose routes are trained apart share them.
	apart := []string{"run", "tiny.toml", "--quiet", "--set", "train.regime=apart", "--set", "search.concurrency=2"}
	for _, workers := range []string{"1", "3"} {
		must(t, append(apart, "--workers", workers, "--out", "apart"+workers)...)
	}
	differ(t, "routes trained apart", table(t, "tiny", "apart3"), table(t, "tiny", "apart1"))
	if left, err := filepath.Glob("killed/*.lock"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// sameModels holds the models that a study kept to those of the study in folder
// one, bit by bit.
func sameModels(t *testing.T, out string) {
	t.Helper()
	models := func(out string) map[string]string {
		all := map[string]string{}
		for path, content := range files(t, filepath.Join(out, "tiny")) {
			all[filepath.Base(path)] = content
		}
		return all
	}
	got, want := models(out), models("one")
	if len(want) < 2 || !maps.Equal(got, want) {
		t.Errorf("%s: the models differ: %v, want %v", out, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

// TestInterrupt interrupts a run in its search and in its finals as Ctrl-C, kill and
// a terminal that is closed do.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no process can send this signal to another")
	}
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--out", "whole", "--quiet")
	for i, moment := range []func(study.Event) bool{thirdTrial, withinLate(), secondFinal} {
		s := step(t, "tiny.toml", "--workers", "2", "--out", "cut")
		s.until(moment)
		if err := s.cmd.Process.Signal([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}[i]); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond) // for the signal to be taken
		if code := s.end(); code != Interrupted {
			t.Fatalf("interrupt %d: exit code %d: %s", i, code, s.stderr.String())
		}
		stderr := s.stderr.String()
		want := fmt.Sprintf("kept in %s. The same command again goes on.\n", filepath.Join("cut", "sweep.db"))
		if strings.Count(stderr, "\n") != 1 || !strings.HasSuffix(stderr, want) || !strings.Contains(stderr, "study tiny") {
			t.Errorf("interrupt %d: %s", i, stderr)
		}
		if text := must(t, "show", "tiny", "--out", "cut"); strings.Contains(text, "running") {
			t.Errorf("interrupt %d: a trial is left running: %s", i, text)
		}
		if !strings.Contains(read(t, filepath.Join("cut", "tiny.html")), "tiny") {
			t.Errorf("interrupt %d: there is no report", i)
		}
	}
	must(t, "run", "tiny.toml", "--out", "cut", "--quiet")
	differ(t, "interrupted three times", table(t, "tiny", "cut"), table(t, "tiny", "whole"))
}

// TestInterruptOfMany keeps the second experiment from beginning.
func TestInterruptOfMany(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no process can send this signal to another")
	}
	tinyFolder(t)
	write(t, "other.toml", tiny)
	s := step(t, "tiny.toml", "other.toml", "--out", "cut")
	s.until(thirdTrial)
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	if code := s.end(); code != Interrupted {
		t.Errorf("exit code %d: %s", code, s.stderr.String())
	}
	if list := must(t, "list", "--out", "cut"); strings.Contains(list, "other") {
		t.Error(list)
	}
}

// TestLonger makes a study longer: its first trials stay, and it becomes what a
// longer one is at once.
func TestLonger(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--trials", "12", "--out", "straight", "--quiet")
	must(t, "run", "tiny.toml", "--trials", "6", "--out", "parts", "--quiet")
	type trials struct{ Trials []json.RawMessage }
	var short, long trials
	for out, to := range map[string]*trials{"parts": &short, "straight": &long} {
		if err := json.Unmarshal([]byte(timeless(t, must(t, "show", "--out", out, "--json"))), to); err != nil {
			t.Fatal(err)
		}
	}
	if len(short.Trials) != 6 || len(long.Trials) != 12 {
		t.Fatalf("%d and %d trials", len(short.Trials), len(long.Trials))
	}
	for i := range short.Trials {
		differ(t, fmt.Sprint("trial ", i), string(short.Trials[i]), string(long.Trials[i]))
	}
	must(t, "run", "tiny.toml", "--trials", "12", "--out", "parts", "--quiet")
	differ(t, "6 and then 12 trials", table(t, "tiny", "parts"), table(t, "tiny", "straight"))
}

// TestTwoAtOnce begins a study while another process runs it.
func TestTwoAtOnce(t *testing.T) {
	tinyFolder(t)
	s := step(t, "tiny.toml", "--out", "runs")
	s.until(thirdTrial)
	o := sweep("run", "tiny.toml")
	want := fmt.Sprintf(`sweep: study "tiny" is already being run by process %d`, s.cmd.Process.Pid)
	if o.code != Failed || !strings.HasPrefix(o.err, want) || o.out != "" {
		t.Errorf("%+v", o)
	}
	if _, err := os.Stat(filepath.Join("runs", "tiny.html")); err == nil {
		t.Error("the second run wrote a report of the first")
	}
	if text := must(t, "show", "tiny"); !strings.Contains(text, "running") {
		t.Errorf("meanwhile: %s", text)
	}
	if code := s.end(); code != Done {
		t.Errorf("the first run: exit code %d: %s", code, s.stderr.String())
	}
	must(t, "run", "tiny.toml", "--quiet")
}

// TestReaderGoesAway runs on when nobody reads the progress any more.
func TestReaderGoesAway(t *testing.T) {
	tinyFolder(t)
	c := command(t, "run", "run", "tiny.toml", "--json")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	c.Stderr = &stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("%v: %s", err, stderr.String())
	}
	if text := must(t, "show", "tiny"); !strings.Contains(text, "12 trials") || strings.Contains(text, "waiting") {
		t.Error(text)
	}
}

// TestInterruptReading ends a run at once while it reads, and nothing is stored. What
// is neither a file nor a folder is refused, and not waited for.
func TestInterruptReading(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no process can send this signal to another")
	}
	inFolder(t)
	studytest.Texts(t, "tiny.csv", 600_000)
	write(t, "tiny.toml", tiny)
	for _, one := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		c := command(t, "run", "run", "tiny.toml", "--quiet")
		var stderr bytes.Buffer
		c.Stderr = &stderr
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(300 * time.Millisecond)
		begun := time.Now()
		if err := c.Process.Signal(one); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait()
		if took := time.Since(begun); c.ProcessState.ExitCode() != Interrupted || took > 5*time.Second || stderr.String() != "sweep: interrupted\n" {
			t.Errorf("%v: exit code %d after %v: %s", one, c.ProcessState.ExitCode(), took, stderr.String())
		}
		if _, err := os.Stat("runs"); err == nil {
			t.Errorf("%v: something was stored", one)
		}
	}
	for _, args := range [][]string{{"run", "/dev/zero"}, {"check", "/dev/zero"}, {"run", "tiny.toml", "--set", "data.train=/dev/zero"}, {"check", "tiny.toml", "--set", "data.test=/dev/null"}} {
		if o := sweep(args...); o.code != Usage || !strings.Contains(o.err, "is neither a file nor a folder") {
			t.Errorf("%q: %+v", args, o)
		}
	}
	if o := sweep("predict", "/dev/zero", "words"); o.code == Done || !strings.Contains(o.err, "no model file") {
		t.Errorf("%+v", o)
	}
}
