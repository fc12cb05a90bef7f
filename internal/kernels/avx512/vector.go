//go:build goexperiment.simd && amd64

package avx512

// Add adds x to y.
func Add(y, x []float32) {
	for len(x) >= 4*lanes && len(y) >= 4*lanes {
		store(y, load(y).Add(load(x)))
		store(y[lanes:], load(y[lanes:]).Add(load(x[lanes:])))
		store(y[2*lanes:], load(y[2*lanes:]).Add(load(x[2*lanes:])))
		store(y[3*lanes:], load(y[3*lanes:]).Add(load(x[3*lanes:])))
		y, x = y[4*lanes:], x[4*lanes:]
	}
	for len(x) >= lanes && len(y) >= lanes {
		store(y, load(y).Add(load(x)))
		y, x = y[lanes:], x[lanes:]
	}
	storePart(y, loadPart(y).Add(loadPart(x)))
}

// Axpy adds alpha·x to y.
func Axpy(y []float32, alpha float32, x []float32) {
	a := splat(alpha)
	for len(x) >= 4*lanes && len(y) >= 4*lanes {
		store(y, a.MulAdd(load(x), load(y)))
		store(y[lanes:], a.MulAdd(load(x[lanes:]), load(y[lanes:])))
		store(y[2*lanes:], a.MulAdd(load(x[2*lanes:]), load(y[2*lanes:])))
		store(y[3*lanes:], a.MulAdd(load(x[3*lanes:]), load(y[3*lanes:])))
		y, x = y[4*lanes:], x[4*lanes:]
	}
	for len(x) >= lanes && len(y) >= lanes {
		store(y, a.MulAdd(load(x), load(y)))
		y, x = y[lanes:], x[lanes:]
	}
	storePart(y, a.MulAdd(loadPart(x), loadPart(y)))
}

// Scale multiplies x by alpha.
func Scale(x []float32, alpha float32) {
	a := splat(alpha)
	for len(x) >= lanes {
		store(x, a.Mul(load(x)))
		x = x[lanes:]
	}
	storePart(x, a.Mul(loadPart(x)))
}

// Dot returns Σ x·y.
func Dot(x, y []float32) float32 {
	var s0, s1, s2, s3 vec
	for len(x) >= 4*lanes && len(y) >= 4*lanes {
		s0 = load(x).MulAdd(load(y), s0)
		s1 = load(x[lanes:]).MulAdd(load(y[lanes:]), s1)
		s2 = load(x[2*lanes:]).MulAdd(load(y[2*lanes:]), s2)
		s3 = load(x[3*lanes:]).MulAdd(load(y[3*lanes:]), s3)
		x, y = x[4*lanes:], y[4*lanes:]
	}
	for len(x) >= lanes && len(y) >= lanes {
		s0 = load(x).MulAdd(load(y), s0)
		x, y = x[lanes:], y[lanes:]
	}
	s1 = loadPart(x).MulAdd(loadPart(y), s1)
	return sum(s0.Add(s1).Add(s2.Add(s3)))
}

// SumSquares returns Σ x².
func SumSquares(x []float32) float64 {
	var s0, s1 doubles
	for len(x) >= lanes {
		low, high := widen(load(x))
		s0, s1 = low.MulAdd(low, s0), high.MulAdd(high, s1)
		x = x[lanes:]
	}
	low, high := widen(loadPart(x))
	return sumDoubles(low.MulAdd(low, s0).Add(high.MulAdd(high, s1)))
}

// AddBias adds bias to each of the rows of y.
func AddBias(y, bias []float32, rows int) {
	for range rows {
		Add(y[:len(bias)], bias)
		y = y[len(bias):]
	}
}

// ColumnSums adds each of the rows of x to total.
func ColumnSums(total, x []float32, rows int) {
	cols, j := len(total), 0
	for ; j+4*lanes <= cols; j += 4 * lanes {
		out := total[j:][:4*lanes]
		s0, s1, s2, s3 := load(out), load(out[lanes:]), load(out[2*lanes:]), load(out[3*lanes:])
		for i := range rows {
			row := x[i*cols+j:][:4*lanes]
			s0, s1 = s0.Add(load(row)), s1.Add(load(row[lanes:]))
			s2, s3 = s2.Add(load(row[2*lanes:])), s3.Add(load(row[3*lanes:]))
		}
		store(out, s0)
		store(out[lanes:], s1)
		store(out[2*lanes:], s2)
		store(out[3*lanes:], s3)
	}
	for ; j < cols; j += lanes {
		out := total[j:min(j+lanes, cols)]
		s := loadPart(out)
		for i := range rows {
			s = s.Add(loadPart(x[i*cols+j:][:len(out)]))
		}
		storePart(out, s)
	}
}

// MaxInto sets best[i] to x[i] and arg[i] to at wherever x[i] > best[i].
func MaxInto(best []float32, arg []int32, x []float32, at int32) {
	now, i := splatInt(at), 0
	for ; i <= len(x)-lanes; i += lanes {
		b, g := best[i:i+lanes], arg[i:i+lanes]
		v, old := load(x[i:i+lanes]), load(b)
		above := v.Greater(old)
		store(b, v.Merge(old, above))
		storeInts(g, now.Merge(loadInts(g), above))
	}
	if i == len(x) {
		return
	}
	b, g := best[i:len(x)], arg[i:len(x)]
	v, old := loadPart(x[i:]), loadPart(b)
	above := v.Greater(old)
	storePart(b, v.Merge(old, above))
	storePartInts(g, now.Merge(loadPartInts(g), above))
}
