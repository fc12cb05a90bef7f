package study

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/schedulers"
)

// reference is the table of a search that keeps nothing.
func reference(t *testing.T) (*bench, string) {
	t.Helper()
	b := newBench(t, tiny, pausing...)
	p := &paused{bench: b, workers: 1, room: 1}
	if err := p.search(context.Background()); err != nil {
		t.Fatal(err)
	}
	s := b.open()
	jobs, err := s.Jobs(context.Background(), b.exp.Name)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	later, early := 0, 0
	for _, job := range jobs {
		if job.From > 0 && job.Error == "" {
			later++
		}
	}
	for _, trial := range b.summary().Trials {
		if trial.State == search.Complete && !slices.Contains([]int{2, 4, 12}, trial.Epochs) {
			early++
		}
	}
	if later < 8 || early == 0 {
		t.Fatalf("%d jobs went on with a trial and %d trials ended early: that is no good test", later, early)
	}
	return b, b.table()
}

// TestPaused holds searches that go on from checkpoints, in a folder and in
// memory, with room for all and for few, with one worker and more, to a search
// that trains from the start each time.
func TestPaused(t *testing.T) {
	b, want := reference(t)
	for _, p := range []paused{
		{models: "models", workers: 1},
		{models: "models", workers: 4},
		{workers: 1},
		{workers: 4},
		{models: "models", workers: 2, room: 100_000},
	} {
		p.bench = b.again()
		if p.models != "" {
			p.models = filepath.Join(t.TempDir(), p.models)
		}
		if err := p.search(context.Background()); err != nil {
			t.Fatal(err)
		}
		what := fmt.Sprintf("%d workers, folder %q", p.workers, p.models)
		differ(t, what, p.table(), want)
		if n := p.puts.Load(); n < 8 {
			t.Errorf("%s: there were %d checkpoints", what, n)
		}
		if left, err := p.List(); len(left) > 0 || err != nil || len(names(t, p.models)) > 0 {
			t.Errorf("%s: left behind are %v and %q, %v", what, left, names(t, p.models), err)
		}
	}
}

// spoil does to a folder of checkpoints what may happen to it between two runs.
func spoil(t *testing.T, folder string, rng *rand.Rand) {
	t.Helper()
	for _, name := range names(t, folder) {
		path := filepath.Join(folder, name)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(content) == 0 { // spoilt before
			continue
		}
		switch rng.IntN(6) {
		case 0:
			err = os.Remove(path)
		case 1:
			err = os.WriteFile(path, content[:rng.IntN(len(content))], 0o600)
		case 2:
			content[rng.IntN(len(content))] ^= 1 << rng.IntN(8)
			err = os.WriteFile(path, content, 0o600)
		case 3: // that of another trial
			err = os.Rename(path, filepath.Join(folder, fmt.Sprintf("trial-%d.state", rng.IntN(20))))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(names(t, folder)) > 0 {
		if err := os.WriteFile(filepath.Join(folder, "trial-1.part"), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPausedInterrupted interrupts searches several times, spoils what they
// kept, and goes on with another number of workers.
func TestPausedInterrupted(t *testing.T) {
	whole, want := reference(t)
	rng := rand.New(rand.NewPCG(4, 4))
	rounds := 6
	if testing.Short() {
		rounds = 2
	}
	found := 0
	for round := range rounds {
		p := &paused{bench: whole.again(), models: t.TempDir()}
		for attempt := 0; ; attempt++ {
			ctx, cancel := context.WithCancel(context.Background())
			left := 1 + rng.IntN(25)
			p.workers = 1 + rng.IntN(4)
			p.tick = func(task.Task, string) {
				if left--; left == 0 && attempt < 6 {
					cancel()
				}
			}
			err := p.search(ctx)
			cancel()
			if err == nil {
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			found += len(names(t, checkpointFolder(p.models).Path))
			if round%2 == 0 {
				spoil(t, checkpointFolder(p.models).Path, rng)
			}
		}
		differ(t, fmt.Sprint("round ", round), p.table(), want)
		if left := names(t, p.models); len(left) > 0 {
			t.Errorf("round %d: left behind are %q", round, left)
		}
	}
	if found < rounds {
		t.Errorf("interrupted searches left the weights of %d trials: that is no good test", found)
	}
}

// TestPausedChild is no test but the process that TestPausedKilled kills.
func TestPausedChild(t *testing.T) {
	folder := os.Getenv("SWEEP_TEST_PAUSED")
	if folder == "" {
		t.Skip("it is run by another test")
	}
	b := childBench(t, folder)
	p := &paused{bench: b, models: filepath.Join(folder, "models"), workers: 2,
		onEvent: func(e Event) { fmt.Println("event", e.Kind) },
		tick:    func(task.Task, string) { time.Sleep(20 * time.Millisecond) }, // for the other process to act
	}
	if err := p.search(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// childBench is the pausing experiment in a folder that several processes use.
func childBench(t *testing.T, folder string) *bench {
	t.Helper()
	b := &bench{t: t, registry: routes.Builtin(), path: filepath.Join(folder, "killed.db")}
	b.exp = b.read(filepath.Join(folder, "tiny.toml"), tiny, pausing...)
	return b
}

// killAfter runs one of these tests in a process of its own, and kills it once
// it has printed so many lines that count.
func killAfter(t *testing.T, test, env string, lines int, counts func(line string) bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^"+test+"$")
	cmd.Env = append(os.Environ(), env)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for printed := bufio.NewScanner(out); lines > 0 && printed.Scan(); {
		if counts(printed.Text()) {
			lines--
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the process ended before it was killed")
	}
}

// TestPausedKilled kills a search's process again and again.
func TestPausedKilled(t *testing.T) {
	whole, want := reference(t)
	folder, left := filepath.Dir(whole.exp.File), 0
	for _, events := range []int{9, 17, 5, 23} {
		killAfter(t, "TestPausedChild", "SWEEP_TEST_PAUSED="+folder, events, func(line string) bool { return strings.HasPrefix(line, "event") })
		left += len(names(t, filepath.Join(folder, "models", "kept")))
	}
	if left == 0 {
		t.Error("the killed searches left no weights: that is no good test")
	}
	p := &paused{bench: childBench(t, folder), models: filepath.Join(folder, "models"), workers: 2}
	if err := p.search(context.Background()); err != nil {
		t.Fatal(err)
	}
	differ(t, "killed", p.table(), want)
	if left := names(t, p.models); len(left) > 0 {
		t.Errorf("left behind are %q", left)
	}
}

// TestSchedulers runs whole studies with each scheduler that stops or pauses
// trials: where weights are kept and how many work at once change nothing.
func TestSchedulers(t *testing.T) {
	for _, s := range schedulers.All() {
		if s.Name == "none" {
			continue
		}
		b := newBench(t, tiny, append(slices.Clone(pausing), "search.scheduler="+s.Name)...)
		b.mustRun(func(o *Options) { o.Workers = 1 })
		want := b.table()
		again, models := b.again(), t.TempDir()
		again.mustRun(func(o *Options) { o.Workers, o.Models = 3, models })
		differ(t, s.Name, again.table(), want)
		if files := names(t, models); len(files) == 0 || slices.Contains(files, "kept") {
			t.Errorf("%s: the folder has %q", s.Name, files)
		}
		if !strings.Contains(want, `"pruned"`) {
			t.Errorf("%s: no trial was pruned", s.Name)
		}
	}
}

// names lists a folder; nothing where there is none.
func names(t testing.TB, folder string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if folder != "" && err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}
