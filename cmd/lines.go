package sweepcmd

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"

	"github.com/doubleroute/sweep/internal/answers"
	"github.com/doubleroute/sweep/internal/records/encodings"
	"github.com/doubleroute/sweep/routes"
)

// longest is the most bytes in a line of standard input.
const longest = 16 << 20

// lines reads texts, or rows of numbers, from standard input, one a line, empty ones
// too.
func lines(in io.Reader, stated string, m *routes.Classifier) (*questions, error) {
	l := &lineReader{src: bufio.NewReaderSize(in, 1<<16), stated: stated}
	next := func() (q answers.Question, err error) {
		line, err := l.next()
		q.Line, q.Kept = l.n, []string{line}
		switch {
		case err != nil:
		case m.Columns() > 0:
			if q.Numbers, err = numbersIn(line); err != nil {
				err = l.fault(err)
			}
		case len(m.Fields()) == 1:
			q.Fields = q.Kept
		default:
			q.Fields = strings.Split(line, "\t")
		}
		return q, err
	}
	return &questions{next: next, close: func() {}, notices: func() []string { return nil }}, nil
}

// lineReader reads lines as UTF-8 as they come: it never waits for a later line, as
// one that looks at much of a file before it decides on the encoding does. Lines are
// UTF-8 until one is not; that and what has come behind it show the encoding of the
// rest.
type lineReader struct {
	src    *bufio.Reader
	stated string
	begun  bool
	legacy *encoding.Decoder // nil: UTF-8
	n      int               // of the line that was read last, from 1
}

// next returns the next line without its end, and io.EOF behind the last.
func (l *lineReader) next() (string, error) {
	l.n++
	if !l.begun {
		l.begun = true
		if err := l.begin(); err != nil {
			return "", l.fault(err)
		}
	}
	line, err := l.raw()
	switch {
	case err == io.EOF && len(line) == 0:
		return "", io.EOF
	case errors.Is(err, bufio.ErrTooLong):
		return "", usage(fmt.Errorf("line %d of standard input is longer than 16 MiB", l.n))
	case err != nil && err != io.EOF:
		return "", l.fault(err)
	}
	if l.legacy == nil && !utf8.Valid(line) {
		if err := l.detect(line, err == io.EOF); err != nil {
			return "", l.fault(err)
		}
	}
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	if l.legacy == nil {
		return string(line), nil
	}
	text, err := l.legacy.String(string(line))
	if err == nil && strings.ContainsRune(text, utf8.RuneError) {
		err = errors.New("there are bytes that are no character of the encoding that the lines before it are in: say which it is with --encoding")
	}
	if err != nil {
		return "", l.fault(err)
	}
	return text, nil
}

// begin looks at what comes first, without waiting for more of it: a byte order mark,
// or the zeros of UTF-16.
func (l *lineReader) begin() error {
	_, _ = l.src.Peek(1) // its error comes again
	first, _ := l.src.Peek(l.src.Buffered())
	switch {
	case l.stated == "" && bytes.HasPrefix(first, []byte("\xef\xbb\xbf")):
		_, err := l.src.Discard(3)
		return err
	case l.stated != "", bytes.HasPrefix(first, []byte("\xff\xfe")), bytes.HasPrefix(first, []byte("\xfe\xff")), bytes.IndexByte(first, 0) >= 0:
		decoded, err := encodings.NewReader(l.src, l.stated)
		if err == nil {
			l.src = bufio.NewReader(decoded)
		}
		return err
	}
	return nil
}

// raw returns the next line as it comes, with its end.
func (l *lineReader) raw() ([]byte, error) {
	line, err := l.src.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	long := bytes.Clone(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		if line, err = l.src.ReadSlice('\n'); len(long)+len(line) > longest {
			return nil, bufio.ErrTooLong
		}
		long = append(long, line...)
	}
	return long, err
}

// detect finds out the encoding of the first line that is not UTF-8 and those behind
// it.
func (l *lineReader) detect(line []byte, whole bool) error {
	come, _ := l.src.Peek(l.src.Buffered())
	name, err := encodings.Detect(append(bytes.Clone(line), come...), whole)
	if err != nil {
		return err
	}
	enc, _, err := encodings.Lookup(name)
	if err == nil {
		l.legacy = enc.NewDecoder()
	}
	return err
}

// fault says on which line something is wrong.
func (l *lineReader) fault(err error) error {
	line := l.n
	var decoding *encodings.Error
	if errors.As(err, &decoding) {
		if decoding.Line > 1 {
			line += decoding.Line - 1
		}
		return usage(fmt.Errorf("line %d of standard input: %s", line, decoding.Msg))
	}
	return usage(fmt.Errorf("line %d of standard input: %w", line, err))
}
