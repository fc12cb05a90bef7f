package apart

import (
	"bytes"
	"encoding/gob"
	"fmt"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/bank"
)

// Record is what the training of a route said, as far as it came.
type Record struct {
	Epochs  []routes.EpochResult
	Over    bool      // trained to its end
	Failed  string    // why it could not be trained; then the rest is empty
	Scores  []Scores  // in the order of their epochs; none where there is no validation part
	Scale   float64   // see routes.Training.Temperature
	Weights []Weights // of the best epoch; nil where they were not wanted
}

// Scores are the class scores of the validation texts after an epoch that was
// better than all before.
type Scores struct {
	Epoch  int // from 1
	Logits bank.Logits
}

// Weights are the numbers of one parameter.
type Weights struct {
	Name   string
	Values []float32
}

// Observe adds the class scores of a training whose last epoch was its best.
func (r *Record) Observe(t *routes.Training) error {
	if n := len(t.Epochs()); n == 0 || t.Best() != n-1 {
		return nil
	}
	l, err := bank.LogitsOfScores(t.Data(), t.Scores())
	if err != nil {
		return err
	}
	r.Scores = append(r.Scores, Scores{len(t.Epochs()), *l})
	return nil
}

// best returns the class scores of the best of the first epochs, and which it is;
// nil and 0 where there is none.
func (r *Record) best(epochs int) (*bank.Logits, int) {
	for i := len(r.Scores) - 1; i >= 0; i-- {
		if r.Scores[i].Epoch <= epochs {
			return &r.Scores[i].Logits, r.Scores[i].Epoch
		}
	}
	return nil, 0
}

// at returns what the training gave after an epoch, or after its last where it
// ended before.
func (r *Record) at(epoch int) routes.EpochResult { return r.Epochs[min(epoch, len(r.Epochs))-1] }

// WeightsOf copies the weights of a model that training moves: the others are made
// anew with every model.
func WeightsOf(m *routes.Model) []Weights {
	var all []Weights
	for _, p := range m.Params().Dense() {
		all = append(all, Weights{p.Name, append([]float32(nil), p.W...)})
	}
	for _, t := range m.Params().Tables() {
		all = append(all, Weights{t.Name, append([]float32(nil), t.W[:t.Learned*t.Dim]...)})
	}
	return all
}

// MarshalBinary returns the stored form.
func (r *Record) MarshalBinary() ([]byte, error) {
	var out bytes.Buffer
	err := gob.NewEncoder(&out).Encode((*stored)(r))
	return out.Bytes(), err
}

// UnmarshalBinary reads what MarshalBinary returned.
func (r *Record) UnmarshalBinary(data []byte) error {
	var read stored
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&read); err != nil {
		return fmt.Errorf("the record of a route cannot be read: %w", err)
	}
	*r = Record(read)
	return nil
}

// stored is a Record without its methods, which gob would call.
type stored Record
