package space

import (
	"fmt"
	"slices"
	"strings"
)

// Groups returns the dimensions by the conditions under which they exist, those
// of the dimensions that these name among them: dimensions of a group exist
// together or not at all. The conditions of a group are on dimensions of groups
// before it.
func (s *Space) Groups() [][]int {
	var groups [][]int
	conditions := make([][]string, len(s.dims)) // of each dimension, and of those it depends on
	byKey := map[string]int{}
	for i := range s.dims {
		for _, c := range s.conditions[i] {
			values := slices.Clone(c.values)
			slices.Sort(values)
			conditions[i] = append(conditions[i], fmt.Sprint(c.on, slices.Compact(values)))
			conditions[i] = append(conditions[i], conditions[c.on]...)
		}
		slices.Sort(conditions[i])
		conditions[i] = slices.Compact(conditions[i])
		key := strings.Join(conditions[i], ";")
		at, known := byKey[key]
		if !known {
			at = len(groups)
			byKey[key] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], i)
	}
	return groups
}
