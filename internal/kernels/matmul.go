package kernels

// MatMul adds A·B to C: c is [m×n], a is [m×k], b is [k×n].
func MatMul(c, a, b []float32, m, n, k int) {
	matMul(c[:m*n], a[:m*k], b[:k*n], m, n, k)
}

// MatMulTA adds Aᵀ·B to C: c is [m×n], a is [k×m], b is [k×n]. With A the
// inputs and B the gradients of the outputs this is a layer's weight gradient.
func MatMulTA(c, a, b []float32, m, n, k int) {
	matMulTA(c[:m*n], a[:k*m], b[:k*n], m, n, k)
}

// MatMulTB adds A·Bᵀ to C: c is [m×n], a is [m×k], b is [n×k]. With A the
// gradients of the outputs and B the weights this is a layer's input gradient.
func MatMulTB(c, a, b []float32, m, n, k int) {
	matMulTB(c[:m*n], a[:m*k], b[:n*k], m, n, k)
}

// Transpose sets dst, [cols×rows], to the transpose of x, [rows×cols]. Many
// products with the same Bᵀ and few rows each, as along the time steps of a
// recurrent layer, are faster as MatMul with a transpose made once than as
// MatMulTB.
func Transpose(dst, x []float32, rows, cols int) {
	transpose(dst[:rows*cols], x[:rows*cols], rows, cols)
}
