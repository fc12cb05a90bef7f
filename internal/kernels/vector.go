package kernels

// Add adds x to the first len(x) values of y.
func Add(y, x []float32) { add(y[:len(x)], x) }

// Axpy adds alpha·x to the first len(x) values of y.
func Axpy(y []float32, alpha float32, x []float32) { axpy(y[:len(x)], alpha, x) }

// Scale multiplies x by alpha.
func Scale(x []float32, alpha float32) { scale(x, alpha) }

// Dot returns Σ x·y over the first len(x) values of y.
func Dot(x, y []float32) float32 { return dot(x, y[:len(x)]) }

// SumSquares returns Σ x², added up in float64.
func SumSquares(x []float32) float64 { return sumSquares(x) }

// AddBias adds bias to each of the rows of y, which is [rows×len(bias)].
func AddBias(y, bias []float32, rows int) { addBias(y[:rows*len(bias)], bias, rows) }

// ColumnSums adds each of the rows of x, which is [rows×len(sum)], to sum: the
// gradient of a bias.
func ColumnSums(sum, x []float32, rows int) { columnSums(sum, x[:rows*len(sum)], rows) }

// MaxInto sets best[i] to x[i] and arg[i] to at wherever x[i] > best[i], for
// the first len(x) values. Called for one position after the other it is
// max-over-time pooling; at equal values the first position stays. NaN never
// wins.
func MaxInto(best []float32, arg []int32, x []float32, at int32) {
	maxInto(best[:len(x)], arg[:len(x)], x, at)
}
