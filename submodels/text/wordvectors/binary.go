package wordvectors

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"unicode/utf8"

	"github.com/doubleroute/sweep/submodels/text"
)

// isBinary reports whether what follows the header is word2vec's binary form: the
// first word's numbers are not written in digits.
func (r *reader) isBinary() bool {
	head, _ := r.in.Peek(1 << 12)
	_, numbers, found := bytes.Cut(head, []byte(" "))
	if !found {
		return false
	}
	numbers, _, _ = bytes.Cut(numbers, []byte("\n"))
	return bytes.IndexFunc(numbers, func(c rune) bool {
		return !bytes.ContainsRune([]byte("0123456789+-.eE \t\rnaifNAIF"), c)
	}) >= 0
}

// binary reads word2vec's binary form: a word, a space, and its numbers in 32 bits
// each, little-endian, perhaps with a line feed before the next word.
func (r *reader) binary(count, dim int) error {
	if dim > text.MaxColumns {
		return r.fault(1, "has %d numbers a word, and %d are the most that is read", dim, text.MaxColumns)
	}
	r.kept.Dim = dim
	numbers := make([]byte, 4*dim)
	for i := range count {
		word, err := r.in.ReadSlice(' ')
		if err != nil || len(word) > maxWord {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				return r.fault(0, "ends after %d of the %d words that its first line promises: it was cut off, fetch it again", i, count)
			}
			return r.fault(0, "word %d of %d has no end: a word, a space and %d numbers of 4 bytes were expected", i+1, count, dim)
		}
		word = bytes.TrimLeft(word[:len(word)-1], "\n")
		var row []float32
		if utf8.Valid(word) && r.wants(word) {
			row = r.keep(word)
		}
		if _, err := io.ReadFull(r.in, numbers); err != nil {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				return r.fault(0, "ends within word %d of the %d words that its first line promises: it was cut off, fetch it again", i+1, count)
			}
			return r.broken(0, err)
		}
		if row != nil && !decode(row, numbers, "F32") {
			return r.fault(0, "word %d of %d, %q, has a number that is not finite", i+1, count, r.kept.Words[len(r.kept.Words)-1])
		}
	}
	return nil
}

// decode reads little-endian numbers of a type of safetensors and reports whether
// all are finite.
func decode(to []float32, from []byte, kind string) (finite bool) {
	finite = true
	for i := range to {
		switch kind {
		case "F32":
			to[i] = math.Float32frombits(binary.LittleEndian.Uint32(from[4*i:]))
		case "BF16":
			to[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(from[2*i:])) << 16)
		case "F16":
			to[i] = half(binary.LittleEndian.Uint16(from[2*i:]))
		}
		finite = finite && !math.IsNaN(float64(to[i])) && !math.IsInf(float64(to[i]), 0)
	}
	return finite
}

// half is a number of 16 bits by IEEE 754.
func half(bits uint16) float32 {
	sign := float64(1)
	if bits>>15 == 1 {
		sign = -1
	}
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	switch exponent {
	case 0:
		return float32(sign * math.Ldexp(fraction, -24))
	case 31:
		return float32(sign * math.Inf(1)) // or no number: not finite
	}
	return float32(sign * math.Ldexp(1024+fraction, exponent-25))
}
