// Code generated from ../avx512/pool.go by go generate; DO NOT EDIT.

//go:build goexperiment.simd && amd64

package avx2

import "unsafe"

// MaxRows sets y to the largest values of the columns over rows of table, and
// arg to the places in rows where they were found first.
func MaxRows(y []float32, arg []int32, table []float32, rows []int32) {
	_ = rows[0]
	for dim, j := len(y), 0; j < dim; j += panel {
		part, where := y[j:min(j+panel, dim)], arg[j:min(j+panel, dim)]
		if len(part) >= lanes {
			maxPanel(part, where, table[j:], rows, dim)
		} else {
			maxPart(part, where, table[j:], rows, dim)
		}
	}
}

func maxPanel(y []float32, arg []int32, table []float32, rows []int32, dim int) {
	o1, o2, o3 := spread(len(y))
	p := rowAt(table, rows[0], dim, len(y))
	b0, b1, b2, b3 := loadAt(p), loadAt(unsafe.Add(p, o1)), loadAt(unsafe.Add(p, o2)), loadAt(unsafe.Add(p, o3))
	zero := splatInt(0)
	a0, a1, a2, a3 := zero, zero, zero, zero
	for t, r := range rows {
		p := rowAt(table, r, dim, len(y))
		now := splatInt(int32(t))
		v := loadAt(p)
		above := v.Greater(b0)
		b0, a0 = v.Merge(b0, above), now.Merge(a0, above)
		v = loadAt(unsafe.Add(p, o1))
		above = v.Greater(b1)
		b1, a1 = v.Merge(b1, above), now.Merge(a1, above)
		v = loadAt(unsafe.Add(p, o2))
		above = v.Greater(b2)
		b2, a2 = v.Merge(b2, above), now.Merge(a2, above)
		v = loadAt(unsafe.Add(p, o3))
		above = v.Greater(b3)
		b3, a3 = v.Merge(b3, above), now.Merge(a3, above)
	}
	py, pa := unsafe.Pointer(&y[0]), unsafe.Pointer(&arg[0])
	keep(py, pa, 0, b0, a0)
	keep(py, pa, o1, b1, a1)
	keep(py, pa, o2, b2, a2)
	keep(py, pa, o3, b3, a3)
}

// keep stores the largest values of a vector and their places.
func keep(py, parg unsafe.Pointer, offset int, best vec, arg ints) {
	storeAt(unsafe.Add(py, offset), best)
	storeIntsAt(unsafe.Add(parg, offset), arg)
}

func maxPart(y []float32, arg []int32, table []float32, rows []int32, dim int) {
	inside := first(len(y))
	best := loadMaskedAt(rowAt(table, rows[0], dim, len(y)), inside)
	where := splatInt(0)
	for t, r := range rows {
		v := loadMaskedAt(rowAt(table, r, dim, len(y)), inside)
		above := v.Greater(best)
		best, where = v.Merge(best, above), splatInt(int32(t)).Merge(where, above)
	}
	storePart(y, best)
	storePartInts(arg, where)
}

// ConvMax slides filters over a text. See kernels.ConvMax.
func ConvMax(best []float32, arg []int32, products []float32, row []int32, width, stride, first int) {
	filters := len(best)
	if len(row) == 0 || width == 0 {
		clear(best)
		clear(arg)
		return
	}
	for j := 0; j < filters; j += panel {
		top, where := best[j:min(j+panel, filters)], arg[j:min(j+panel, filters)]
		if len(top) >= lanes {
			convPanel(top, where, products[first+j:], row, min(width, len(row)), stride, filters)
		} else {
			convPart(top, where, products[first+j:], row, min(width, len(row)), stride, filters)
		}
	}
}

// convPanel takes the first window for the best and compares the others with
// it. A window's first row is loaded, and the others are added.
func convPanel(best []float32, arg []int32, products []float32, row []int32, width, stride, next int) {
	o1, o2, o3 := spread(len(best))
	var b0, b1, b2, b3 vec
	var a0, a1, a2, a3 ints
	for t := 0; t+width <= len(row); t++ {
		p := rowAt(products, row[t], stride, len(best))
		s0, s1, s2, s3 := loadAt(p), loadAt(unsafe.Add(p, o1)), loadAt(unsafe.Add(p, o2)), loadAt(unsafe.Add(p, o3))
		at := 0
		for _, u := range row[t+1 : t+width] {
			at += next
			p := rowAt(products[at:], u, stride, len(best))
			s0, s1 = s0.Add(loadAt(p)), s1.Add(loadAt(unsafe.Add(p, o1)))
			s2, s3 = s2.Add(loadAt(unsafe.Add(p, o2))), s3.Add(loadAt(unsafe.Add(p, o3)))
		}
		if t == 0 {
			b0, b1, b2, b3 = s0, s1, s2, s3
			continue
		}
		now := splatInt(int32(t))
		above := s0.Greater(b0)
		b0, a0 = s0.Merge(b0, above), now.Merge(a0, above)
		above = s1.Greater(b1)
		b1, a1 = s1.Merge(b1, above), now.Merge(a1, above)
		above = s2.Greater(b2)
		b2, a2 = s2.Merge(b2, above), now.Merge(a2, above)
		above = s3.Greater(b3)
		b3, a3 = s3.Merge(b3, above), now.Merge(a3, above)
	}
	pb, pa := unsafe.Pointer(&best[0]), unsafe.Pointer(&arg[0])
	keep(pb, pa, 0, b0, a0)
	keep(pb, pa, o1, b1, a1)
	keep(pb, pa, o2, b2, a2)
	keep(pb, pa, o3, b3, a3)
}

func convPart(best []float32, arg []int32, products []float32, row []int32, width, stride, next int) {
	inside := first(len(best))
	var top vec
	var where ints
	for t := 0; t+width <= len(row); t++ {
		s := loadMaskedAt(rowAt(products, row[t], stride, len(best)), inside)
		at := 0
		for _, u := range row[t+1 : t+width] {
			at += next
			s = s.Add(loadMaskedAt(rowAt(products[at:], u, stride, len(best)), inside))
		}
		if t == 0 {
			top = s
			continue
		}
		above := s.Greater(top)
		top, where = s.Merge(top, above), splatInt(int32(t)).Merge(where, above)
	}
	storePart(best, top)
	storePartInts(arg, where)
}
