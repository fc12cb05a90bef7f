package importance

import (
	"cmp"
	"slices"
	"strings"
)

const (
	pairedMost = 6 // settings whose pairs are looked at
	pairsShown = 5
)

// pairs returns the strongest pairs among the settings that do most beyond what
// they do by themselves. Where one exists only at some levels of the other it is
// a part of it, and the two are no pair.
func (a *analysis) pairs() []PairImportance {
	settings := make([]int, len(a.beyond))
	for i := range settings {
		settings[i] = i
	}
	slices.SortStableFunc(settings, func(i, j int) int { return cmp.Compare(a.beyond[j], a.beyond[i]) })
	settings = settings[:min(pairedMost, len(settings))]
	slices.Sort(settings)
	pairs := []PairImportance{}
	for k, i := range settings {
		for _, j := range settings[k+1:] {
			if a.space.within[i][j] || a.space.within[j][i] {
				continue
			}
			share, deviation := a.share(a.together(i, j))
			// Less than its own deviation, or than anyone would act on, is noise.
			if share > deviation && share > 0.01 {
				names := [2]string{a.space.settings[i].name, a.space.settings[j].name}
				pairs = append(pairs, PairImportance{names, share, deviation})
			}
		}
	}
	slices.SortStableFunc(pairs, func(p, q PairImportance) int {
		return cmp.Or(cmp.Compare(q.Share, p.Share), strings.Compare(p.Settings[0], q.Settings[0]), strings.Compare(p.Settings[1], q.Settings[1]))
	})
	return pairs[:min(pairsShown, len(pairs))]
}

// together works out what two settings explain together beyond what each does by
// itself, where both exist, a forest each.
func (a *analysis) together(i, j int) []float64 {
	at := a.points.where(i, j)
	explained := make([]float64, len(a.forests))
	if len(at) == 0 {
		return explained
	}
	share := float64(len(at)) / float64(len(a.points.levels))
	first, second := fewer(a.space.settings[i]), fewer(a.space.settings[j])
	means := make([][]float64, len(a.forests)) // of each forest: [first][second]
	var rows [][]uint8
	for _, u := range first {
		for _, v := range second {
			rows = a.points.rows(rows, fixed{i, u.level}, fixed{j, v.level})
			for r, f := range a.forests {
				sum := 0.0
				for _, b := range at {
					sum += f.predict(rows[b])
				}
				means[r] = append(means[r], sum/float64(len(at)))
			}
		}
	}
	for r, m := range means {
		explained[r] = share * interaction(m, first, second)
	}
	return explained
}

// weighted is a level and its share of the space.
type weighted struct {
	level  uint8
	weight float64
}

// fewer returns all levels of a setting with few, and of more some evenly.
func fewer(s levels) []weighted {
	const most = 6
	n := min(len(s.weights), most)
	list := make([]weighted, n)
	sum := 0.0
	for k := range list {
		at := (2*k + 1) * len(s.weights) / (2 * n)
		list[k] = weighted{uint8(at + 1), s.weights[at]}
		sum += s.weights[at]
	}
	for k := range list {
		list[k].weight /= sum
	}
	return list
}

// interaction is the variance of what is left of a table of means, [first] by
// [second] in one slice, when the means of its rows and columns are taken away.
func interaction(table []float64, first, second []weighted) float64 {
	row, column, all := make([]float64, len(first)), make([]float64, len(second)), 0.0
	for u, a := range first {
		for v, b := range second {
			x := table[u*len(second)+v]
			row[u] += b.weight * x
			column[v] += a.weight * x
			all += a.weight * b.weight * x
		}
	}
	variance := 0.0
	for u, a := range first {
		for v, b := range second {
			left := table[u*len(second)+v] - row[u] - column[v] + all
			variance += a.weight * b.weight * left * left
		}
	}
	return variance
}
