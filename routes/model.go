package routes

import (
	"fmt"
	"slices"
	"time"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// Model is a classifier with weights. It is used by one goroutine at a time.
type Model struct {
	Config Config

	registry *submodels.Registry
	data     *Data
	params   *submodels.Params
	seed     uint64
	eval     *network
	single   *network
}

// evaluationRows is how many texts are evaluated at once.
const evaluationRows = 128

// NewModel returns an untrained classifier whose weights are drawn from seed.
func NewModel(reg *submodels.Registry, d *Data, cfg Config, seed uint64) (*Model, error) {
	m := &Model{Config: cfg, registry: reg, data: d, params: submodels.NewParams(seed), seed: seed}
	var err error
	m.eval, err = m.network(evaluationRows)
	return m, err
}

// Params gives access to the weights by name.
func (m *Model) Params() *submodels.Params { return m.params }

// network returns a graph that computes scores for that many rows.
func (m *Model) network(rows int) (*network, error) {
	n, err := newNetwork(m.registry, m.data, m.Config, m.params, networkOptions{rows: rows})
	if err != nil {
		return nil, err
	}
	return n, n.compile()
}

// Scores calls yield with the class scores of each example of a part, in
// order. The slice is valid during the call only.
func (m *Model) Scores(p Part, yield func(example int, scores []float32)) error {
	n := len(m.data.Labels(p))
	classes := len(m.data.Corpus.Classes)
	rows := make([]int32, 0, evaluationRows)
	for from := 0; from < n; from += evaluationRows {
		rows = rows[:0]
		for i := from; i < min(from+evaluationRows, n); i++ {
			rows = append(rows, int32(i))
		}
		m.eval.load(p, rows, 0)
		if err := m.eval.program.Run(); err != nil {
			return err
		}
		scores, err := m.eval.program.Floats(m.eval.scores)
		if err != nil {
			return err
		}
		for i := range rows {
			yield(from+i, scores[i*classes:(i+1)*classes])
		}
	}
	return nil
}

// Evaluate measures the classifier on a part.
func (m *Model) Evaluate(p Part) (Metrics, error) {
	labels := m.data.Labels(p)
	t := newTally(len(m.data.Corpus.Classes))
	err := m.Scores(p, func(i int, scores []float32) { t.add(scores, labels[i]) })
	return t.metrics(), err
}

// Latency measures the time of single predictions, from text to class scores,
// over texts of the validation part, on the calling goroutine.
func (m *Model) Latency(predictions int) (p50, p95 time.Duration, err error) {
	if m.single == nil {
		if m.single, err = m.network(1); err != nil {
			return 0, 0, err
		}
	}
	examples := m.data.Corpus.Validation.Examples
	predictions = max(predictions, 1)
	if len(examples) == 0 {
		return 0, 0, fmt.Errorf("latency cannot be measured without validation examples")
	}
	const warm = 20
	times := make([]time.Duration, 0, predictions)
	for i := range predictions + warm {
		began := time.Now()
		m.single.loadExample(examples[i%len(examples)])
		if err := m.single.program.Run(); err != nil {
			return 0, 0, err
		}
		if i >= warm {
			times = append(times, time.Since(began))
		}
	}
	slices.Sort(times)
	return times[len(times)/2], times[len(times)*95/100], nil
}

// loadExample puts one raw example into the network's batches.
func (n *network) loadExample(ex text.Example) {
	for _, s := range n.routes {
		if s.view.Columns > 0 {
			from, to := s.view.from, s.view.from+s.view.Columns
			s.batch.LoadVectors(ex.Numbers[from:to], []int32{0})
			s.input.Refresh()
			continue
		}
		s.tokens = s.view.encoder.tokens(s.tokens, ex.Fields)
		s.ids = s.view.encoder.append(s.ids[:0], s.tokens)
		one := text.Ragged{IDs: s.ids, Offsets: []int32{0, int32(len(s.ids))}}
		s.batch.LoadText(one, []int32{0}, 0, nil)
	}
}

// snapshot is a copy of all weights.
type snapshot [][]float32

func (m *Model) save(s snapshot) snapshot {
	s = s[:0]
	for _, d := range m.params.Dense() {
		s = append(s, slices.Clone(d.W))
	}
	for _, t := range m.params.Tables() {
		s = append(s, slices.Clone(t.W))
	}
	return s
}

func (m *Model) restore(s snapshot) {
	for i, d := range m.params.Dense() {
		copy(d.W, s[i])
	}
	for i, t := range m.params.Tables() {
		copy(t.W, s[len(m.params.Dense())+i])
	}
}
