//go:build goexperiment.simd && amd64

package avx512

import "unsafe"

// The tiles add to C the product of a view of A and of B, steps > 0 rows down
// B. They walk by pointer, twice as fast as by index: whoever calls them has
// looked at the last value that they will read. All distances are in bytes.
//
// There are 15 registers. The compiler moves sums back to where they were at
// the end of each round of a loop, which takes as long as half of the
// additions: so the loops that do most of the work have four steps a round,
// with a way out after each, without which it would load the values of all
// steps first.

// view is an [m×k] matrix with A(i, p) at data[i*row+p*step]: A itself or the
// transpose of what is stored.
type view struct {
	data      []float32
	row, step int
}

// from is the part of the view from row i and step p on.
func (v view) from(i, p int) view { return view{v.data[i*v.row+p*v.step:], v.row, v.step} }

// strides are the distances from row to row of C, from row to row and from
// step to step of A, and from row to row of B.
type strides struct{ c, row, step, b int }

// tile4x2 adds to 4 rows of 2 vectors, the second of them at offset o.
func tile4x2(pc, pa, pb unsafe.Pointer, o int, d strides, steps int) {
	c1, c2, c3 := unsafe.Add(pc, d.c), unsafe.Add(pc, 2*d.c), unsafe.Add(pc, 3*d.c)
	s00, s01, s10, s11, s20, s21, s30, s31 := walk4x2(pa, pb, o, d.row, d.step, d.b, steps,
		loadAt(pc), loadAt(unsafe.Add(pc, o)), loadAt(c1), loadAt(unsafe.Add(c1, o)),
		loadAt(c2), loadAt(unsafe.Add(c2, o)), loadAt(c3), loadAt(unsafe.Add(c3, o)))
	storeAt(pc, s00)
	storeAt(unsafe.Add(pc, o), s01)
	storeAt(c1, s10)
	storeAt(unsafe.Add(c1, o), s11)
	storeAt(c2, s20)
	storeAt(unsafe.Add(c2, o), s21)
	storeAt(c3, s30)
	storeAt(unsafe.Add(c3, o), s31)
}

// walk4x2 goes down B for tile4x2.
func walk4x2(pa, pb unsafe.Pointer, o, row, step, next, steps int, s00, s01, s10, s11, s20, s21, s30, s31 vec) (t00, t01, t10, t11, t20, t21, t30, t31 vec) {
	row3 := 3 * row
	for {
		b0, b1 := loadAt(pb), loadAt(unsafe.Add(pb, o))
		v := splatAt(pa)
		s00, s01 = v.MulAdd(b0, s00), v.MulAdd(b1, s01)
		v = splatAt(unsafe.Add(pa, row))
		s10, s11 = v.MulAdd(b0, s10), v.MulAdd(b1, s11)
		v = splatAt(unsafe.Add(pa, 2*row))
		s20, s21 = v.MulAdd(b0, s20), v.MulAdd(b1, s21)
		v = splatAt(unsafe.Add(pa, row3))
		s30, s31 = b0.MulAdd(v, s30), b1.MulAdd(v, s31)
		if steps--; steps == 0 {
			return s00, s01, s10, s11, s20, s21, s30, s31
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)

		b0, b1 = loadAt(pb), loadAt(unsafe.Add(pb, o))
		v = splatAt(pa)
		s00, s01 = v.MulAdd(b0, s00), v.MulAdd(b1, s01)
		v = splatAt(unsafe.Add(pa, row))
		s10, s11 = v.MulAdd(b0, s10), v.MulAdd(b1, s11)
		v = splatAt(unsafe.Add(pa, 2*row))
		s20, s21 = v.MulAdd(b0, s20), v.MulAdd(b1, s21)
		v = splatAt(unsafe.Add(pa, row3))
		s30, s31 = b0.MulAdd(v, s30), b1.MulAdd(v, s31)
		if steps--; steps == 0 {
			return s00, s01, s10, s11, s20, s21, s30, s31
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)

		b0, b1 = loadAt(pb), loadAt(unsafe.Add(pb, o))
		v = splatAt(pa)
		s00, s01 = v.MulAdd(b0, s00), v.MulAdd(b1, s01)
		v = splatAt(unsafe.Add(pa, row))
		s10, s11 = v.MulAdd(b0, s10), v.MulAdd(b1, s11)
		v = splatAt(unsafe.Add(pa, 2*row))
		s20, s21 = v.MulAdd(b0, s20), v.MulAdd(b1, s21)
		v = splatAt(unsafe.Add(pa, row3))
		s30, s31 = b0.MulAdd(v, s30), b1.MulAdd(v, s31)
		if steps--; steps == 0 {
			return s00, s01, s10, s11, s20, s21, s30, s31
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)

		b0, b1 = loadAt(pb), loadAt(unsafe.Add(pb, o))
		v = splatAt(pa)
		s00, s01 = v.MulAdd(b0, s00), v.MulAdd(b1, s01)
		v = splatAt(unsafe.Add(pa, row))
		s10, s11 = v.MulAdd(b0, s10), v.MulAdd(b1, s11)
		v = splatAt(unsafe.Add(pa, 2*row))
		s20, s21 = v.MulAdd(b0, s20), v.MulAdd(b1, s21)
		v = splatAt(unsafe.Add(pa, row3))
		s30, s31 = b0.MulAdd(v, s30), b1.MulAdd(v, s31)
		if steps--; steps == 0 {
			return s00, s01, s10, s11, s20, s21, s30, s31
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)
	}
}

