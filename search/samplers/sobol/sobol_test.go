package sobol

import (
	"math/bits"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

// TestSobolNumbers checks what Joe and Kuo say of their numbers, and that the
// table is read to its end.
func TestSobolNumbers(t *testing.T) {
	columns := columns(1000)
	if len(columns) != 161 {
		t.Fatalf("there are %d dimensions", len(columns))
	}
	wanted := 0
	for i, polynomials := range []int{1, 1, 2, 2, 6, 6, 18, 16, 48, 60} { // of degree i+1
		wanted += i * polynomials
	}
	if got := len(strings.Fields(numbers)); got != wanted {
		t.Errorf("the table has %d numbers, not %d", got, wanted)
	}
	different := map[[32]uint32]bool{}
	for d, column := range columns {
		different[column] = true
		for k, v := range column {
			// An odd number below 2^(k+1), shifted to the left.
			if v&(1<<(31-k)-1) != 0 || v>>(31-k)&1 != 1 {
				t.Errorf("dimension %d, column %d: %032b", d, k, v)
			}
		}
	}
	if len(different) != len(columns) {
		t.Errorf("of %d dimensions %d are different", len(columns), len(different))
	}
	// Property A of Sobol: of the first 2^d points of d dimensions, one is in each
	// orthant of the cube.
	for _, d := range []int{1, 2, 3, 5, 8, 13, 16} {
		rows := make([]uint32, 0, d)
		for _, column := range columns[:d] {
			row := uint32(0)
			for k := range d {
				row |= column[k] >> 31 << k
			}
			rows = append(rows, row)
		}
		if rank := rankOf(rows); rank != d {
			t.Errorf("property A does not hold in %d dimensions: rank %d", d, rank)
		}
	}
}

// rankOf is the rank of a matrix of bits.
func rankOf(rows []uint32) int {
	rank := 0
	for bit := range 32 {
		for i := rank; i < len(rows); i++ {
			if rows[i]>>bit&1 == 0 {
				continue
			}
			rows[rank], rows[i] = rows[i], rows[rank]
			for j := range rows {
				if j != rank && rows[j]>>bit&1 == 1 {
					rows[j] ^= rows[rank]
				}
			}
			rank++
			break
		}
	}
	return rank
}

// TestSobolStrata tests that the first 2^k points hit each of 2^k equal parts of
// every dimension once, and so do the next, also where numbers are used again.
func TestSobolStrata(t *testing.T) {
	const dims, most = 400, 10
	for seed := range uint64(2) {
		s := New(searchtest.Cube(dims))
		var points []space.Point
		for trial := range 2 << most {
			points = append(points, space.Must(s.Suggest(trial, search.Stream(seed, trial, "suggest"))))
		}
		for k := range most + 1 {
			n := 1 << k
			for from := 0; from < len(points); from += max(n, len(points)/4) {
				for i := range dims {
					hit := make([]bool, n)
					for _, p := range points[from : from+n] {
						hit[min(int(p[i]*float64(n)), n-1)] = true
					}
					for part, ok := range hit {
						if !ok {
							t.Fatalf("seed %d: of points %d to %d none is in part %d of %d of dimension %d", seed, from, from+n-1, part, n, i)
						}
					}
				}
			}
		}
	}
}

// TestSobolPairs tests that 2^k points in two dimensions are spread better than
// random ones: the mean over pairs of dimensions of the squared difference
// between how many are in a box at the corner and its area.
func TestSobolPairs(t *testing.T) {
	const dims, n = 24, 256
	unevenness := func(s search.Sampler) float64 {
		var points []space.Point
		for trial := range n {
			points = append(points, space.Must(s.Suggest(trial, search.Stream(5, trial, "suggest"))))
		}
		sum, boxes := 0.0, 0.0
		for i := range dims {
			for j := range i {
				for box := range 49 {
					x, y := float64(1+box%7)/8.1, float64(1+box/7)/8.1
					inside := 0.0
					for _, p := range points {
						if p[i] < x && p[j] < y {
							inside++
						}
					}
					off := inside/n - x*y
					sum, boxes = sum+off*off, boxes+1
				}
			}
		}
		return sum / boxes
	}
	sobol, random := unevenness(New(searchtest.Cube(dims))), unevenness(search.NewRandom(searchtest.Cube(dims)))
	if sobol > random/8 {
		t.Errorf("pairs are %v uneven, and %v at random", sobol, random)
	}
}

// TestScramble tests that scrambling is one to one, and keeps what numbers have in
// common at their beginning and no more.
func TestScramble(t *testing.T) {
	for key := range uint64(20) {
		seen := map[uint32]bool{}
		for x := range uint32(1 << 10) {
			y := scramble(x<<22, key)
			seen[y>>22] = true
			other := x*7 + 1
			if got, want := bits.LeadingZeros32(y^scramble(other<<22, key)), bits.LeadingZeros32((x^other)<<22); got != want {
				t.Fatalf("key %d: %d and %d have %d digits in common, scrambled %d", key, x, other, want, got)
			}
		}
		if len(seen) != 1<<10 {
			t.Errorf("key %d: 1024 numbers are scrambled to %d", key, len(seen))
		}
	}
}
