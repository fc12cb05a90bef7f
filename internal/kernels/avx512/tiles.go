//go:build goexperiment.simd && amd64

package avx512

import "unsafe"

// The tiles add to C, with ldc values from row to row, the product of a view of
// A and of B, with ldb values from row to row. They go steps > 0 rows down B.
// The two that do most of the work walk by pointer, a quarter faster than by
// index, after a look at the last value that they will read.

// view is an [m×k] matrix with A(i, p) at data[i*row+p*step]: A itself or the
// transpose of what is stored.
type view struct {
	data      []float32
	row, step int
}

// from is the part of the view from row i and step p on.
func (v view) from(i, p int) view { return view{v.data[i*v.row+p*v.step:], v.row, v.step} }

// tile4x2 adds to the 4 rows by 2 vectors at c.
func tile4x2(c []float32, a view, b []float32, ldc, ldb, steps int) {
	c0, c1, c2, c3 := c[:2*lanes], c[ldc:][:2*lanes], c[2*ldc:][:2*lanes], c[3*ldc:][:2*lanes]
	s00, s01 := load(c0), load(c0[lanes:])
	s10, s11 := load(c1), load(c1[lanes:])
	s20, s21 := load(c2), load(c2[lanes:])
	s30, s31 := load(c3), load(c3[lanes:])
	_, _ = a.data[3*a.row+(steps-1)*a.step], b[(steps-1)*ldb+2*lanes-1]
	pa, pb := unsafe.Pointer(&a.data[0]), unsafe.Pointer(&b[0])
	row, step, next := size*a.row, size*a.step, size*ldb
	for {
		b0, b1 := loadAt(pb), loadAt(unsafe.Add(pb, size*lanes))
		v := splatAt(pa)
		s00, s01 = v.MulAdd(b0, s00), v.MulAdd(b1, s01)
		v = splatAt(unsafe.Add(pa, row))
		s10, s11 = v.MulAdd(b0, s10), v.MulAdd(b1, s11)
		v = splatAt(unsafe.Add(pa, 2*row))
		s20, s21 = v.MulAdd(b0, s20), v.MulAdd(b1, s21)
		v = splatAt(unsafe.Add(pa, 3*row))
		s30, s31 = v.MulAdd(b0, s30), v.MulAdd(b1, s31)
		if steps--; steps == 0 {
			break // before the pointers leave their slices
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)
	}
	store(c0, s00)
	store(c0[lanes:], s01)
	store(c1, s10)
	store(c1[lanes:], s11)
	store(c2, s20)
	store(c2[lanes:], s21)
	store(c3, s30)
	store(c3[lanes:], s31)
}

// tile4x1 adds to the 4 rows by width values at c, 0 < width <= lanes.
func tile4x1(c []float32, a view, b []float32, ldc, ldb, steps, width int) {
	c0, c1, c2, c3 := c[:width], c[ldc:][:width], c[2*ldc:][:width], c[3*ldc:][:width]
	s0, s1, s2, s3 := loadPart(c0), loadPart(c1), loadPart(c2), loadPart(c3)
	_, _ = a.data[3*a.row+(steps-1)*a.step], b[(steps-1)*ldb+width-1]
	pa, pb := unsafe.Pointer(&a.data[0]), unsafe.Pointer(&b[0])
	row, step, next := size*a.row, size*a.step, size*ldb
	inside := first(width)
	for {
		v := loadMaskedAt(pb, inside)
		s0 = splatAt(pa).MulAdd(v, s0)
		s1 = splatAt(unsafe.Add(pa, row)).MulAdd(v, s1)
		s2 = splatAt(unsafe.Add(pa, 2*row)).MulAdd(v, s2)
		s3 = splatAt(unsafe.Add(pa, 3*row)).MulAdd(v, s3)
		if steps--; steps == 0 {
			break
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)
	}
	storePart(c0, s0)
	storePart(c1, s1)
	storePart(c2, s2)
	storePart(c3, s3)
}

// tile1x4 adds to the 4 vectors at c.
func tile1x4(c []float32, a view, b []float32, ldb, steps int) {
	c = c[:4*lanes]
	s0, s1, s2, s3 := load(c), load(c[lanes:]), load(c[2*lanes:]), load(c[3*lanes:])
	at := 0
	for p := range steps {
		row := b[p*ldb:][:4*lanes]
		v := splat(a.data[at])
		s0 = v.MulAdd(load(row), s0)
		s1 = v.MulAdd(load(row[lanes:]), s1)
		s2 = v.MulAdd(load(row[2*lanes:]), s2)
		s3 = v.MulAdd(load(row[3*lanes:]), s3)
		at += a.step
	}
	store(c, s0)
	store(c[lanes:], s1)
	store(c[2*lanes:], s2)
	store(c[3*lanes:], s3)
}

// tile1x1 adds to the width values at c, 0 < width <= lanes.
func tile1x1(c []float32, a view, b []float32, ldb, steps, width int) {
	c = c[:width]
	s := loadPart(c)
	at, inside := 0, first(width)
	for p := range steps {
		s = splat(a.data[at]).MulAdd(loadMaskedAt(unsafe.Pointer(&b[p*ldb:][:width][0]), inside), s)
		at += a.step
	}
	storePart(c, s)
}
