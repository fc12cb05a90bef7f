package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
)

// TestFaultyDisk: whichever operation of the file system fails, how ever it does, and
// whether those after it fail too, the store says so in a sentence, what it had
// acknowledged is there when the database is opened again, and of the rest each job is
// there whole or not at all. That holds too if the power was cut in this moment.
func TestFaultyDisk(t *testing.T) {
	d := useDisk(t)
	most := d.operations(t)
	if most < 30 {
		t.Fatalf("only %d operations could fail", most)
	}
	step := max(1, most*12/rounds(t, 24))
	for kind, says := range map[faultKind]string{ioError: "failed", diskFull: "the disk is full", shortWrite: "failed"} {
		for _, lasting := range []bool{false, true} {
			for n := 1; n <= most; n += step {
				for _, cut := range []bool{false, true} {
					d.faulty(t, fmt.Sprintf("fault %d at operation %d, lasting %v, power cut %v", kind, n, lasting, cut), says, cut, func(_ string, now int) faultKind {
						if now == n || lasting && now > n {
							return kind
						}
						return well
					})
				}
			}
		}
	}
}

const faultyJobs = 12

// operations counts those of a run in which none fails.
func (d *disk) operations(t *testing.T) int {
	t.Helper()
	s := openNew(t)
	newStudy(t, s, "study")
	d.set(nil)
	for n := range faultyJobs {
		must(t, s.PutJob(context.Background(), "study", jobTrial(n, 5), jobEpochs(n, 0, 5), 0))
	}
	return d.count
}

func (d *disk) faulty(t *testing.T, name, says string, cut bool, fails func(op string, n int) faultKind) {
	t.Helper()
	ctx := context.Background()
	folder := t.TempDir()
	path := filepath.Join(folder, "sweep.db")
	s, err := Open(ctx, path)
	must(t, err)
	newStudy(t, s, "study")
	d.set(fails)
	acknowledged := map[int]bool{}
	for n := range faultyJobs {
		err := s.PutJob(ctx, "study", jobTrial(n, 5), jobEpochs(n, 0, 5), 0)
		acknowledged[n] = err == nil
		if err != nil && (!strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), says) && !strings.Contains(err.Error(), "failed") || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: it says %v", name, err)
		}
	}
	if cut {
		to := t.TempDir()
		must(t, d.afterPowerCut(folder, to))
		path = filepath.Join(to, "sweep.db")
	}
	_ = s.Close() // as a program that ends, or does not live to
	d.set(nil)
	again, err := Open(ctx, path)
	if err != nil {
		t.Errorf("%s: opened again: %v", name, err)
		return
	}
	defer func() { must(t, again.Close()) }()
	sound(t, again)
	if err := acknowledgedIn(ctx, again, acknowledged); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// acknowledgedIn returns an error if a job that was acknowledged is missing, or one is
// there in part.
func acknowledgedIn(ctx context.Context, s *Store, acknowledged map[int]bool) error {
	records, err := s.Records(ctx, "study", 0, faultyJobs)
	if err != nil {
		return err
	}
	there := map[int]bool{}
	for _, r := range records {
		there[r.Number] = true
		if len(r.Jobs) != 1 || len(r.Curve) != 5 {
			return fmt.Errorf("trial %d has %d jobs and %d epochs", r.Number, len(r.Jobs), len(r.Curve))
		}
	}
	for n, ok := range acknowledged {
		if ok && !there[n] {
			return fmt.Errorf("trial %d was acknowledged and is lost", n)
		}
	}
	return nil
}

// TestFaultyDiskRescue: a database that was removed, on a disk that is full, is not
// said to be rescued.
func TestFaultyDiskRescue(t *testing.T) {
	ctx := context.Background()
	d := useDisk(t)
	s := openNew(t)
	newStudy(t, s, "study")
	must(t, s.PutTrial(ctx, "study", results.Trial{State: "waiting", Number: 1}))
	d.set(func(string, int) faultKind { return diskFull })
	path, err := s.Rescue(ctx)
	if err == nil || errors.Is(err, ErrMoved) || exists(path) {
		t.Errorf("rescued to %q, %v", path, err)
	}
	d.set(nil)
	if _, err := s.Rescue(ctx); err != nil {
		t.Error(err)
	}
}
