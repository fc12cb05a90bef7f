package records

import (
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/prose"
)

// chooseLike finds the columns that the training file has the text and the label
// in: by name where it names them, by number where it does not.
func (r *Reader) chooseLike(s *sample) error {
	l, like := &r.layout, r.like
	l.Why = "as in " + like.File
	at := func(column int) int {
		switch {
		case like.named() && s.named:
			return s.lookup(like.Names[column])
		case like.named():
			return -1
		}
		switch short := len(like.Names) - len(s.names); {
		case short == 0 || column < len(s.names) && like.label < 0:
			return column
		case short == 1 && column != like.label: // all but the label
			if column > like.label {
				column--
			}
			return column
		}
		return -1
	}
	for i, column := range like.text {
		found := at(column)
		if found < 0 {
			return r.lacks(s, like.Names[column], "text", like.Text[i])
		}
		l.text = append(l.text, found)
	}
	if like.label < 0 {
		return nil
	}
	if l.label = at(like.label); l.label < 0 && !r.src.Unlabelled {
		return r.lacks(s, like.Names[like.label], "label", "")
	}
	if slices.Contains(l.text, l.label) {
		l.label = -1
	}
	return nil
}

// lookup returns the column called name, in any case, or -1.
func (s *sample) lookup(name string) int {
	if i := slices.Index(s.names, name); i >= 0 {
		return i
	}
	return slices.IndexFunc(s.names, func(n string) bool { return strings.EqualFold(strings.TrimSpace(n), strings.TrimSpace(name)) })
}

// lacks says that a file has not the column of the training file.
func (r *Reader) lacks(s *sample, name, what, field string) error {
	has := "its columns are " + prose.Quoted(s.names)
	switch {
	case !s.named && r.like.named() && len(s.rows) > 0:
		has = "its first row is " + prose.Quoted(s.rows[0])
	case !s.named && len(s.names) == 1:
		has = "it has one column"
	case !s.named:
		has = "it has columns 1 to " + s.names[len(s.names)-1]
	}
	column := "column " + name
	if r.like.named() {
		column = "column " + strconv.Quote(name)
	}
	return r.fault(0, "there is no %s, where %s has the %s: %s%s; give both files the same columns", column, r.like.File, what, has, near.Hint(name, s.names))
}
