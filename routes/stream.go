package routes

import (
	"hash"
	"hash/crc32"
	"io"
	"iter"
	"unsafe"
)

// stream moves numbers out to a writer or in from a reader, so that one
// description of a file serves both, and adds up their CRC-32C, which takes a
// tenth of the time of a cryptographic checksum. Numbers are moved as they lie
// in memory. The first error stays.
type stream struct {
	in  io.Reader
	out io.Writer // where in is nil
	sum hash.Hash32
	err error
}

func newStream(in io.Reader, out io.Writer) *stream {
	return &stream{in: in, out: out, sum: crc32.New(crc32.MakeTable(crc32.Castagnoli))}
}

// number is what a stream can move: any bytes are such a number.
type number interface {
	byte | int32 | uint32 | uint64 | float32 | float64
}

// move writes numbers, or reads them in place.
func move[T number, S ~[]T](s *stream, v S) {
	if s.err != nil || len(v) == 0 {
		return
	}
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(v[0])))
	if s.in == nil {
		_, s.err = s.out.Write(raw)
	} else if _, s.err = io.ReadFull(s.in, raw); s.err == io.EOF || s.err == io.ErrUnexpectedEOF {
		s.err = errDamagedState
	}
	_, _ = s.sum.Write(raw) // never fails
}

// checksum writes the checksum of all that was moved, or reads and compares it.
func (s *stream) checksum() {
	want := s.sum.Sum32()
	got := []uint32{want}
	if move(s, got); s.err == nil && got[0] != want {
		s.err = errDamagedState
	}
}

// end checks that nothing is left to be read.
func (s *stream) end() {
	if s.err == nil {
		if n, _ := io.ReadFull(s.in, make([]byte, 1)); n > 0 {
			s.err = errDamagedState
		}
	}
}

// rowSet is a set of rows of a table, a bit for each.
type rowSet []byte

func newRowSet(rows int) rowSet { return make(rowSet, (rows+7)/8) }

func (r rowSet) add(rows []int32) {
	for _, i := range rows {
		r[i>>3] |= 1 << (i & 7)
	}
}

func (r rowSet) has(i int) bool { return r[i>>3]>>(i&7)&1 == 1 }

// runs yields the rows that are in the set, of the first `rows`, as ranges that
// are as long as can be: each begins at one row and ends before another.
func (r rowSet) runs(rows int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for from := 0; from < rows; from++ {
			if !r.has(from) {
				continue
			}
			to := from + 1
			for to < rows && r.has(to) {
				to++
			}
			if !yield(from, to) {
				return
			}
			from = to
		}
	}
}
