package predict

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"sync"

	"github.com/doubleroute/sweep/internal/kernels/lean"
	"github.com/doubleroute/sweep/routes/modelfile"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels/ngrams"
)

// Options say what a program has beside what is built in. The zero value has nothing.
type Options struct {
	// Views are those that the program knows; nil: those that are built in.
	Views *views.Registry
	// SubModels and Combiners make those that are not built in, by name.
	SubModels map[string]func(*Parts) (SubModel, error)
	Combiners map[string]func(*Parts) (Combiner, error)
	// Products is how many bytes of heap may hold what sub-models make of frequent tokens
	// beforehand, which makes cnn and rnn faster; 0: with the lists of words about as many
	// as the file has, -1: none.
	Products int
	// Log is told, once, that the fast kernels are not built in; nil: slog.Default.
	Log *slog.Logger
}

// Load reads a model file. On Unix its numbers stay in the file, which may be replaced
// by another of the same name, and must not be written into.
func Load(path string, o Options) (*Model, error) {
	data, release, err := open(path)
	if err != nil {
		return nil, err
	}
	m, err := Read(data, o)
	if err != nil {
		_ = release(data)
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	runtime.AddCleanup(m, func(data []byte) { _ = release(data) }, data)
	return m, nil
}

// Read is Load for the content of a file, which must not change while the model is
// used.
func Read(data []byte, o Options) (*Model, error) {
	file, err := modelfile.Parse(data)
	if err != nil {
		return nil, err
	}
	return New(file, o)
}

// New makes a model of a file that was read. It makes some products beforehand, which
// take no more memory than the file's numbers.
func New(file *modelfile.File, o Options) (*Model, error) {
	if o.Views == nil {
		o.Views = views.Builtin()
	}
	warn(o.Log)
	b := builder{File: file, options: o, model: &Model{file: file, temperature: 1}, spare: o.Products, views: map[string]*view{}}
	if p := file.Probabilities; p != nil && p.Temperature > 0 {
		b.model.temperature = p.Temperature
	}
	for _, r := range file.Routes {
		if _, err := b.view(r.View); err != nil {
			return nil, err
		}
	}
	if o.Products == 0 {
		b.spare = file.Size() - b.lists
	}
	for i := range file.Routes {
		if err := b.addRoute(i); err != nil {
			return nil, err
		}
	}
	if err := b.addCombiner(); err != nil {
		return nil, err
	}
	b.model.init()
	return b.model, nil
}

var warned sync.Once //nolint:gochecknoglobals // a program is told once how it was built, not with each model

// warn says once that prediction could be faster.
func warn(log *slog.Logger) {
	if lean.Vectors() || runtime.GOARCH != "amd64" {
		return
	}
	warned.Do(func() {
		if log == nil {
			log = slog.Default()
		}
		log.Warn("sweep predicts without vector instructions, several times slower: build the program with GOEXPERIMENT=simd")
	})
}

// builder makes a model of a file.
type builder struct {
	*modelfile.File
	options Options
	model   *Model
	spare   int // bytes that products may take
	lists   int // about the bytes that lists of words take
	views   map[string]*view
}

// view is a view that was made, with its vocabulary.
type view struct {
	views.View
	encoder *views.Encoder // nil for vectors
}

// view returns a view by name.
func (b *builder) view(name string) (*view, error) {
	if v, ok := b.views[name]; ok {
		return v, nil
	}
	known := false
	for _, f := range b.Views {
		known = known || f.Name == name
	}
	if !known {
		return nil, modelfile.ErrDamaged
	}
	made, err := b.options.Views.New(name, views.Source{Text: views.TextOptions(b.Text), Fields: b.Fields, Columns: len(b.Columns)})
	if err != nil {
		return nil, fmt.Errorf("the model's view: %w; give it in Options.Views", err)
	}
	v := &view{View: made}
	b.views[name] = v
	if len(b.Columns) > 0 {
		return v, nil
	}
	v.encoder = views.NewEncoder(made, views.TextOptions(b.Text))
	var lists [3][]string
	for i, list := range []string{modelfile.Learned, modelfile.Tokens, modelfile.Extra} {
		if lists[i], err = b.Strings(modelfile.ViewTensor(name, list)); err != nil {
			return nil, err
		}
	}
	const word, piece = 48, 100 // about the bytes of heap that one takes
	b.lists += piece*len(lists[0]) + word*(len(lists[1])+len(lists[2]))
	if err := v.encoder.SetLearned(lists[0]); err != nil {
		return nil, fmt.Errorf("the model's view %s: %w", name, err)
	}
	v.encoder.SetTokens(lists[1])
	v.encoder.SetExtra(lists[2])
	return v, nil
}

// addRoute adds a route and its sub-model.
func (b *builder) addRoute(i int) error {
	f := b.Routes[i]
	v, err := b.view(f.View)
	if err != nil {
		return err
	}
	r := route{view: v, shares: -1}
	share := b.spare / (len(b.Routes) - i)
	defer func(before int) { b.spare -= before - share }(share)
	p := &Parts{Settings: f.Settings, Classes: len(b.Classes), Columns: v.Width, file: b.File, prefix: modelfile.RouteName(i), route: i, encoder: v.encoder, spare: &share}
	if v.encoder != nil {
		p.Columns, p.Vocabulary = 0, v.encoder.Size()
		var s embeds
		if err := p.Decode(&s); err != nil {
			return err
		}
		r.spells = s.Buckets > 0 && v.encoder.Words()
		r.first = v.encoder.Size() + len(v.encoder.Extra())
	}
	if f.Sparse != nil {
		if r.sparse, err = b.sparse(i, p); err != nil {
			return err
		}
		p.Vocabulary, p.sparse = r.sparse.Rows(), true
	}
	for j, other := range b.model.routes {
		if r.sparse == nil && other.sparse == nil && other.view == v && other.spells == r.spells {
			r.shares = j
		}
	}
	if make := b.options.SubModels[f.SubModel]; make != nil {
		r.model, err = make(p)
	} else {
		r.model, err = newBuiltin(f.SubModel, p)
	}
	if err != nil {
		return fmt.Errorf("route %s: %w", p.prefix, err)
	}
	b.model.routes = append(b.model.routes, r)
	return nil
}

// sparse returns what makes sparse vectors for a route.
func (b *builder) sparse(i int, p *Parts) (*ngrams.Encoder, error) {
	var s struct {
		Words      int    `json:"words"`
		Characters int    `json:"characters"`
		Buckets    int    `json:"buckets"`
		Weights    string `json:"weights"`
		Norm       bool   `json:"norm"`
	}
	if err := p.Decode(&s); err != nil {
		return nil, err
	}
	if p.encoder == nil || s.Buckets < 0 || s.Buckets > 1<<24 {
		return nil, modelfile.ErrDamaged
	}
	weights := map[string]ngrams.Weights{"log": ngrams.Log, "tfidf": ngrams.TFIDF}
	stored := ngrams.Stored{Keys: b.Uint64s(modelfile.KeysTensor(i)), Scales: b.FloatsOf(modelfile.ScalesTensor(i))}
	if len(stored.Scales) == 0 {
		stored.Scales = nil
	}
	e := ngrams.NewEncoder(ngrams.Options{Words: s.Words, Characters: s.Characters, Buckets: s.Buckets, Weights: weights[s.Weights], Norm: s.Norm}, stored)
	if stored.Scales != nil && len(stored.Scales) != e.Rows() {
		return nil, modelfile.ErrDamaged
	}
	return e, nil
}

// addCombiner adds the combiner.
func (b *builder) addCombiner() (err error) {
	var s struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(b.Combiner, &s); err != nil {
		return modelfile.ErrDamaged
	}
	p := &Parts{Settings: b.Combiner, Classes: len(b.Classes), file: b.File, prefix: "combiner", spare: &b.spare}
	for _, r := range b.model.routes {
		width := r.model.Width()
		if r.sparse != nil {
			width = 0
		}
		p.Widths = append(p.Widths, width)
	}
	if make := b.options.Combiners[s.Kind]; make != nil {
		b.model.combiner, err = make(p)
	} else {
		b.model.combiner, err = newBuiltinCombiner(s.Kind, p)
	}
	if err != nil {
		return fmt.Errorf("the combiner: %w", err)
	}
	return nil
}
