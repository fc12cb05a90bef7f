package sobol

import (
	"math/bits"
	"strconv"
	"strings"
)

// columns returns the generating matrices of the first n Sobol dimensions,
// or of the 161 that there are.
//
// The first is the identity. Each of the others comes of a primitive polynomial
// over the field of two elements, x^s + a1·x^(s−1) + … + 1, and the direction
// numbers m1 to ms; those that follow are given by the recurrence
//
//	m[k] = 2·a1·m[k−1] ⊕ 4·a2·m[k−2] ⊕ … ⊕ 2^s·m[k−s] ⊕ m[k−s]
//
// and column k is m[k] with its lowest digit in place k after the binary point.
func columns(n int) [][32]uint32 {
	numbers := strings.Fields(numbers)
	var columns [][32]uint32
	var identity [32]uint32
	for k := range identity {
		identity[k] = 1 << (31 - k)
	}
	columns = append(columns, identity)
	for p := uint32(3); len(columns) < n && bits.Len32(p) <= sobolDegree+1; p += 2 {
		if !primitive(p) {
			continue
		}
		s := bits.Len32(p) - 1
		var v [32]uint32
		v[0] = 1 << 31
		for k := 1; k < s; k++ {
			m, _ := strconv.ParseUint(numbers[0], 10, 32) // the test of the table reads all
			numbers = numbers[1:]
			v[k] = uint32(m) << (31 - k)
		}
		for k := s; k < 32; k++ {
			v[k] = v[k-s] ^ v[k-s]>>s
			for i := 1; i < s; i++ {
				v[k] ^= v[k-i] & -(p >> (s - i) & 1)
			}
		}
		columns = append(columns, v)
	}
	return columns
}

// primitive reports whether the polynomial whose coefficients are the bits of p
// is primitive: whether the powers of x modulo p are all that there are but 0.
func primitive(p uint32) bool {
	s := bits.Len32(p) - 1
	x := uint32(1)
	for order := 1; ; order++ {
		x <<= 1
		x ^= p & -(x >> s)
		if x <= 1 {
			return x == 1 && order == 1<<s-1
		}
		if order >= 1<<s {
			return false // 1 is never reached again
		}
	}
}

// sobolDegree is the highest degree of a polynomial whose numbers are listed.
const sobolDegree = 10

