package kernels

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// values returns n values that begin where the allocator lets them, as those of
// a program do.
func values(r *rand.Rand, n int) []float32 { return append([]float32(nil), numbers(r, n)...) }

// BenchmarkRows prints nanoseconds a row for a batch of 32 texts of 25 tokens,
// 400 of them distinct, or 600 entries of a sparse gradient.
func BenchmarkRows(b *testing.B) {
	const texts, tokens, distinct, width = 32, 25, 400, 3
	for _, dim := range []int{64, 100} {
		r := source(4)
		rows, all := pick(r, texts*tokens, distinct), make([]int32, distinct)
		for i := range all {
			all[i] = int32(i)
		}
		i, j, value := pick(r, len(rows), distinct), pick(r, len(rows), width*dim), numbers(r, len(rows))
		table, line, x := values(r, distinct*dim), values(r, dim), values(r, len(rows)*dim)
		w, m, v := make([]float32, len(table)), make([]float32, len(table)), make([]float32, len(table))
		products, dtable := values(r, distinct*width*dim), values(r, distinct*dim)
		taps, dtaps := values(r, width*dim*dim), values(r, width*dim*dim)
		arg := make([]int32, dim)
		each := func(call func(rows []int32)) func() {
			return func() {
				for at := 0; at < len(rows); at += tokens {
					call(rows[at : at+tokens])
				}
			}
		}
		for _, set := range benchmarked() {
			for _, c := range []struct {
				name string
				rows int
				call func()
			}{
				{"SumRows", len(rows), each(func(rows []int32) { set.SumRows(line, table, rows) })},
				{"AddToRows", len(rows), each(func(rows []int32) { set.AddToRows(table, rows, 1e-6, line) })},
				{"MaxRows", len(rows), each(func(rows []int32) { set.MaxRows(line, arg, table, rows) })},
				{"ConvMax", len(rows), each(func(rows []int32) { set.ConvMax(line, arg, products, rows, width, width*dim, 0) })},
				{"Gather", len(rows), func() { set.Gather(x, table, rows, dim) }},
				{"ScatterAdd", len(rows), func() { set.ScatterAdd(table, x, rows, dim) }},
				{"SparseProducts", len(rows), func() { set.SparseProducts(dtable, dtaps, table, taps, i, j, value, dim) }},
				{"AdamRows", distinct, func() { set.AdamRows(w, m, v, x, all, dim, AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-8}) }},
			} {
				b.Run(fmt.Sprintf("%s/%d/%s", c.name, dim, set.Name), func(b *testing.B) {
					for b.Loop() {
						c.call()
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*c.rows), "ns/row")
				})
			}
		}
	}
}
