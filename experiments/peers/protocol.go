package main

// request is what the driver asks of a worker, one a line.
type request struct {
	Do       string            `json:"do"` // probe, use, train, accuracy, predict, peak, memory or versions
	Seconds  float64           `json:"seconds,omitempty"`
	Patience float64           `json:"patience,omitempty"` // probe and use: seconds to wait for a compiler
	Seed     uint64            `json:"seed,omitempty"`
	Workers  int               `json:"workers,omitempty"` // train: trainings at once; 0 for one
	Texts    int               `json:"texts,omitempty"`   // predict: how many
	Weights  string            `json:"weights,omitempty"` // predict: file of weights, without its ending
	Variant  map[string]string `json:"variant,omitempty"` // use: which of a peer's ways to train
}

// reply is what a worker answers, one line a request. Error is a sentence for
// people when it could not do it.
type reply struct {
	Error    string            `json:"error,omitempty"`
	Examples float64           `json:"examples,omitempty"`
	Seconds  float64           `json:"seconds,omitempty"`
	Accuracy float64           `json:"accuracy,omitempty"`
	GFLOPS   float64           `json:"gflops,omitempty"`
	Bytes    int64             `json:"bytes,omitempty"`    // most memory resident so far
	Variants []variant         `json:"variants,omitempty"` // probe: the fastest first
	Variant  map[string]string `json:"variant,omitempty"`  // probe: the fastest, to be given to use
	Versions []string          `json:"versions,omitempty"`
	Latency  []latency         `json:"latency,omitempty"`
	Scores   [][]float64       `json:"scores,omitempty"` // predict: for each way, those of all texts
	Call     float64           `json:"call,omitempty"`   // predict: microseconds of a call that computes nothing
}

// rate is the examples a second.
func (r reply) rate() float64 { return r.Examples / r.Seconds }

// variant is one of a peer's ways to train the same model, and how fast.
type variant struct {
	Name string  `json:"name"`
	Rate float64 `json:"rate"` // examples a second; 0 where it failed
}

// latency is how long one way to predict takes.
type latency struct {
	Name         string  `json:"name"`
	Microseconds float64 `json:"microseconds"` // median over texts
}