// numbers is the direction numbers m2 to ms of each primitive polynomial of
// degree s, in rising order of the polynomials, up to degree sobolDegree; m1 is
// always 1. They are those of the set new-joe-kuo-6 of Joe and Kuo (2008).
const numbers = `
3 3 1 1 1 1 3 3 3 5 13 1 5 5 17 1 5 5 5 1 7 11 19 1 5 1 1 1 1 3 11 3 5 5 31 3 3 9 7 49 1 1 15 21 21
3 1 13 27 49 1 1 15 7 5 3 1 15 13 25 1 5 5 19 61 3 7 11 23 15 103 3 7 13 13 15 69 1 3 13 7 35 63 3 5
9 1 25 53 3 1 13 9 35 107 3 1 5 27 61 31 1 5 11 19 41 61 3 5 3 3 13 69 1 7 13 1 19 1 3 7 5 13 19 59
1 3 9 25 29 41 3 5 13 23 1 55 3 7 3 13 59 17 3 1 3 5 53 69 1 5 5 23 33 13 1 7 7 1 61 123 1 7 9 13 61
49 3 3 5 3 55 33 3 1 15 31 13 49 245 3 5 15 31 59 63 97 3 1 11 11 11 77 249 3 1 11 27 43 71 9 1 7 15
21 11 81 45 3 7 3 25 31 65 79 3 1 1 19 11 3 205 1 5 9 19 21 29 157 3 7 11 1 33 89 185 3 3 3 15 9 79
71 3 7 11 15 39 119 27 1 3 1 11 31 97 225 1 1 3 23 43 57 177 3 7 7 17 17 37 71 3 1 5 27 63 123 213 1
3 5 11 43 53 133 3 5 5 29 17 47 173 479 3 3 11 3 1 109 9 69 1 1 5 17 39 23 5 343 3 1 5 25 15 31 103
499 1 1 11 11 17 63 105 183 1 5 11 9 29 97 231 363 1 5 15 19 45 41 7 383 3 7 7 31 19 83 137 221 1 1
3 23 15 111 223 83 1 5 13 31 15 55 25 161 1 3 13 25 47 39 87 257 1 1 11 21 53 125 249 293 1 7 11 11
7 57 79 323 1 5 5 17 13 81 3 131 1 7 13 23 7 65 251 475 3 5 1 9 43 3 149 11 1 3 13 31 13 13 255 487
3 3 1 5 63 89 91 127 1 3 3 1 19 123 127 237 1 5 7 23 31 37 243 289 1 5 11 17 53 117 183 491 1 1 5 1
13 13 209 345 1 3 15 1 57 115 7 33 3 1 11 7 43 81 207 175 3 1 1 15 27 63 255 49 3 5 3 27 61 105 171
305 1 5 3 1 3 57 249 149 1 3 5 5 57 15 13 159 1 1 11 7 11 105 141 225 3 3 5 27 59 121 101 271 3 5 9
11 49 51 59 115 1 7 1 23 45 125 71 419 1 3 5 23 5 105 109 75 1 7 15 7 11 67 121 453 3 7 3 9 13 31 27
449 3 1 15 19 39 39 89 15 1 1 1 1 33 73 145 379 3 1 15 15 43 29 13 483 1 7 3 19 27 85 131 431 3 3 3
5 35 23 195 349 3 3 7 9 27 39 59 297 1 3 9 11 17 13 241 157 3 7 15 25 57 33 189 213 1 7 1 9 55 73 83
217 3 3 13 19 27 23 113 249 3 5 3 23 43 3 253 479 1 5 5 11 5 45 117 217 3 3 7 29 37 33 123 147 3 1
15 5 5 37 227 223 459 1 7 5 5 39 63 255 135 487 3 1 7 9 7 87 249 217 599 1 3 13 9 47 7 225 363 247 3
7 13 19 13 9 67 9 737 3 5 5 19 59 7 41 319 677 1 5 3 31 63 15 43 207 789 1 7 9 13 39 3 47 497 169 3
1 7 21 17 97 19 415 905 3 7 1 3 31 71 111 165 127 1 5 11 1 61 83 119 203 847 3 3 13 9 61 19 97 47 35
1 7 7 15 29 63 95 417 469 3 1 9 25 9 71 57 213 385 3 5 13 31 47 101 57 39 341 1 3 3 31 57 125 173
365 551 3 7 1 13 57 67 157 451 707 1 1 7 21 13 105 89 429 965 1 5 9 17 51 45 119 157 141 3 7 7 13 45
91 9 129 741 3 7 1 23 57 67 141 151 571 1 3 11 17 47 93 107 375 157 3 3 5 11 21 43 51 169 915 1 5 3
15 55 101 67 455 625 3 5 9 1 23 29 47 345 595 3 7 7 5 49 29 155 323 589 3 3 7 5 41 127 61 261 717 3
7 7 17 23 117 67 129 1009 1 3 13 11 39 21 207 123 305 1 3 9 29 3 95 47 231 73 3 1 9 1 29 117 21 441
259 3 1 13 21 39 125 211 439 723 1 7 3 17 63 115 89 49 773 3 7 13 11 33 101 107 63 73 1 5 5 13 57 63
135 437 177 1 3 7 27 63 93 47 417 483 1 3 1 23 29 1 191 49 23 1 3 15 25 55 9 101 219 607 3 1 7 7 19
51 251 393 307 3 3 3 25 55 17 75 337 3 1 1 13 25 17 65 45 479 413 1 7 7 27 49 99 161 213 727 3 5 1
23 5 43 41 251 857 3 3 7 11 61 39 87 383 835 1 3 15 13 7 29 7 505 923 3 7 1 5 31 47 157 445 501 1 3
7 1 43 9 147 115 605 3 3 13 5 1 119 211 455 1001 1 3 5 13 19 3 243 75 843 3 7 7 1 19 91 249 357 589
1 1 9 1 25 109 197 279 411 3 1 15 23 57 59 135 191 75 1 5 15 29 21 39 253 383 349 3 3 5 19 45 61 151
199 981 3 5 13 9 61 107 141 141 1 3 1 11 27 25 85 105 309 979 3 3 11 19 7 115 223 349 43 1 7 9 21 39
123 21 275 927 1 7 13 15 41 47 243 303 437 1 1 7 7 3 15 99 409 719
`
