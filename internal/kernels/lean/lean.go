package lean

// Add is kernels.Add.
func Add(y, x []float32) { add(y[:len(x)], x) }

// Axpy is kernels.Axpy.
func Axpy(y []float32, alpha float32, x []float32) { axpy(y[:len(x)], alpha, x) }

// MatMul is kernels.MatMul.
func MatMul(c, a, b []float32, m, n, k int) { matMul(c[:m*n], a[:m*k], b[:k*n], m, n, k) }

// SumRows is kernels.SumRows.
func SumRows(y, table []float32, rows []int32) { sumRows(y, table, rows) }

// MaxRows is kernels.MaxRows.
func MaxRows(y []float32, arg []int32, table []float32, rows []int32) {
	maxRows(y, arg[:len(y)], table, rows)
}

// ConvMax is kernels.ConvMax.
func ConvMax(best []float32, arg []int32, products []float32, row []int32, width, stride, first int) {
	if width < 0 || first < 0 || first+width*len(best) > stride {
		panic("lean: the taps of ConvMax are not within a row of the products")
	}
	convMax(best, arg[:len(best)], products, row, width, stride, first)
}

// Relu is kernels.Relu.
func Relu(dst, x []float32) { relu(dst[:len(x)], x) }

// Tanh is kernels.Tanh.
func Tanh(dst, x []float32) { tanh(dst[:len(x)], x) }

// GRUText is kernels.GRUText.
func GRUText(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int) {
	gruText(states[:len(tokens)*hidden], products, tokens, weights[:3*hidden*hidden], bias[:3*hidden], room[:8*hidden], hidden)
}

// LSTMText is kernels.LSTMText.
func LSTMText(states, products []float32, tokens []int32, weights, room []float32, hidden int) {
	lstmText(states[:len(tokens)*hidden], products, tokens, weights[:4*hidden*hidden], room[:6*hidden], hidden)
}
