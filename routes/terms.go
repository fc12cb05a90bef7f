package routes

import (
	"errors"
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/submodels/graph"
)

// ErrNotAdditive is what Terms returns for a combiner that does not say what each
// route adds to the class scores.
var ErrNotAdditive = errors.New("the combiner does not say what each route adds to the scores")

// Terms are what each route of a classifier adds to its class scores, which are
// their sum and the bias.
type Terms struct {
	Bias []float32 // [classes]

	model   *Model
	routes  []*gorgonia.Node
	program *graph.Program
}

// Terms returns the model's terms. The error is ErrNotAdditive where its combiner
// has none.
func (m *Model) Terms() (*Terms, error) {
	additive, ok := m.eval.combiner.(combiners.Additive)
	if !ok {
		return nil, ErrNotAdditive
	}
	t := &Terms{model: m}
	var bias *gorgonia.Node
	err := graph.Build(m.eval.graph, "combiner", func() (err error) {
		t.routes, bias, err = additive.Terms(m.eval.joint)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(t.routes) != len(m.eval.routes) {
		return nil, fmt.Errorf("the combiner has %d terms for %d routes", len(t.routes), len(m.eval.routes))
	}
	roots := append(gorgonia.Nodes{m.eval.scores, bias}, t.routes...)
	if t.program, err = graph.Compile(m.eval.graph, roots...); err != nil {
		return nil, err
	}
	t.Bias, err = t.program.Floats(bias)
	return t, err
}

// Routes returns how many routes the classifier has.
func (t *Terms) Routes() int { return len(t.routes) }

// Each calls yield with the class scores of each example of a part and each
// route's term of them, as Model.Scores does. The slices are valid during the call
// only.
func (t *Terms) Each(p Part, yield func(example int, scores []float32, terms [][]float32)) error {
	classes := t.model.eval.joint.Classes
	batch, terms := make([][]float32, len(t.routes)), make([][]float32, len(t.routes))
	return t.model.eachBatch(p, t.program, func(examples []int32, scores []float32) (err error) {
		for r, node := range t.routes {
			if batch[r], err = t.program.Floats(node); err != nil {
				return err
			}
		}
		for i, example := range examples {
			from, to := i*classes, (i+1)*classes
			for r := range terms {
				terms[r] = batch[r][from:to]
			}
			yield(int(example), scores[from:to], terms)
		}
		return nil
	})
}
