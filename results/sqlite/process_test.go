package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// child is what the test binary does when a test starts it again.
func child(role, path string) error {
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	switch {
	case role == "run":
		err = childRun(ctx, s)
	case strings.HasPrefix(role, "write "):
		err = writeStudy(ctx, s, strings.ReplaceAll(role, " ", "-"), 40)
	default:
		err = fmt.Errorf("unknown role %q", role)
	}
	return errors.Join(err, s.Close())
}

// childRun takes the lock and writes two jobs of one trial after another, on
// from what is there, until it is killed. It prints a line after each job.
func childRun(ctx context.Context, s *Store) error {
	unlock, err := s.Lock("study")
	if err != nil {
		return err
	}
	jobs, err := s.Jobs(ctx, "study")
	if err != nil {
		return errors.Join(err, unlock())
	}
	for n := len(jobs); ; n++ {
		trial, from := n/2, n%2*jobLength
		to := from + jobLength
		if err := s.PutJob(ctx, "study", jobTrial(trial, to), jobEpochs(trial, from, to), from); err != nil {
			return errors.Join(err, unlock())
		}
		fmt.Println(n)
	}
}

const jobLength = 30

func jobTrial(number, to int) results.Trial {
	return results.Trial{Number: number, State: search.Waiting, Epochs: to, Accuracy: float64(to) / 100, Settings: raw(strings.Repeat("x", 3000))}
}

func writeStudy(ctx context.Context, s *Store, study string, trials int) error {
	if err := s.PutStudy(ctx, results.Study{Name: study}); err != nil {
		return err
	}
	for n := range trials {
		if err := s.PutJob(ctx, study, results.Trial{State: "waiting", Number: n}, jobEpochs(n, 0, 5), 0); err != nil {
			return err
		}
	}
	return nil
}

func startChild(t *testing.T, role, path string) (*exec.Cmd, *bufio.Scanner, *strings.Builder) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "RESULTS_TEST_CHILD="+role, "RESULTS_TEST_DB="+path)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	return cmd, bufio.NewScanner(out), &complaints
}

// A program that is killed at any moment leaves every job whole or absent, the
// ones it had finished present, and the study free for the next run.
func TestKilled(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	s := open(t, path)
	newStudy(t, s, "study")
	finished := 0
	for round := range 5 {
		cmd, lines, complaints := startChild(t, "run", path)
		for range 3 + 4*round {
			if !lines.Scan() {
				t.Fatalf("the child ended early: %s", complaints)
			}
			finished++
		}
		if _, err := s.Lock("study"); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprintf("process %d on ", cmd.Process.Pid)) {
			t.Errorf("while the child runs the study: %v", err)
		}
		must(t, cmd.Process.Kill())
		for lines.Scan() { // what it had still printed
			finished++
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the child was not killed")
		}
		finished = checkJobs(t, s, finished)
		unlock, err := s.Lock("study")
		must(t, err)
		must(t, unlock())
	}
	// The journal of a killed writer is taken over by whoever opens next.
	must(t, s.Close())
	s = open(t, path)
	checkJobs(t, s, finished)
	var verdict string
	must(t, s.read.QueryRowContext(ctx, `PRAGMA integrity_check`).Scan(&verdict))
	if verdict != "ok" {
		t.Errorf("SQLite finds: %s", verdict)
	}
}

// checkJobs checks that at least the first n jobs are there and that all there
// are whole. It returns how many there are.
func checkJobs(t *testing.T, s *Store, n int) int {
	t.Helper()
	ctx := context.Background()
	jobs, err := s.Jobs(ctx, "study")
	must(t, err)
	trials, err := s.Trials(ctx, "study")
	must(t, err)
	epochs, err := s.AllEpochs(ctx, "study")
	must(t, err)
	// One more may have been written than the child lived to say.
	if len(jobs) < n || len(jobs) > n+1 {
		t.Errorf("%d jobs are there, the child finished %d", len(jobs), n)
	}
	ends := map[int]int{}
	for i, job := range jobs {
		same(t, "job", job, results.Job{Trial: i / 2, From: i % 2 * jobLength, To: (i%2 + 1) * jobLength, Value: float64((i%2+1)*jobLength) / 100, Error: "", Worker: -1, Started: time.Time{}, Seconds: nan})
		ends[job.Trial] = job.To
	}
	if len(trials) != len(ends) || len(epochs) != len(ends) {
		t.Fatalf("%d trials, %d with epochs, %d with jobs", len(trials), len(epochs), len(ends))
	}
	for _, trial := range trials {
		same(t, "trial", trial, jobTrial(trial.Number, ends[trial.Number]))
		same(t, "epochs", epochs[trial.Number], jobEpochs(trial.Number, 0, ends[trial.Number]))
	}
	return len(jobs)
}

