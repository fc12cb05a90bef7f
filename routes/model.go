package routes

import (
	"math"
	"slices"

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
	return m.eachBatch(p, func(examples []int32, scores []float32) error {
		for i, example := range examples {
			yield(int(example), scores[i*classes:(i+1)*classes])
		}
		return nil
	})
}

// eachBatch calls f for each batch of Scores with its examples and their class
// scores, [rows×classes], while the network still has what it computed.
func (m *Model) eachBatch(p Part, f func(examples []int32, scores []float32) error) error {
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
		if err := f(rows, scores); err != nil {
			return err
		}
	}
	return nil
}

// nonFinite says which operation gives a number that is not finite on a part;
// empty where none does.
func (m *Model) nonFinite(p Part) (where string) {
	_ = m.eachBatch(p, func([]int32, []float32) error {
		if where == "" {
			where = m.eval.program.NonFinite()
		}
		return nil
	})
	return where
}

// Evaluate measures the classifier on a part.
func (m *Model) Evaluate(p Part) (Metrics, error) {
	labels := m.data.Labels(p)
	t := newTally(len(m.data.Corpus.Classes))
	err := m.Scores(p, func(i int, scores []float32) { t.add(scores, labels[i]) })
	return t.metrics(), err
}

// Reading is what a classifier says of every example of a part.
type Reading struct {
	Metrics
	Predicted  []int32   // the class of each example
	Confidence []float64 // the probability given to it; 0 where the scores are not finite
}

// Read is Evaluate with what it measures.
func (m *Model) Read(p Part) (Reading, error) {
	r := newReader(m, p)
	err := m.Scores(p, r.add)
	return r.reading(), err
}

// reader gathers a reading.
type reader struct {
	Reading
	labels []int32
	tally  *tally
}

func newReader(m *Model, p Part) *reader {
	labels := m.data.Labels(p)
	r := &reader{labels: labels, tally: newTally(len(m.data.Corpus.Classes))}
	r.Predicted, r.Confidence = make([]int32, len(labels)), make([]float64, len(labels))
	return r
}

func (r *reader) add(example int, scores []float32) {
	best, sum := r.tally.add(scores, r.labels[example])
	r.Predicted[example] = int32(best)
	if sum >= 1 && !math.IsInf(sum, 0) {
		r.Confidence[example] = 1 / sum
	}
}

func (r *reader) reading() Reading {
	r.Metrics = r.tally.metrics()
	return r.Reading
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
