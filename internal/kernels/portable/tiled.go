package portable

// tiled adds A·B to C in tiles of 2 rows by 4 columns, whose sums stay in
// registers. Every value of C is one chain of additions along k.
func tiled(c []float32, a, b view, m, n, k int) {
	for j := 0; j < n && k > 0; j += 4 {
		i := 0
		if j+4 <= n {
			for ; i+2 <= m; i += 2 {
				tile2x4(c[i*n+j:], a.from(i), b.data[j*b.step:], b, n, k)
			}
		}
		for ; i < m; i++ {
			for x := j; x < min(j+4, n); x++ {
				c[i*n+x] = chain(c[i*n+x], a.from(i), b.data[x*b.step:], b.row, k)
			}
		}
	}
}

// from is the part of the view from row i on.
func (v view) from(i int) view { return view{v.data[i*v.row:], v.row, v.step} }

// chain returns s plus the sum along the first row of a and the column at b.
func chain(s float32, a view, b []float32, down, k int) float32 {
	atA, atB := 0, 0
	for range k {
		s += a.data[atA] * b[atB]
		atA, atB = atA+a.step, atB+down
	}
	return s
}

// tile2x4 adds to the 2 rows by 4 columns at c; b is where B's first column of
// them begins.
func tile2x4(c []float32, a view, b []float32, shape view, n, k int) {
	c0, c1 := c[:4], c[n:][:4]
	s00, s01, s02, s03 := c0[0], c0[1], c0[2], c0[3]
	s10, s11, s12, s13 := c1[0], c1[1], c1[2], c1[3]
	a0, a1 := a.data, a.data[a.row:]
	b0, b1, b2, b3 := b, b[shape.step:], b[2*shape.step:], b[3*shape.step:]
	atA, atB := 0, 0
	for range k {
		x, y := a0[atA], a1[atA]
		v := b0[atB]
		s00, s10 = s00+x*v, s10+y*v
		v = b1[atB]
		s01, s11 = s01+x*v, s11+y*v
		v = b2[atB]
		s02, s12 = s02+x*v, s12+y*v
		v = b3[atB]
		s03, s13 = s03+x*v, s13+y*v
		atA, atB = atA+a.step, atB+shape.row
	}
	c0[0], c0[1], c0[2], c0[3] = s00, s01, s02, s03
	c1[0], c1[1], c1[2], c1[3] = s10, s11, s12, s13
}
