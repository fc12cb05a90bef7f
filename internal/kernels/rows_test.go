package kernels

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// pick returns n numbers of rows below count.
func pick(r *rand.Rand, n, count int) []int32 {
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(r.IntN(count))
	}
	return rows
}

// rough puts ties, infinities and NaN into x.
func rough(r *rand.Rand, x []float32) {
	for i := range x {
		switch r.IntN(12) {
		case 0:
			x[i] = float32(math.NaN())
		case 1:
			x[i] = float32(math.Inf(-1))
		case 2, 3, 4:
			x[i] = float32(r.IntN(3))
		}
	}
}

func checkPlaces(t testing.TB, what string, got, want []int32) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: places %v, want %v", what, got, want)
	}
}

// checkRows runs the kernels on lists of rows, by the build and by the
// reference.
func checkRows(t testing.TB, r *rand.Rand, set kernelSet, count, n, dim int) {
	t.Helper()
	table, line, x := numbers(r, count*dim), numbers(r, dim), numbers(r, n*dim)
	rows := pick(r, n, count)

	got, want := clone(line), clone(line)
	set.SumRows(got, table, rows)
	reference.SumRows(want, table, rows)
	checkClose(t, "SumRows", got, want, 1e-6*float64(4+n))

	got, want = clone(table), clone(table)
	set.AddToRows(got, rows, -0.3, line)
	reference.AddToRows(want, rows, -0.3, line)
	checkClose(t, "AddToRows", got, want, 1e-6*float64(4+n))

	got, want = clone(table), clone(table)
	set.ScatterAdd(got, x, rows, dim)
	reference.ScatterAdd(want, x, rows, dim)
	checkClose(t, "ScatterAdd", got, want, 1e-6*float64(4+n))

	got, want = clone(x), clone(x)
	set.Gather(got, table, rows, dim)
	reference.Gather(want, table, rows, dim)
	checkSame(t, "Gather", got, want)
	checkBeside(t, "Gather", got)

	if n > 0 {
		rough(r, table)
		got, want = clone(line), clone(line)
		arg, places := make([]int32, dim), make([]int32, dim)
		set.MaxRows(got, arg, table, rows)
		reference.MaxRows(want, places, table, rows)
		checkClose(t, "MaxRows", got, want, 0)
		checkPlaces(t, "MaxRows", arg, places)
	}
}

func checkConvMax(t testing.TB, r *rand.Rand, set kernelSet, count, n, width, filters int) {
	t.Helper()
	before, after := r.IntN(40), r.IntN(40)
	stride := before + width*filters + after
	products := numbers(r, count*stride)
	if r.IntN(2) == 0 {
		rough(r, products)
	}
	row := pick(r, n, count)
	best, arg := numbers(r, filters), make([]int32, filters+3)
	want, places := clone(best), make([]int32, filters+3)
	set.ConvMax(best, arg[:filters], products, row, width, stride, before)
	reference.ConvMax(want, places[:filters], products, row, width, stride, before)
	checkClose(t, "ConvMax", best, want, 0)
	checkPlaces(t, "ConvMax", arg, places)
}

func checkSparseProducts(t testing.TB, r *rand.Rand, set kernelSet, m, n, entries, k int) {
	t.Helper()
	a, b, da, db := numbers(r, m*k), numbers(r, n*k), numbers(r, m*k), numbers(r, n*k)
	i, j, value := pick(r, entries, m), pick(r, entries, n), numbers(r, entries)
	wantA, wantB := clone(da), clone(db)
	set.SparseProducts(da, db, a, b, i, j, value, k)
	reference.SparseProducts(wantA, wantB, a, b, i, j, value, k)
	checkClose(t, "SparseProducts da", da, wantA, 1e-6*float64(4+entries))
	checkClose(t, "SparseProducts db", db, wantB, 1e-6*float64(4+entries))
}

func TestRows(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(14)
		for _, dim := range lengths() {
			checkRows(t, r, set, 1+r.IntN(6), r.IntN(9), dim)
			checkConvMax(t, r, set, 1+r.IntN(9), r.IntN(12), 1+r.IntN(5), dim)
			checkSparseProducts(t, r, set, 1+r.IntN(5), 1+r.IntN(5), r.IntN(12), dim)
		}
	})
}

func FuzzRows(f *testing.F) {
	f.Add(uint8(3), uint8(17), uint8(64), uint64(1))
	f.Add(uint8(0), uint8(0), uint8(0), uint64(2))
	f.Add(uint8(7), uint8(2), uint8(100), uint64(3))
	sets := builds()
	f.Fuzz(func(t *testing.T, count, n, dim uint8, seed uint64) {
		for _, set := range sets {
			r := source(seed)
			checkRows(t, r, set, 1+int(count), int(n), int(dim))
			checkConvMax(t, r, set, 1+int(count), int(n), r.IntN(6), int(dim))
			checkSparseProducts(t, r, set, 1+int(count), 1+int(n), int(n), int(dim))
			checkAdamRows(t, r, set, int(dim), adamSteps()[r.IntN(3)])
		}
	})
}

// A number of a row that is not in the table panics, also where the array
// behind the table goes on.
func TestRowsOutOfRangePanic(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		r := source(15)
		for _, dim := range []int{1, 5, 16, 37, 64, 100, 130} {
			table, other, line := numbers(r, 3*dim), numbers(r, 3*dim), numbers(r, dim)
			six, eight := numbers(r, 6*dim), numbers(r, 8*dim)
			third, square := numbers(r, 9*dim), numbers(r, 4*dim*dim)
			fourth := numbers(r, 12*dim)
			arg := make([]int32, dim)
			for _, wrong := range []int32{-1, 3, math.MaxInt32, math.MinInt32} {
				rows, fine, one := []int32{0, wrong}, []int32{0, 1}, []float32{1, 1}
				for name, call := range map[string]func(){
					"SumRows":          func() { set.SumRows(line, table, rows) },
					"AddToRows":        func() { set.AddToRows(table, rows, 1, line) },
					"MaxRows":          func() { set.MaxRows(line, arg, table, rows) },
					"Gather":           func() { set.Gather(other, table, rows, dim) },
					"ScatterAdd":       func() { set.ScatterAdd(table, other, rows, dim) },
					"ConvMax":          func() { set.ConvMax(line, arg, table, rows, 1, dim, 0) },
					"SparseProducts i": func() { set.SparseProducts(table, other, other, other, rows, fine, one, dim) },
					"SparseProducts j": func() { set.SparseProducts(other, table, other, other, fine, rows, one, dim) },
					"GRUForwardRows":   func() { set.GRUForwardRows(other, other, table, rows, six, eight, 2, dim) },
					"GRUText":          func() { set.GRUText(other, third, rows, square, third, eight, dim) },
					"LSTMText":         func() { set.LSTMText(other, fourth, rows, square, eight, dim) },
					"AdamRows":         func() { set.AdamRows(table, other, other, other, rows, dim, AdamStep{}) },
				} {
					func() {
						defer func() {
							if recover() == nil {
								t.Errorf("%s of %d columns takes row %d", name, dim, wrong)
							}
						}()
						call()
					}()
					checkBeside(t, name, table)
				}
			}
		}
	})
}
