package results

import (
	"encoding/json"
	"time"

	"github.com/doubleroute/sweep/search"
)

// Study is an experiment being searched, as stored.
type Study struct {
	Name       string
	Seed       int64
	Experiment string // the experiment file's text, whole
	Hash       string // of what the results depend on
	Version    string // of the program that began it
	Processor  string // that it was begun on
	Maximize   string // accuracy, macro_f1 or neg_log_loss
	Minimize   string // flops, parameters, bytes or latency
	Classes    []string
	Notices    []string // what was found in the data, in sentences
	Created    time.Time
}

// StudyInfo is a study and how far it is.
type StudyInfo struct {
	Study
	Trials map[search.State]int // how many trials are in each state
	Active time.Time            // when something of it was last written
}

// Costs is what one prediction takes, computed before training.
type Costs struct {
	FLOPs           int64 `json:"flops"`
	Parameters      int64 `json:"parameters"`
	Bytes           int64 `json:"bytes"`
	ActivationBytes int64 `json:"activation_bytes"`
}

// Trial is one configuration of a study and what came of it.
type Trial struct {
	Number   int
	State    search.State
	Params   json.RawMessage // object, sorted keys: the searched settings
	Settings json.RawMessage // object: every setting, fixed ones too
	Routes   []string        // sub-model of route a and, if there is one, of b
	Views    []string
	Combiner string
	Costs    Costs
	Cost     float64 // the objective that is minimized

	Epochs       int     // trained
	Accuracy     float64 // the objective on the validation part; NaN if there is none
	TrainSeconds float64
	Worker       int
	Started      time.Time
	Error        string
}

// Epoch is what one epoch of a trial measured.
type Epoch struct {
	Epoch          int // from 1
	TrainLoss      float64
	ValidationLoss float64
	Accuracy       float64
	MacroF1        float64
	NegLogLoss     float64
	LearningRate   float64
	Seconds        float64
}

// Job is a finished piece of a trial's training, as PutJob noted it.
type Job struct {
	Trial    int
	From, To int     // epochs From+1 to To were trained; equal if there were none
	Value    float64 // Trial.Accuracy when the job ended
	Error    string  // Trial.Error when the job ended
}

// FinalRun is a finalist retrained with one seed and read on the test part.
type FinalRun struct {
	Trial        int
	Seed         int // 0, 1, …
	TestAccuracy float64
	TestMacroF1  float64
	TestLoss     float64
	TrainSeconds float64
}

// Latency is the measured time of one prediction, one text at a time on one
// thread.
type Latency struct {
	Trial     int
	P50, P95  float64 // microseconds
	Processor string
}
