package routes

import (
	"fmt"
	"math"
	"runtime"
	"sync"

	"github.com/doubleroute/sweep/routes/predict"
	"github.com/doubleroute/sweep/submodels/text"
)

// Classifier predicts the class of one text, or of one row of numbers, at a
// time. It may be used by any number of goroutines.
//
// Where all that the model uses is built in, or the registry says how to predict with
// it, package predict does the work; elsewhere the graph that trains.
type Classifier struct {
	config   Config
	corpus   *text.Corpus // without texts
	lean     *predict.Model
	networks networkPool // where lean is nil
}

// newClassifier returns a classifier that runs the graph.
func newClassifier(m *Model) (*Classifier, error) {
	c := &Classifier{config: m.Config, corpus: m.data.Corpus}
	c.networks.init(m, runtime.GOMAXPROCS(0))
	n, err := c.networks.take() // so that what is wrong with the model shows now
	if err == nil {
		c.networks.put(n)
	}
	return c, err
}

// Config returns the configuration that the model was trained with.
func (c *Classifier) Config() Config { return c.config }

// Classes lists the classes in the order of Predict's probabilities.
func (c *Classifier) Classes() []string { return c.corpus.Classes }

// Fields lists the text columns that Predict takes, in order; none for a model
// of vectors.
func (c *Classifier) Fields() []string { return c.corpus.Fields }

// Columns returns how many numbers PredictVector takes; 0 for a model of text.
func (c *Classifier) Columns() int { return len(c.corpus.Columns) }

// ColumnNames lists the columns of numbers that PredictVector takes, in order; none
// for a model of text.
func (c *Classifier) ColumnNames() []string { return c.corpus.Columns }

// Predict returns the most likely class of a text and the probability of every
// class, in memory of their own. There is one string for each of Fields.
func (c *Classifier) Predict(fields ...string) (class string, probabilities []float64, err error) {
	return c.PredictInto(nil, fields...)
}

// PredictInto is Predict with the probabilities in the memory of dst where there
// is room for them; then it allocates nothing.
func (c *Classifier) PredictInto(dst []float64, fields ...string) (class string, probabilities []float64, err error) {
	if len(fields) != len(c.Fields()) || c.Columns() > 0 {
		return "", nil, fmt.Errorf("this model reads the %d text columns %q, not %d", len(c.Fields()), c.Fields(), len(fields))
	}
	if c.lean != nil {
		return c.lean.PredictInto(dst, fields...)
	}
	n, err := c.networks.take()
	if err != nil {
		return "", nil, err
	}
	defer c.networks.put(n)
	n.fields = append(n.fields[:0], fields...) // a view is given these, so that fields stay on the caller's stack
	n.loadExample(text.Example{Fields: n.fields})
	return c.predict(n, dst)
}

// PredictVector is Predict for a model of vectors.
func (c *Classifier) PredictVector(numbers []float32) (class string, probabilities []float64, err error) {
	return c.PredictVectorInto(nil, numbers)
}

// PredictVectorInto is PredictInto for a model of vectors.
func (c *Classifier) PredictVectorInto(dst []float64, numbers []float32) (class string, probabilities []float64, err error) {
	if len(numbers) != c.Columns() || c.Columns() == 0 {
		return "", nil, fmt.Errorf("this model reads rows of %d numbers, not %d", c.Columns(), len(numbers))
	}
	if c.lean != nil {
		return c.lean.PredictVectorInto(dst, numbers)
	}
	n, err := c.networks.take()
	if err != nil {
		return "", nil, err
	}
	defer c.networks.put(n)
	n.loadExample(text.Example{Numbers: numbers})
	return c.predict(n, dst)
}

// predict runs a network on the example that is loaded.
func (c *Classifier) predict(n *network, dst []float64) (string, []float64, error) {
	if err := n.program.Run(); err != nil {
		return "", nil, err
	}
	scores, err := n.program.Floats(n.scores)
	if err != nil {
		return "", nil, err
	}
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	if cap(dst) < len(scores) {
		dst = make([]float64, len(scores))
	}
	dst = dst[:len(scores)]
	var sum float64
	for i, s := range scores {
		dst[i] = math.Exp(float64(s - scores[best]))
		sum += dst[i]
	}
	for i := range dst {
		dst[i] /= sum
	}
	return c.Classes()[best], dst, nil
}

// networkPool lends networks of one row over the same weights: no more than can
// run at once, each made when it is first needed. Who comes when all are lent
// waits. What the first has made of the frozen weights the others share.
type networkPool struct {
	model *Model
	most  int

	mu    sync.Mutex
	back  sync.Cond // a network came back
	idle  []*network
	made  int
	first *network
}

func (p *networkPool) init(m *Model, most int) {
	p.model, p.most, p.back.L = m, most, &p.mu
}

func (p *networkPool) take() (n *network, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) == 0 {
		if p.made < p.most {
			return p.make()
		}
		p.back.Wait()
	}
	last := len(p.idle) - 1
	n, p.idle = p.idle[last], p.idle[:last]
	return n, nil
}

// make makes a network, of which only one may be made at a time.
func (p *networkPool) make() (*network, error) {
	n, err := p.model.network(1)
	if err != nil {
		return nil, err
	}
	if p.first == nil {
		if err := n.program.Freeze(); err != nil {
			return nil, err
		}
		p.first = n
	} else if err := n.program.ShareFrozen(p.first.program); err != nil {
		return nil, err
	}
	p.made++
	return n, nil
}

func (p *networkPool) put(n *network) {
	p.mu.Lock()
	p.idle = append(p.idle, n)
	p.mu.Unlock()
	p.back.Signal()
}
