package records

import (
	"io"
	"strings"
)

// blockBytes is how much is read at a time.
const blockBytes = 1 << 18

// input is text, in UTF-8, read block by block. Cells are slices of the block
// that they are in, so that reading copies nothing that is whole.
type input struct {
	src   io.Reader
	buf   string // the block; what is before pos has been taken
	pos   int
	eof   bool
	block []byte
	total int64 // bytes read so far
	line  int   // number of the line at pos, from 1

	// The first line feed at or after any place up to nl; it spares a search for
	// each cell of a long line.
	nl int
}

func newInput(src io.Reader) *input { return &input{src: src, line: 1, nl: -1} }

// ofString is an input that holds all of s.
func ofString(s string) *input {
	return &input{buf: s, eof: true, line: 1, nl: -1}
}

func (in *input) rest() string { return in.buf[in.pos:] }

// more reads at least one more byte behind what there is, unless the end is
// reached: want bytes, or what comes at once where that is 0. Where what there is
// is long it is as much again, so that a long row is not read over and over.
func (in *input) more(want int) error {
	rest := in.rest()
	if len(rest) > blockBytes {
		want = max(want, len(rest))
	}
	var b strings.Builder
	b.Grow(len(rest) + max(want, blockBytes))
	b.WriteString(rest)
	var err error
	if want > 0 {
		_, err = io.CopyN(&b, in.src, int64(want))
	} else {
		err = in.once(&b)
	}
	in.buf, in.pos, in.nl = b.String(), 0, -1
	in.total += int64(b.Len() - len(rest))
	if err == io.EOF {
		in.eof, err = true, nil
	}
	return err
}

// once appends what comes at once, which is what a person has typed, or a block.
func (in *input) once(b *strings.Builder) error {
	if in.block == nil {
		in.block = make([]byte, blockBytes)
	}
	for {
		n, err := in.src.Read(in.block)
		b.Write(in.block[:n])
		if n > 0 || err != nil {
			return err
		}
	}
}

// eol returns where the line that at is in ends, before its line end: len(buf)
// where there is none yet.
func (in *input) eol(at int) int {
	if in.nl < at {
		in.nl = len(in.buf)
		if i := strings.IndexByte(in.buf[at:], '\n'); i >= 0 {
			in.nl = at + i
		}
	}
	if i := strings.IndexByte(in.buf[at:in.nl], '\r'); i >= 0 {
		return at + i
	}
	return in.nl
}

// skipEOL returns the place behind the line end at end: any number of CR before
// a LF, or one CR alone. ok is false where the next block has a say in it.
func (in *input) skipEOL(end int) (next int, ok bool) {
	at := end
	for at < len(in.buf) && in.buf[at] == '\r' {
		at++
	}
	switch {
	case at < len(in.buf) && in.buf[at] == '\n':
		return at + 1, true
	case at == len(in.buf) && !in.eof:
		return end, false
	case at == end:
		return end, true // the end of the text
	}
	return end + 1, true
}

// nextLine returns the next line that is not blank, and its number; ok is false
// at the end.
func (in *input) nextLine(limit int) (text string, line int, ok bool, err error) {
	for {
		text, line, ok, err = in.anyLine(limit)
		if !ok || err != nil || strings.TrimSpace(text) != "" {
			return text, line, ok, err
		}
	}
}

// anyLine is nextLine that returns blank lines too.
func (in *input) anyLine(limit int) (text string, line int, ok bool, err error) {
	for {
		end := in.eol(in.pos)
		next, known := in.skipEOL(end)
		if end-in.pos > limit {
			return "", in.line, false, errLong
		}
		if end == len(in.buf) && !in.eof || !known {
			if err := in.more(0); err != nil {
				return "", in.line, false, err
			}
			continue
		}
		if in.pos == len(in.buf) {
			return "", in.line, false, nil
		}
		text, line = in.buf[in.pos:end], in.line
		in.pos = next
		in.line++
		return text, line, true, nil
	}
}

// countEOLs returns the number of line ends in s.
func countEOLs(s string) int {
	n := strings.Count(s, "\n")
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '\r')
		if i < 0 {
			return n
		}
		at += i
		end := at
		for end < len(s) && s[end] == '\r' {
			end++
		}
		if end == len(s) || s[end] != '\n' {
			n += end - at
		}
		at = end
	}
}
