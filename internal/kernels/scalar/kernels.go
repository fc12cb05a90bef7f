package scalar

// row returns row i of table, [*×dim]. It panics if there is none, even if the array
// behind table goes on.
func row(table []float32, i int32, dim int) []float32 {
	return table[int(i)*dim : len(table) : len(table)][:dim]
}

// Add adds x to y.
func Add(y, x []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += v
	}
}

// Axpy adds alpha·x to y.
func Axpy(y []float32, alpha float32, x []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += alpha * v
	}
}

// MatMul adds A·B to C: c is [m×n], a is [m×k], b is [k×n]. It takes four rows of B at
// a time, so that a value of C is read and written once for four products.
func MatMul(c, a, b []float32, m, n, k int) {
	for i := range m {
		y, x := c[i*n:(i+1)*n], a[i*k:(i+1)*k]
		p := 0
		for ; p+4 <= k; p += 4 {
			x0, x1, x2, x3 := x[p], x[p+1], x[p+2], x[p+3]
			b0, b1, b2, b3 := b[p*n:][:len(y)], b[(p+1)*n:][:len(y)], b[(p+2)*n:][:len(y)], b[(p+3)*n:][:len(y)]
			for j := range y {
				y[j] += (x0*b0[j] + x1*b1[j]) + (x2*b2[j] + x3*b3[j])
			}
		}
		for ; p < k; p++ {
			Axpy(y, x[p], b[p*n:(p+1)*n])
		}
	}
}

// SumRows adds rows of table to y.
func SumRows(y, table []float32, rows []int32) {
	for _, r := range rows {
		Add(y, row(table, r, len(y)))
	}
}

// MaxRows sets y to the largest values of the columns over rows of table, and arg to
// the places in rows where they were found first.
func MaxRows(y []float32, arg []int32, table []float32, rows []int32) {
	copy(y, row(table, rows[0], len(y)))
	clear(arg[:len(y)])
	for at, r := range rows {
		arg := arg[:len(y)]
		for i, v := range row(table, r, len(y)) {
			if v > y[i] {
				y[i], arg[i] = v, int32(at)
			}
		}
	}
}

// ConvMax slides filters over a text. See kernels.ConvMax. It adds up a block of
// columns at a time.
func ConvMax(best []float32, arg []int32, products []float32, row []int32, width, stride, first int) {
	const block = 128
	var space [block]float32
	for c := 0; c < len(best); c += block {
		n := min(block, len(best)-c)
		sum, top, where := space[:n], best[c:c+n], arg[c:c+n]
		for t := 0; t <= max(len(row)-width, 0); t++ {
			clear(sum)
			for j, u := range row[t:min(t+width, len(row))] {
				Add(sum, products[int(u)*stride+first+j*len(best)+c : len(products) : len(products)][:n])
			}
			for i, v := range sum {
				if t == 0 || v > top[i] {
					top[i], where[i] = v, int32(t)
				}
			}
		}
	}
}

// Relu sets dst to x where x > 0 or x is NaN, and to 0 elsewhere.
func Relu(dst, x []float32) {
	for i, v := range x {
		dst[i] = max(v, 0)
	}
}

// Tanh sets dst to tanh x.
func Tanh(dst, x []float32) {
	for i, v := range x {
		dst[i] = TanhOf(v)
	}
}

// GRUText takes all steps of one text. See kernels.GRUText.
func GRUText(states, products []float32, tokens []int32, weights, bias, room []float32, hidden int) {
	gh, old := room[:3*hidden], room[7*hidden:][:hidden]
	clear(old)
	for t, u := range tokens {
		now, gx := states[t*hidden:][:hidden], row(products, u, 3*hidden)
		copy(gh, bias)
		MatMul(gh, old, weights, 1, 3*hidden, hidden)
		for j := range now {
			r, z := SigmoidOf(gx[j]+gh[j]), SigmoidOf(gx[hidden+j]+gh[hidden+j])
			n := TanhOf(gx[2*hidden+j] + r*gh[2*hidden+j])
			now[j] = n + z*(old[j]-n)
		}
		old = now
	}
}

// LSTMText takes all steps of one text. See kernels.LSTMText.
func LSTMText(states, products []float32, tokens []int32, weights, room []float32, hidden int) {
	gates, cell := room[:4*hidden], room[4*hidden:][:hidden]
	clear(cell)
	for t, u := range tokens {
		copy(gates, row(products, u, 4*hidden))
		if t > 0 {
			MatMul(gates, states[(t-1)*hidden:][:hidden], weights, 1, 4*hidden, hidden)
		}
		now := states[t*hidden:][:hidden]
		for j := range now {
			i, f := SigmoidOf(gates[j]), SigmoidOf(gates[hidden+j])
			g, o := TanhOf(gates[2*hidden+j]), SigmoidOf(gates[3*hidden+j])
			cell[j] = f*cell[j] + i*g
			now[j] = o * TanhOf(cell[j])
		}
	}
}
