package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

// lengths are those around the ends of vectors and of unrolled loops.
func lengths() []int {
	var all []int
	for n := range 140 {
		all = append(all, n)
	}
	return append(all, 255, 256, 257, 1000)
}

func TestVectors(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(4)
		for _, n := range lengths() {
			x, y := numbers(r, n), numbers(r, n)
			got, want := clone(y), clone(y)
			set.Add(got, x)
			reference.Add(want, x)
			checkSame(t, "Add", got, want)
			checkBeside(t, "Add", got)

			set.Axpy(got, 0.3, x)
			reference.Axpy(want, 0.3, x)
			checkClose(t, "Axpy", got, want, 1e-6)

			set.Scale(got, -1.7)
			reference.Scale(want, -1.7)
			checkClose(t, "Scale", got, want, 1e-6)

			dot := set.Dot(x, y)
			checkClose(t, "Dot", []float32{dot}, []float32{reference.Dot(x, y)}, 1e-6*float64(4+n))
			checkSame(t, "Dot again", []float32{set.Dot(clone(x), clone(y))}, []float32{dot})
			squares, exact := set.SumSquares(x), reference.SumSquares(x)
			if math.Abs(squares-exact) > 1e-12*exact {
				t.Fatalf("SumSquares of %d: %v, want %v", n, squares, exact)
			}
		}
	})
}

func TestRowsAndColumns(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(5)
		for _, cols := range lengths() {
			for _, rows := range []int{0, 1, 2, 5, 9} {
				x, line := numbers(r, rows*cols), numbers(r, cols)
				got, want := clone(x), clone(x)
				set.AddBias(got, line, rows)
				reference.AddBias(want, line, rows)
				checkSame(t, "AddBias", got, want)
				checkBeside(t, "AddBias", got)

				got, want = clone(line), clone(line)
				set.ColumnSums(got, x, rows)
				reference.ColumnSums(want, x, rows)
				checkClose(t, "ColumnSums", got, want, 1e-6)
			}
		}
	})
}

func TestMaxInto(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(6)
		for _, n := range lengths() {
			best, want := make([]float32, n), make([]float32, n)
			arg, wantArg := make([]int32, n), make([]int32, n)
			for i := range best {
				best[i], want[i], arg[i], wantArg[i] = -inf, -inf, -1, -1
			}
			for at := range int32(6) {
				x := numbers(r, n)
				for i := range x {
					switch r.IntN(8) {
					case 0:
						x[i] = nan
					case 1:
						x[i] = max(best[i], -1) // equal: the first position stays
					case 2:
						x[i] = -inf
					}
				}
				set.MaxInto(best, arg, x, at)
				reference.MaxInto(want, wantArg, x, at)
			}
			checkSame(t, "MaxInto", best, want)
			for i := range arg {
				if arg[i] != wantArg[i] {
					t.Fatalf("MaxInto: position %d is %d, want %d", i, arg[i], wantArg[i])
				}
			}
		}
	})
}

// adamSteps are steps with and without what may be left out.
func adamSteps() []AdamStep {
	return []AdamStep{
		{},
		{LearningRate: 0.01, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Correction1: 0.1, Correction2: 0.001},
		{LearningRate: 0.01, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, WeightDecay: 0.1, L2: 0.02, Correction1: 0.19, Correction2: 0.002, GradScale: 0.5},
	}
}

func TestAdam(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(7)
		for _, o := range adamSteps() {
			for _, n := range lengths() {
				w, g, m, v := numbers(r, n), numbers(r, n), numbers(r, n), numbers(r, n)
				for i := range v {
					v[i] = 0.01 + v[i]*v[i]
				}
				w2, g2, m2, v2 := clone(w), clone(g), clone(m), clone(v)
				set.Adam(w, g, m, v, o)
				reference.Adam(w2, g2, m2, v2, o)
				checkClose(t, "Adam w", w, w2, 2e-6)
				checkClose(t, "Adam m", m, m2, 2e-6)
				checkClose(t, "Adam v", v, v2, 2e-6)
				checkSame(t, "Adam g", g, g2)
				checkAdamRows(t, r, set, n, o)
			}
		}
	})
}

// checkAdamRows takes steps on the rows 3, 0 and 4 of a table, one of which has
// no gradient.
func checkAdamRows(t testing.TB, r *rand.Rand, set kernelSet, dim int, o AdamStep) {
	t.Helper()
	w, m, v, g := numbers(r, 5*dim), numbers(r, 5*dim), numbers(r, 5*dim), numbers(r, 3*dim)
	for i := range v {
		v[i] = 0.01 + v[i]*v[i]
	}
	clear(g[:dim])
	rows := []int32{3, 0, 4}
	w2, m2, v2, g2 := clone(w), clone(m), clone(v), clone(g)
	set.AdamRows(w, m, v, g, rows, dim, o)
	reference.AdamRows(w2, m2, v2, g2, rows, dim, o)
	checkClose(t, "AdamRows w", w, w2, 2e-6)
	checkClose(t, "AdamRows m", m, m2, 2e-6)
	checkClose(t, "AdamRows v", v, v2, 2e-6)
	checkSame(t, "AdamRows g", g, g2)
}

// The first step of Adam moves every weight by the learning rate, against the
// sign of its gradient.
func TestAdamFirstStep(t *testing.T) {
	w, g := []float32{1, 1, 1}, []float32{5, -0.001, 300}
	m, v := make([]float32, 3), make([]float32, 3)
	Adam(w, g, m, v, AdamStep{LearningRate: 0.1, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-9, Correction1: 0.1, Correction2: 0.001})
	checkClose(t, "w", append([]float32(nil), w...)[:3:3], []float32{0.9, 1.1, 0.9}, 1e-5)
}
