package wordvectors

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/doubleroute/sweep/submodels/text"
)

// header reads a first line of two whole numbers, as word2vec and fastText write
// it: rows and numbers a row. Where there is another line it reads nothing.
func (r *reader) header() (count, dim int, ok bool) {
	line, _ := r.in.Peek(64)
	end := bytes.IndexByte(line, '\n')
	if end < 0 {
		return 0, 0, false
	}
	parts := bytes.Fields(line[:end])
	if len(parts) != 2 {
		return 0, 0, false
	}
	count, err1 := strconv.Atoi(string(parts[0]))
	dim, err2 := strconv.Atoi(string(parts[1]))
	if err1 != nil || err2 != nil || count < 0 || dim < 1 {
		return 0, 0, false
	}
	_, _ = r.in.Discard(end + 1)
	return count, dim, true
}

// lines reads a word and its numbers from each line. A dim above 0 is what the
// header says.
func (r *reader) lines(dim int) error {
	r.kept.Dim = dim
	line := 0
	if dim > 0 {
		line = 1
	}
	for {
		row, err := r.line()
		if err != nil && err != io.EOF {
			if errors.Is(err, bufio.ErrTooLong) {
				return r.fault(line+1, "the line has no end: a word and its numbers belong on each")
			}
			return r.broken(line+1, err)
		}
		line++
		if row = bytes.TrimRight(row, " \t\r"); len(row) > 0 {
			if fault := r.row(row, line); fault != nil {
				return fault
			}
		}
		if err == io.EOF {
			break
		}
	}
	if r.kept.Dim == 0 {
		return r.fault(0, "holds no line: a word and its numbers belong on each")
	}
	return nil
}

// line reads a line, without its end. It is valid until the next.
func (r *reader) line() ([]byte, error) {
	row, err := r.in.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		return nil, bufio.ErrTooLong
	}
	return bytes.TrimSuffix(row, []byte("\n")), err
}

// row reads one line.
func (r *reader) row(row []byte, line int) error {
	end := bytes.IndexAny(row, " \t")
	if end < 0 {
		return r.fault(line, "holds %q alone: a word and its numbers were expected", excerpt(row))
	}
	if end == 0 {
		end = wordOf(row) // white space is a word of its own in some files
	}
	separators := bytes.Count(row, row[end:end+1])
	if r.kept.Dim == 0 {
		if r.kept.Dim = separators; separators > text.MaxColumns {
			return r.fault(line, "has %d numbers, and %d are the most that is read", separators, text.MaxColumns)
		}
		if _, err := strconv.ParseFloat(string(bytes.Fields(row[end:])[0]), 32); err != nil {
			return r.fault(line, "%q stands where the first number of %q was expected: this is no file of word vectors", excerpt(bytes.Fields(row[end:])[0]), excerpt(row[:end]))
		}
	}
	if separators < r.kept.Dim {
		return r.fault(line, "has %d numbers where %d were expected", separators, r.kept.Dim)
	}
	word := row[:end]
	if separators > r.kept.Dim || !r.wants(word) {
		return nil // no token has white space in it
	}
	if !utf8.Valid(word) {
		return nil
	}
	return r.numbers(r.keep(word), row[end+1:], row[end], line)
}

// wordOf returns the end of a word that begins with white space.
func wordOf(row []byte) int {
	n := 0
	for n < len(row)-1 && (row[n] == ' ' || row[n] == '\t') {
		n++
	}
	return n - 1
}

// numbers reads the numbers of a row.
func (r *reader) numbers(to []float32, row []byte, separator byte, line int) error {
	for i := range to {
		cell := row
		if end := bytes.IndexByte(row, separator); end >= 0 {
			cell, row = row[:end], row[end+1:]
		}
		x, err := strconv.ParseFloat(string(cell), 32)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return r.fault(line, "holds %q where number %d of %d was expected", excerpt(cell), i+1, len(to))
		}
		to[i] = float32(x)
	}
	return nil
}

// excerpt is the beginning of what a file holds, for people.
func excerpt(b []byte) string {
	if len(b) > 40 {
		return string(bytes.ToValidUTF8(b[:40], nil)) + "…"
	}
	return string(b)
}
