package unpack

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"github.com/doubleroute/sweep/internal/prose"
)

// maxStream is how much of a packed stream is held in memory where its form must
// be read from its end: a zip archive or a Parquet file.
const maxStream = 1 << 30

// maxWindow is the most memory that a packed file can ask for.
const maxWindow = 128 << 20

// Error is a fault in how a file is packed.
type Error struct{ Msg string }

func (e *Error) Error() string { return e.Msg }

func fault(format string, args ...any) error { return &Error{fmt.Sprintf(format, args...)} }

// Reader reads what is in a file, unpacked. Its errors are *Error, or those of what
// it reads from.
type Reader struct {
	*bufio.Reader
	stream  io.Reader // where nothing is packed: what was given
	parquet bool
}

// Parquet says whether the file is Parquet, which File reads.
func (r *Reader) Parquet() bool { return r.parquet }

// Open finds out from its first bytes how a stream is packed and unpacks it; kind
// names how, "" where it is not packed.
func Open(stream io.Reader) (r *Reader, kind string, err error) {
	r = &Reader{Reader: bufio.NewReaderSize(stream, 1<<16), stream: stream}
	for range 3 { // a packed file in a zip archive, say
		head, err := r.Peek(512)
		if err != nil && err != io.EOF && !errors.Is(err, bufio.ErrBufferFull) {
			return r, kind, err
		}
		if what := refused(head); what != "" {
			return r, kind, fault("this is %s", what)
		}
		if r.parquet = bytes.HasPrefix(head, []byte("PAR1")); r.parquet {
			return r, kind, nil
		}
		how := packing(head)
		if how == "" {
			return r, kind, nil
		}
		inner, err := open(how, r)
		if err != nil {
			return r, how, explain(how, err)
		}
		r = &Reader{Reader: bufio.NewReaderSize(&explained{inner, how}, 1<<16)}
		kind = how
	}
	return r, kind, fault("it is packed more than three times over: unpack it first")
}

// explained puts errors of unpacking in words.
type explained struct {
	io.Reader
	how string
}

func (e *explained) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = explain(e.how, err)
	}
	return n, err
}

func explain(how string, err error) error {
	var done *Error
	var corrupt flate.CorruptInputError
	var structural bzip2.StructuralError
	switch {
	case errors.As(err, &done):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fault("the %s data ends too early: the file was cut off, fetch it again", how)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fault("the %s data needs more memory to unpack than is given to it: pack it again with a smaller window", how)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt), errors.As(err, &structural), how != "gzip":
		return fault("the %s data is damaged: fetch the file again", how)
	}
	return fault("cannot be read: %v", prose.Cause(err))
}

// packing names how a file is packed that begins with head.
func packing(head []byte) string {
	for _, f := range []struct{ magic, name string }{
		{"\x1f\x8b", "gzip"}, {"PK\x03\x04", "zip"}, {"\x28\xb5\x2f\xfd", "zstd"}, {"\xfd7zXZ\x00", "xz"},
	} {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return f.name
		}
	}
	if len(head) > 9 && string(head[:3]) == "BZh" && '1' <= head[3] && head[3] <= '9' && (string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90") {
		return "bzip2"
	}
	return ""
}

// refused names what is neither text nor packed text, and says what to do.
func refused(head []byte) string {
	const export = ": export it as CSV, JSON lines or Parquet"
	for _, f := range []struct{ magic, what string }{
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook or another document of Microsoft Office: save it as CSV in UTF-8"},
		{"Rar!\x1a\x07", "a RAR archive: unpack it first"},
		{"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"},
		{"PK\x05\x06", "an empty zip archive"},
		{"\x04\x22\x4d\x18", "packed with lz4: unpack it first, or pack it with gzip or zstd"},
		{"%PDF-", "a PDF: take its text out of it"},
		{"SQLite format 3\x00", "a database of SQLite" + export},
		{"ARROW1", "an Arrow file" + export},
		{"Obj\x01", "an Avro file" + export},
		{"ORC", "an ORC file" + export},
		{"\x89HDF\r\n\x1a\n", "an HDF5 file" + export},
		{"\x93NUMPY", "a NumPy array" + export},
		{"{\\rtf", "a document in RTF: save it as text"},
	} {
		if bytes.HasPrefix(head, []byte(f.magic)) && (f.magic != "ORC" || bytes.IndexByte(head, 0) >= 0) {
			return f.what
		}
	}
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return "a tar archive: unpack it first"
	}
	if len(head) > 2 && head[0] == 0x80 && head[1] >= 2 && head[1] <= 5 && (head[2] == 0x95 || head[2] == ']' || head[2] == '}' || head[2] == 'c') {
		return "a pickle of Python" + export
	}
	return ""
}

func open(how string, r *Reader) (io.Reader, error) {
	switch how {
	case "gzip":
		return newGzip(r.Reader)
	case "bzip2":
		return bzip2.NewReader(r.Reader), nil
	case "zstd":
		z, err := zstd.NewReader(r.Reader, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	case "xz":
		return xz.NewReader(r.Reader)
	}
	return newZip(r)
}

// gzipped reads the members of a gzip file, and takes zeros behind them for what
// pads it, as tapes and some tools leave it.
type gzipped struct {
	src *bufio.Reader
	z   *gzip.Reader
	end bool
}

func newGzip(src *bufio.Reader) (io.Reader, error) {
	z, err := gzip.NewReader(src)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &gzipped{src: src, z: z}, nil
}

func (g *gzipped) Read(p []byte) (int, error) {
	for !g.end {
		n, err := g.z.Read(p)
		if err == nil || err != io.EOF {
			return n, err
		}
		if n > 0 {
			return n, nil
		}
		if g.end, err = g.padded(); err != nil {
			return 0, err
		}
		if !g.end {
			if err := g.z.Reset(g.src); err != nil {
				return 0, err
			}
			g.z.Multistream(false)
		}
	}
	return 0, io.EOF
}

// padded skips zeros and says whether the end is reached.
func (g *gzipped) padded() (bool, error) {
	for {
		b, err := g.src.ReadByte()
		if err == io.EOF {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		if b != 0 {
			return false, g.src.UnreadByte()
		}
	}
}

// File returns the whole file for random access, with its size: the file itself
// where nothing is packed, or what is unpacked, in memory.
func (r *Reader) File() (io.ReaderAt, int64, error) {
	if f, ok := r.stream.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		if size, err := f.Seek(0, io.SeekEnd); err == nil && size > 0 {
			return f, size, nil
		}
	}
	all, err := io.ReadAll(io.LimitReader(r.Reader, maxStream+1))
	if err != nil {
		return nil, 0, err
	}
	if len(all) > maxStream {
		return nil, 0, fault("there is more than 1 GiB of it, which is the most that is read at once: unpack it to a file first")
	}
	return bytes.NewReader(all), int64(len(all)), nil
}

// clutter says whether a file of an archive is none of its data.
func clutter(name string) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") || base == "" || strings.EqualFold(base, "desktop.ini") || strings.EqualFold(base, "Thumbs.db")
}
