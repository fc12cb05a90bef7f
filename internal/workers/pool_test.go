package workers

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// numbers counts from 0 to before n.
func numbers(n int) func(int) (int, bool) {
	next := -1
	return func(int) (int, bool) {
		next++
		return next, next < n
	}
}

// TestEach does every item once, as many at once as there are workers.
func TestEach(t *testing.T) {
	for _, workers := range []int{1, 3, 50} {
		synctest.Test(t, func(t *testing.T) {
			var running, most atomic.Int32
			seen, began := map[int]int{}, time.Now()
			err := Each(t.Context(), workers, numbers(24), func(_ context.Context, worker, item int) (int, error) {
				most.Store(max(most.Load(), running.Add(1)))
				time.Sleep(time.Second)
				running.Add(-1)
				if worker < 0 || worker >= workers {
					t.Errorf("worker %d of %d", worker, workers)
				}
				return item * item, nil
			}, func(d Done[int, int]) error {
				seen[d.Item]++
				if d.Out != d.Item*d.Item {
					t.Errorf("%+v", d)
				}
				return d.Err
			})
			if err != nil || len(seen) != 24 || int(most.Load()) != min(workers, 24) {
				t.Errorf("%d workers: %v, %d items, %d at once", workers, err, len(seen), most.Load())
			}
			if took := time.Since(began); took != time.Duration((23+workers)/workers)*time.Second {
				t.Errorf("%d workers take %v", workers, took)
			}
		})
	}
}

// TestEachEnds ends with the first error, or with the context, and takes what is
// running.
func TestEachEnds(t *testing.T) {
	fault := errors.New("it broke")
	for _, cancelled := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		taken := 0
		err := Each(ctx, 3, numbers(1000), func(ctx context.Context, _, item int) (int, error) {
			if item < 5 {
				return 0, nil
			}
			<-ctx.Done()
			return 0, ctx.Err()
		}, func(d Done[int, int]) error {
			if taken++; taken < 5 {
				return nil
			} else if cancelled {
				cancel()
				return nil
			}
			return fault
		})
		if want := map[bool]error{false: fault, true: context.Canceled}[cancelled]; !errors.Is(err, want) || taken < 5 || taken > 8 {
			t.Errorf("%v after %d items", err, taken)
		}
		cancel()
	}
}

// TestPanics turns what ends a call without an answer into an error.
func TestPanics(t *testing.T) {
	var none []int
	for want, do := range map[string]func(){
		"it panicked: no such thing (pool_test.go:":                                                 func() { panic("no\n  such thing") },
		"it panicked: runtime error: index out of range [7] with length 0 (pool_test.go:":           func() { _ = none[7] },
		"a call ended its goroutine without returning":                                              runtime.Goexit,
		fmt.Sprintf("it panicked: %s… (pool_test.go:", strings.Repeat("ä", 300)):                    func() { panic(strings.Repeat("ä", 301)) },
		"it panicked: runtime error: invalid memory address or nil pointer dereference (pool_test.": func() { _ = *(*int)(nil) },
	} {
		err := Each(t.Context(), 1, numbers(1), func(context.Context, int, int) (int, error) { do(); return 1, nil },
			func(d Done[int, int]) error { return d.Err })
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
