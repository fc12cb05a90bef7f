package search

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/doubleroute/sweep/search/space"
)

// crew is the workers: it runs an executor on a bounded number of jobs at once.
// Its methods are called from one goroutine.
type crew struct {
	executor Executor
	busy     []bool // of each worker
	running  int
	results  chan result
	group    sync.WaitGroup
}

// result is what came of a task.
type result struct {
	task   *task
	worker int
	report Report
	err    error
}

func newCrew(x Executor, workers int) *crew {
	// The channel has room for all, so that no worker ever waits to deliver.
	return &crew{executor: x, busy: make([]bool, workers), results: make(chan result, workers)}
}

// idle reports whether a worker has nothing to do.
func (c *crew) idle() bool { return c.running < len(c.busy) }

// begin gives a task to an idle worker and returns which.
func (c *crew) begin(ctx context.Context, t *task) int {
	worker := 0
	for c.busy[worker] {
		worker++
	}
	c.busy[worker] = true
	c.running++
	job := t.job
	job.Point = append(space.Point(nil), job.Point...) // the executor's own
	c.group.Go(func() {
		r := result{task: t, worker: worker, err: errors.New("the executor ended its goroutine without returning")}
		defer func() {
			if p := recover(); p != nil {
				r.report, r.err = Report{Failed: panicked(p)}, nil
			}
			c.results <- r
		}()
		r.report, r.err = c.executor.Execute(ctx, worker, job)
	})
	return worker
}

// ended notes that a result has been taken from c.results.
func (c *crew) ended(r result) {
	c.busy[r.worker] = false
	c.running--
}

// panicked describes a panic in one line, with the place where it began. It must
// be called by the function that recovered it.
func panicked(p any) string {
	words := strings.Join(strings.Fields(fmt.Sprint(p)), " ")
	const most = 300
	if runes := []rune(words); len(runes) > most {
		words = string(runes[:most]) + "…"
	}
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for began := false; ; {
		frame, more := frames.Next()
		if frame.Function == "runtime.gopanic" {
			began = true
		} else if began && !strings.HasPrefix(frame.Function, "runtime.") {
			return fmt.Sprintf("it panicked: %s (%s:%d)", words, filepath.Base(frame.File), frame.Line)
		}
		if !more {
			return "it panicked: " + words
		}
	}
}
