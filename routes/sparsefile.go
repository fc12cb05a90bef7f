package routes

import (
	"encoding/binary"
	"io"
	"math"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/ngrams"
)

// sparseHeader is what a model file says of a route that sees sparse vectors. The
// file has the keys, of 8 bytes each, and the scales, as float32, of all of them
// before the weights.
type sparseHeader struct {
	Route  string     `json:"route"`
	View   viewHeader `json:"view"` // without tokens
	Keys   int        `json:"keys"`
	Scales int        `json:"scales"`
	Active float64    `json:"active"` // numbers of a vector that are not zero
}

// restoreSparse makes the sparse vectors of a file's routes, without texts.
func (h *header) restoreSparse(reg *Registry, d *Data, data *[]byte) error {
	for _, s := range h.Sparse {
		route := &h.Config.A
		if s.Route == "b" {
			route = h.Config.B
		}
		if n := len(*data); route == nil || !(s.Active >= 0 && s.Active <= maxLength) || s.Keys < 0 || s.Scales < 0 || s.Keys > n || s.Scales > n || n/4 < 2*s.Keys+s.Scales {
			return errDamaged
		}
		spec, ok := reg.SubModels.Lookup(route.SubModel)
		if !ok || spec.Sparse == nil {
			continue // which is said of the route later
		}
		settings, err := submodels.Restore(spec.Settings, route.Settings)
		if err != nil {
			return err
		}
		if d.views[s.View.Name] == nil {
			if d.views[s.View.Name], err = d.restore(s.View); err != nil {
				return err
			}
		}
		o := spec.Sparse(settings).Options
		stored := ngrams.Stored{Keys: make([]uint64, s.Keys)}
		for i := range stored.Keys {
			stored.Keys[i] = binary.LittleEndian.Uint64((*data)[8*i:])
		}
		*data = (*data)[8*s.Keys:]
		if s.Scales > 0 {
			stored.Scales = make([]float32, s.Scales)
			if err := readFloats(stored.Scales, data); err != nil {
				return err
			}
		}
		e := ngrams.NewEncoder(o, stored)
		if s.Scales > 0 && s.Scales != e.Rows() {
			return errDamaged
		}
		d.sparse.add(&sparse{key: sparseKey{s.View.Name, o}, encoder: e, size: ngrams.Size{Rows: e.Rows(), Exact: s.Keys, Active: s.Active}})
	}
	return nil
}

// readFloats takes numbers from the beginning of data, which must be there and finite.
func readFloats(to []float32, data *[]byte) error {
	if len(*data)/4 < len(to) {
		return errDamaged
	}
	for i := range to {
		x := math.Float32frombits(binary.LittleEndian.Uint32((*data)[4*i:]))
		if x-x != 0 { // not a number, or infinite
			return errNumbers
		}
		to[i] = x
	}
	*data = (*data)[4*len(to):]
	return nil
}

// present is a bit for each row of weights: whether it is not zero.
func (w namedWeights) present() rowSet {
	set, dim := newRowSet(w.Rows), w.Size/w.Rows
	for row := range w.Rows {
		for _, x := range w.values[row*dim : (row+1)*dim] {
			if x != 0 {
				set.add([]int32{int32(row)})
				break
			}
		}
	}
	return set
}

func (w namedWeights) write(out io.Writer) error {
	if w.Rows == 0 {
		return binary.Write(out, binary.LittleEndian, w.values)
	}
	set, dim := w.present(), w.Size/w.Rows
	if _, err := out.Write(set); err != nil {
		return err
	}
	for from, to := range set.runs(w.Rows) {
		if err := binary.Write(out, binary.LittleEndian, w.values[from*dim:to*dim]); err != nil {
			return err
		}
	}
	return nil
}

// read takes weights from the beginning of data. Those that are not there are zero
// already.
func (w namedWeights) read(data *[]byte) error {
	if w.Rows == 0 {
		return readFloats(w.values, data)
	}
	set, dim := newRowSet(w.Rows), w.Size/w.Rows
	if len(*data) < len(set) {
		return errDamaged
	}
	copy(set, *data)
	*data = (*data)[len(set):]
	for from, to := range set.runs(w.Rows) {
		if err := readFloats(w.values[from*dim:to*dim], data); err != nil {
			return err
		}
	}
	return nil
}
