package task

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/diagnose"
)

// Task is one training to be done.
type Task struct {
	Config    routes.Config
	Data      string      // key of the data
	Part      routes.Part // trained on: Train or TrainAndValidation
	Seed      uint64
	Base      uint64 // where routes are trained apart on the union: the seed of their trainings on the training part, by which they are joined
	From, To  int    // epochs From+1 to To are trained, unless training ends early; To 0: none
	Objective string // chooses the best epoch; empty: accuracy
	Memory    int64  // bytes that training may take; 0: no limit

	// Checkpoint is the key of what an earlier task of the same training left
	// to go on from, and under which this one leaves it where training is not
	// over; empty: neither. What is missing or of no use there costs time only.
	Checkpoint string

	Want Want
}

// Want says what is wanted back.
type Want struct {
	Curve       bool        // what each of the epochs gave
	Model       bool        // the file of the model, with the weights of the best epoch
	Logits      bool        // class scores of the validation texts, for a route bank
	Predictions bool        // of the texts of Part
	Diagnosis   bool        // over the texts of Part; it has the predictions too
	Part        routes.Part // of these two
	Latency     bool        // of single predictions, whatever the weights
}

// Key names the task: tasks with equal keys have equal results, times aside.
func (t Task) Key() string {
	text, err := json.Marshal(t) // whose object keys are sorted
	if err != nil {
		panic("task: a configuration holds what is no setting: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Result is what came of a task: what was wanted, as far as it came.
type Result struct {
	Failed string // not empty: the configuration could not be trained, and why

	Trained     []Trained            // routes that this task trained apart from the other one
	Epochs      []routes.EpochResult // From+1, …; fewer where training ended early or failed
	Value       float64              // the objective after the best epoch so far; 0 where none is chosen
	Model       []byte
	Logits      []byte // bank.Logits in stored form
	Predictions *routes.Predictions
	Diagnosis   *diagnose.Diagnosis // nil where there is none, see diagnose.Of
	Latency     *Latency

	// Why the checkpoint that was there is of no use, and why none was saved.
	Unused, Unsaved string

	Started      time.Time
	Seconds      float64 // that all of it took
	TrainSeconds float64 // of these, until training was done
}

// Trained is how far a task trained a route.
type Trained struct {
	Route   int
	Epochs  int
	Seconds float64
}

// Latency is the measured time of single predictions.
type Latency struct {
	Processor string
	P50, P95  time.Duration
	Lengths   []LengthLatency // by length, for text
}

// LengthLatency is the measured time of single predictions of texts of a length.
type LengthLatency struct {
	Tokens   int // of a view that sees all of the text
	P50, P95 time.Duration
}
