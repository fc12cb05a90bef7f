package routes

import (
	"slices"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
	"github.com/doubleroute/sweep/submodels/text"
)

// Model is a classifier with weights. It is used by one goroutine at a time.
type Model struct {
	Config Config

	registry *Registry
	data     *Data
	params   *submodels.Params
	seed     uint64
	eval     *network
	single   *network
}

// evaluationRows is how many texts are evaluated at once.
const evaluationRows = 128

// NewModel returns an untrained classifier whose weights are drawn from seed.
func NewModel(reg *Registry, d *Data, cfg Config, seed uint64) (*Model, error) {
	return newModel(reg, d, cfg, submodels.NewParams(seed), seed)
}

func newModel(reg *Registry, d *Data, cfg Config, p *submodels.Params, seed uint64) (*Model, error) {
	m := &Model{Config: cfg, registry: reg, data: d, params: p, seed: seed}
	var err error
	m.eval, err = m.network(evaluationRows)
	return m, err
}

// Data returns the data that the model was made for.
func (m *Model) Data() *Data { return m.data }

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
	return m.eachBatch(p, m.eval.program, func(examples []int32, scores []float32) error {
		for i, example := range examples {
			yield(int(example), scores[i*classes:(i+1)*classes])
		}
		return nil
	})
}

// eachBatch runs a program of the evaluating network on each batch of a part and
// calls f with its examples and their class scores, [rows×classes].
func (m *Model) eachBatch(p Part, program *graph.Program, f func(examples []int32, scores []float32) error) error {
	order := make([]int32, len(m.data.Labels(p)))
	for i := range order {
		order[i] = int32(i)
	}
	if lengths := m.eval.lengths(p); lengths != nil {
		byLength(order, lengths)
	}
	for rows := range slices.Chunk(order, evaluationRows) {
		m.eval.load(p, rows)
		if err := program.Run(); err != nil {
			return err
		}
		scores, err := program.Floats(m.eval.scores)
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
	_ = m.eachBatch(p, m.eval.program, func([]int32, []float32) error {
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
	c := NewCounts(len(m.data.Corpus.Classes))
	err := m.Scores(p, func(i int, scores []float32) { c.addScores(scores, labels[i]) })
	return c.Metrics(), err
}

// Predictions is Evaluate with what it measures.
func (m *Model) Predictions(p Part) (Predictions, error) {
	e := NewEvaluation(m.data.Labels(p), len(m.data.Corpus.Classes))
	err := m.Scores(p, e.Add)
	return e.Predictions(), err
}

// loadExample puts one raw example into the network's batches.
func (n *network) loadExample(ex text.Example) {
	for i, s := range n.routes {
		switch {
		case !s.loads:
		case s.sparse != nil:
			s.loadOneSparse(ex.Fields)
		case s.view.Columns > 0:
			s.numbers = s.view.numbers(s.numbers[:0], ex.Numbers)
			s.batch.LoadVector(s.numbers)
		default:
			s.batch.LoadOne(n.encoded(i, ex.Fields))
		}
		s.input.Refresh()
	}
}

// encoded returns the ids that a route sees of an example; those of an earlier
// route with its view where there is one.
func (n *network) encoded(route int, fields []string) []int32 {
	s := n.routes[route]
	for _, earlier := range n.routes[:route] {
		if earlier.view == s.view && earlier.sparse == nil && !earlier.spells && !s.spells {
			return earlier.ids
		}
	}
	s.ids = s.read(fields)
	return s.ids
}

// snapshot is a copy of all weights that training moves.
type snapshot [][]float32

// live are the weights themselves, the dense ones first.
func (m *Model) live() (s snapshot) {
	for _, d := range m.params.Dense() {
		s = append(s, d.W)
	}
	for _, t := range m.params.Tables() {
		s = append(s, t.W[:t.Learned*t.Dim])
	}
	return s
}

func (m *Model) save(s snapshot) snapshot {
	s = s[:0]
	for _, w := range m.live() {
		s = append(s, slices.Clone(w))
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
