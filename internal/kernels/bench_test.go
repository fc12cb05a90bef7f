package kernels

import (
	"fmt"
	"testing"
)

// benchmarked returns the plain kernels and each build, to be compared.
func benchmarked() []kernelSet {
	sets := builds()
	return append([]kernelSet{reference}, sets[:len(sets)-1]...)
}

// BenchmarkProducts prints GFLOP/s at the shapes of small text classifiers.
func BenchmarkProducts(b *testing.B) {
	r := source(1)
	for _, s := range [][3]int{{544, 300, 64}, {64, 300, 544}, {544, 64, 300}, {32, 192, 64}, {1000, 128, 50}, {544, 6, 128}, {1, 300, 64}, {1, 192, 64}, {1, 64, 128}, {32, 2, 128}, {128, 2, 32}, {32, 128, 2}, {512, 512, 512}} {
		m, n, k := s[0], s[1], s[2]
		x, y, out := values(r, m*k), values(r, k*n), values(r, m*n)
		for _, set := range benchmarked() {
			for _, p := range set.products() {
				b.Run(fmt.Sprintf("%s/%d×%d×%d/%s", p.name, m, n, k, set.Name), func(b *testing.B) {
					for b.Loop() {
						p.fast(out, x, y, m, n, k)
					}
					b.ReportMetric(2*float64(m*n*k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
				})
			}
		}
	}
}

// BenchmarkCurves prints nanoseconds a value.
func BenchmarkCurves(b *testing.B) {
	x := numbers(source(2), 4096)
	out := make([]float32, len(x))
	for _, set := range benchmarked() {
		for _, c := range set.curves() {
			b.Run(c.name+"/"+set.Name, func(b *testing.B) {
				for b.Loop() {
					c.fast(out, x)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(x)), "ns/value")
			})
		}
	}
}

// BenchmarkKernels runs every kernel on 3 rows of 37 columns.
func BenchmarkKernels(b *testing.B) {
	for _, set := range benchmarked() {
		for name, call := range set.calls() {
			b.Run(name+"/"+set.Name, func(b *testing.B) {
				for b.Loop() {
					call()
				}
			})
		}
	}
}

// BenchmarkLong runs the kernels of one stream of values on 20,000 of them,
// and the recurrent ones on 64 rows of 128.
func BenchmarkLong(b *testing.B) {
	const n, rows, hidden, size = 20000, 64, 128, 64 * 128
	r := source(3)
	x, y, m, v := numbers(r, n), numbers(r, n), make([]float32, n), make([]float32, n)
	arg := make([]int32, n)
	gx, gh, gates := numbers(r, 3*size), numbers(r, 3*size), numbers(r, 4*size)
	for _, set := range benchmarked() {
		for _, c := range []struct {
			name string
			call func()
		}{
			{"Add", func() { set.Add(y, x) }},
			{"Axpy", func() { set.Axpy(y, 1e-9, x) }},
			{"Dot", func() { set.Dot(y, x) }},
			{"SumSquares", func() { set.SumSquares(x) }},
			{"ColumnSums", func() { set.ColumnSums(y[:100], x, 200) }},
			{"MaxInto", func() { set.MaxInto(y, arg, x, 1) }},
			{"Softmax6", func() { set.Softmax(y, x, n/6, 6) }},
			{"Adam", func() { set.Adam(y, x, m, v, AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-8}) }},
			{"GRUForward", func() { set.GRUForward(y[:size], x[:size], gx, gh, gates, rows, hidden) }},
			{"GRUBackward", func() { set.GRUBackward(gx, gh, y[:size], x[:size], gates, m[:size], rows, hidden) }},
			{"LSTMBackward", func() { set.LSTMBackward(gates, y[:size], x[:size], m[:size], gates, v[:size], x[size:], rows, hidden) }},
			{"LSTMForward", func() { set.LSTMForward(y[:size], m[:size], v[:size], gates, x[:size], rows, hidden) }},
		} {
			b.Run(c.name+"/"+set.Name, func(b *testing.B) {
				for b.Loop() {
					c.call()
				}
			})
		}
	}
}
