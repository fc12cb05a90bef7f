// Code generated from ../avx512/rows.go by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package avx2

import "unsafe"

// The kernels on lists of rows go down the list once for each panel of up to
// four vectors of columns, which they keep in registers. The vectors of a
// panel that is not full overlap: what they share is computed alike in both.
// A panel of less than a vector is masked.

// panel is the number of columns of a full panel.
const panel = 4 * lanes

// spread returns where, in bytes, the second, third and fourth vector of a
// panel of lanes to panel columns begin.
func spread(columns int) (o1, o2, o3 int) {
	last := size * (columns - lanes)
	return min(size*lanes, last), min(2*size*lanes, last), last
}

// rowAt returns where row i of x, with stride values from row to row, begins,
// of which columns > 0 values will be used. It panics if they are not in x.
func rowAt(x []float32, i int32, stride, columns int) unsafe.Pointer {
	at := int(i) * stride
	_ = x[at+columns-1]
	return unsafe.Pointer(&x[at])
}

// SumRows adds rows of table to y.
func SumRows(y, table []float32, rows []int32) {
	if len(rows) == 0 {
		return
	}
	for dim, j := len(y), 0; j < dim; j += panel {
		part := y[j:min(j+panel, dim)]
		if len(part) >= lanes {
			sumPanel(part, table[j:], rows, dim)
		} else {
			sumPart(part, table[j:], rows, dim)
		}
	}
}

func sumPanel(y, table []float32, rows []int32, dim int) {
	o1, o2, o3 := spread(len(y))
	py := unsafe.Pointer(&y[0])
	s0, s1, s2, s3 := loadAt(py), loadAt(unsafe.Add(py, o1)), loadAt(unsafe.Add(py, o2)), loadAt(unsafe.Add(py, o3))
	for _, r := range rows {
		p := rowAt(table, r, dim, len(y))
		s0, s1 = s0.Add(loadAt(p)), s1.Add(loadAt(unsafe.Add(p, o1)))
		s2, s3 = s2.Add(loadAt(unsafe.Add(p, o2))), s3.Add(loadAt(unsafe.Add(p, o3)))
	}
	storeAt(py, s0)
	storeAt(unsafe.Add(py, o1), s1)
	storeAt(unsafe.Add(py, o2), s2)
	storeAt(unsafe.Add(py, o3), s3)
}

func sumPart(y, table []float32, rows []int32, dim int) {
	inside, s := first(len(y)), loadPart(y)
	for _, r := range rows {
		s = s.Add(loadMaskedAt(rowAt(table, r, dim, len(y)), inside))
	}
	storePart(y, s)
}

// AddToRows adds alpha·x to rows of table.
func AddToRows(table []float32, rows []int32, alpha float32, x []float32) {
	if len(rows) == 0 {
		return
	}
	for dim, j := len(x), 0; j < dim; j += panel {
		part := x[j:min(j+panel, dim)]
		if len(part) >= lanes {
			addToPanel(table[j:], rows, alpha, part, dim)
		} else {
			addToPart(table[j:], rows, alpha, part, dim)
		}
	}
}

func addToPanel(table []float32, rows []int32, alpha float32, x []float32, dim int) {
	o1, o2, o3 := spread(len(x))
	a, px := splat(alpha), unsafe.Pointer(&x[0])
	x0, x1 := a.Mul(loadAt(px)), a.Mul(loadAt(unsafe.Add(px, o1)))
	x2, x3 := a.Mul(loadAt(unsafe.Add(px, o2))), a.Mul(loadAt(unsafe.Add(px, o3)))
	for _, r := range rows {
		p := rowAt(table, r, dim, len(x))
		p1, p2, p3 := unsafe.Add(p, o1), unsafe.Add(p, o2), unsafe.Add(p, o3)
		s0, s1, s2, s3 := x0.Add(loadAt(p)), x1.Add(loadAt(p1)), x2.Add(loadAt(p2)), x3.Add(loadAt(p3))
		storeAt(p, s0)
		storeAt(p1, s1)
		storeAt(p2, s2)
		storeAt(p3, s3)
	}
}

