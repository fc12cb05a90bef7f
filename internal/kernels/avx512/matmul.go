//go:build goexperiment.simd && amd64

package avx512

import "unsafe"

// depth is how many of the k steps are taken at once: so that the part of B
// under a tile, depth rows of two vectors, stays in the first-level cache.
// Sums start from what C holds, so the cut changes no bit of the result.
const depth = 256

// MatMul adds A·B to C: c is [m×n], a is [m×k], b is [k×n].
func MatMul(c, a, b []float32, m, n, k int) {
	switch {
	case m == 0 || n == 0 || k == 0:
	case n <= lanes/2 && k >= lanes:
		multiplyFew(c, a, b, m, n, k)
	default:
		multiply(c, view{a, k, 1}, b, m, n, k)
	}
}

// MatMulTA adds Aᵀ·B to C: c is [m×n], a is [k×m], b is [k×n].
func MatMulTA(c, a, b []float32, m, n, k int) {
	switch {
	case m == 0 || n == 0 || k == 0:
	case n <= few:
		multiplyFewTA(c, a, b, m, n, k)
	default:
		multiply(c, view{a, 1, m}, b, m, n, k)
	}
}

// multiply adds A·B to C. Every value of C is one chain of multiply-adds along
// k, whichever tile it falls in.
func multiply(c []float32, a view, b []float32, m, n, k int) {
	full := m &^ 3
	for p := 0; p < k; p += depth {
		steps := min(depth, k-p)
		for j := 0; j < n && full > 0; j += 2 * lanes {
			addPanel(c[j:], a.from(0, p), b[p*n+j:], full, n, n, steps, min(2*lanes, n-j))
		}
		for i := full; i < m; i++ {
			addRow(c[i*n:(i+1)*n], a.from(i, p), b[p*n:], steps)
		}
	}
}

// addPanel adds to the first width columns of rows rows of C, a multiple of 4.
// If they are not two full vectors, these overlap.
func addPanel(c []float32, a view, b []float32, rows, ldc, ldb, steps, width int) {
	_, _ = c[(rows-1)*ldc+width-1], b[(steps-1)*ldb+width-1]
	_ = a.data[(rows-1)*a.row+(steps-1)*a.step]
	pc, pa, pb := unsafe.Pointer(&c[0]), unsafe.Pointer(&a.data[0]), unsafe.Pointer(&b[0])
	d := strides{size * ldc, size * a.row, size * a.step, size * ldb}
	if width <= lanes {
		inside := first(width)
		for i := 0; i < rows; i += 4 {
			tile4x1(unsafe.Add(pc, i*d.c), unsafe.Add(pa, i*d.row), pb, inside, d, steps)
		}
		return
	}
	for i := 0; i < rows; i += 4 {
		tile4x2(unsafe.Add(pc, i*d.c), unsafe.Add(pa, i*d.row), pb, size*(width-lanes), d, steps)
	}
}

// addRow adds to one row of C, which is as long as those of B.
func addRow(c []float32, a view, b []float32, steps int) {
	n := len(c)
	_, _ = a.data[(steps-1)*a.step], b[steps*n-1]
	addColumns(c, unsafe.Pointer(&a.data[0]), b, 0, size*a.step, steps)
}

// addColumns adds to the columns of a row of C from column j on, given where the
// row of A begins: whoever calls it has looked at the last values of A and B.
func addColumns(c []float32, pa unsafe.Pointer, b []float32, j, step, steps int) {
	n := len(c)
	for ; j < n; j += panel {
		pc, pb, width := unsafe.Pointer(&c[j]), unsafe.Pointer(&b[j]), min(panel, n-j)
		if width < lanes {
			tile1x1(pc, pa, pb, first(width), step, size*n, steps)
			return
		}
		o1, o2, o3 := spread(width)
		tile1x4(pc, pa, pb, o1, o2, o3, step, size*n, steps)
	}
}

// packed is how many of the k steps MatMulTB takes at once, a multiple of 8.
const packed = 128

// MatMulTB adds A·Bᵀ to C: c is [m×n], a is [m×k], b is [n×k].
func MatMulTB(c, a, b []float32, m, n, k int) {
	if m == 0 || n == 0 || k == 0 {
		return
	}
	if n <= lanes/2 && k >= lanes {
		addDots(c, a, b, m, n, k, k, k)
		return
	}
	full := m &^ 3
	if full > 0 {
		multiplyPacked(c, view{a, k, 1}, b, full, n, k)
	}
	for i := full; i < m; i++ {
		dotRow(c[i*n:(i+1)*n], a[i*k:(i+1)*k], b)
	}
}

// multiplyPacked adds A·Bᵀ to C for a multiple of 4 rows: it transposes two
// vectors' worth of rows of B at a time, which pays from 4 rows on.
func multiplyPacked(c []float32, a view, b []float32, rows, n, k int) {
	var columns [packed * 2 * lanes]float32
	for p := 0; p < k; p += packed {
		steps := min(packed, k-p)
		for j := 0; j < n; j += 2 * lanes {
			width := min(2*lanes, n-j)
			transpose(columns[:], b[j*k+p:], width, steps, k, 2*lanes)
			addPanel(c[j:], a.from(0, p), columns[:], rows, n, 2*lanes, steps, width)
		}
	}
}

// dotRow adds to each value of c the product of a and the same row of b.
func dotRow(c, a, b []float32) {
	k, j := len(a), 0
	for ; j+4 <= len(c); j += 4 {
		dot4(c[j:j+4], a, b[j*k:(j+4)*k])
	}
	for ; j < len(c); j++ {
		c[j] += Dot(a, b[j*k:(j+1)*k])
	}
}

// dot4 adds to the 4 values of c the products of a and the 4 rows of b.
func dot4(c, a, b []float32) {
	k, p := len(a), 0
	b0, b1, b2, b3 := b[:k], b[k:][:k], b[2*k:][:k], b[3*k:][:k]
	var s0, s1, s2, s3 vec
	for ; p+lanes <= k; p += lanes {
		v := load(a[p:])
		s0 = v.MulAdd(load(b0[p:]), s0)
		s1 = v.MulAdd(load(b1[p:]), s1)
		s2 = v.MulAdd(load(b2[p:]), s2)
		s3 = v.MulAdd(load(b3[p:]), s3)
	}
	if p < k {
		v := loadPart(a[p:])
		s0 = v.MulAdd(loadPart(b0[p:]), s0)
		s1 = v.MulAdd(loadPart(b1[p:]), s1)
		s2 = v.MulAdd(loadPart(b2[p:]), s2)
		s3 = v.MulAdd(loadPart(b3[p:]), s3)
	}
	c[0] += sum(s0)
	c[1] += sum(s1)
	c[2] += sum(s2)
	c[3] += sum(s3)
}
