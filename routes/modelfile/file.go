package modelfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The faults of a model file.
var (
	ErrDamaged = errors.New("the model file is damaged: copy it again")
	ErrNumbers = errors.New("the model file has weights that are not numbers: train it again")
	ErrOther   = errors.New("this is no model file of sweep, or one of another version")
)

// The types of tensors, as safetensors names them.
const (
	U8  = "U8"
	U32 = "U32"
	U64 = "U64"
	F32 = "F32"
)

// widthOf returns the bytes of a number of a type; 0 of one that is not known.
func widthOf(dtype string) int {
	switch dtype {
	case U8:
		return 1
	case U32, F32:
		return 4
	case U64:
		return 8
	}
	return 0
}

// Tensor is numbers of one type, little-endian and row-major.
type Tensor struct {
	Name  string
	Type  string
	Shape []int
	Data  []byte
}

// Len returns how many numbers a tensor has.
func (t Tensor) Len() int {
	if w := widthOf(t.Type); w > 0 {
		return len(t.Data) / w
	}
	return 0
}

// File is a model file. What its methods return may share the file's memory and must
// not be changed.
type File struct {
	Meta
	Tensors []Tensor // in the order of the file

	places map[string]int
}

// Size returns how many bytes the tensors take.
func (f *File) Size() (n int) {
	for _, t := range f.Tensors {
		n += len(t.Data)
	}
	return n
}

// index readies the search by name. It fails where a name is there twice.
func (f *File) index() error {
	f.places = make(map[string]int, len(f.Tensors))
	for i, t := range f.Tensors {
		if _, twice := f.places[t.Name]; twice {
			return ErrDamaged
		}
		f.places[t.Name] = i
	}
	return nil
}

// Tensor returns the tensor of a name and type, and whether there is one.
func (f *File) Tensor(name, dtype string) (Tensor, bool) {
	i, ok := f.places[name]
	if !ok || f.Tensors[i].Type != dtype {
		return Tensor{}, false
	}
	return f.Tensors[i], true
}

// otherVersion says that a tensor is not what is wanted.
func otherVersion(name string, has, wants int) error {
	return fmt.Errorf("the model file has %d numbers for %s where %d belong: it was made with another version of its sub-models", has, name, wants)
}

// Floats returns the n numbers of a tensor.
func (f *File) Floats(name string, n int) ([]float32, error) {
	t, ok := f.Tensor(name, F32)
	if !ok || t.Len() != n {
		return nil, otherVersion(name, t.Len(), n)
	}
	return floats(t.Data), nil
}

// FloatsOf returns the numbers of a tensor, however many there are; nil where there
// is none.
func (f *File) FloatsOf(name string) []float32 {
	t, _ := f.Tensor(name, F32)
	return floats(t.Data)
}

// Uint32s returns the numbers of a tensor; nil where there is none.
func (f *File) Uint32s(name string) []uint32 {
	t, _ := f.Tensor(name, U32)
	return uint32s(t.Data)
}

// Uint64s returns the numbers of a tensor; nil where there is none.
func (f *File) Uint64s(name string) []uint64 {
	t, _ := f.Tensor(name, U64)
	return uint64s(t.Data)
}

// Strings returns a list of strings; nil where there is none. They are the bytes of
// the tensor of the name, cut where the one named NAME/ends says.
func (f *File) Strings(name string) ([]string, error) {
	t, ok := f.Tensor(name, U8)
	if !ok {
		return nil, nil
	}
	ends := f.Uint32s(name + "/ends")
	list, from := make([]string, len(ends)), uint32(0)
	for i, end := range ends {
		if end < from || int64(end) > int64(len(t.Data)) {
			return nil, ErrDamaged
		}
		list[i], from = text(t.Data[from:end]), end
	}
	if int64(from) != int64(len(t.Data)) {
		return nil, ErrDamaged
	}
	return list, nil
}

// Rows is a table of which a file may leave out rows that are zero.
type Rows struct {
	Dim     int
	Numbers []float32 // of the rows that are there
	Present []uint32  // which these are, rising; nil: all
}

// RowsOf returns a table of so many rows of dim numbers.
func (f *File) RowsOf(name string, rows, dim int) (Rows, error) {
	r := Rows{Dim: dim}
	present, some := f.Tensor(name+"/rows", U32)
	if !some {
		if dim > 0 && rows > math.MaxInt/dim {
			return r, ErrDamaged
		}
		numbers, err := f.Floats(name, rows*dim)
		r.Numbers = numbers
		return r, err
	}
	r.Present = uint32s(present.Data)
	t, ok := f.Tensor(name, F32)
	if !ok || dim < 1 || t.Len()%dim != 0 || t.Len()/dim != len(r.Present) {
		return r, otherVersion(name, t.Len(), len(r.Present)*dim)
	}
	before := int64(-1)
	for _, row := range r.Present {
		if int64(row) <= before || int64(row) >= int64(rows) {
			return r, ErrDamaged
		}
		before = int64(row)
	}
	r.Numbers = floats(t.Data)
	return r, nil
}

// FloatTensor makes a tensor of numbers.
func FloatTensor(name string, values []float32, shape ...int) Tensor {
	return Tensor{name, F32, shape, bytesOfFloats(values)}
}

// RowTensors makes the tensors of a table of which most rows may be zero.
func RowTensors(name string, values []float32, rows, dim int) []Tensor {
	var present []byte
	var kept []float32
	n := 0
	for r := range rows {
		row := values[r*dim : (r+1)*dim]
		for _, x := range row {
			if x != 0 {
				present = binary.LittleEndian.AppendUint32(present, uint32(r))
				kept, n = append(kept, row...), n+1
				break
			}
		}
	}
	if int64(n)*int64(dim+1) >= int64(rows)*int64(dim) {
		return []Tensor{FloatTensor(name, values, rows, dim)}
	}
	return []Tensor{FloatTensor(name, kept, n, dim), {name + "/rows", U32, []int{n}, present}}
}

// KeyTensor makes a tensor of keys.
func KeyTensor(name string, keys []uint64) Tensor {
	data := make([]byte, 0, 8*len(keys))
	for _, k := range keys {
		data = binary.LittleEndian.AppendUint64(data, k)
	}
	return Tensor{name, U64, []int{len(keys)}, data}
}

// StringTensors makes the tensors of a list of strings; none of an empty list.
func StringTensors(name string, list []string) []Tensor {
	if len(list) == 0 {
		return nil
	}
	var all, ends []byte
	for _, s := range list {
		all = append(all, s...)
		ends = binary.LittleEndian.AppendUint32(ends, uint32(len(all)))
	}
	return []Tensor{{name, U8, []int{len(all)}, all}, {name + "/ends", U32, []int{len(list)}, ends}}
}

// finite reports whether all numbers are.
func finite(values []float32) bool {
	for _, x := range values {
		if x-x != 0 { // not a number, or infinite
			return false
		}
	}
	return true
}