func addToPart(table []float32, rows []int32, alpha float32, x []float32, dim int) {
	inside, s := first(len(x)), splat(alpha).Mul(loadPart(x))
	for _, r := range rows {
		p := rowAt(table, r, dim, len(x))
		storeMaskedAt(p, s.Add(loadMaskedAt(p, inside)), inside)
	}
}

// Gather copies rows of table to dst.
func Gather(dst, table []float32, rows []int32, dim int) {
	if len(rows) == 0 || dim == 0 {
		return
	}
	if dim < lanes {
		inside := first(dim)
		for i, r := range rows {
			from, to := rowAt(table, r, dim, dim), rowAt(dst, int32(i), dim, dim)
			storeMaskedAt(to, loadMaskedAt(from, inside), inside)
		}
		return
	}
	last := size * (dim - lanes)
	for i, r := range rows {
		from, to := rowAt(table, r, dim, dim), rowAt(dst, int32(i), dim, dim)
		for o := 0; o < last; o += size * lanes {
			storeAt(unsafe.Add(to, o), loadAt(unsafe.Add(from, o)))
		}
		storeAt(unsafe.Add(to, last), loadAt(unsafe.Add(from, last)))
	}
}

// ScatterAdd adds the rows of x to rows of table.
func ScatterAdd(table, x []float32, rows []int32, dim int) {
	if len(rows) == 0 || dim == 0 {
		return
	}
	if dim < lanes {
		inside := first(dim)
		for i, r := range rows {
			from, to := rowAt(x, int32(i), dim, dim), rowAt(table, r, dim, dim)
			storeMaskedAt(to, loadMaskedAt(to, inside).Add(loadMaskedAt(from, inside)), inside)
		}
		return
	}
	last := size * (dim - lanes)
	for i, r := range rows {
		from, to := rowAt(x, int32(i), dim, dim), rowAt(table, r, dim, dim)
		end := loadAt(unsafe.Add(to, last)).Add(loadAt(unsafe.Add(from, last)))
		for o := 0; o < last; o += size * lanes {
			p := unsafe.Add(to, o)
			storeAt(p, loadAt(p).Add(loadAt(unsafe.Add(from, o))))
		}
		storeAt(unsafe.Add(to, last), end)
	}
}

// SparseProducts adds the gradients of entries of A·Bᵀ to those of A and B.
func SparseProducts(da, db, a, b []float32, i, j []int32, value []float32, k int) {
	if k == 0 {
		return
	}
	i, j = i[:len(value)], j[:len(value)]
	if k < lanes {
		inside := first(k)
		for e, v := range value {
			pa, pda := rowAt(a, i[e], k, k), rowAt(da, i[e], k, k)
			pb, pdb := rowAt(b, j[e], k, k), rowAt(db, j[e], k, k)
			s := splat(v)
			storeMaskedAt(pda, s.MulAdd(loadMaskedAt(pb, inside), loadMaskedAt(pda, inside)), inside)
			storeMaskedAt(pdb, s.MulAdd(loadMaskedAt(pa, inside), loadMaskedAt(pdb, inside)), inside)
		}
		return
	}
	last := size * (k - lanes)
	for e, v := range value {
		pa, pda := rowAt(a, i[e], k, k), rowAt(da, i[e], k, k)
		pb, pdb := rowAt(b, j[e], k, k), rowAt(db, j[e], k, k)
		s := splat(v)
		endA := s.MulAdd(loadAt(unsafe.Add(pb, last)), loadAt(unsafe.Add(pda, last)))
		endB := s.MulAdd(loadAt(unsafe.Add(pa, last)), loadAt(unsafe.Add(pdb, last)))
		for o := 0; o < last; o += size * lanes {
			p, q := unsafe.Add(pda, o), unsafe.Add(pdb, o)
			storeAt(p, s.MulAdd(loadAt(unsafe.Add(pb, o)), loadAt(p)))
			storeAt(q, s.MulAdd(loadAt(unsafe.Add(pa, o)), loadAt(q)))
		}
		storeAt(unsafe.Add(pda, last), endA)
		storeAt(unsafe.Add(pdb, last), endB)
	}
}
