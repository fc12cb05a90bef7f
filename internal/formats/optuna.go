package formats

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/tables"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// Operations of Optuna's journal.
const (
	opCreateStudy    = 0
	opStudyUserAttr  = 2
	opStudySystem    = 3
	opCreateTrial    = 4
	journalWorker    = "sweep"
	optunaMinimize   = 1
	optunaMaximize   = 2
	optunaTimeLayout = "2006-01-02T15:04:05.000000" // of this place: versions up to 4 know no zones
)

// writeOptuna writes the log of Optuna's JournalFileBackend, a JSON object a
// line, as versions 4 and 5 read it. The study has two objectives, the one that
// is maximized first.
//
// A trial's parameters are the searched settings. Optuna wants to know what each
// was drawn from: what was drawn here are the values that came up, so numbers
// are of the range seen, not logarithmic, and everything else is a choice among
// the values seen. Lists are text, written as in JSON. What Optuna has no place
// for is among the trial's user attributes.
//
// Optuna's own code reports no values by epoch for two objectives, but its
// storage keeps them and its dashboard and plots show them, and so they are
// there: of the maximized objective. The file is to look at: a sampler of Optuna
// that goes on from it knows neither the ranges nor those values.
func writeOptuna(s *Study, _ Options, w io.Writer) error {
	drawn, err := distributionsOf(s)
	if err != nil {
		return err
	}
	t, err := newTable(s) // for what is said of a trial besides
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	log := json.NewEncoder(out)
	for _, op := range studyOps(s) {
		if err := log.Encode(op); err != nil {
			return err
		}
	}
	next := 0
	for trial, err := range s.known() {
		if err != nil {
			return err
		}
		if trial.Number != next {
			return fmt.Errorf("trial %d is missing: a journal of Optuna numbers its trials without gaps", next)
		}
		next++
		op, err := trialOp(s, t, drawn, &trial)
		if err != nil {
			return err
		}
		if err := log.Encode(op); err != nil {
			return err
		}
	}
	return out.Flush()
}

// journalOp is what every operation says.
type journalOp struct {
	Code   int    `json:"op_code"`
	Worker string `json:"worker_id"`
}

type createStudy struct {
	journalOp
	Name       string `json:"study_name"`
	Directions [2]int `json:"directions"`
}

type studyAttr struct {
	journalOp
	Study  int            `json:"study_id"`
	User   map[string]any `json:"user_attr,omitempty"`
	System map[string]any `json:"system_attr,omitempty"`
}

func studyOps(s *Study) []any {
	ops := []any{
		createStudy{journalOp{opCreateStudy, journalWorker}, s.Name, [2]int{optunaMaximize, optunaMinimize}},
		studyAttr{journalOp: journalOp{opStudySystem, journalWorker},
			System: map[string]any{"study:metric_names": [2]string{s.Maximize, s.Minimize}}},
	}
	for _, attr := range []map[string]any{
		{"seed": s.Seed}, {"written_by": "sweep " + s.Version}, {"processor": s.Processor}, {"verdict": s.Verdict},
	} {
		ops = append(ops, studyAttr{journalOp: journalOp{opStudyUserAttr, journalWorker}, User: attr})
	}
	return ops
}

type createTrial struct {
	journalOp
	Study         int                        `json:"study_id"`
	State         int                        `json:"state"`
	Value         *float64                   `json:"value"` // Optuna's field for one objective
	Values        []float64                  `json:"values"`
	Start         *string                    `json:"datetime_start"`
	Complete      *string                    `json:"datetime_complete,omitempty"`
	Distributions map[string]string          `json:"distributions"`
	Params        map[string]float64         `json:"params"`
	User          map[string]json.RawMessage `json:"user_attrs"`
	System        map[string]any             `json:"system_attrs"`
	Intermediate  map[string]float64         `json:"intermediate_values"`
}

func trialOp(s *Study, about *table, drawn map[string]*distribution, trial *results.Trial) (*createTrial, error) {
	op := &createTrial{
		journalOp: journalOp{opCreateTrial, journalWorker}, State: optunaState(trial),
		Distributions: map[string]string{}, Params: map[string]float64{}, System: map[string]any{},
		User: userAttrs(about, trial), Intermediate: map[string]float64{},
	}
	op.Start, op.Complete = optunaTimes(s, trial, op.State)
	if op.State == optunaComplete {
		op.Values = []float64{trial.Accuracy, trial.Cost}
	}
	settings, err := settingsOf(trial)
	if err != nil {
		return nil, err
	}
	for _, v := range settings {
		if d := drawn[v.key]; v.searched && v.value.Kind != tables.Nothing {
			op.Distributions[v.key], op.Params[v.key] = d.text, d.place(v.value)
		}
	}
	epochs, err := s.Epochs(trial.Number)
	if err != nil {
		return nil, err
	}
	for _, e := range epochs {
		if x := e.Objective(s.Maximize); num.Finite(x) {
			op.Intermediate[fmt.Sprint(e.Epoch)] = x
		}
	}
	return op, nil
}

// The states of Optuna.
const (
	optunaRunning  = 0
	optunaComplete = 1
	optunaPruned   = 2
	optunaFailed   = 3
	optunaWaiting  = 4
)

// optunaState returns a trial's state. Optuna takes nobody for complete without
// both objectives.
func optunaState(t *results.Trial) int {
	switch t.State {
	case search.Waiting:
		return optunaWaiting
	case search.Running:
		return optunaRunning
	case search.Pruned:
		return optunaPruned
	case search.Complete:
		if num.Finite(t.Accuracy) && num.Finite(t.Cost) {
			return optunaComplete
		}
	}
	return optunaFailed
}

// optunaTimes returns when a trial began and ended. The end is the beginning and
// the time that it trained: a trial that was paused ended later.
func optunaTimes(s *Study, t *results.Trial, state int) (start, complete *string) {
	if state == optunaWaiting {
		return nil, nil
	}
	began := t.Started
	if began.IsZero() {
		began = s.Created
	}
	at := began.Local().Format(optunaTimeLayout)
	if state == optunaRunning {
		return &at, nil
	}
	seconds := t.TrainSeconds
	if !num.Finite(seconds) {
		seconds = 0
	}
	end := began.Add(time.Duration(seconds * float64(time.Second))).Local().Format(optunaTimeLayout)
	return &at, &end
}

// userAttrs are the columns of a trial's row that Optuna has no place for.
func userAttrs(about *table, trial *results.Trial) map[string]json.RawMessage {
	attrs := map[string]json.RawMessage{}
	elsewhere := []string{"number", "state", "started"}
	for _, column := range about.own {
		c := column.of(trial, about.extra[trial.Number])
		if c.Kind != tables.Nothing && !slices.Contains(elsewhere, column.Name) {
			attrs[column.Name] = c.AppendJSON(nil)
		}
	}
	return attrs
}
