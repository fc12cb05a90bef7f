package routes

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/ngrams"
	"github.com/doubleroute/sweep/submodels/text"
)

// A model file is fileMagic, the length of the header in 4 bytes, the header as
// JSON, what is sparse, every weight as a little-endian float32 in the header's
// order, and the SHA-256 of all that. Of weights of which the header gives a number
// of rows there is a bit for each row, whether it is not zero, and then those rows.
const (
	fileMagic = "sweep model 1\n"
	maxHeader = 1 << 28
	maxLength = 1 << 30 // tokens of a text
)

// header is what a model file says before its weights.
type header struct {
	Config  Config         `json:"config"`
	Classes []string       `json:"classes"`
	Fields  []string       `json:"fields,omitempty"`
	Columns []string       `json:"columns,omitempty"`
	Text    TextOptions    `json:"text"`
	Views   []viewHeader   `json:"views"`
	Sparse  []sparseHeader `json:"sparse,omitempty"` // whose keys and scales are before the weights
	Weights []weightShape  `json:"weights"`
}

type viewHeader struct {
	Name    string   `json:"name"`
	Length  int      `json:"length"`
	Tokens  []string `json:"tokens,omitempty"`  // of the vocabulary, from id 1
	Learned []string `json:"learned,omitempty"` // of the training part, beside the vocabulary
	Extra   []string `json:"extra,omitempty"`   // words that training never saw and whose vectors are known, by id
}

type weightShape struct {
	Name string `json:"name"`
	Size int    `json:"size"`
	Rows int    `json:"rows,omitempty"` // of these numbers, where zero rows are left out
}

// Save writes the model so that Load, in another program, predicts the same.
func (m *Model) Save(w io.Writer) error {
	h := header{Config: m.Config, Classes: m.data.Corpus.Classes, Fields: m.data.Corpus.Fields,
		Columns: m.data.Corpus.Columns, Text: m.data.Options}
	var learned []ngrams.Stored
	for _, s := range m.eval.routes {
		v := viewHeader{Name: s.view.Name, Length: s.view.Length}
		if s.view.encoder != nil {
			v.Learned = s.view.encoder.Learned()
		}
		if s.sparse != nil {
			e := s.sparse.encode()
			learned = append(learned, e.Stored)
			h.Sparse = append(h.Sparse, sparseHeader{s.name, v, len(e.Keys), len(e.Scales), s.sparse.size.Active})
			continue
		}
		if s.view.encoder != nil {
			v.Tokens, v.Extra = s.view.encoder.Tokens(), m.eval.extraWords(s.view)
		}
		h.Views = append(h.Views, v)
	}
	h.Weights = shapesOf(m.params)
	head, err := json.Marshal(h)
	if err != nil {
		return err
	}
	sum := sha256.New()
	out := io.MultiWriter(w, sum)
	size := binary.LittleEndian.AppendUint32(nil, uint32(len(head)))
	for _, part := range [][]byte{[]byte(fileMagic), size, head} {
		if _, err := out.Write(part); err != nil {
			return err
		}
	}
	for _, s := range learned {
		if err := errors.Join(binary.Write(out, binary.LittleEndian, s.Keys), binary.Write(out, binary.LittleEndian, s.Scales)); err != nil {
			return err
		}
	}
	for _, weights := range m.weights() {
		if err := weights.write(out); err != nil {
			return err
		}
	}
	_, err = w.Write(sum.Sum(nil))
	return err
}

type namedWeights struct {
	weightShape
	values []float32
}

// weights lists all weights: the dense ones, then the embeddings.
func (m *Model) weights() []namedWeights {
	var all []namedWeights
	for _, d := range m.params.Dense() {
		all = append(all, namedWeights{values: d.W})
	}
	for _, t := range m.params.Tables() {
		all = append(all, namedWeights{values: t.W})
	}
	for i, shape := range shapesOf(m.params) {
		all[i].weightShape = shape
	}
	return all
}

// shapesOf lists the shapes of all weights, which need not be there.
func shapesOf(p *submodels.Params) []weightShape {
	var all []weightShape
	for _, d := range p.Dense() {
		all = append(all, weightShape{d.Name, d.Shape.TotalSize(), 0})
	}
	for _, t := range p.Tables() {
		w := weightShape{t.Name, t.Rows * t.Dim, 0}
		if t.SkipZeros {
			w.Rows = t.Rows
		}
		all = append(all, w)
	}
	return all
}

// errDamaged is what Load says of a file that is cut short or changed.
var errDamaged = errors.New("the model file is damaged: copy it again")

// Load reads a model that Save wrote. The registry must have what the model uses.
func Load(r io.Reader, reg *Registry) (*Classifier, error) {
	reg = reg.Filled()
	magic := make([]byte, len(fileMagic))
	switch n, err := io.ReadFull(r, magic); {
	case n < len(magic) && err != nil && err != io.EOF && err != io.ErrUnexpectedEOF:
		return nil, err
	case string(magic[:n]) != fileMagic: // and all that another file holds is not read
		return nil, errors.New("this is no model file of sweep, or one of another version")
	}
	all, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	all = append(magic, all...)
	at := len(fileMagic) + 4
	if len(all) < at+sha256.Size {
		return nil, errDamaged
	}
	body := all[:len(all)-sha256.Size]
	if sha256.Sum256(body) != [sha256.Size]byte(all[len(body):]) {
		return nil, errDamaged
	}
	size := int(binary.LittleEndian.Uint32(all[len(fileMagic):]))
	if size > maxHeader || at+size > len(body) {
		return nil, errDamaged
	}
	var h header
	if err := json.Unmarshal(body[at:at+size], &h); err != nil {
		return nil, fmt.Errorf("the model file's header cannot be read: %w", err)
	}
	rest := body[at+size:]
	d, err := h.data(reg, &rest)
	if err != nil {
		return nil, err
	}
	if err := h.fits(reg, d, len(rest)); err != nil {
		return nil, err
	}
	m, err := newModel(reg, d, h.Config, submodels.Blank(), 0)
	if err != nil {
		return nil, err
	}
	if err := m.fill(rest); err != nil {
		return nil, err
	}
	return newClassifier(m)
}

