package kernels

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// product is one of the three matrix products of a build and of the reference.
type product struct {
	name      string
	fast, ref func(c, a, b []float32, m, n, k int)
}

func (k kernelSet) products() []product {
	return []product{
		{"MatMul", k.MatMul, reference.MatMul},
		{"MatMulTA", k.MatMulTA, reference.MatMulTA},
		{"MatMulTB", k.MatMulTB, reference.MatMulTB},
	}
}

// shapes returns shapes around the edges of the tiles, of the blocks and of
// what the parts of the builds are for, and random ones.
func shapes(r *rand.Rand) [][3]int {
	all := [][3]int{{0, 5, 5}, {5, 0, 5}, {5, 5, 0}, {0, 0, 0}, {1, 1, 1}, {544, 300, 64}, {4, 32, 256}, {4, 16, 257}, {7, 97, 600}, {2, 6, 1100}, {5, 1500, 3}}
	for range 150 {
		all = append(all, [3]int{r.IntN(23), r.IntN(140), r.IntN(70)})
	}
	for range 30 {
		all = append(all, [3]int{r.IntN(70), r.IntN(20), r.IntN(400)})
	}
	return all
}

func checkProduct(t testing.TB, r *rand.Rand, p product, m, n, k int) {
	t.Helper()
	a, b, c := numbers(r, m*k), numbers(r, k*n), numbers(r, m*n)
	want := clone(c)
	p.ref(want, a, b, m, n, k)
	first, second := clone(c), append(numbers(r, 3), clone(c)...)[3:]
	p.fast(first, a, b, m, n, k)
	what := fmt.Sprintf("%s %d×%d×%d", p.name, m, n, k)
	// Sums of k terms around 1 are around √k, and so is their error in units
	// of the last place.
	checkClose(t, what, first, want, 1e-6*float64(4+k))
	p.fast(second, clone(a), clone(b), m, n, k)
	checkSame(t, what+" again", second, first)
}

func TestProductsAgree(t *testing.T) {
	eachBuild(t, func(t *testing.T, k kernelSet) {
		r := source(1)
		for _, p := range k.products() {
			for _, s := range shapes(r) {
				checkProduct(t, r, p, s[0], s[1], s[2])
			}
		}
	})
}

// A row of the result does not depend on the rows beside it.
func TestRowsAreIndependent(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(2)
		for range 100 {
			m, n, k := 1+r.IntN(12), r.IntN(150), r.IntN(300)
			if r.IntN(3) == 0 {
				m, n = 1+r.IntN(70), r.IntN(10)
			}
			a, b, c := numbers(r, m*k), numbers(r, k*n), numbers(r, m*n)
			whole, transposed, turned := clone(c), clone(c), numbers(r, m*k)
			set.MatMul(whole, a, b, m, n, k)
			reference.Transpose(turned, a, m, k)
			set.MatMulTA(transposed, turned, b, m, n, k)
			for i := range m {
				row := clone(c[i*n : (i+1)*n])
				set.MatMul(row, a[i*k:(i+1)*k], b, 1, n, k)
				checkSame(t, fmt.Sprintf("MatMul: row %d of %d×%d×%d", i, m, n, k), row, whole[i*n:(i+1)*n])
				row = clone(c[i*n : (i+1)*n])
				set.MatMulTA(row, a[i*k:(i+1)*k], b, 1, n, k)
				checkSame(t, fmt.Sprintf("MatMulTA: row %d of %d×%d×%d", i, m, n, k), row, transposed[i*n:(i+1)*n])
			}
		}
	})
}

func TestTranspose(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(3)
		for range 200 {
			rows, cols := r.IntN(40), r.IntN(40)
			x := numbers(r, rows*cols)
			got, want := numbers(r, rows*cols), numbers(r, rows*cols)
			set.Transpose(got, x, rows, cols)
			reference.Transpose(want, x, rows, cols)
			checkSame(t, "Transpose", got, want)
			checkBeside(t, "Transpose", got)
		}
	})
}

func FuzzProducts(f *testing.F) {
	f.Add(uint16(4), uint16(33), uint16(7), uint64(1))
	f.Add(uint16(1), uint16(6), uint16(300), uint64(2))
	f.Add(uint16(0), uint16(1), uint16(2), uint64(3))
	sets := builds()
	f.Fuzz(func(t *testing.T, m, n, k uint16, seed uint64) {
		r := source(seed)
		for _, set := range sets {
			for _, p := range set.products() {
				checkProduct(t, r, p, int(m%60), int(n%200), int(k%700))
			}
		}
	})
}
