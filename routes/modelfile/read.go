package modelfile

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Read reads a model file to its end. Of what is no model file only the beginning is
// read.
func Read(r io.Reader) (*File, error) {
	begin := make([]byte, 16)
	n, err := io.ReadFull(r, begin)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	if begin = begin[:n]; !isFirst(begin) && !isPresent(begin) {
		return nil, ErrOther
	}
	all := bytes.NewBuffer(begin)
	if _, err := all.ReadFrom(r); err != nil {
		return nil, err
	}
	return Parse(all.Bytes())
}

// isPresent reports whether a file begins as safetensors do.
func isPresent(data []byte) bool {
	return len(data) > sizeBytes && data[sizeBytes] == '{' && binary.LittleEndian.Uint64(data) < 1<<40
}

// Parse reads a model file whose memory the result shares.
func Parse(data []byte) (*File, error) {
	var f *File
	var err error
	switch {
	case isFirst(data):
		f, err = parseFirst(data)
	case isPresent(data):
		f, err = parsePresent(data)
	default:
		err = ErrOther
	}
	if err != nil {
		return nil, err
	}
	if err := f.index(); err != nil {
		return nil, err
	}
	if len(f.Classes) == 0 || len(f.Routes) < 1 || len(f.Routes) > 2 {
		return nil, ErrDamaged
	}
	for _, t := range f.Tensors {
		if t.Type == F32 && !finite(floats(t.Data)) {
			return nil, ErrNumbers
		}
	}
	return f, nil
}

func parsePresent(data []byte) (*File, error) {
	size := binary.LittleEndian.Uint64(data)
	if size > uint64(len(data)-sizeBytes) {
		return nil, ErrDamaged
	}
	head, rest := data[sizeBytes:sizeBytes+int(size)], data[sizeBytes+int(size):]
	var members map[string]json.RawMessage
	if err := json.Unmarshal(head, &members); err != nil {
		return nil, ErrDamaged
	}
	var about metadata
	if err := json.Unmarshal(members[metadataKey], &about); err != nil || about.Format != formatName {
		return nil, ErrOther
	}
	var f File
	if err := f.readMeta(about.Sweep); err != nil {
		return nil, err
	}
	if !sumIs(data, head, about.SHA256) {
		return nil, ErrDamaged
	}
	delete(members, metadataKey)
	return &f, f.readTensors(members, rest)
}

// readMeta reads what the file says, and first of all its version.
func (f *File) readMeta(text string) error {
	var v struct {
		Version string `json:"version"`
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return ErrDamaged
	}
	if major, _, _ := strings.Cut(v.Version, "."); major != fmt.Sprint(Major) {
		return fmt.Errorf("the model file has version %q of its form, and this program reads %d and older: use a newer version of sweep", v.Version, Major)
	}
	if err := json.Unmarshal([]byte(text), &f.Meta); err != nil {
		return fmt.Errorf("the model file's header cannot be read: %w", err)
	}
	return nil
}

// sumIs reports whether the checksum of a file is right.
func sumIs(data, head []byte, digits string) bool {
	if len(digits) != 2*sha256.Size {
		return false
	}
	at := bytes.Index(head, []byte(digits))
	if at < 0 {
		return false
	}
	at += sizeBytes
	sum := sha256.New()
	_, _ = sum.Write(data[:at])
	_, _ = io.WriteString(sum, noSum())
	_, _ = sum.Write(data[at+len(digits):])
	return hex.EncodeToString(sum.Sum(nil)) == digits
}

// readTensors finds the tensors, which lie one after the other and leave no gap.
func (f *File) readTensors(members map[string]json.RawMessage, rest []byte) error {
	type placed struct {
		entry
		name string
	}
	all := make([]placed, 0, len(members))
	for name, text := range members {
		p := placed{name: name}
		if err := json.Unmarshal(text, &p.entry); err != nil {
			return ErrDamaged
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.Offsets[0], b.Offsets[0]), cmp.Compare(a.Offsets[1], b.Offsets[1]), cmp.Compare(a.name, b.name))
	})
	at := 0
	for _, p := range all {
		from, to := p.Offsets[0], p.Offsets[1]
		if from != at || to < from || to > len(rest) || !p.fills(to-from) {
			return ErrDamaged
		}
		f.Tensors = append(f.Tensors, Tensor{p.name, p.Type, p.Shape, rest[from:to:to]})
		at = to
	}
	if at != len(rest) {
		return ErrDamaged
	}
	return nil
}

// fills reports whether a tensor of the shape and type takes so many bytes. A type
// that is not known is for the readers of a later version.
func (e entry) fills(size int) bool {
	width := widthOf(e.Type)
	if width == 0 {
		return true
	}
	n := width
	for _, d := range e.Shape {
		if d < 0 || d > 0 && n > size/d {
			return false
		}
		n *= d
	}
	return n == size
}