// data makes what the header says of texts, without any, and restores its
// configuration. It takes what is sparse from the beginning of data.
func (h *header) data(reg *Registry, data *[]byte) (*Data, error) {
	d := NewData(reg, &text.Corpus{Classes: h.Classes, Fields: h.Fields, Columns: h.Columns}, h.Text)
	if len(h.Classes) == 0 || h.Config.Train == nil {
		return nil, errDamaged
	}
	for _, v := range h.Views {
		view, err := d.restore(v)
		if err != nil {
			return nil, err
		}
		d.views[v.Name] = view
	}
	if err := h.restoreSparse(reg, d, data); err != nil {
		return nil, err
	}
	for _, r := range []*Route{&h.Config.A, h.Config.B} {
		if r == nil {
			continue
		}
		spec, ok := reg.SubModels.Lookup(r.SubModel)
		if !ok {
			return nil, fmt.Errorf("the model uses the sub-model %q, and this program has %q: register it", r.SubModel, reg.SubModels.Names())
		}
		var err error
		if r.Settings, err = submodels.Restore(spec.Settings, r.Settings); err != nil {
			return nil, fmt.Errorf("the model's sub-model %s: %w", r.SubModel, err)
		}
		if r.Train, err = restoreTrain(RouteTrainSettings(), r.Train); err != nil {
			return nil, err
		}
	}
	var err error
	if h.Config.Train, err = restoreTrain(TrainSettings(), h.Config.Train); err != nil {
		return nil, err
	}
	spec, err := reg.Combiners.Of(h.Config.Combiner)
	if err != nil {
		return nil, fmt.Errorf("the model's combiner: %w", err)
	}
	settings := slices.Concat(reg.Combiners.Settings(), spec.Settings)
	if h.Config.Combiner, err = submodels.Restore(settings, h.Config.Combiner); err != nil {
		return nil, fmt.Errorf("the model's combiner %s: %w", spec.Name, err)
	}
	return d, nil
}

// restoreTrain restores settings of training; nil stays nil.
func restoreTrain(settings []submodels.Setting, read submodels.Values) (submodels.Values, error) {
	if read == nil {
		return nil, nil
	}
	v, err := submodels.Restore(settings, read)
	if err != nil {
		return nil, fmt.Errorf("the model's training: %w", err)
	}
	return v, nil
}

// restore makes a view without data from what Save wrote of it.
func (d *Data) restore(h viewHeader) (*View, error) {
	kind, _, _ := strings.Cut(h.Name, ":")
	if _, ok := d.registry.Lookup(kind); !ok {
		return nil, fmt.Errorf("the model uses the view %q, and this program has %q: register it", h.Name, d.registry.Names(!d.IsText()))
	}
	v, err := d.newView(h.Name)
	if err != nil {
		return nil, fmt.Errorf("the model's view: %w", err)
	}
	if d.IsText() {
		if h.Length > maxLength {
			return nil, errDamaged
		}
		if err := v.encoder.SetLearned(h.Learned); err != nil {
			return nil, fmt.Errorf("the model's view %s: %w", h.Name, err)
		}
		v.encoder.SetTokens(h.Tokens)
		v.restoreExtra(h.Extra)
		v.Vocabulary, v.Length = v.encoder.Size(), max(h.Length, 1)
	}
	return v, nil
}

// mostSparse is how many bytes weights may take of which a file holds some rows only,
// where that is more than sparseFactor times what the file has: it takes a bit for a
// row that is zero.
const (
	mostSparse   = 4 << 30
	sparseFactor = 64
)

// fits reports, before there are any weights, whether those of the configuration are
// those that the header lists, and whether so many bytes can hold them.
func (h *header) fits(reg *Registry, d *Data, room int) error {
	p := submodels.Plan()
	if _, err := newNetwork(reg, d, h.Config, p, networkOptions{rows: 1, plan: true}); err != nil {
		return err
	}
	all := shapesOf(p)
	if len(all) != len(h.Weights) {
		return fmt.Errorf("the model file has %d tensors and its sub-models have %d: it was made with another version of them", len(h.Weights), len(all))
	}
	left := room
	for i, w := range all {
		if w != h.Weights[i] {
			return fmt.Errorf("the model file has %d numbers for %s where %d for %s belong: it was made with another version of its sub-models",
				h.Weights[i].Size, h.Weights[i].Name, w.Size, w.Name)
		}
		most := left / 4
		if w.Rows > 0 {
			most = max(mostSparse, sparseFactor*room) / 4
			left -= (w.Rows + 7) / 8
		} else {
			left -= 4 * min(w.Size, most)
		}
		if w.Size < 0 || w.Size > most || left < 0 {
			return errDamaged
		}
	}
	return nil
}

// errNumbers is what Load says of weights that no training leaves.
var errNumbers = errors.New("the model file has weights that are not numbers: train it again")

// fill sets the weights, which are zero, to those of a file.
func (m *Model) fill(data []byte) error {
	for _, w := range m.weights() {
		if err := w.read(&data); err != nil {
			return err
		}
	}
	if len(data) > 0 {
		return errDamaged
	}
	return nil
}
