package importance

import (
	"cmp"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// space is where trials come from, read from the trials themselves. Settings are
// drawn independently of each other, each level by its weight, and a setting
// exists where all of its conditions hold.
//
// A condition is read off so: where setting c was seen, setting p always existed
// and had one of certain values; where c is missing, some p did not exist or had
// another. p must exist more often than c, so that conditions make no circles. A
// condition counts if it explains all that is missing by itself, or more than
// chance would have it; the fewest that explain most are kept. What they leave
// unexplained is chance: c exists as often as it was seen where they hold.
type space struct {
	settings   []levels
	conditions [][]condition // of each setting
	chance     []float64     // of a setting to exist where its conditions hold
	order      []int         // settings, each after those that its conditions name
	within     [][]bool      // [c][p]: c exists only at some levels of p, or of what p exists by
}

// condition holds where a setting has one of the levels whose bits are set.
type condition struct {
	on     int
	levels uint64
}

func (c condition) holds(row []uint8) bool { return c.levels>>row[c.on]&1 == 1 }

func newSpace(t *levelTable) *space {
	n := len(t.settings)
	s := &space{
		settings: t.settings, conditions: make([][]condition, n), chance: make([]float64, n),
		order: make([]int, n), within: make([][]bool, n),
	}
	for i := range s.order {
		s.order[i] = i
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(t.settings[b].trials, t.settings[a].trials) })
	for at, c := range s.order {
		s.within[c] = make([]bool, n)
		s.chance[c] = 1
		if t.settings[c].trials == len(t.rows) {
			continue
		}
		s.readConditions(t, c, s.order[:at])
		for _, on := range s.conditions[c] {
			s.within[c][on.on] = true
			for p, above := range s.within[on.on] {
				s.within[c][p] = s.within[c][p] || above
			}
		}
	}
	return s
}

// readConditions finds the conditions of setting c among the settings before it.
func (s *space) readConditions(t *levelTable, c int, before []int) {
	candidates := s.candidates(t, c, before)
	var missing [][]uint8 // rows without c that no condition explains yet
	for _, row := range t.rows {
		if row[c] == absent {
			missing = append(missing, row)
		}
	}
	all, have := len(missing), float64(s.settings[c].trials)
	for len(missing) > 0 {
		best, most := condition{}, 0
		for _, candidate := range candidates {
			explained := 0
			for _, row := range missing {
				if !candidate.holds(row) {
					explained++
				}
			}
			// How likely all rows with c would hold if they were any.
			likely := candidate.ways * math.Pow(1-float64(explained)/(have+float64(len(missing))), have)
			if explained > most && (explained == all || likely < 0.05) {
				best, most = candidate.condition, explained
			}
		}
		if most == 0 {
			break
		}
		s.conditions[c] = append(s.conditions[c], best)
		missing = slices.DeleteFunc(missing, func(row []uint8) bool { return !best.holds(row) })
	}
	s.chance[c] = have / (have + float64(len(missing)))
}

// candidate is a condition that holds wherever a setting was seen, and in how
// many ways as many levels of its setting could have been chosen.
type candidate struct {
	condition
	ways float64
}

// candidates returns what may be a condition of c: that p exists, or has one of
// the values that it had where c was seen.
func (s *space) candidates(t *levelTable, c int, before []int) []candidate {
	var list []candidate
	for _, p := range before {
		if s.settings[p].trials == s.settings[c].trials {
			continue
		}
		seen := uint64(0)
		for _, row := range t.rows {
			if row[c] != absent {
				seen |= 1 << row[p]
			}
		}
		if seen&(1<<absent) != 0 {
			continue
		}
		list = append(list, candidate{condition{p, ^uint64(1 << absent)}, 1})
		n, k := len(s.settings[p].weights), bits.OnesCount64(seen)
		if k < n && !s.settings[p].ranges {
			list = append(list, candidate{condition{p, seen}, ways(n, k)})
		}
	}
	return list
}

// ways is in how many ways k of n can be chosen.
func ways(n, k int) float64 {
	w := 1.0
	for i := range k {
		w *= float64(n-i) / float64(i+1)
	}
	return w
}

// draws are points of the space: for each the level that every setting would
// have, and whether it has its chance to exist.
type draws struct {
	space  *space
	levels [][]uint8
	exists [][]bool
}

// draw draws n points, each setting stratified over them (a Latin hypercube), so
// that few points give means that are nearly exact.
func (s *space) draw(n int, rng *rand.Rand) *draws {
	d := &draws{space: s, levels: make([][]uint8, n), exists: make([][]bool, n)}
	for b := range n {
		d.levels[b] = make([]uint8, len(s.settings))
		d.exists[b] = make([]bool, len(s.settings))
	}
	for i, setting := range s.settings {
		level, upTo := 0, setting.weights[0]
		for k, b := range rng.Perm(n) {
			for (float64(k)+0.5)/float64(n) > upTo && level < len(setting.weights)-1 {
				level++
				upTo += setting.weights[level]
			}
			d.levels[b][i] = uint8(level + 1)
		}
		for k, b := range rng.Perm(n) {
			d.exists[b][i] = float64(k)+0.5 < s.chance[i]*float64(n)
		}
	}
	return d
}

// fixed is a setting held at a level.
type fixed struct {
	setting int
	level   uint8
}

// rows returns the points with some settings held, those that do not exist
// absent. into is overwritten if it is large enough.
func (d *draws) rows(into [][]uint8, held ...fixed) [][]uint8 {
	if len(into) < len(d.levels) {
		into = make([][]uint8, len(d.levels))
		for b := range into {
			into[b] = make([]uint8, len(d.space.settings))
		}
	}
	into = into[:len(d.levels)]
	for b, row := range into {
		copy(row, d.levels[b])
		for _, h := range held {
			row[h.setting] = h.level
		}
		for _, i := range d.space.order {
			if !d.exists[b][i] || slices.ContainsFunc(d.space.conditions[i], func(c condition) bool { return !c.holds(row) }) {
				row[i] = absent
			}
		}
	}
	return into
}

// where returns the points at which both settings exist, whatever levels they
// have.
func (d *draws) where(i, j int) []int {
	var at []int
	for b, row := range d.rows(nil) {
		if row[i] != absent && row[j] != absent {
			at = append(at, b)
		}
	}
	return at
}
