package study

import (
	"math"
	"sync"

	"github.com/doubleroute/sweep/search"
)

// EventKind says what happened in a run.
type EventKind string

// The kinds of event.
const (
	StudyBegan EventKind = "study"
	Noticed    EventKind = "notice"
	TrialBegan EventKind = "trial_began"
	EpochEnded EventKind = "epoch"
	TrialEnded EventKind = "trial"
	FinalBegan EventKind = "final_began"
	FinalEnded EventKind = "final"
	StudyEnded EventKind = "end"
)

// Event is something that happened in a run, in the order in which it really
// happened. Its JSON is what `sweep run --json` prints.
type Event struct {
	Kind     EventKind    `json:"event"`
	Study    string       `json:"study"`
	Text     string       `json:"text,omitempty"`
	Trial    int          `json:"trial"`
	Worker   int          `json:"worker"`
	Routes   []string     `json:"routes,omitempty"`
	Views    []string     `json:"views,omitempty"`
	State    search.State `json:"state,omitempty"`
	Epoch    int          `json:"epoch,omitempty"`
	Epochs   int          `json:"epochs,omitempty"`
	Accuracy float64      `json:"accuracy"` // the objective; 0 where there is none
	Loss     float64      `json:"loss,omitempty"`
	FLOPs    int64        `json:"flops,omitempty"`
	Seconds  float64      `json:"seconds,omitempty"`
	Seed     int          `json:"seed,omitempty"`
	Error    string       `json:"error,omitempty"`
	Replayed bool         `json:"replayed,omitempty"` // a trial that an earlier run trained
	End      search.End   `json:"end,omitempty"`      // why the search ended; Text says it in words

	Done  int     `json:"done"`  // trials ended, or final trainings while these run
	Total int     `json:"total"` // of them; 0 where it is not known
	Left  float64 `json:"left_seconds,omitempty"`
}

// teller hands events to the caller one at a time.
type teller struct {
	study string
	total int // trials; 0: not known
	to    func(Event)

	mu    sync.Mutex
	done  int  // trials
	again bool // what is replayed has been told
}

// restart counts the trials of a search that goes on in the same run.
func (t *teller) restart() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done, t.again = 0, true
}

func (t *teller) tell(e Event) {
	if t.to == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	e.Study = t.study
	switch e.Kind {
	case TrialEnded:
		t.done++
		if e.Replayed && t.again {
			return
		}
		fallthrough
	case TrialBegan:
		e.Done, e.Total = t.done, t.total
	}
	e.Accuracy, e.Loss, e.Left = number(e.Accuracy), number(e.Loss), number(e.Left)
	t.to(e)
}

// number is 0 in place of what JSON cannot say.
func number(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}
