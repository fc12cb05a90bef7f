// Package event is what happens in a run, and the emitter that hands it to a
// listener.
package event

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/doubleroute/sweep/internal/feed"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// Kind says what happened in a run.
type Kind string

// The kinds of event.
const (
	StudyBegan Kind = "study"
	Noticed    Kind = "notice"
	BankEnded  Kind = "bank" // a route of the route bank has been trained alone: Done of Total have
	TrialBegan Kind = "trial_began"
	EpochEnded Kind = "epoch"
	TrialEnded Kind = "trial"
	FoldBegan  Kind = "fold_began"
	FoldEnded  Kind = "fold" // a candidate has been read on a fold: Done of Total readings
	FinalBegan Kind = "final_began"
	FinalEnded Kind = "final"
	StudyEnded Kind = "end"
)

// Event is something that happened in a run, in the order in which it really
// happened. Its JSON is what `sweep run --json` prints.
type Event struct {
	Kind     Kind         `json:"event"`
	Study    string       `json:"study"`
	Text     string       `json:"text,omitempty"`
	Trial    int          `json:"trial"`
	Worker   int          `json:"worker"`
	Routes   []string     `json:"routes,omitempty"`
	Views    []string     `json:"views,omitempty"`
	State    search.State `json:"state,omitempty"`
	Epoch    int          `json:"epoch,omitempty"`
	Epochs   int          `json:"epochs,omitempty"`
	Accuracy stats.Number `json:"accuracy"` // the objective; null where there is none, as of a trial that failed
	Loss     float64      `json:"loss,omitempty"`
	FLOPs    int64        `json:"flops,omitempty"`
	Seconds  float64      `json:"seconds,omitempty"`
	Seed     int          `json:"seed,omitempty"`
	Fold     int          `json:"fold,omitempty"` // from 1
	Error    string       `json:"error,omitempty"`
	Replayed bool         `json:"replayed,omitempty"` // a trial that an earlier run trained
	End      search.End   `json:"end,omitempty"`      // why the search ended; Text says it in words

	Done  int     `json:"done"`  // trials ended, or final trainings while these run
	Total int     `json:"total"` // of them; 0 where it is not known
	Left  float64 `json:"left_seconds,omitempty"`
}

// Emitter hands events to a listener, one at a time, on a goroutine of its own:
// training waits for no listener. One that is far behind misses events of kind
// TrialBegan and EpochEnded; it gets all others.
type Emitter struct {
	study string
	feed  *feed.Feed[Event] // nil: nobody listens

	mu    sync.Mutex
	total int  // trials; 0: not known
	done  int  // trials
	again bool // what is replayed has been emitted
}

// How many events may wait before progress is dropped, and how long a run that
// was interrupted waits for its listener.
const (
	mostWaiting = 4096
	patience    = 2 * time.Second
)

// NewEmitter returns the emitter of a study with so many trials, 0 for a number
// that is not known. The listener may be nil.
func NewEmitter(study string, total int, to func(Event)) *Emitter {
	e := &Emitter{study: study, total: total}
	if to != nil {
		e.feed = feed.New(to, mostWaiting)
	}
	return e
}

// Restart counts the trials of a search that goes on in the same run.
func (e *Emitter) Restart() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.done, e.again = 0, true
}

// Notice emits a sentence that belongs to no trial.
func (e *Emitter) Notice(text string) {
	e.Emit(Event{Kind: Noticed, Worker: -1, Trial: -1, Text: text})
}

// Emit hands over an event, with the counts of trials where they belong.
func (e *Emitter) Emit(v Event) {
	if e.feed == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	v.Study = e.study
	switch v.Kind {
	case TrialEnded:
		e.done++
		if v.Replayed && e.again {
			return
		}
		fallthrough
	case TrialBegan:
		v.Done, v.Total = e.done, e.total
	}
	if !v.measured() {
		v.Accuracy = stats.Number(math.NaN())
	}
	v.Loss, v.Left = number(v.Loss), number(v.Left)
	if v.Kind == EpochEnded || v.Kind == TrialBegan {
		e.feed.Offer(v)
	} else {
		e.feed.Put(v)
	}
}

// Close waits until the listener has had all events; once ctx is done, not for
// long.
func (e *Emitter) Close(ctx context.Context) {
	if e.feed == nil {
		return
	}
	until, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(patience, cancel) })()
	e.feed.Close(until)
}

// measured reports whether an event can say how good something is.
func (v *Event) measured() bool {
	return v.Error == "" && (v.Kind == EpochEnded || v.Kind == TrialEnded || v.Kind == FinalEnded || v.Kind == BankEnded || v.Kind == FoldEnded)
}

// number is 0 in place of what JSON cannot say.
func number(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}
