package plain

// MatMul adds A·B to C: c is [m×n], a is [m×k], b is [k×n].
func MatMul(c, a, b []float32, m, n, k int) {
	for i := range m {
		for j := range n {
			sum := c[i*n+j]
			for p := range k {
				sum += a[i*k+p] * b[p*n+j]
			}
			c[i*n+j] = sum
		}
	}
}

// MatMulTA adds Aᵀ·B to C: c is [m×n], a is [k×m], b is [k×n].
func MatMulTA(c, a, b []float32, m, n, k int) {
	for i := range m {
		for j := range n {
			sum := c[i*n+j]
			for p := range k {
				sum += a[p*m+i] * b[p*n+j]
			}
			c[i*n+j] = sum
		}
	}
}

// MatMulTB adds A·Bᵀ to C: c is [m×n], a is [m×k], b is [n×k].
func MatMulTB(c, a, b []float32, m, n, k int) {
	for i := range m {
		for j := range n {
			sum := c[i*n+j]
			for p := range k {
				sum += a[i*k+p] * b[j*k+p]
			}
			c[i*n+j] = sum
		}
	}
}

// Transpose sets dst, [cols×rows], to the transpose of x, [rows×cols].
func Transpose(dst, x []float32, rows, cols int) {
	for i := range rows {
		for j := range cols {
			dst[j*rows+i] = x[i*cols+j]
		}
	}
}
