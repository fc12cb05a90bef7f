package plain

// Add adds x to y.
func Add(y, x []float32) {
	for i, v := range x {
		y[i] += v
	}
}

// Axpy adds alpha·x to y.
func Axpy(y []float32, alpha float32, x []float32) {
	for i, v := range x {
		y[i] += alpha * v
	}
}

// Scale multiplies x by alpha.
func Scale(x []float32, alpha float32) {
	for i := range x {
		x[i] *= alpha
	}
}

// Dot returns Σ x·y.
func Dot(x, y []float32) float32 {
	var sum float32
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}

// SumSquares returns Σ x².
func SumSquares(x []float32) float64 {
	var sum float64
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return sum
}

// AddBias adds bias to each of the rows of y.
func AddBias(y, bias []float32, rows int) {
	cols := len(bias)
	for i := range rows {
		Add(y[i*cols:(i+1)*cols], bias)
	}
}

// ColumnSums adds each of the rows of x to sum.
func ColumnSums(sum, x []float32, rows int) {
	cols := len(sum)
	for i := range rows {
		Add(sum, x[i*cols:(i+1)*cols])
	}
}

// MaxInto sets best[i] to x[i] and arg[i] to at wherever x[i] > best[i].
func MaxInto(best []float32, arg []int32, x []float32, at int32) {
	for i, v := range x {
		if v > best[i] {
			best[i] = v
			arg[i] = at
		}
	}
}
