package wordvectors

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/submodels/text"
)

// Options says which rows are kept.
type Options struct {
	Words     []string // of the training part: each finds its own row, or that of itself in small letters
	Lowercase bool     // texts are read in small letters, so that words with capitals are never asked for
	Extra     int      // other words to keep at most
}

// Bounds on what is read.
const (
	maxWord   = 1 << 12 // bytes
	maxHeader = 1 << 26 // bytes of the header of safetensors
)

// Read reads the vectors of a file. The notices say what was read. Its errors are
// *text.Error.
func Read(path string, o Options) (*text.WordVectors, []string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, &text.Error{File: path, Msg: "cannot be opened: " + prose.Cause(err).Error()}
	}
	defer f.Close() //nolint:errcheck // nothing was written
	return ReadFrom(path, f, o)
}

// ReadFrom is Read from a stream. The list of words of safetensors is looked for
// beside path.
func ReadFrom(path string, in io.Reader, o Options) (*text.WordVectors, []string, error) {
	r := &reader{file: path, in: bufio.NewReaderSize(in, 1<<20), keeper: newKeeper(o)}
	if err := r.read(); err != nil {
		return nil, nil, err
	}
	if len(r.kept.Words) == 0 {
		return nil, nil, r.fault(0, "holds a vector for none of the %s of the training part: is it of another language?", prose.Count(len(o.Words), "word"))
	}
	return r.kept, []string{r.notice(path)}, nil
}

// reader reads one file.
type reader struct {
	*keeper
	file string
	in   *bufio.Reader
}

func (r *reader) fault(line int, format string, args ...any) error {
	return &text.Error{File: r.file, Line: line, Msg: fmt.Sprintf(format, args...)}
}

// broken is the fault that reading or unpacking failed.
func (r *reader) broken(line int, err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return r.fault(line, "the file ends too early: it was cut off, fetch it again")
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt):
		return r.fault(line, "the gzip data is damaged: fetch the file again")
	}
	return r.fault(line, "cannot be read: %v", prose.Cause(err))
}

// read finds out the form and reads the rows.
func (r *reader) read() error {
	head, _ := r.in.Peek(2)
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(r.in)
		if err != nil {
			return r.broken(0, err)
		}
		r.in = bufio.NewReaderSize(unpacked, 1<<20)
	}
	head, err := r.in.Peek(9)
	if len(head) == 0 && err != io.EOF {
		return r.broken(0, err)
	}
	for _, other := range []struct{ magic, what string }{
		{"PK\x03\x04", "is a zip archive: unpack it first"},
		{"\xba\x16\x4f\x2f", "is a whole model of fastText: take the file .vec beside it, which holds its word vectors"},
		{"\x28\xb5\x2f\xfd", "is packed with zstd: unpack it first, or pack it with gzip"},
		{"\xfd7zXZ\x00", "is packed with xz: unpack it first, or pack it with gzip"},
		{"BZh", "is packed with bzip2: unpack it first, or pack it with gzip"},
		{"\x93NUMPY", "is an array of NumPy, without words: save it as safetensors, or as text"},
	} {
		if bytes.HasPrefix(head, []byte(other.magic)) {
			return r.fault(0, "%s", other.what)
		}
	}
	if len(head) == 9 && head[8] == '{' && (head[5]|head[6]|head[7]) == 0 {
		return r.safetensors()
	}
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		_, _ = r.in.Discard(len("\ufeff"))
	}
	count, dim, header := r.header()
	if header && r.isBinary() {
		return r.binary(count, dim)
	}
	return r.lines(dim)
}

// notice says what was read.
func (k *keeper) notice(path string) string {
	return fmt.Sprintf("%s: %s a word; %s of %s of the training part; %s", filepath.Base(path), prose.Count(k.kept.Dim, "number"),
		prose.Grouped(k.covered()), prose.Count(len(k.options.Words), "word"), prose.Count(k.extra, "further word"))
}
