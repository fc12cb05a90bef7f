package routes

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/routes/modelfile"
	"github.com/doubleroute/sweep/routes/predict"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// maxLength bounds the tokens of a text that a model file may speak of.
const maxLength = 1 << 30

// Save writes the model so that Load, in another program, predicts the same. See
// package modelfile for the form.
func (m *Model) Save(w io.Writer) error {
	meta, tensors, err := m.file()
	if err != nil {
		return err
	}
	return modelfile.Write(w, meta, tensors)
}

// file returns what a model file says.
func (m *Model) file() (modelfile.Meta, []modelfile.Tensor, error) {
	c := m.data.Corpus
	meta := modelfile.Meta{Classes: c.Classes, Fields: c.Fields, Columns: c.Columns, Text: modelfile.Text(m.data.Options)}
	var faults [2]error
	meta.Combiner, faults[0] = json.Marshal(m.Config.Combiner)
	meta.Train, faults[1] = json.Marshal(m.Config.Train)
	for _, err := range faults {
		if err != nil {
			return meta, nil, err
		}
	}
	var tensors []modelfile.Tensor
	for i, r := range m.Config.list() {
		route, lists, err := m.fileRoute(i, r)
		if err != nil {
			return meta, nil, err
		}
		meta.Routes, tensors = append(meta.Routes, route), append(tensors, lists...)
	}
	for _, v := range m.eval.views() {
		meta.Views = append(meta.Views, modelfile.View{Name: v.Name, Length: v.Length})
		tensors = append(tensors, m.viewTensors(v)...)
	}
	for _, p := range m.params.Dense() {
		tensors = append(tensors, modelfile.FloatTensor(p.Name, p.W, p.Shape...))
	}
	for _, t := range m.params.Tables() {
		if t.SkipZeros {
			tensors = append(tensors, modelfile.RowTensors(t.Name, t.W, t.Rows, t.Dim)...)
			continue
		}
		tensors = append(tensors, modelfile.FloatTensor(t.Name, t.W, t.Rows, t.Dim))
	}
	return meta, tensors, nil
}

// list lists the routes of a configuration.
func (c Config) list() []Route {
	if c.B == nil {
		return []Route{c.A}
	}
	return []Route{c.A, *c.B}
}

// fileRoute returns what a model file says of a route, and what is sparse of it.
func (m *Model) fileRoute(i int, r Route) (f modelfile.Route, tensors []modelfile.Tensor, err error) {
	f = modelfile.Route{View: r.View, SubModel: r.SubModel}
	if f.Settings, err = json.Marshal(r.Settings); err != nil {
		return f, nil, err
	}
	if r.Train != nil {
		if f.Train, err = json.Marshal(r.Train); err != nil {
			return f, nil, err
		}
	}
	if s := m.eval.routes[i].sparse; s != nil {
		f.Sparse = &modelfile.Sparse{Active: s.size.Active}
		tensors = s.tensors(i)
	}
	return f, tensors, nil
}

// views lists the views of a network's routes, each once.
func (n *network) views() (all []*View) {
	for _, s := range n.routes {
		if !slices.Contains(all, s.view) {
			all = append(all, s.view)
		}
	}
	return all
}

// viewTensors lists what a view has learned. Routes that see sparse vectors need no
// vocabulary.
func (m *Model) viewTensors(v *View) (all []modelfile.Tensor) {
	if v.encoder == nil {
		return nil
	}
	list := func(name string, words []string) {
		all = append(all, modelfile.StringTensors(modelfile.ViewTensor(v.Name, name), words)...)
	}
	list(modelfile.Learned, v.encoder.Learned())
	if slices.ContainsFunc(m.eval.routes, func(s *routeInput) bool { return s.view == v && s.sparse == nil }) {
		list(modelfile.Tokens, v.encoder.Tokens())
		list(modelfile.Extra, m.eval.extraWords(v))
	}
	return all
}

// namedWeights are the numbers of a parameter, which need not be there, and their
// name. Where many rows may be zero it has their number.
type namedWeights struct {
	weightShape
	dim    int
	values []float32
}

type weightShape struct {
	Name string `json:"name"`
	Size int    `json:"size"`
	Rows int    `json:"rows,omitempty"` // of these numbers, where zero rows are left out
}

