package sobol

import (
	"math/rand/v2"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
)

// Sampler is the sampler of a scrambled Sobol sequence: points that fill the space
// more evenly than independent draws do (Sobol, 1967). Its first 2^k points have
// one in each of 2^k equal parts of every dimension's distribution, and pairs of
// dimensions are covered about as well, as the direction numbers of Joe and Kuo
// ("Constructing Sobol sequences with better two-dimensional projections", 2008)
// were chosen for that.
//
// The digits are scrambled by nested uniform permutations (Owen, "Randomly
// permuted (t,m,s)-nets and (t,s)-sequences", 1995), so that another seed gives
// other points, each of them distributed as an independent draw is.
//
// There are 161 dimensions of direction numbers. In a wider space, dimension
// 161·k+i is dimension i again with its points in another order, permuted so that
// the parts are still hit once each (Burley, "Practical hash-based Owen
// scrambling", 2020): evenly spread alone, and against the rest as well as
// independent draws.
//
// Every call takes the next point, so a point that was refused is passed over.
// Dimensions that do not exist at a point are left out of it. The seed is the
// first number of the rng of the first call.
type Sampler struct {
	space   *space.Space
	columns [][32]uint32 // of each Sobol dimension: what each bit of the index adds
	key     uint64       // of all permutations
	next    uint64
}

// New returns the sampler of a scrambled Sobol sequence over the space.
func New(s *space.Space) *Sampler {
	return &Sampler{space: s, columns: columns(s.Len())}
}

// Suggest returns the next point of the sequence.
func (s *Sampler) Suggest(_ int, rng *rand.Rand) (space.Point, error) {
	if s.next == 0 {
		s.key = rng.Uint64()
	}
	u := make([]float64, s.space.Len())
	for i := range u {
		u[i] = s.place(i)
	}
	s.next++
	return s.space.Decode(u), nil
}

// Observe does nothing.
func (s *Sampler) Observe(search.Observation) {}

// place returns where the next point lies in dimension i, from 0 to 1, both of
// which it can reach.
func (s *Sampler) place(i int) float64 {
	// After 2^32 points the sequence begins again with other permutations.
	key := num.Mix64(s.key+num.Mix64(s.next>>32)) + uint64(i)*golden
	index := uint32(s.next)
	if round := i / len(s.columns); round > 0 {
		index = scramble(index, num.Mix64(s.key+uint64(round)))
	}
	x := uint32(0)
	for bit, column := range s.columns[i%len(s.columns)] {
		x ^= column & -(index >> bit & 1)
	}
	// The sequence has 32 digits; those after them are plain random ones.
	const tail = 21
	digits := uint64(scramble(x, num.Mix64(key)))<<tail | num.Mix64(num.Mix64(key)+uint64(x))>>(64-tail)
	return float64(digits) / (1<<(32+tail) - 1)
}

// golden is 2^64 over the golden ratio: its multiples are far from each other.
const golden = 0x9e3779b97f4a7c15

// scramble flips every binary digit of x or not, by a coin that depends on the
// key and the digits before it: numbers that agree in their first k digits still
// do.
func scramble(x uint32, key uint64) uint32 {
	for digit := range 32 {
		// The digits before it, and how many they are: each node of the tree
		// of numbers has a number of its own.
		node := uint64(1)<<digit | uint64(x)>>(32-digit)
		x ^= uint32(num.Mix64(key+node*golden)>>63) << (31 - digit)
	}
	return x
}
