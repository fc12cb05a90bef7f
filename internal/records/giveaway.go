package records

import (
	"slices"
	"strings"
)

// Bounds on giveaways: the share of rows whose label a column must tell, and the
// rows that there must be to say so.
const (
	tellsAlmostAll = 0.98
	enoughToTell   = 20
)

// giveAway returns the other columns by whose value the label can be told almost
// always: each value comes with one label, and several times.
func (s *sample) giveAway(l *Layout) []string {
	if len(s.rows) < enoughToTell || l.fixedColumns() || l.Form == "vectors" {
		return nil
	}
	var names []string
	for i, name := range s.names {
		if i != l.label && !slices.Contains(l.keep, i) && !slices.Contains(l.also, i) && s.tells(i, l.label) {
			names = append(names, name)
		}
	}
	return names
}

// tells says whether the values of a column tell those of another, beyond what the
// most frequent of these would do.
func (s *sample) tells(column, label int) bool {
	byValue, all := map[string]map[string]int{}, map[string]int{}
	n := 0
	for _, row := range s.rows {
		value, class := strings.TrimSpace(row[column]), CleanLabel(row[label])
		if value == "" || class == "" {
			continue
		}
		if byValue[value] == nil {
			byValue[value] = map[string]int{}
		}
		byValue[value][class]++
		all[class]++
		n++
	}
	if len(all) < 2 || 2*len(byValue) > n || len(byValue) < 2 {
		return false
	}
	right := 0
	for _, classes := range byValue {
		right += mostOf(classes)
	}
	usual := float64(mostOf(all)) / float64(max(n, 1))
	share := float64(right) / float64(n)
	return n >= enoughToTell && share >= tellsAlmostAll && share-usual >= (1-usual)*0.9
}

func mostOf(counts map[string]int) int {
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	return most
}
