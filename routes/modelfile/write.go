package modelfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// metadata is the strings that safetensors has for what is beside the tensors.
type metadata struct {
	Format string `json:"format"` // sweep
	SHA256 string `json:"sha256"` // of the whole file with zeros in the place of these digits
	Sweep  string `json:"sweep"`  // Meta
}

// entry is what the header says of a tensor.
type entry struct {
	Type    string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

const (
	formatName  = "sweep"
	metadataKey = "__metadata__"
	sizeBytes   = 8 // of the header's length
)

// noSum stands for the digits of the checksum while it is made.
func noSum() string { return strings.Repeat("0", 2*sha256.Size) }

// Write writes a model file. Wider numbers come first, so that all are aligned.
func Write(w io.Writer, m Meta, tensors []Tensor) error {
	ordered := slices.Clone(tensors)
	slices.SortStableFunc(ordered, func(a, b Tensor) int { return widthOf(b.Type) - widthOf(a.Type) })
	head, err := header(m, ordered)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, _ = sum.Write(head)
	for _, t := range ordered {
		_, _ = sum.Write(t.Data)
	}
	digits := hex.EncodeToString(sum.Sum(nil))
	head = bytes.Replace(head, []byte(noSum()), []byte(digits), 1)
	if _, err := w.Write(head); err != nil {
		return err
	}
	for _, t := range ordered {
		if _, err := w.Write(t.Data); err != nil {
			return err
		}
	}
	return nil
}

// header returns what is before the numbers, without the checksum.
func header(m Meta, tensors []Tensor) ([]byte, error) {
	m.Version = fmt.Sprintf("%d.%d", Major, Minor)
	about, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	var head bytes.Buffer
	head.Write(make([]byte, sizeBytes))
	if err := member(&head, '{', metadataKey, metadata{formatName, noSum(), string(about)}); err != nil {
		return nil, err
	}
	at := 0
	for _, t := range tensors {
		if err := member(&head, ',', t.Name, entry{t.Type, t.Shape, [2]int{at, at + len(t.Data)}}); err != nil {
			return nil, err
		}
		at += len(t.Data)
	}
	head.WriteByte('}')
	for head.Len()%8 != 0 {
		head.WriteByte(' ')
	}
	binary.LittleEndian.PutUint64(head.Bytes(), uint64(head.Len()-sizeBytes))
	return head.Bytes(), nil
}

// member appends a member of a JSON object.
func member(to *bytes.Buffer, before byte, name string, value any) error {
	key, err := json.Marshal(name)
	if err != nil {
		return err
	}
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	to.WriteByte(before)
	to.Write(key)
	to.WriteByte(':')
	to.Write(text)
	return nil
}
