package gp

import "math"

// cholesky factors the symmetric matrix in the lower half of a in place. It
// returns false where the matrix is not positive definite.
//
// mat.Cholesky of gonum would do, but its inverses differ from these in the last
// digits, which decide between suggestions that are as good, and it is no faster
// for a kernel fit: with the inverse it takes 11 µs where this takes 6 for 20
// observations, and 323 µs where this takes 272 for 100.
func cholesky(a [][]float64) bool {
	for i, row := range a {
		for j := range i {
			row[j] = (row[j] - dot(row[:j], a[j])) / a[j][j]
		}
		d := row[i] - dot(row[:i], row)
		if !(d > 0) {
			return false
		}
		row[i] = math.Sqrt(d)
	}
	return true
}

// invert fills out with the inverse of the matrix whose Cholesky factor is l.
func invert(l, out [][]float64) {
	n := len(l)
	// Column j of the factor's inverse is kept in row j of out, from j on.
	for j := range n {
		x := out[j]
		x[j] = 1 / l[j][j]
		for i := j + 1; i < n; i++ {
			x[i] = -dot(l[i][j:i], x[j:i]) / l[i][i]
		}
	}
	for i := range n {
		out[i][i] = dot(out[i][i:], out[i][i:])
		for j := i + 1; j < n; j++ {
			out[i][j] = dot(out[i][j:], out[j][j:])
		}
	}
	for i := range n {
		for j := range i {
			out[i][j] = out[j][i]
		}
	}
}
