package portable

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/doubleroute/sweep/internal/kernels/plain"
)

// Where vek32 has vector code the tiles get only the smallest products; here
// they get all sizes.
func TestTiles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	values := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(r.NormFloat64())
		}
		return x
	}
	for range 300 {
		m, n, k := r.IntN(12), r.IntN(12), r.IntN(50)
		a, b, c := values(m*k), values(k*n), values(m*n)
		for _, p := range []struct {
			name  string
			plain func(c, a, b []float32, m, n, k int)
			a, b  view
		}{
			{"A·B", plain.MatMul, view{a, k, 1}, view{b, n, 1}},
			{"Aᵀ·B", plain.MatMulTA, view{a, 1, m}, view{b, n, 1}},
			{"A·Bᵀ", plain.MatMulTB, view{a, k, 1}, view{b, 1, k}},
		} {
			got, want := append([]float32(nil), c...), append([]float32(nil), c...)
			tiled(got, p.a, p.b, m, n, k)
			p.plain(want, a, b, m, n, k)
			for i := range want {
				if math.Abs(float64(got[i]-want[i])) > 1e-5*(1+math.Abs(float64(want[i]))) {
					t.Fatalf("%s %d×%d×%d: value %d is %v, want %v", p.name, m, n, k, i, got[i], want[i])
				}
			}
		}
	}
}
