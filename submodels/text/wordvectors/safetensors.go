package wordvectors

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/submodels/text"
)

// tensor is what the header of safetensors says of one.
type tensor struct {
	DType   string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// widths are the bytes of a number, by the types that are read.
func widths() map[string]int { return map[string]int{"F32": 4, "F16": 2, "BF16": 2} }

// safetensors reads the one matrix of a file and the words of its rows from a list
// beside it.
func (r *reader) safetensors() error {
	name, t, err := r.matrix()
	if err != nil {
		return err
	}
	list, words, err := r.words(t.Shape[0])
	if err != nil {
		return err
	}
	if len(words) != t.Shape[0] {
		return r.fault(0, "the matrix %q has %d rows, and %s beside it has %d words", name, t.Shape[0], filepath.Base(list), len(words))
	}
	if _, err := io.CopyN(io.Discard, r.in, t.Offsets[0]); err != nil {
		return r.broken(0, err)
	}
	r.kept.Dim = t.Shape[1]
	numbers := make([]byte, t.Shape[1]*widths()[t.DType])
	for i, word := range words {
		if _, err := io.ReadFull(r.in, numbers); err != nil {
			return r.broken(0, err)
		}
		if word != "" && r.wants([]byte(word)) && !decode(r.keep([]byte(word)), numbers, t.DType) {
			return r.fault(0, "row %d, %q, has a number that is not finite", i, word)
		}
	}
	return nil
}

// matrix reads the header and finds the one matrix.
func (r *reader) matrix() (name string, t tensor, err error) {
	var size [8]byte
	if _, err := io.ReadFull(r.in, size[:]); err != nil {
		return "", t, r.broken(0, err)
	}
	n := binary.LittleEndian.Uint64(size[:])
	if n > maxHeader {
		return "", t, r.fault(0, "looks like safetensors with a header of %d bytes, which is more than is read", n)
	}
	var head bytes.Buffer
	if _, err := io.CopyN(&head, r.in, int64(n)); err != nil {
		return "", t, r.broken(0, err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(head.Bytes(), &all); err != nil {
		return "", t, r.fault(0, "looks like safetensors, and its header cannot be read: %v", err)
	}
	var found []string
	for _, key := range slices.Sorted(maps.Keys(all)) {
		var one tensor
		if key == "__metadata__" || json.Unmarshal(all[key], &one) != nil || len(one.Shape) != 2 {
			continue
		}
		found, name, t = append(found, key), key, one
	}
	switch {
	case len(found) != 1:
		return "", t, r.fault(0, "one matrix is needed, words by numbers, and there are %d in it: %q", len(found), found)
	case widths()[t.DType] == 0:
		return "", t, r.fault(0, "the matrix %q holds numbers of type %s, not F32, F16 or BF16", name, t.DType)
	case t.Shape[0] < 1 || t.Shape[1] < 1 || t.Shape[1] > text.MaxColumns || t.Shape[0] > text.MaxRows ||
		t.Offsets[0] < 0 || t.Offsets[1]-t.Offsets[0] != int64(t.Shape[0])*int64(t.Shape[1])*int64(widths()[t.DType]):
		return "", t, r.fault(0, "the matrix %q cannot have the shape %v and the bytes %v", name, t.Shape, t.Offsets)
	}
	return name, t, nil
}

// words reads the words of the rows from the first list that is there.
func (r *reader) words(rows int) (list string, words []string, err error) {
	folder, base := filepath.Split(r.file)
	base = strings.TrimSuffix(strings.TrimSuffix(base, ".gz"), ".safetensors")
	names := []string{base + ".txt", base + ".json", "vocab.txt", "vocab.json", "words.txt"}
	for _, name := range names {
		list = filepath.Join(folder, name)
		content, err := os.ReadFile(list)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err == nil && len(content) > text.MaxBytes {
			err = errors.New("it is too long")
		}
		if err != nil {
			return list, nil, r.fault(0, "the list of words %s cannot be read: %v", list, prose.Cause(err))
		}
		if strings.HasSuffix(name, ".json") {
			words, err = fromJSON(content, rows)
		} else {
			words, err = fromLines(content)
		}
		if err != nil {
			err = &text.Error{File: list, Msg: err.Error()}
		}
		return list, words, err
	}
	return "", nil, r.fault(0, "safetensors hold no words, and there is no list of them beside it: looked for %s, one word a line, or as JSON a list or an object of row numbers by word", prose.Or(names))
}

func fromLines(content []byte) (words []string, err error) {
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		words = append(words, strings.TrimSuffix(lines.Text(), "\r"))
	}
	return words, lines.Err()
}

// fromJSON reads a list of words, or an object of row numbers by word.
func fromJSON(content []byte, rows int) (words []string, err error) {
	if err := json.Unmarshal(content, &words); err == nil {
		return words, nil
	}
	var places map[string]int
	if err := json.Unmarshal(content, &places); err != nil {
		return nil, fmt.Errorf("must be a list of words, or an object of row numbers by word: %w", err)
	}
	words = make([]string, rows)
	for word, row := range places {
		if row < 0 || row >= rows {
			return nil, fmt.Errorf("%q has row %d, and the rows are 0 to %d", word, row, rows-1)
		}
		if words[row] != "" {
			return nil, fmt.Errorf("row %d has two words, %q and %q", row, min(words[row], word), max(words[row], word))
		}
		words[row] = word
	}
	return words, nil
}
