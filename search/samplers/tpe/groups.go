package tpe

import (
	"fmt"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/search/space"
)

// group is dimensions that exist under the same conditions, in order.
type group struct{ dims []int }

// groupsOf returns the groups of a space. The conditions of each are on
// dimensions of groups before it.
func groupsOf(s *space.Space) []group {
	var groups []group
	conditions := make([][]string, s.Len()) // of each dimension, and of those it depends on
	byKey := map[string]int{}
	for i := range s.Len() {
		for _, c := range s.Conditions[i] {
			values := slices.Clone(c.Values)
			slices.Sort(values)
			conditions[i] = append(conditions[i], fmt.Sprint(c.On, slices.Compact(values)))
			conditions[i] = append(conditions[i], conditions[c.On]...)
		}
		slices.Sort(conditions[i])
		conditions[i] = slices.Compact(conditions[i])
		key := strings.Join(conditions[i], ";")
		at, known := byKey[key]
		if !known {
			at = len(groups)
			byKey[key] = at
			groups = append(groups, group{})
		}
		groups[at].dims = append(groups[at].dims, i)
	}
	return groups
}
