package predict

import (
	"fmt"
	"math"
	"runtime"
	"sync"

	"github.com/doubleroute/sweep/routes/modelfile"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels/ngrams"
	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// Model predicts the class of a text, or of a row of numbers. It may be used by any
// number of goroutines at once.
type Model struct {
	file        *modelfile.File
	routes      []route
	combiner    Combiner
	temperature float64
	rooms       sync.Pool // of *scratch
}

// route is a view and a sub-model.
type route struct {
	view   *view
	sparse *ngrams.Encoder // nil where the route sees ids or numbers
	spells bool            // whether words that are not known have ids
	first  int             // of these
	shares int             // an earlier route that sees the same ids; -1: none
	model  SubModel
}

// scratch is what one prediction writes to.
type scratch struct {
	room     Room
	routes   []seen
	features [][]float32
	fields   []string // a view is given these, so that the caller's stay on its stack
}

// seen is what a route sees of a text.
type seen struct {
	input  Input
	tokens tokenize.Tokens
	cut    views.Scratch
	sparse ngrams.Scratch
}

func (m *Model) init() {
	m.rooms.New = func() any {
		s := &scratch{routes: make([]seen, len(m.routes)), features: make([][]float32, len(m.routes))}
		for i := range s.routes {
			s.routes[i].input.Room = &s.room
			s.routes[i].input.words.first = int32(m.routes[i].first)
		}
		return s
	}
}

// Meta returns what the model file says beside its numbers. It must not be changed.
func (m *Model) Meta() *modelfile.Meta { return &m.file.Meta }

// Classes lists the classes in the order of the probabilities.
func (m *Model) Classes() []string { return m.file.Classes }

// Fields lists the text columns that Predict takes, in order; none for a model of
// vectors.
func (m *Model) Fields() []string { return m.file.Fields }

// Columns returns how many numbers PredictVector takes; 0 for a model of text.
func (m *Model) Columns() int { return len(m.file.Columns) }

// Predict returns the most likely class of a text and the probability of each class,
// in memory of their own. There is one string for each of Fields.
func (m *Model) Predict(fields ...string) (class string, probabilities []float64, err error) {
	return m.PredictInto(nil, fields...)
}

// PredictInto is Predict with the probabilities in the memory of dst where there is
// room for them; then it allocates nothing.
func (m *Model) PredictInto(dst []float64, fields ...string) (class string, probabilities []float64, err error) {
	if err := m.takes(fields); err != nil {
		return "", nil, err
	}
	s := m.begin()
	best, dst := m.probabilities(dst, m.scores(s, fields))
	m.end(s)
	return m.file.Classes[best], dst, nil
}

// PredictVector is Predict for a model of vectors.
func (m *Model) PredictVector(numbers []float32) (class string, probabilities []float64, err error) {
	return m.PredictVectorInto(nil, numbers)
}

// PredictVectorInto is PredictInto for a model of vectors.
func (m *Model) PredictVectorInto(dst []float64, numbers []float32) (class string, probabilities []float64, err error) {
	if err := m.takesVector(numbers); err != nil {
		return "", nil, err
	}
	s := m.begin()
	best, dst := m.probabilities(dst, m.vectorScores(s, numbers))
	m.end(s)
	return m.file.Classes[best], dst, nil
}

// VectorScores is Scores for a model of vectors.
func (m *Model) VectorScores(dst, numbers []float32) ([]float32, error) {
	if err := m.takesVector(numbers); err != nil {
		return dst, err
	}
	s := m.begin()
	dst = append(dst, m.vectorScores(s, numbers)...)
	m.end(s)
	return dst, nil
}

func (m *Model) vectorScores(s *scratch, numbers []float32) []float32 {
	for i := range m.routes {
		in := &s.routes[i].input
		in.Numbers = m.routes[i].view.Numbers(in.Numbers[:0], numbers)
	}
	return m.run(s)
}

// Scores appends the class scores of a text to dst, before they become probabilities:
// these are the softmax of the scores over Meta's temperature.
func (m *Model) Scores(dst []float32, fields ...string) ([]float32, error) {
	if err := m.takes(fields); err != nil {
		return dst, err
	}
	s := m.begin()
	dst = append(dst, m.scores(s, fields)...)
	m.end(s)
	return dst, nil
}

// Tokens returns the tokens that a route, counted from 0, sees of a text, before they
// are numbered. N-grams are made of these.
func (m *Model) Tokens(route int, fields ...string) ([]string, error) {
	if err := m.takes(fields); err != nil {
		return nil, err
	}
	var t tokenize.Tokens
	m.routes[route].view.encoder.Read(&t, fields)
	list := make([]string, t.Len())
	for i := range list {
		list[i] = string(t.At(i))
	}
	return list, nil
}

func (m *Model) takes(fields []string) error {
	if len(fields) != len(m.file.Fields) || m.Columns() > 0 {
		return fmt.Errorf("this model reads the %d text columns %q, not %d", len(m.file.Fields), m.file.Fields, len(fields))
	}
	return nil
}

func (m *Model) takesVector(numbers []float32) error {
	if len(numbers) != m.Columns() || m.Columns() == 0 {
		return fmt.Errorf("this model reads rows of %d numbers, not %d", m.Columns(), len(numbers))
	}
	return nil
}

func (m *Model) begin() *scratch {
	s := m.rooms.Get().(*scratch)
	s.room.reset()
	return s
}

func (m *Model) end(s *scratch) {
	clear(s.fields)
	m.rooms.Put(s)
	runtime.KeepAlive(m) // the numbers are in a file that is mapped while there is the model
}

// scores reads a text and returns its class scores.
func (m *Model) scores(s *scratch, fields []string) []float32 {
	s.fields = append(s.fields[:0], fields...)
	for i := range m.routes {
		m.routes[i].read(s, i)
	}
	return m.run(s)
}

// read sets what route i sees of the text.
func (r *route) read(s *scratch, i int) {
	in := &s.routes[i].input
	switch {
	case r.sparse != nil:
		t := &s.routes[i].tokens
		t.Reset()
		r.view.encoder.Read(t, s.fields)
		in.IDs, in.Values = r.sparse.Append(in.IDs[:0], in.Values[:0], &s.routes[i].sparse, t)
	case r.shares >= 0 && !r.spells:
		in.IDs = append(in.IDs[:0], s.routes[r.shares].input.IDs...)
	case r.spells:
		in.IDs = r.view.encoder.AppendSpelled(in.IDs[:0], &s.routes[i].cut, s.fields, r.first, &in.words.strangers)
	default:
		in.IDs = r.view.encoder.Append(in.IDs[:0], &s.routes[i].cut, s.fields)
	}
}

// run returns the class scores of what the routes see.
func (m *Model) run(s *scratch) []float32 {
	for i := range m.routes {
		r := &m.routes[i]
		f := s.room.Floats(r.model.Width())
		r.model.Features(f, &s.routes[i].input)
		s.features[i] = f
	}
	out := s.room.Floats(len(m.file.Classes))
	m.combiner.Scores(out, s.features, &s.room)
	return out
}

// probabilities makes probabilities of class scores, and tells the greatest.
func (m *Model) probabilities(dst []float64, scores []float32) (best int, _ []float64) {
	for i, x := range scores {
		if x > scores[best] {
			best = i
		}
	}
	if cap(dst) < len(scores) {
		dst = make([]float64, len(scores))
	}
	dst = dst[:len(scores)]
	var sum float64
	for i, x := range scores {
		dst[i] = math.Exp(float64(x-scores[best]) / m.temperature)
		sum += dst[i]
	}
	for i := range dst {
		dst[i] /= sum
	}
	return best, dst
}
