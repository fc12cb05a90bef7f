package text

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// digest identifies the content of an example, whatever its label: texts are
// equal where they differ in white space only.
type digest [16]byte

// digests holds the content of all examples of a corpus.
type digests struct {
	train, validation, test []digest
}

func fingerprint(c *Corpus) digests {
	var buf []byte
	of := func(p Part) []digest {
		out := make([]digest, len(p.Examples))
		for i, e := range p.Examples {
			buf = appendContent(buf[:0], e)
			sum := sha256.Sum256(buf)
			out[i] = digest(sum[:16])
		}
		return out
	}
	return digests{train: of(c.Train), validation: of(c.Validation), test: of(c.Test)}
}

// appendContent writes the texts of e with white space folded, or its numbers.
func appendContent(b []byte, e Example) []byte {
	for _, field := range e.Fields {
		for word := range strings.FieldsSeq(field) {
			b = append(b, word...)
			b = append(b, ' ')
		}
		b = append(b, '\n')
	}
	for _, x := range e.Numbers {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// note reports texts that are in more than one part, and texts that the
// training part has under several labels.
func (d digests) note(c *Corpus) {
	what := "texts"
	if c.Fields == nil {
		what = "rows"
	}
	train := map[digest]int32{}
	conflicts := map[digest]bool{}
	for i, p := range d.train {
		if label, ok := train[p]; !ok {
			train[p] = c.Train.Labels[i]
		} else if label != c.Train.Labels[i] {
			conflicts[p] = true
		}
	}
	if n := len(conflicts); n > 0 {
		c.Notices = append(c.Notices, fmt.Sprintf("%d of the %s to train on come with more than one label", n, what))
	}
	validation := map[digest]int32{}
	for i, p := range d.validation {
		validation[p] = c.Validation.Labels[i]
	}
	for _, pair := range []struct {
		of, in  string
		digests []digest
		seen    map[digest]int32
		ill     string
	}{
		{"validation", "training", d.validation, train, "validation figures are better than they should be"},
		{"test", "training", d.test, train, "test figures are better than they should be"},
		{"test", "validation", d.test, validation, "the model is chosen on some of what it is tested on"},
	} {
		n := 0
		for _, p := range pair.digests {
			if _, ok := pair.seen[p]; ok {
				n++
			}
		}
		if n > 0 {
			c.Notices = append(c.Notices, fmt.Sprintf("%d of the %d %s of the %s part are also in the %s part: %s", n, len(pair.digests), what, pair.of, pair.in, pair.ill))
		}
	}
}