// weightsOf lists all weights: the dense ones, then the embeddings.
func weightsOf(p *submodels.Params) []namedWeights {
	var all []namedWeights
	for _, d := range p.Dense() {
		all = append(all, namedWeights{weightShape{d.Name, d.Shape.TotalSize(), 0}, 0, d.W})
	}
	for _, t := range p.Tables() {
		w := namedWeights{weightShape{t.Name, t.Rows * t.Dim, 0}, t.Dim, t.W}
		if t.SkipZeros {
			w.Rows = t.Rows
		}
		all = append(all, w)
	}
	return all
}

// productBytes is the heap that a classifier may take to be faster.
const productBytes = 16 << 20

// Load reads a model that Save wrote. The registry must have what the model uses.
func Load(r io.Reader, reg *Registry) (*Classifier, error) {
	l, err := newLoader(r, reg)
	if err != nil {
		return nil, err
	}
	if l.registry.predictsLean(l.config) {
		o := l.registry.Predict
		o.Views = l.registry.Views
		if o.Products == 0 {
			o.Products = productBytes
		}
		lean, err := predict.New(l.File, o)
		if err != nil {
			return nil, err
		}
		corpus := &text.Corpus{Classes: l.Classes, Fields: l.Fields, Columns: l.Columns}
		return &Classifier{config: l.config, corpus: corpus, lean: lean}, nil
	}
	m, err := l.model()
	if err != nil {
		return nil, err
	}
	return newClassifier(m)
}

// predictsLean reports whether package predict knows all that a configuration uses.
func (r *Registry) predictsLean(c Config) bool {
	for _, route := range c.list() {
		spec, _ := r.SubModels.Lookup(route.SubModel)
		if !spec.IsBuiltin() && r.Predict.SubModels[spec.Name] == nil {
			return false
		}
	}
	spec, _ := r.Combiners.Of(c.Combiner)
	return spec.IsBuiltin() || r.Predict.Combiners[spec.Name] != nil
}

// newLoader reads a file and its configuration.
func newLoader(r io.Reader, reg *Registry) (*loader, error) {
	file, err := modelfile.Read(r)
	if err != nil {
		return nil, err
	}
	l := &loader{File: file, registry: reg.Filled()}
	for _, v := range l.Views {
		kind, _, _ := strings.Cut(v.Name, ":")
		if _, ok := l.registry.Views.Lookup(kind); !ok {
			return nil, fmt.Errorf("the model uses the view %q, and this program has %q: register it", v.Name, l.registry.Views.Names(len(l.Columns) > 0))
		}
	}
	return l, l.restoreConfig()
}

// loadModel reads a model that may be trained further, or written again.
func loadModel(r io.Reader, reg *Registry) (*Model, error) {
	l, err := newLoader(r, reg)
	if err != nil {
		return nil, err
	}
	return l.model()
}

// model makes the model with its graph.
func (l *loader) model() (*Model, error) {
	if err := l.restoreData(); err != nil {
		return nil, err
	}
	if err := l.fits(); err != nil {
		return nil, err
	}
	m, err := newModel(l.registry, l.data, l.config, submodels.Blank(), 0)
	if err != nil {
		return nil, err
	}
	return m, l.fill(m)
}

// loader makes a model of a file.
type loader struct {
	*modelfile.File
	registry *Registry
	config   Config
	data     *Data
}

// restoreConfig reads the configuration.
func (l *loader) restoreConfig() error {
	for i, r := range l.Routes {
		route, err := l.restoreRoute(r)
		if err != nil {
			return err
		}
		if i == 0 {
			l.config.A = route
		} else {
			l.config.B = &route
		}
	}
	train, err := restoreTrain(TrainSettings(), l.Train)
	if err != nil {
		return err
	}
	if l.config.Train = train; train == nil {
		return modelfile.ErrDamaged
	}
	var read submodels.Values
	if err := decodeSettings(l.Combiner, &read); err != nil {
		return err
	}
	spec, err := l.registry.Combiners.Of(read)
	if err != nil {
		return fmt.Errorf("the model's combiner: %w", err)
	}
	l.config.Combiner, err = submodels.Restore(slices.Concat(l.registry.Combiners.Settings(), spec.Settings), read)
	if err != nil {
		return fmt.Errorf("the model's combiner %s: %w", spec.Name, err)
	}
	return nil
}

