package modelfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/bits"
)

// A file of the first form is firstMagic, the length of the header in 4 bytes, the
// header as JSON, what is sparse, every weight as a little-endian float32 in the
// header's order, and the SHA-256 of all that. Of weights of which the header gives a
// number of rows there is a bit for each row, whether it is not zero, and then those
// rows.
const (
	firstMagic     = "sweep model 1\n"
	maxFirstHeader = 1 << 28
)

func isFirst(data []byte) bool { return bytes.HasPrefix(data, []byte(firstMagic)) }

// firstHeader is what a file of the first form says before its weights.
type firstHeader struct {
	Config  firstConfig   `json:"config"`
	Classes []string      `json:"classes"`
	Fields  []string      `json:"fields"`
	Columns []string      `json:"columns"`
	Text    firstText     `json:"text"`
	Views   []firstView   `json:"views"`
	Sparse  []firstSparse `json:"sparse"`
	Weights []firstWeight `json:"weights"`
}

type firstConfig struct {
	A, B     *firstRoute
	Combiner json.RawMessage
	Train    json.RawMessage
}

type firstRoute struct {
	View, SubModel  string
	Settings, Train json.RawMessage
}

// firstText is Text by the names of its fields.
type firstText struct {
	Tokens        string
	MaxTokens     int
	Lowercase     bool
	MinCount      int
	MaxVocabulary int
	Buckets       int
	Subwords      int
}

type firstView struct {
	Name    string   `json:"name"`
	Length  int      `json:"length"`
	Tokens  []string `json:"tokens"`
	Learned []string `json:"learned"`
	Extra   []string `json:"extra"`
}

// firstSparse is of a route that sees sparse vectors, whose keys and scales are
// before the weights.
type firstSparse struct {
	Route  string    `json:"route"`
	View   firstView `json:"view"`
	Keys   int       `json:"keys"`
	Scales int       `json:"scales"`
	Active float64   `json:"active"`
}

type firstWeight struct {
	Name string `json:"name"`
	Size int    `json:"size"`
	Rows int    `json:"rows"` // where zero rows are left out
}

func parseFirst(data []byte) (*File, error) {
	at := len(firstMagic) + 4
	if len(data) < at+sha256.Size {
		return nil, ErrDamaged
	}
	body := data[:len(data)-sha256.Size]
	if sha256.Sum256(body) != [sha256.Size]byte(data[len(body):]) {
		return nil, ErrDamaged
	}
	size := int(binary.LittleEndian.Uint32(data[len(firstMagic):]))
	if size > maxFirstHeader || size > len(body)-at {
		return nil, ErrDamaged
	}
	var h firstHeader
	if err := json.Unmarshal(body[at:at+size], &h); err != nil {
		return nil, fmt.Errorf("the model file's header cannot be read: %w", err)
	}
	return h.file(body[at+size:])
}

// file says the same in the present form.
func (h *firstHeader) file(rest []byte) (*File, error) {
	f := &File{Meta: Meta{Version: "1.0", Classes: h.Classes, Fields: h.Fields, Columns: h.Columns, Text: Text(h.Text),
		Combiner: h.Config.Combiner, Train: h.Config.Train}}
	for _, r := range []*firstRoute{h.Config.A, h.Config.B} {
		if r != nil {
			f.Routes = append(f.Routes, Route{View: r.View, SubModel: r.SubModel, Settings: r.Settings, Train: r.Train})
		}
	}
	for _, v := range h.Views {
		f.addView(v)
	}
	room := &room{rest}
	for _, s := range h.Sparse {
		if err := f.addSparse(s, room); err != nil {
			return nil, err
		}
	}
	for _, w := range h.Weights {
		if err := f.addWeight(w, room); err != nil {
			return nil, err
		}
	}
	if len(room.rest) > 0 {
		return nil, ErrDamaged
	}
	return f, nil
}

// room is what of a file is not yet read.
type room struct{ rest []byte }

// take takes so many numbers of so many bytes.
func (r *room) take(n, width int) ([]byte, error) {
	if n < 0 || n > len(r.rest)/width {
		return nil, ErrDamaged
	}
	data := r.rest[: n*width : n*width]
	r.rest = r.rest[n*width:]
	return data, nil
}

// addView adds a view that is not there yet.
func (f *File) addView(v firstView) {
	for _, have := range f.Views {
		if have.Name == v.Name {
			return
		}
	}
	f.Views = append(f.Views, View{v.Name, v.Length})
	f.Tensors = append(f.Tensors, StringTensors(ViewTensor(v.Name, Tokens), v.Tokens)...)
	f.Tensors = append(f.Tensors, StringTensors(ViewTensor(v.Name, Learned), v.Learned)...)
	f.Tensors = append(f.Tensors, StringTensors(ViewTensor(v.Name, Extra), v.Extra)...)
}

func (f *File) addSparse(s firstSparse, from *room) error {
	route := 0
	if s.Route == "b" {
		route = 1
	}
	if route >= len(f.Routes) {
		return ErrDamaged
	}
	f.addView(s.View)
	f.Routes[route].Sparse = &Sparse{Active: s.Active}
	keys, err := from.take(s.Keys, 8)
	if err != nil {
		return err
	}
	f.Tensors = append(f.Tensors, Tensor{KeysTensor(route), U64, []int{s.Keys}, keys})
	if s.Scales == 0 {
		return nil
	}
	scales, err := from.take(s.Scales, 4)
	f.Tensors = append(f.Tensors, Tensor{ScalesTensor(route), F32, []int{s.Scales}, scales})
	return err
}

func (f *File) addWeight(w firstWeight, from *room) error {
	if w.Rows <= 0 {
		data, err := from.take(w.Size, 4)
		f.Tensors = append(f.Tensors, Tensor{w.Name, F32, []int{w.Size}, data})
		return err
	}
	set, err := from.take((w.Rows-1)/8+1, 1)
	if err != nil || w.Size < w.Rows || w.Size%w.Rows != 0 {
		return ErrDamaged
	}
	n, dim := 0, w.Size/w.Rows
	for _, b := range set {
		n += bits.OnesCount8(b)
	}
	data, err := from.take(n, 4*dim) // before there is a list of rows
	if err != nil {
		return err
	}
	present := make([]byte, 0, 4*n)
	for row := range 8 * len(set) {
		if set[row/8]>>(row%8)&1 == 1 {
			present = binary.LittleEndian.AppendUint32(present, uint32(row))
		}
	}
	f.Tensors = append(f.Tensors, Tensor{w.Name, F32, []int{n, dim}, data}, Tensor{w.Name + "/rows", U32, []int{n}, present})
	return nil
}