// Several processes create one database at once, and write to it at once.
func TestProcessesTogether(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "new", "sweep.db")
	type running struct {
		cmd        *exec.Cmd
		complaints *strings.Builder
	}
	var all []running
	for i := range 3 {
		cmd, _, complaints := startChild(t, fmt.Sprintf("write %d", i), path)
		all = append(all, running{cmd, complaints})
	}
	s := open(t, path)
	must(t, writeStudy(ctx, s, "write-here", 40))
	for _, r := range all {
		if err := r.cmd.Wait(); err != nil {
			t.Errorf("%v: %s", err, r.complaints)
		}
	}
	infos, err := s.Studies(ctx)
	must(t, err)
	if len(infos) != 4 {
		t.Fatalf("%d studies, not 4", len(infos))
	}
	for _, info := range infos {
		epochs, err := s.AllEpochs(ctx, info.Name)
		must(t, err)
		if len(epochs) != 40 {
			t.Errorf("%s has %d trials, not 40", info.Name, len(epochs))
		}
	}
}

// Readers get whole jobs, and no error, while others write.
func TestReadWhileWriting(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	s := open(t, path)
	newStudy(t, s, "study")
	other := open(t, path)
	done := make(chan struct{})
	var group sync.WaitGroup
	for _, reader := range []*Store{s, other, other} {
		group.Go(func() {
			for last := 0; ; {
				n, err := readWhole(ctx, reader)
				if err != nil || n < last {
					t.Errorf("%d trials after %d, %v", n, last, err)
					return
				}
				last = n
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	var writers sync.WaitGroup
	for w := range 2 {
		writers.Go(func() {
			for n := range 60 {
				if err := s.PutJob(ctx, "study", results.Trial{State: "waiting", Number: 2*n + w, Epochs: 8}, jobEpochs(n, 0, 8), 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	close(done)
	group.Wait()
	if n, err := readWhole(ctx, s); n != 120 || err != nil {
		t.Errorf("%d trials at the end, %v", n, err)
	}
}

// readWhole counts the trials, and returns an error if one lacks epochs.
func readWhole(ctx context.Context, s *Store) (int, error) {
	trials, err := s.Trials(ctx, "study")
	if err != nil {
		return 0, err
	}
	epochs, err := s.AllEpochs(ctx, "study")
	if err != nil {
		return 0, err
	}
	for _, t := range trials {
		if len(epochs[t.Number]) != t.Epochs {
			return 0, fmt.Errorf("trial %d has %d of %d epochs", t.Number, len(epochs[t.Number]), t.Epochs)
		}
	}
	_, err = s.Finals(ctx, "study")
	return len(trials), err
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sweep.db")
	s, other := open(t, path), open(t, path)
	for _, name := range hostile {
		unlock, err := s.Lock(name)
		must(t, err)
		if _, err := other.Lock(name); !errors.Is(err, ErrLocked) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.30q: a second lock: %v", name, err)
		}
		free, err := other.Lock(name + "'s neighbour")
		must(t, err)
		must(t, free())
		must(t, unlock())
		must(t, unlock()) // again does nothing
		again, err := other.Lock(name)
		must(t, err)
		must(t, again())
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.lock"))
	must(t, err)
	if len(left) != 0 && runtime.GOOS != "windows" {
		t.Errorf("%v are left", left)
	}
}

// However locking, letting go and removing the file interleave, no two hold the
// lock at once.
func TestLockUnderContention(t *testing.T) {
	s := openNew(t)
	var group sync.WaitGroup
	var holder sync.Mutex
	for range 4 {
		group.Go(func() {
			for taken := 0; taken < 30; {
				unlock, err := s.Lock("study")
				if errors.Is(err, ErrLocked) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if !holder.TryLock() {
					t.Error("two hold the lock")
					return
				}
				taken++
				runtime.Gosched() // let the others try
				holder.Unlock()
				if err := unlock(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}