func (l *loader) restoreRoute(f modelfile.Route) (r Route, err error) {
	r = Route{View: f.View, SubModel: f.SubModel}
	spec, ok := l.registry.SubModels.Lookup(r.SubModel)
	if !ok {
		return r, fmt.Errorf("the model uses the sub-model %q, and this program has %q: register it", r.SubModel, l.registry.SubModels.Names())
	}
	var read submodels.Values
	if err := decodeSettings(f.Settings, &read); err != nil {
		return r, err
	}
	if r.Settings, err = submodels.Restore(spec.Settings, read); err != nil {
		return r, fmt.Errorf("the model's sub-model %s: %w", r.SubModel, err)
	}
	r.Train, err = restoreTrain(RouteTrainSettings(), f.Train)
	return r, err
}

// decodeSettings reads settings; none where nothing is said.
func decodeSettings(from json.RawMessage, to *submodels.Values) error {
	if len(from) == 0 {
		return nil
	}
	if err := json.Unmarshal(from, to); err != nil {
		return fmt.Errorf("the model file's header cannot be read: %w", err)
	}
	return nil
}

// restoreTrain restores settings of training; nil stays nil.
func restoreTrain(settings []submodels.Setting, from json.RawMessage) (submodels.Values, error) {
	var read submodels.Values
	if err := decodeSettings(from, &read); err != nil || read == nil {
		return nil, err
	}
	v, err := submodels.Restore(settings, read)
	if err != nil {
		return nil, fmt.Errorf("the model's training: %w", err)
	}
	return v, nil
}

// restoreData makes what the file says of texts, without any.
func (l *loader) restoreData() error {
	d := NewData(l.registry, &text.Corpus{Classes: l.Classes, Fields: l.Fields, Columns: l.Columns}, TextOptions(l.Text))
	l.data = d
	for _, v := range l.Views {
		view, err := l.restoreView(v)
		if err != nil {
			return err
		}
		d.views[v.Name] = view
	}
	for i, r := range l.config.list() {
		if d.views[r.View] == nil {
			return modelfile.ErrDamaged
		}
		if err := l.restoreSparse(i, r); err != nil {
			return err
		}
	}
	return nil
}

// restoreView makes a view without data from what Save wrote of it.
func (l *loader) restoreView(f modelfile.View) (*View, error) {
	d := l.data
	v, err := d.newView(f.Name)
	if err != nil {
		return nil, fmt.Errorf("the model's view: %w", err)
	}
	if !d.IsText() {
		return v, nil
	}
	var lists [3][]string
	for i, name := range []string{modelfile.Learned, modelfile.Tokens, modelfile.Extra} {
		if lists[i], err = l.Strings(modelfile.ViewTensor(f.Name, name)); err != nil {
			return nil, err
		}
	}
	if f.Length > maxLength {
		return nil, modelfile.ErrDamaged
	}
	if err := v.encoder.SetLearned(lists[0]); err != nil {
		return nil, fmt.Errorf("the model's view %s: %w", f.Name, err)
	}
	v.encoder.SetTokens(lists[1])
	v.restoreExtra(lists[2])
	v.Vocabulary, v.Length = v.encoder.Size(), max(f.Length, 1)
	return v, nil
}

// mostSparse is how many bytes weights may take of which a file holds some rows only,
// where that is more than sparseFactor times what the file has.
const (
	mostSparse   = 4 << 30
	sparseFactor = 64
)

// fits reports, before there are any weights, whether those of the configuration are
// those that the file has.
func (l *loader) fits() error {
	p := submodels.Plan()
	if _, err := newNetwork(l.registry, l.data, l.config, p, networkOptions{rows: 1, plan: true}); err != nil {
		return err
	}
	for _, w := range weightsOf(p) {
		if w.Rows == 0 {
			if _, err := l.Floats(w.Name, w.Size); err != nil {
				return err
			}
			continue
		}
		r, err := l.RowsOf(w.Name, w.Rows, w.dim)
		if err != nil {
			return err
		}
		if w.Size < 0 || w.Size > max(mostSparse, sparseFactor*4*len(r.Numbers))/4 {
			return modelfile.ErrDamaged
		}
	}
	return nil
}

// fill sets the weights, which are zero, to those of the file.
func (l *loader) fill(m *Model) error {
	for _, w := range weightsOf(m.params) {
		if w.Rows == 0 {
			numbers, err := l.Floats(w.Name, w.Size)
			if err != nil {
				return err
			}
			copy(w.values, numbers)
			continue
		}
		r, err := l.RowsOf(w.Name, w.Rows, w.dim)
		if err != nil {
			return err
		}
		if r.Present == nil {
			copy(w.values, r.Numbers)
		}
		for i, row := range r.Present {
			copy(w.values[int(row)*w.dim:][:w.dim], r.Numbers[i*w.dim:])
		}
	}
	return nil
}