// tile4x1 adds to 4 rows of the columns that inside has.
func tile4x1(pc, pa, pb unsafe.Pointer, inside mask, d strides, steps int) {
	c1, c2, c3, row3 := unsafe.Add(pc, d.c), unsafe.Add(pc, 2*d.c), unsafe.Add(pc, 3*d.c), 3*d.row
	s0, s1, s2, s3 := loadMaskedAt(pc, inside), loadMaskedAt(c1, inside), loadMaskedAt(c2, inside), loadMaskedAt(c3, inside)
	for {
		v := loadMaskedAt(pb, inside)
		s0 = splatAt(pa).MulAdd(v, s0)
		s1 = splatAt(unsafe.Add(pa, d.row)).MulAdd(v, s1)
		s2 = splatAt(unsafe.Add(pa, 2*d.row)).MulAdd(v, s2)
		s3 = splatAt(unsafe.Add(pa, row3)).MulAdd(v, s3)
		if steps--; steps == 0 {
			break // before the pointers leave their slices
		}
		pa, pb = unsafe.Add(pa, d.step), unsafe.Add(pb, d.b)
	}
	storeMaskedAt(pc, s0, inside)
	storeMaskedAt(c1, s1, inside)
	storeMaskedAt(c2, s2, inside)
	storeMaskedAt(c3, s3, inside)
}

// tile1x4 adds to 4 vectors of a row, at the offsets 0, o1, o2 and o3.
func tile1x4(pc, pa, pb unsafe.Pointer, o1, o2, o3, step, next, steps int) {
	s0, s1, s2, s3 := walk1x4(pa, pb, o1, o2, o3, step, next, steps,
		loadAt(pc), loadAt(unsafe.Add(pc, o1)), loadAt(unsafe.Add(pc, o2)), loadAt(unsafe.Add(pc, o3)))
	storeAt(pc, s0)
	storeAt(unsafe.Add(pc, o1), s1)
	storeAt(unsafe.Add(pc, o2), s2)
	storeAt(unsafe.Add(pc, o3), s3)
}

// walk1x4 goes down B for tile1x4.
func walk1x4(pa, pb unsafe.Pointer, o1, o2, o3, step, next, steps int, s0, s1, s2, s3 vec) (t0, t1, t2, t3 vec) {
	for {
		v := splatAt(pa)
		s0, s1 = loadAt(pb).MulAdd(v, s0), loadAt(unsafe.Add(pb, o1)).MulAdd(v, s1)
		s2, s3 = loadAt(unsafe.Add(pb, o2)).MulAdd(v, s2), loadAt(unsafe.Add(pb, o3)).MulAdd(v, s3)
		if steps--; steps == 0 {
			return s0, s1, s2, s3
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)

		v = splatAt(pa)
		s0, s1 = loadAt(pb).MulAdd(v, s0), loadAt(unsafe.Add(pb, o1)).MulAdd(v, s1)
		s2, s3 = loadAt(unsafe.Add(pb, o2)).MulAdd(v, s2), loadAt(unsafe.Add(pb, o3)).MulAdd(v, s3)
		if steps--; steps == 0 {
			return s0, s1, s2, s3
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)

		v = splatAt(pa)
		s0, s1 = loadAt(pb).MulAdd(v, s0), loadAt(unsafe.Add(pb, o1)).MulAdd(v, s1)
		s2, s3 = loadAt(unsafe.Add(pb, o2)).MulAdd(v, s2), loadAt(unsafe.Add(pb, o3)).MulAdd(v, s3)
		if steps--; steps == 0 {
			return s0, s1, s2, s3
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)

		v = splatAt(pa)
		s0, s1 = loadAt(pb).MulAdd(v, s0), loadAt(unsafe.Add(pb, o1)).MulAdd(v, s1)
		s2, s3 = loadAt(unsafe.Add(pb, o2)).MulAdd(v, s2), loadAt(unsafe.Add(pb, o3)).MulAdd(v, s3)
		if steps--; steps == 0 {
			return s0, s1, s2, s3
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)
	}
}

// tile1x1 adds to the columns of a row that inside has.
func tile1x1(pc, pa, pb unsafe.Pointer, inside mask, step, next, steps int) {
	s := loadMaskedAt(pc, inside)
	for {
		s = splatAt(pa).MulAdd(loadMaskedAt(pb, inside), s)
		if steps--; steps == 0 {
			break
		}
		pa, pb = unsafe.Add(pa, step), unsafe.Add(pb, next)
	}
	storeMaskedAt(pc, s, inside)
}
