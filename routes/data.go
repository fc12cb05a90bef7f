package routes

import (
	"math"
	"slices"
	"sync"

	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// Data is a corpus as models see it. Each view is encoded once, when it is
// first asked for, and shared by all trials, which only read it. It is safe for
// use by several goroutines.
type Data struct {
	Corpus  *text.Corpus
	Options TextOptions

	registry *views.Registry
	union    text.Targets // of TrainAndValidation

	mu    sync.Mutex
	views map[string]*View

	sparse sparseCache
}

// TextOptions says how texts become token ids.
type TextOptions = views.TextOptions

// NewData wraps a corpus, which must not change from then on, for the views of a
// registry.
func NewData(reg *Registry, c *text.Corpus, o TextOptions) *Data {
	return &Data{Corpus: c, Options: o, registry: reg.Filled().Views, views: map[string]*View{},
		union: c.Train.Join(c.Validation.Targets, len(c.Classes))}
}

// Part names a part of the data, or a union of parts.
type Part int

// The parts.
const (
	Train Part = iota
	Validation
	Test
	TrainAndValidation
)

// View is the data through one view.
type View struct {
	Name       string
	Vocabulary int // number of token ids; 0 for vectors
	Columns    int // numbers a row; 0 for text
	Length     int // mean tokens of a training text, at least 1

	pretrained *submodels.Pretrained                 // nil: nothing is known of the tokens from outside
	numbers    func(dst, vector []float32) []float32 // what is seen of a vector
	encoder    *views.Encoder
	texts      partTexts
	vectors    [TrainAndValidation + 1][]float32
	spelled    func() *spelled
}

// partTexts is texts by part.
type partTexts [TrainAndValidation + 1]text.Ragged

// IsText reports whether the data are text and not vectors.
func (d *Data) IsText() bool { return len(d.Corpus.Columns) == 0 }

// Labels returns the true classes of a part's examples.
func (d *Data) Labels(p Part) []int32 { return d.Targets(p).Labels }

// Targets returns what a part's examples teach.
func (d *Data) Targets(p Part) text.Targets {
	switch p {
	case Train:
		return d.Corpus.Train.Targets
	case Validation:
		return d.Corpus.Validation.Targets
	case Test:
		return d.Corpus.Test.Targets
	}
	return d.union
}

// taught returns what a part's examples teach a configuration.
func (d *Data) taught(cfg Config, p Part) text.Targets {
	t := d.Targets(p)
	if cfg.Distill != nil {
		t.Distributions = slices.Clone(t.Distributions)
		cfg.soften(&t, len(d.Corpus.Classes))
	}
	return t
}

// View returns the data through a view. It fails where the data lack what the
// view shows.
func (d *Data) View(name string) (*View, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if v, ok := d.views[name]; ok {
		return v, nil
	}
	v, err := d.newView(name)
	if err != nil {
		return nil, err
	}
	if d.IsText() {
		v.encoder.Fit(d.Corpus.Train.Examples)
		v.encode(d)
	} else {
		v.copyNumbers(d)
	}
	d.views[name] = v
	return v, nil
}

// newView makes a view without data.
func (d *Data) newView(name string) (*View, error) {
	made, err := d.registry.New(name, views.Source{Text: d.Options, Fields: d.Corpus.Fields, Columns: len(d.Corpus.Columns)})
	v := &View{Name: name, Columns: made.Width, Length: 1, numbers: made.Numbers}
	if d.IsText() {
		v.Columns, v.encoder = 0, views.NewEncoder(made, d.Options)
		v.spelled = sync.OnceValue(func() *spelled { return v.spell(d.Corpus) })
	}
	return v, err
}

// encode fills a view of texts, whose encoder is fitted.
func (v *View) encode(d *Data) {
	v.Vocabulary = v.encoder.Size()
	v.know(d.Corpus.Vectors)
	v.texts[Train] = v.encoder.Encode(d.Corpus.Train.Examples)
	v.texts[Validation] = v.encoder.Encode(d.Corpus.Validation.Examples)
	v.texts[Test] = v.encoder.Encode(d.Corpus.Test.Examples)
	v.count()
	v.texts.join()
	mean := float64(len(v.texts[Train].IDs)) / float64(max(v.texts[Train].Rows(), 1))
	v.Length = max(int(math.Round(mean)), 1)
}

// join makes the union of the training and the validation part, whose ids then
// are parts of the union's.
func (p *partTexts) join() {
	a, b := &p[Train], &p[Validation]
	n := len(a.IDs)
	all := text.Ragged{IDs: slices.Concat(a.IDs, b.IDs), Offsets: slices.Grow(slices.Clone(a.Offsets), b.Rows())}
	for _, o := range b.Offsets[1:] {
		all.Offsets = append(all.Offsets, o+int32(n))
	}
	a.IDs, b.IDs = all.IDs[:n:n], all.IDs[n:]
	p[TrainAndValidation] = all
}

// copyNumbers fills a view of vectors.
func (v *View) copyNumbers(d *Data) {
	for p, part := range []text.Part{d.Corpus.Train, d.Corpus.Validation, d.Corpus.Test} {
		v.vectors[p] = make([]float32, 0, len(part.Examples)*v.Columns)
		for _, ex := range part.Examples {
			v.vectors[p] = v.numbers(v.vectors[p], ex.Numbers)
		}
	}
	n, all := len(v.vectors[Train]), slices.Concat(v.vectors[Train], v.vectors[Validation])
	v.vectors[Train], v.vectors[Validation], v.vectors[TrainAndValidation] = all[:n:n], all[n:], all
}
