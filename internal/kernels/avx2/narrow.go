// Code generated from ../avx512/narrow.go by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package avx2

import "unsafe"

// A product with few columns, as of features with the weights of a few
// classes, fills a small part of the vectors of its tiles. Instead, A·B is
// taken as dot products along k, and Aᵀ·B with vectors of rows of C.

// few is the most columns with which Aᵀ·B is taken this way. For A·B and A·Bᵀ
// it is half a vector: with more, the sums of lanes would take too long.
const few = 8

// multiplyFew adds A·B to C, which has up to few columns, by the transpose of
// B.
func multiplyFew(c, a, b []float32, m, n, k int) {
	var columns [lanes / 2 * depth]float32
	for p := 0; p < k; p += depth {
		steps := min(depth, k-p)
		transpose(columns[:], b[p*n:], steps, n, n, steps)
		addDots(c, a[p:], columns[:], m, n, steps, k, steps)
	}
}

// addDots adds to C, [m×n], the dot products of k values of the rows of A and
// of B, with lda and ldb values from row to row.
func addDots(c, a, b []float32, m, n, k, lda, ldb int) {
	_, _ = a[(m-1)*lda+k-1], b[(n-1)*ldb+k-1]
	pa, pb := unsafe.Pointer(&a[0]), unsafe.Pointer(&b[0])
	for i := 0; i < m; {
		rows, row := 4, size*lda
		if m-i < 4 {
			rows, row = 1, 0 // one row four times
		}
		for j := 0; j < n; j += 2 {
			next := size * ldb
			if n-j < 2 {
				next = 0
			}
			d := dots4x2(unsafe.Add(pa, size*lda*i), unsafe.Add(pb, size*ldb*j), row, next, k)
			for r := range rows {
				out := c[(i+r)*n+j : (i+r+1)*n]
				out[0] += d[r][0]
				if len(out) > 1 {
					out[1] += d[r][1]
				}
			}
		}
		i += rows
	}
}

// dots4x2 returns the dot products of 4 rows of A and 2 of B, of k values.
func dots4x2(pa, pb unsafe.Pointer, row, next, k int) (d [4][2]float32) {
	var s00, s01, s10, s11, s20, s21, s30, s31 vec
	last := size * ((k - 1) / lanes * lanes)
	row3 := 3 * row
	for o := 0; o < last; o += size * lanes {
		p, q := unsafe.Add(pa, o), unsafe.Add(pb, o)
		b0, b1 := loadAt(q), loadAt(unsafe.Add(q, next))
		v := loadAt(p)
		s00, s01 = b0.MulAdd(v, s00), v.MulAdd(b1, s01)
		v = loadAt(unsafe.Add(p, row))
		s10, s11 = b0.MulAdd(v, s10), v.MulAdd(b1, s11)
		v = loadAt(unsafe.Add(p, 2*row))
		s20, s21 = b0.MulAdd(v, s20), v.MulAdd(b1, s21)
		v = loadAt(unsafe.Add(p, row3))
		s30, s31 = b0.MulAdd(v, s30), v.MulAdd(b1, s31)
	}
	inside := first((k-1)%lanes + 1)
	p, q := unsafe.Add(pa, last), unsafe.Add(pb, last)
	b0, b1 := loadMaskedAt(q, inside), loadMaskedAt(unsafe.Add(q, next), inside)
	v := loadMaskedAt(p, inside)
	d[0] = [2]float32{sum(b0.MulAdd(v, s00)), sum(b1.MulAdd(v, s01))}
	v = loadMaskedAt(unsafe.Add(p, row), inside)
	d[1] = [2]float32{sum(b0.MulAdd(v, s10)), sum(b1.MulAdd(v, s11))}
	v = loadMaskedAt(unsafe.Add(p, 2*row), inside)
	d[2] = [2]float32{sum(b0.MulAdd(v, s20)), sum(b1.MulAdd(v, s21))}
	v = loadMaskedAt(unsafe.Add(p, row3), inside)
	d[3] = [2]float32{sum(b0.MulAdd(v, s30)), sum(b1.MulAdd(v, s31))}
	return d
}

// multiplyFewTA adds Aᵀ·B to C, which has up to few columns.
func multiplyFewTA(c, a, b []float32, m, n, k int) {
	pb := unsafe.Pointer(&b[:k*n][0])
	for i := 0; i < m; i += panel {
		rows := min(panel, m-i)
		pa := unsafe.Pointer(&a[:(k-1)*m+i+rows][i])
		for j := 0; j < n; j += 2 {
			second := min(size, size*(n-1-j)) // or the same column twice
			var sums [2][panel]float32
			if rows >= lanes {
				columns4x2(&sums, pa, unsafe.Add(pb, size*j), rows, second, size*m, size*n, k)
			} else {
				columns1x2(&sums, pa, unsafe.Add(pb, size*j), rows, second, size*m, size*n, k)
			}
			for r := range rows {
				out := c[(i+r)*n+j : (i+r+1)*n]
				out[0] += sums[0][r]
				if len(out) > 1 {
					out[1] += sums[1][r]
				}
			}
		}
	}
}

// columns4x2 sets sums to the products of up to 4 vectors of rows of Aᵀ and 2
// columns of B.
func columns4x2(sums *[2][panel]float32, pa, pb unsafe.Pointer, rows, second, row, next, steps int) {
	o1, o2, o3 := spread(rows)
	var s00, s10, s20, s30, s01, s11, s21, s31 vec
	for {
		v0, v1 := splatAt(pb), splatAt(unsafe.Add(pb, second))
		a := loadAt(pa)
		s00, s01 = v0.MulAdd(a, s00), a.MulAdd(v1, s01)
		a = loadAt(unsafe.Add(pa, o1))
		s10, s11 = v0.MulAdd(a, s10), a.MulAdd(v1, s11)
		a = loadAt(unsafe.Add(pa, o2))
		s20, s21 = v0.MulAdd(a, s20), a.MulAdd(v1, s21)
		a = loadAt(unsafe.Add(pa, o3))
		s30, s31 = v0.MulAdd(a, s30), a.MulAdd(v1, s31)
		if steps--; steps == 0 {
			break
		}
		pa, pb = unsafe.Add(pa, row), unsafe.Add(pb, next)
	}
	p, q := unsafe.Pointer(&sums[0]), unsafe.Pointer(&sums[1])
	storeAt(p, s00)
	storeAt(unsafe.Add(p, o1), s10)
	storeAt(unsafe.Add(p, o2), s20)
	storeAt(unsafe.Add(p, o3), s30)
	storeAt(q, s01)
	storeAt(unsafe.Add(q, o1), s11)
	storeAt(unsafe.Add(q, o2), s21)
	storeAt(unsafe.Add(q, o3), s31)
}

// columns1x2 is columns4x2 for less than a vector of rows.
func columns1x2(sums *[2][panel]float32, pa, pb unsafe.Pointer, rows, second, row, next, steps int) {
	inside := first(rows)
	var s0, s1 vec
	for {
		a := loadMaskedAt(pa, inside)
		s0, s1 = splatAt(pb).MulAdd(a, s0), splatAt(unsafe.Add(pb, second)).MulAdd(a, s1)
		if steps--; steps == 0 {
			break
		}
		pa, pb = unsafe.Add(pa, row), unsafe.Add(pb, next)
	}
	store(sums[0][:], s0)
	store(sums[1][:], s1)
}
