package samplers

import (
	"math/bits"
	"math/rand/v2"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Grid is the sampler of all combinations. It computes each when it is asked
// for, so that a grid may be as large as it likes.
//
// The order is shuffled by the seed, so that a search that ends before the grid
// does has seen all parts of it alike. In the order of an odometer it would have
// changed the last dimensions only.
type Grid struct {
	grid    *space.Grid
	shuffle *shuffle
	next    uint64
}

// gridValues is how many values of a range a grid tries if it is not told.
const gridValues = 10

// NewGrid returns the sampler that suggests every combination of values once: of
// a dimension of at most n values all, of others n spread ones (see
// Dimension.Grid). An n of 0 stands for 10. Of a grid of more than 2^53 points it
// draws at random, which cannot be told from the other.
func NewGrid(s *space.Space, n int) *Grid {
	if n <= 0 {
		n = gridValues
	}
	lists := make([][]float64, s.Len())
	for i := range lists {
		lists[i] = s.Dim(i).Grid(n)
	}
	return &Grid{grid: s.Grid(lists)}
}

// Size returns the number of points of the grid; false where they are too many
// to count.
func (g *Grid) Size() (float64, bool) { return g.grid.Len() }

// Suggest returns a point that it has not returned before, or ErrExhausted.
func (g *Grid) Suggest(_ int, rng *rand.Rand) (space.Point, error) {
	size, countable := g.Size()
	if !countable {
		return g.grid.Sample(rng), nil
	}
	if float64(g.next) >= size {
		return nil, search.ErrExhausted
	}
	if g.shuffle == nil {
		g.shuffle = newShuffle(uint64(size), rng)
	}
	g.next++
	return g.grid.At(g.shuffle.at(g.next - 1)), nil
}

// Observe does nothing.
func (g *Grid) Observe(search.Observation) {}

// shuffle is a permutation of the numbers below n that takes no memory: a
// Feistel network over the next even power of two, walked until it comes back
// below n (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002).
type shuffle struct {
	n    uint64
	half int // bits of each half
	keys [6]uint64
}

func newShuffle(n uint64, rng *rand.Rand) *shuffle {
	s := &shuffle{n: n, half: max(1, (bits.Len64(n-1)+1)/2)}
	for i := range s.keys {
		s.keys[i] = rng.Uint64()
	}
	return s
}

// at returns the number in place i.
func (s *shuffle) at(i uint64) uint64 {
	for {
		if i = s.once(i); i < s.n {
			return i
		}
	}
}

func (s *shuffle) once(x uint64) uint64 {
	mask := uint64(1)<<s.half - 1
	left, right := x>>s.half, x&mask
	for _, key := range s.keys {
		left, right = right, left^(num.Mix64(right^key)&mask)
	}
	return left<<s.half | right
}
