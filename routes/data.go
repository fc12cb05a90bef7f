package routes

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/doubleroute/sweep/submodels/text"
)

// Data is a corpus as models see it. Each view is encoded once, when it is
// first asked for, and shared by all trials, which only read it. It is safe for
// use by several goroutines.
type Data struct {
	Corpus  *text.Corpus
	Options TextOptions

	union []int32 // labels of TrainAndValidation

	mu    sync.Mutex
	views map[string]*View
}

// NewData wraps a corpus, which must not change from then on.
func NewData(c *text.Corpus, o TextOptions) *Data {
	return &Data{Corpus: c, Options: o, views: map[string]*View{}, union: slices.Concat(c.Train.Labels, c.Validation.Labels)}
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

	from    int // first column
	encoder *encoder
	texts   [TrainAndValidation + 1]text.Ragged
	vectors [TrainAndValidation + 1][]float32
}

// IsText reports whether the data are text and not vectors.
func (d *Data) IsText() bool { return len(d.Corpus.Columns) == 0 }

// Labels returns the classes of a part's examples.
func (d *Data) Labels(p Part) []int32 {
	switch p {
	case Train:
		return d.Corpus.Train.Labels
	case Validation:
		return d.Corpus.Validation.Labels
	case Test:
		return d.Corpus.Test.Labels
	}
	return d.union
}

// View returns the data through a view. It fails where the data lack what the
// view shows.
func (d *Data) View(name string) (*View, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if v, ok := d.views[name]; ok {
		return v, nil
	}
	if err := CheckView(name); err != nil {
		return nil, err
	}
	make := d.textView
	if !d.IsText() {
		make = d.vectorView
	}
	v, err := make(name)
	if err != nil {
		return nil, err
	}
	d.views[name] = v
	return v, nil
}

func (d *Data) textView(name string) (*View, error) {
	e, err := newEncoder(name, d.Options, d.Corpus.Fields)
	if err != nil {
		return nil, err
	}
	e.fit(d.Corpus.Train)
	v := &View{Name: name, Vocabulary: e.size(), encoder: e}
	v.texts[Train] = e.encode(d.Corpus.Train)
	v.texts[Validation] = e.encode(d.Corpus.Validation)
	v.texts[Test] = e.encode(d.Corpus.Test)
	v.join()
	mean := float64(len(v.texts[Train].IDs)) / float64(max(v.texts[Train].Rows(), 1))
	v.Length = max(int(math.Round(mean)), 1)
	return v, nil
}

// join makes the union of the training and the validation part, whose ids then
// are parts of the union's.
func (v *View) join() {
	a, b := &v.texts[Train], &v.texts[Validation]
	n := len(a.IDs)
	all := text.Ragged{IDs: slices.Concat(a.IDs, b.IDs), Offsets: slices.Grow(slices.Clone(a.Offsets), b.Rows())}
	for _, o := range b.Offsets[1:] {
		all.Offsets = append(all.Offsets, o+int32(n))
	}
	a.IDs, b.IDs = all.IDs[:n:n], all.IDs[n:]
	v.texts[TrainAndValidation] = all
}

func (d *Data) vectorView(name string) (*View, error) {
	from, to := 0, len(d.Corpus.Columns)
	if spec, ok := strings.CutPrefix(name, "columns:"); ok {
		from, to, _ = columnRange(spec)
	} else if name != "all" {
		return nil, fmt.Errorf("view %q needs text, and the data are vectors: use all or columns:FIRST-LAST", name)
	}
	if to > len(d.Corpus.Columns) {
		return nil, fmt.Errorf("view %q goes beyond the data's %d numeric columns", name, len(d.Corpus.Columns))
	}
	v := &View{Name: name, Columns: to - from, Length: 1, from: from}
	for p, part := range []text.Part{d.Corpus.Train, d.Corpus.Validation, d.Corpus.Test} {
		v.vectors[p] = make([]float32, 0, len(part.Examples)*v.Columns)
		for _, ex := range part.Examples {
			v.vectors[p] = append(v.vectors[p], ex.Numbers[from:to]...)
		}
	}
	n, all := len(v.vectors[Train]), slices.Concat(v.vectors[Train], v.vectors[Validation])
	v.vectors[Train], v.vectors[Validation], v.vectors[TrainAndValidation] = all[:n:n], all[n:], all
	return v, nil
}
