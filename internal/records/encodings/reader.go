package encodings

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/doubleroute/sweep/internal/prose"
)

// sampleBytes is how much of a text is looked at to find out its encoding, from
// the first byte on that is not plain ASCII.
const sampleBytes = 1 << 20

// contextBytes is how much plain ASCII before that byte is looked at with it.
const contextBytes = 1 << 10

// Error says why a text cannot be decoded.
type Error struct {
	Line       int // from 1
	Msg        string
	Candidates []string // encodings that it may be in; nil where that is not the question
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Msg) }

// Reader reads a text as UTF-8, in memory that does not grow with it. Its errors
// are *Error, or those of what it reads from.
type Reader struct {
	src     *bufio.Reader
	name    string
	decoded io.Reader // nil: all was plain ASCII so far
	check   checker
	err     error
}

// NewReader reads src in the encoding that is stated, or finds it out where that
// is "".
func NewReader(src io.Reader, stated string) (*Reader, error) {
	r := &Reader{src: bufio.NewReaderSize(src, sampleBytes), name: "utf-8", check: checker{line: 1}}
	var enc encoding.Encoding
	if stated != "" {
		var err error
		if enc, r.name, err = Lookup(stated); err != nil {
			return nil, &Error{Line: 0, Msg: err.Error()}
		}
	}
	mark, err := r.src.Peek(4)
	if err != nil && err != io.EOF {
		return nil, err
	}
	marked, length := byMark(mark)
	switch {
	case marked == "utf-8" && (enc == nil || r.name == "utf-8"):
		_, _ = r.src.Discard(length)
		if enc != nil {
			r.decode(enc)
		}
	case marked != "" && (enc == nil || r.name == "utf-16" || r.name == marked):
		_, _ = r.src.Discard(length)
		enc, r.name, _ = Lookup(marked)
		if marked[:6] == "utf-32" {
			enc = utf32Of(marked)
		}
		r.decode(enc)
	case marked != "" && marked != "utf-8" || marked == "utf-8" && enc != nil:
		return nil, &Error{Line: 1, Msg: fmt.Sprintf("the text begins with the mark of %s and is said to be %s: leave the encoding out", marked, r.name)}
	case enc != nil:
		r.decode(enc)
	}
	return r, nil
}

// byMark returns the encoding whose byte order mark a text begins with.
func byMark(b []byte) (name string, length int) {
	for _, m := range []struct{ mark, name string }{
		{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe\x00\x00", "utf-32le"}, {"\x00\x00\xfe\xff", "utf-32be"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"},
	} {
		if bytes.HasPrefix(b, []byte(m.mark)) {
			return m.name, len(m.mark)
		}
	}
	return "", 0
}

// Name returns the name of the encoding, "utf-8" while all is plain ASCII.
func (r *Reader) Name() string { return r.name }

func (r *Reader) decode(enc encoding.Encoding) {
	r.decoded = r.src
	if enc != unicode.UTF8 {
		r.check.legacy = true
		r.decoded = transform.NewReader(r.src, enc.NewDecoder())
	}
}

func (r *Reader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	for {
		n, err := r.read(p)
		r.err = err
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
}

func (r *Reader) read(p []byte) (int, error) {
	if r.decoded == nil {
		n, err := r.ascii(p)
		if n > 0 || err != nil || r.decoded == nil {
			return n, err
		}
	}
	n, err := r.check.read(r.decoded, p)
	if bad, ok := err.(*Error); ok && r.name != "utf-8" { //nolint:errorlint // it comes from check as it is
		bad.Msg = fmt.Sprintf(`%s, and the text was taken for %s: say which encoding it is in, as data.encoding = "…"`, bad.Msg, r.name)
	}
	return n, err
}

// ascii hands on what is plain ASCII, and decides at the first byte that is not.
func (r *Reader) ascii(p []byte) (int, error) {
	if _, err := r.src.Peek(1); err != nil {
		return 0, err
	}
	have, _ := r.src.Peek(min(r.src.Buffered(), len(p)))
	n := slices.IndexFunc(have, func(b byte) bool { return b >= utf8.RuneSelf || b < ' ' && b != '\n' && b != '\r' && b != '\t' })
	if n < 0 {
		n = len(have)
	}
	if n < len(have) { // what is before it belongs to what is judged
		n = max(0, n-contextBytes) &^ 1
	}
	if n > 0 {
		copy(p, have[:n])
		_, _ = r.src.Discard(n)
		r.check.line += bytes.Count(p[:n], []byte{'\n'})
		return n, nil
	}
	sample, err := r.src.Peek(sampleBytes)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return 0, err
	}
	name, err := Detect(sample, err == io.EOF)
	if err != nil {
		if e, ok := err.(*Error); ok { //nolint:errorlint // it comes from Detect as it is
			e.Line += r.check.line - 1
		}
		return 0, err
	}
	enc, usual, err := Lookup(name)
	if err != nil {
		return 0, err
	}
	r.name = usual
	r.decode(enc)
	return 0, nil
}

// checker passes on decoded text and refuses what no text has.
type checker struct {
	legacy bool // U+FFFD is what a byte became that the encoding has no character for
	line   int
	rest   []byte // a character of which the rest is still to come
}

func (c *checker) read(src io.Reader, p []byte) (int, error) {
	if len(p) < utf8.UTFMax {
		return 0, io.ErrShortBuffer
	}
	n := copy(p, c.rest)
	c.rest = c.rest[:0]
	m, err := src.Read(p[n:])
	n += m
	text := p[:n]
	if err == nil {
		if cut := incomplete(text); cut > 0 {
			c.rest = append(c.rest, text[n-cut:]...)
			text = text[:n-cut]
		}
	}
	if bad := c.bad(text); bad != nil {
		return 0, bad
	}
	c.line += bytes.Count(text, []byte{'\n'})
	return len(text), err
}

// incomplete returns how many bytes at the end of b are the start of a character.
func incomplete(b []byte) int {
	for n := 1; n <= min(utf8.UTFMax-1, len(b)); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// bad says what no text has in b, nil where there is nothing.
func (c *checker) bad(b []byte) error {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return &Error{Line: c.line + bytes.Count(b[:i], []byte{'\n'}), Msg: "there is a NUL byte: this is a binary file, or its encoding is not what it seems"}
	}
	if c.legacy {
		if i := bytes.Index(b, []byte("\ufffd")); i >= 0 {
			return &Error{Line: c.line + bytes.Count(b[:i], []byte{'\n'}), Msg: "there are bytes that are no character"}
		}
		return nil
	}
	if utf8.Valid(b) {
		return nil
	}
	return damaged(b, c.line)
}

// damaged names the lines of b, which begins on a line, that are not UTF-8.
func damaged(b []byte, line int) error {
	var lines []int
	first, bad := byte(0), 0
	for at := 0; at < len(b); {
		r, size := utf8.DecodeRune(b[at:])
		switch {
		case r == utf8.RuneError && size <= 1:
			if bad++; bad == 1 {
				first = b[at]
			}
			if len(lines) == 0 || lines[len(lines)-1] != line {
				lines = append(lines, line)
			}
		case r == '\n':
			line++
		}
		at += size
	}
	where := ""
	if len(lines) > 1 {
		where = ", also on line " + prose.AndNumbers(lines[1:min(len(lines), 10)])
		if len(lines) > 10 {
			where += fmt.Sprintf(" and %d more", len(lines)-10)
		}
	}
	return &Error{Line: lines[0], Msg: fmt.Sprintf("the byte 0x%02x is not UTF-8, which the rest is%s: correct it, or drop such bytes, as iconv -c -f utf-8 -t utf-8 does", first, where)}
}
