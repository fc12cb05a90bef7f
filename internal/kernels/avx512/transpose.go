//go:build goexperiment.simd && amd64

package avx512

import "simd/archsimd"

// Transpose sets dst, [cols×rows], to the transpose of x, [rows×cols].
func Transpose(dst, x []float32, rows, cols int) {
	if rows > 0 && cols > 0 {
		transpose(dst, x, rows, cols, cols, rows)
	}
}

// transpose sets dst, with ldd values from row to row, to the transpose of x,
// [rows×cols] with ldx values from row to row.
func transpose(dst, x []float32, rows, cols, ldx, ldd int) {
	fullRows, fullCols := rows&^7, cols&^7
	for i := 0; i < fullRows; i += 8 {
		for j := 0; j < fullCols; j += 8 {
			transpose8x8(dst[j*ldd+i:], x[i*ldx+j:], ldx, ldd)
		}
		for j := fullCols; j < cols; j++ {
			for r := i; r < i+8; r++ {
				dst[j*ldd+r] = x[r*ldx+j]
			}
		}
	}
	for i := fullRows; i < rows; i++ {
		for j, v := range x[i*ldx:][:cols] {
			dst[j*ldd+i] = v
		}
	}
}

// transpose8x8 does it in three rounds: pairs of values, pairs of pairs, and
// halves of vectors.
func transpose8x8(dst, x []float32, ldx, ldd int) {
	a0, a1 := interleave(half(x), half(x[ldx:]))
	a2, a3 := interleave(half(x[2*ldx:]), half(x[3*ldx:]))
	a4, a5 := interleave(half(x[4*ldx:]), half(x[5*ldx:]))
	a6, a7 := interleave(half(x[6*ldx:]), half(x[7*ldx:]))
	b0, b1 := a0.SelectFromPairGrouped(0, 1, 4, 5, a2), a0.SelectFromPairGrouped(2, 3, 6, 7, a2)
	b2, b3 := a1.SelectFromPairGrouped(0, 1, 4, 5, a3), a1.SelectFromPairGrouped(2, 3, 6, 7, a3)
	b4, b5 := a4.SelectFromPairGrouped(0, 1, 4, 5, a6), a4.SelectFromPairGrouped(2, 3, 6, 7, a6)
	b6, b7 := a5.SelectFromPairGrouped(0, 1, 4, 5, a7), a5.SelectFromPairGrouped(2, 3, 6, 7, a7)
	b0.Select128FromPair(0, 2, b4).StoreSlice(dst)
	b1.Select128FromPair(0, 2, b5).StoreSlice(dst[ldd:])
	b2.Select128FromPair(0, 2, b6).StoreSlice(dst[2*ldd:])
	b3.Select128FromPair(0, 2, b7).StoreSlice(dst[3*ldd:])
	b0.Select128FromPair(1, 3, b4).StoreSlice(dst[4*ldd:])
	b1.Select128FromPair(1, 3, b5).StoreSlice(dst[5*ldd:])
	b2.Select128FromPair(1, 3, b6).StoreSlice(dst[6*ldd:])
	b3.Select128FromPair(1, 3, b7).StoreSlice(dst[7*ldd:])
}

func half(s []float32) archsimd.Float32x8 { return archsimd.LoadFloat32x8Slice(s) }

// interleave returns the low and the high values of x and y in turns, within
// each half of the vectors.
func interleave(x, y archsimd.Float32x8) (low, high archsimd.Float32x8) {
	p, q := x.AsInt32x8(), y.AsInt32x8()
	return p.InterleaveLoGrouped(q).AsFloat32x8(), p.InterleaveHiGrouped(q).AsFloat32x8()
}
