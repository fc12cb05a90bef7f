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

// Scores calls yield with the class scores of each example of a part, each
// once, in an order that depends on configuration and data alone. The slice is
// valid during the call only.
func (m *Model) Scores(p Part, yield func(example int, scores []float32)) error {
	classes := len(m.data.Corpus.Classes)
	order := make([]int32, len(m.data.Labels(p)))
	for i := range order {
		order[i] = int32(i)
	}
	if lengths := m.eval.lengths(p); lengths != nil {
		byLength(order, lengths)
	}
	for rows := range slices.Chunk(order, evaluationRows) {
		m.eval.load(p, rows)
		if err := m.eval.program.Run(); err != nil {
			return err
		}
		scores, err := m.eval.program.Floats(m.eval.scores)
		if err != nil {
			return err
		}
		for i, example := range rows {
			yield(int(example), scores[i*classes:(i+1)*classes])
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
	m.single.program.Freeze()
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
		switch {
		case !s.loads:
		case s.view.Columns > 0:
			s.batch.LoadVector(ex.Numbers[s.view.from:])
		default:
			s.ids = s.view.encoder.encodeText(s.ids[:0], &s.scratch, ex.Fields)
			s.batch.LoadOne(s.ids)
		}
		s.input.Refresh()
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
