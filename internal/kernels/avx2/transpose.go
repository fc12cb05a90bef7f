// Code generated from ../avx512/transpose.go by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package avx2

import (
	"simd/archsimd"
	"unsafe"
)

// Transpose sets dst, [cols×rows], to the transpose of x, [rows×cols].
func Transpose(dst, x []float32, rows, cols int) {
	if rows > 0 && cols > 0 {
		transpose(dst, x, rows, cols, cols, rows)
	}
}

// transpose sets dst, with ldd values from row to row, to the transpose of x,
// [rows×cols] with ldx values from row to row.
func transpose(dst, x []float32, rows, cols, ldx, ldd int) {
	_, _ = x[(rows-1)*ldx+cols-1], dst[(cols-1)*ldd+rows-1]
	px, pdst := unsafe.Pointer(&x[0]), unsafe.Pointer(&dst[0])
	fullRows, fullCols := rows&^7, cols&^7
	for i := 0; i < fullRows; i += 8 {
		for j := 0; j < fullCols; j += 8 {
			transpose8x8(unsafe.Add(pdst, size*(j*ldd+i)), unsafe.Add(px, size*(i*ldx+j)), size*ldx, size*ldd)
		}
	}
	for i := fullRows; i < rows; i++ {
		for j, v := range x[i*ldx:][:fullCols] {
			dst[j*ldd+i] = v
		}
	}
	for j := fullCols; j < cols; j++ {
		at, out := j, dst[j*ldd:][:rows]
		for i := range out {
			out[i] = x[at]
			at += ldx
		}
	}
}

// transpose8x8 does it in three rounds: pairs of values, pairs of pairs, and
// halves of vectors. The distances are in bytes.
func transpose8x8(pdst, px unsafe.Pointer, x, d int) {
	a0, a1 := interleave(halfAt(px), halfAt(unsafe.Add(px, x)))
	a2, a3 := interleave(halfAt(unsafe.Add(px, 2*x)), halfAt(unsafe.Add(px, 3*x)))
	b0, b1 := a0.SelectFromPairGrouped(0, 1, 4, 5, a2), a0.SelectFromPairGrouped(2, 3, 6, 7, a2)
	b2, b3 := a1.SelectFromPairGrouped(0, 1, 4, 5, a3), a1.SelectFromPairGrouped(2, 3, 6, 7, a3)
	px = unsafe.Add(px, 4*x)
	a4, a5 := interleave(halfAt(px), halfAt(unsafe.Add(px, x)))
	a6, a7 := interleave(halfAt(unsafe.Add(px, 2*x)), halfAt(unsafe.Add(px, 3*x)))
	b4, b5 := a4.SelectFromPairGrouped(0, 1, 4, 5, a6), a4.SelectFromPairGrouped(2, 3, 6, 7, a6)
	b6, b7 := a5.SelectFromPairGrouped(0, 1, 4, 5, a7), a5.SelectFromPairGrouped(2, 3, 6, 7, a7)
	storeHalfAt(pdst, b0.Select128FromPair(0, 2, b4))
	storeHalfAt(unsafe.Add(pdst, d), b1.Select128FromPair(0, 2, b5))
	storeHalfAt(unsafe.Add(pdst, 2*d), b2.Select128FromPair(0, 2, b6))
	storeHalfAt(unsafe.Add(pdst, 3*d), b3.Select128FromPair(0, 2, b7))
	pdst = unsafe.Add(pdst, 4*d)
	storeHalfAt(pdst, b0.Select128FromPair(1, 3, b4))
	storeHalfAt(unsafe.Add(pdst, d), b1.Select128FromPair(1, 3, b5))
	storeHalfAt(unsafe.Add(pdst, 2*d), b2.Select128FromPair(1, 3, b6))
	storeHalfAt(unsafe.Add(pdst, 3*d), b3.Select128FromPair(1, 3, b7))
}

// halfAt and storeHalfAt load and store 8 values.
//
//go:nocheckptr
func halfAt(p unsafe.Pointer) archsimd.Float32x8 { return archsimd.LoadFloat32x8((*[8]float32)(p)) }

//go:nocheckptr
func storeHalfAt(p unsafe.Pointer, v archsimd.Float32x8) { v.Store((*[8]float32)(p)) }

// interleave returns the low and the high values of x and y in turns, within
// each half of the vectors.
func interleave(x, y archsimd.Float32x8) (low, high archsimd.Float32x8) {
	p, q := x.AsInt32x8(), y.AsInt32x8()
	return p.InterleaveLoGrouped(q).AsFloat32x8(), p.InterleaveHiGrouped(q).AsFloat32x8()
}
