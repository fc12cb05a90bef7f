package text

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/doubleroute/sweep/internal/prose"
)

// load unpacks r where it is gzip and returns its text in UTF-8. All of a file
// is in memory at once, because one byte on its last line may show that it is
// not UTF-8; examples are slices of that one string. size is a hint.
func (rd *reader) load(r io.Reader, size int) (string, error) {
	br := bufio.NewReaderSize(r, 1<<16)
	head, _ := br.Peek(6)
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		zr, err := gzip.NewReader(br)
		if err != nil {
			return "", rd.readFault(0, err)
		}
		br = bufio.NewReaderSize(zr, 1<<16)
		head, _ = br.Peek(6)
		size *= 3
	}
	if what := packed(head); what != "" {
		return "", rd.fault(0, "this is %s: unpack it first, or pack it with gzip", what)
	}
	wide := bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})

	s, err := rd.slurp(br, min(size, rd.lim.bytes), wide)
	if err != nil {
		return "", err
	}
	return rd.decode(s, wide)
}

// slurp reads all of r, giving up at the first byte that no text file has and
// at the first line that is too long, however much would follow.
func (rd *reader) slurp(r io.Reader, size int, wide bool) (string, error) {
	var text strings.Builder
	text.Grow(size)
	line, length := 1, 0
	chunk := make([]byte, 1<<16)
	for {
		n, err := r.Read(chunk)
		text.Write(chunk[:n])
		if text.Len() > rd.lim.bytes {
			return "", rd.fault(0, "there is more than %s of text in it, which is the most that is read: take a part of it", byteCount(rd.lim.bytes))
		}
		for rest := chunk[:n]; !wide && len(rest) > 0; {
			end := bytes.IndexByte(rest, '\n')
			now := rest
			if end >= 0 {
				now = rest[:end]
			}
			if bytes.IndexByte(now, 0) >= 0 {
				return "", rd.fault(line, "there is a NUL byte: this is a binary file, or UTF-16 without its mark at the start")
			}
			if length += len(now); length > rd.lim.line {
				return "", rd.lineFault(line)
			}
			if end < 0 {
				break
			}
			rest, line, length = rest[end+1:], line+1, 0
		}
		if err == io.EOF {
			return text.String(), nil
		}
		if err != nil {
			return "", rd.readFault(line, err)
		}
	}
}

// readFault puts an error of reading or unpacking in words.
func (rd *reader) readFault(line int, err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return rd.fault(line, "the gzip data ends too early: the file was cut off, fetch it again")
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt):
		return rd.fault(line, "the gzip data is damaged: fetch the file again")
	}
	return rd.fault(line, "cannot be read: %v", prose.Cause(err))
}

// packed names the format of an archive that is not read, or returns "".
func packed(head []byte) string {
	for _, f := range []struct{ magic, name string }{
		{"PK\x03\x04", "a zip archive"},
		{"\x28\xb5\x2f\xfd", "packed with zstd"},
		{"\xfd7zXZ\x00", "packed with xz"},
		{"BZh", "packed with bzip2"},
		{"PAR1", "a Parquet file"},
	} {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return f.name
		}
	}
	return ""
}

// decode returns s in UTF-8 with lines that end in \n.
func (rd *reader) decode(s string, wide bool) (string, error) {
	switch {
	case wide:
		s, _ = unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().String(s)
		if i := strings.IndexByte(s, 0); i >= 0 {
			return "", rd.fault(1+strings.Count(s[:i], "\n"), "there is a NUL character: this is a binary file")
		}
		if line := longLine(s, rd.lim.line); line > 0 {
			return "", rd.lineFault(line)
		}
		rd.note("converted from UTF-16")
	case strings.HasPrefix(s, "\ufeff"):
		s = strings.TrimPrefix(s, "\ufeff")
	}
	if !utf8.ValidString(s) {
		s = rd.repair(s)
	}
	if strings.IndexByte(s, '\n') < 0 && strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r", "\n") // old Macintosh
	}
	return s, nil
}

func (rd *reader) lineFault(line int) error {
	return rd.fault(line, "the line is longer than %s, which is the most that is read", byteCount(rd.lim.line))
}

// longLine returns the number of the first line longer than limit, or 0.
func longLine(s string, limit int) int {
	for line := 1; ; line++ {
		end := strings.IndexByte(s, '\n')
		if end > limit || end < 0 && len(s) > limit {
			return line
		}
		if end < 0 {
			return 0
		}
		s = s[end+1:]
	}
}

// repair makes UTF-8 of a text that is not. Characters of two bytes and more
// are so unlikely in Latin-1 that a text with more of them than stray bytes is
// UTF-8 with damage. Latin-1 is read as windows-1252, which has letters and
// quotation marks where Latin-1 has control characters that nobody uses.
func (rd *reader) repair(s string) string {
	good, bad, first := 0, 0, -1
	for i, r := range s {
		switch {
		case r != utf8.RuneError:
			if r >= utf8.RuneSelf {
				good++
			}
		case strings.HasPrefix(s[i:], "\ufffd"):
		default:
			if bad++; first < 0 {
				first = i
			}
		}
	}
	line := 1 + strings.Count(s[:first], "\n")
	if good > bad {
		rd.note("damaged UTF-8: %s replaced by U+FFFD, the first on line %d", prose.Count(bad, "byte"), line)
		return strings.ToValidUTF8(s, "\ufffd")
	}
	rd.note("not UTF-8 (first on line %d): converted from Latin-1, in its superset windows-1252", line)
	s, _ = charmap.Windows1252.NewDecoder().String(s)
	return s
}
