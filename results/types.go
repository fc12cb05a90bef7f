package results

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// Study is an experiment being searched, as stored.
type Study struct {
	Name       string
	Seed       int64
	Experiment string   // the experiment file's text, whole
	File       string   // the experiment file as it was named; empty if not known
	Set        []string // KEY=VALUE, what was laid over it on the command line
	Defaults   string   // where the file is silent, as package experiments writes them; empty for a study older than these
	Hash       string   // of what the results depend on
	Version    string   // of the program that began it
	Processor  string   // that it was begun on
	Maximize   string   // accuracy, macro_f1 or neg_log_loss
	Minimize   string   // flops, parameters or bytes
	Margin     float64  // how much worse than another a model may be and count as as good; 0: one point
	Validation int      // texts of the validation part; 0: not known
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

	Epochs       int           // trained
	Accuracy     float64       // the objective on the validation part; NaN if there is none
	Loss         float64       // the log loss there, of the same epoch; 0 where it was not looked up
	Folds        []FoldReading // on other folds, by fold; none where they were not looked up
	TrainSeconds float64
	Worker       int
	Started      time.Time
	Error        string
}

// BestEpoch returns the epoch whose weights training chose: that of the greatest
// objective and, of those, the least loss; the zero value where there is none.
func BestEpoch(epochs []Epoch, maximize string) Epoch {
	if len(epochs) == 0 {
		return Epoch{}
	}
	return slices.MaxFunc(epochs, func(a, b Epoch) int {
		return cmp.Or(cmp.Compare(a.Objective(maximize), b.Objective(maximize)), cmp.Compare(b.ValidationLoss, a.ValidationLoss))
	})
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

// Objective returns what an epoch measured of what its study maximizes, by the
// name that Study.Maximize has.
func (e Epoch) Objective(maximize string) float64 {
	switch maximize {
	case "macro_f1":
		return e.MacroF1
	case "neg_log_loss":
		return e.NegLogLoss
	}
	return e.Accuracy
}

// Job is a finished piece of a trial's training, as PutJob noted it.
type Job struct {
	Trial    int
	From, To int     // epochs From+1 to To were trained; equal if there were none
	Value    float64 // Trial.Accuracy when the job ended
	Error    string  // Trial.Error when the job ended

	// When and where it ran; unknown in databases of an older format.
	Worker  int       // -1: not known
	Started time.Time // zero: not known
	Seconds float64   // NaN: not known
}

// FoldReading is what a trial did on a fold of the training and the validation part:
// trained again, by the same settings, on all other folds.
type FoldReading struct {
	Trial int
	Fold  int // from 1; 0 is the validation part, of which Trial tells
	Texts int

	// After the best epoch; NaN where it could not be trained.
	Accuracy, MacroF1, Loss float64

	TrainSeconds float64
	Worker       int       // -1: not known
	Started      time.Time // zero: not known
	Error        string    // why it could not be trained
}

// Objective returns what was read of what the study maximizes, by the name that
// Study.Maximize has.
func (r FoldReading) Objective(maximize string) float64 {
	return Epoch{Accuracy: r.Accuracy, MacroF1: r.MacroF1, NegLogLoss: -r.Loss}.Objective(maximize)
}

// WithFolds gives trials what was read of them on folds, which is by trial and fold.
func WithFolds(trials []Trial, readings []FoldReading) {
	of := map[int][]FoldReading{}
	for _, r := range readings {
		of[r.Trial] = append(of[r.Trial], r)
	}
	for i := range trials {
		trials[i].Folds = of[trials[i].Number]
	}
}

// FinalRun is a finalist retrained with one seed and measured on the test part.
type FinalRun struct {
	Trial        int
	Seed         int // 0, 1, …
	TestAccuracy float64
	TestMacroF1  float64
	TestLoss     float64
	TrainSeconds float64
	Worker       int       // -1: not known
	Started      time.Time // zero: not known
}

// AloneRun is one route of a finalist with two, trained alone with one seed, by the
// same settings, and measured on the test part.
type AloneRun struct {
	FinalRun         // Trial is that of the pair
	Route     string // a or b
	Costs     Costs
	Cost      float64 // what the study minimizes
	Predicted []int   // index of a class, of every text of the test part; nil: not known
}

// Predictions is what a finalist, retrained with one seed, predicted for every
// text of the test part, in the order of the test labels.
type Predictions struct {
	Trial, Seed int
	Predicted   []int     // index of a class
	Confidence  []float64 // the probability that it gave to that class
	Losses      []float64 // the cross-entropy of each; nil where the study does not maximize neg_log_loss, or an older version measured it
}

// Diagnosis is what a finalist's model, the one that is kept as a file, does on
// the test part.
type Diagnosis struct {
	Trial    int            `json:"trial"`
	Mistakes []Mistake      `json:"mistakes"` // examples, the most confident first
	Routes   []RouteEffect  `json:"routes"`   // route a and, if there is one, b
	Balance  []BalancePoint `json:"balance"`  // none for a single route

	// Contributions are those of the routes to the margin of the right class: by
	// class, then by route and last for the bias, the mean over the class's texts
	// of the term's score of that class less the mean of its scores of the others.
	// Those of a class add up to its mean margin. NaN for a class without texts.
	Contributions [][]stats.Number `json:"push"`
}

// Mistake is a text of the test part that was put into a wrong class.
type Mistake struct {
	Text       string  `json:"text"`  // shortened if it is long
	Truth      int     `json:"truth"` // index of a class
	Predicted  int     `json:"predicted"`
	Confidence float64 `json:"confidence"`
}

// RouteEffect is what one route does in a model of two.
type RouteEffect struct {
	// Alone is the accuracy without the other route: its term W·y is replaced by
	// its mean over the test part.
	Alone float64 `json:"alone"`
	// Share is its share of the variance of the scores over texts: the covariance
	// of its term with the whole score, summed over classes. Of each text's scores the mean is taken
	// out first, on which no prediction depends. The shares add up to 1; one may
	// be below 0.
	Share float64 `json:"share"`
}

// BalancePoint is the accuracy of y = 2(1−w)·W1·y1 + 2w·W2·y2 + b: w is 0 for
// route a alone, ½ as trained, 1 for route b alone.
type BalancePoint struct {
	Weight   float64 `json:"weight"`
	Accuracy float64 `json:"accuracy"`
}

// Latency is the measured time of one prediction, one text at a time on one
// thread.
type Latency struct {
	Trial     int
	P50, P95  float64 // microseconds
	Processor string
	Lengths   []LengthLatency // by length; none in databases of an older format
}

// LengthLatency is the measured time of one prediction of a text of a length.
type LengthLatency struct {
	Tokens int          `json:"tokens"` // of a view that sees all of the text
	P50    stats.Number `json:"p50"`    // microseconds
	P95    stats.Number `json:"p95"`
}

// Measurement is what one final training leaves; what it does not is nil.
type Measurement struct {
	Final       FinalRun
	Predictions *Predictions
	Diagnosis   *Diagnosis
}

// BankRoute is a route that was trained alone for the route bank of a study.
type BankRoute struct {
	Route    string          // a or b
	Number   int             // among those of its route, from 0
	Params   json.RawMessage // object: the searched settings of the route
	Epochs   int             // trained
	Value    float64         // the objective on the validation part; NaN if there is none
	Estimate float64         // on the scale of BankPair.Estimate; NaN until pairs are stored
	FLOPs    float64         // of its training
	Seconds  float64         // of its training
	Error    string          // why it could not be trained
	Logits   []byte          // class scores of the validation texts; nil once pairs are stored
}

// BankPair is what the bank estimates of route a and route b with these numbers,
// trained jointly; NaN where one of them could not be trained alone.
type BankPair struct {
	A, B     int
	Estimate float64
}

// BankTrial says which routes of the bank a trial has.
type BankTrial struct{ Trial, A, B int }
