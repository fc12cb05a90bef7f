package text

import (
	"slices"
	"strconv"
	"strings"
)

func byNumber(column int) string { return strconv.Itoa(column + 1) }

// hasHeader tells from the content whether the first row is a header. refs are
// the columns that the user named.
func (v *survey) hasHeader(refs []string) bool {
	for _, ref := range refs {
		if ref != "" && !isNumber(ref) && slices.ContainsFunc(v.first, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), ref) }) {
			return true
		}
	}
	names := append(labelNames(), textNames()...)
	labels := len(v.rows) >= 6
	for i, c := range v.first {
		cell := strings.TrimSpace(c)
		if i >= v.columns {
			break
		}
		again, numeric, distinct := v.below(i, cell)
		// A name that everybody gives to columns, and no row below has it.
		if !again && slices.Contains(names, strings.ToLower(cell)) {
			return true
		}
		// Words over numbers.
		if cell != "" && !isNumber(cell) && len(v.rows) > 0 && numeric == len(v.rows) {
			return true
		}
		// Something that is not a label over a column of labels, and nowhere
		// anything as long as a text.
		labels = labels && len(strings.Fields(cell)) <= 3 && len(cell) <= 40 && !isNumber(cell)
		if again && 3*distinct <= len(v.rows) {
			return false
		}
	}
	return labels && v.overLabels()
}

// overLabels says whether the first row has a value over a column of few
// values that is none of them.
func (v *survey) overLabels() bool {
	for i, c := range v.first[:min(len(v.first), v.columns)] {
		if again, _, distinct := v.below(i, strings.TrimSpace(c)); !again && 3*distinct <= len(v.rows) {
			return true
		}
	}
	return false
}

// below looks at a column under its first cell: whether that comes again, how
// many cells are numbers, and how many are different.
func (v *survey) below(column int, first string) (again bool, numeric, distinct int) {
	seen := map[string]bool{}
	for _, row := range v.rows {
		cell := strings.TrimSpace(row[column])
		again = again || cell == first
		if isNumber(cell) {
			numeric++
		}
		seen[cell] = true
	}
	return again, numeric, len(seen)
}
