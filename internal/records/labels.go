package records

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/doubleroute/sweep/internal/prose"
)

// CleanLabel returns a label as classes are told apart by: composed (NFC), without
// white space and invisible characters at its ends, and with one space for any
// white space within, line breaks too.
func CleanLabel(label string) string {
	if isPlain(label) {
		return label
	}
	label = norm.NFC.String(label)
	label = strings.Map(func(r rune) rune {
		if r == '\u200b' || r == '\ufeff' || r == '\u2060' || r == '\u00ad' {
			return -1
		}
		return r
	}, label)
	label = strings.TrimFunc(label, func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) })
	return strings.Join(strings.Fields(label), " ")
}

// isInvisible says whether a character shows nothing and means nothing at the end
// of a label.
func isInvisible(r rune) bool { return unicode.In(r, unicode.Cf, unicode.Cc) }

// isPlain says whether a label is ASCII without anything to clean.
func isPlain(label string) bool {
	space := true // so that one at the start is noticed
	for i := range len(label) {
		c := label[i]
		if c >= utf8.RuneSelf || c < ' ' || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || label == ""
}

// label returns the label of a row, or why the row is left out.
func (r *Reader) label(w row) (label, skip string, err error) {
	column := r.layout.label
	cell, k := w.cells[column], isText
	if w.kinds != nil {
		k = w.kinds[column]
	}
	fault := func(kind, format string, args ...any) error {
		return &rowFault{line: w.line, kind: kind, msg: fmt.Sprintf(format, args...)}
	}
	name := r.layout.Names[column]
	switch k {
	case isList, isObject:
		labels, ok := labelsOf(cell, k)
		switch {
		case !ok:
			return "", "", fault("label", "the label %q is %s: it must be a string, a number, or true or false", name, k)
		case len(labels) == 0 && !r.src.Unlabelled:
			return "", "without a label", nil
		case len(labels) == 0:
			return "", "", nil
		case len(labels) > 1 && r.src.Multiple != "first":
			return "", "", fault("multiple", `the record has %d labels, %s: a text belongs to one class here; keep one of them, or say data.multiple = "first"`, len(labels), prose.Quoted(labels))
		}
		cell = labels[0]
	case isNull, isAbsent:
		if r.src.Unlabelled {
			return "", "", nil
		}
		if k == isAbsent {
			return "", "", r.absent(w, column)
		}
		return "", "", fault("label", "the label %q is null: it must be a string, a number, or true or false", name)
	}
	if label = CleanLabel(cell); label == "" && !r.src.Unlabelled {
		return "", "", fault("empty", "the label is empty: %s holds nothing in this row", r.layout.columnName(column))
	}
	return label, "", nil
}

// labelsOf returns the labels in a list, or in the list that an object has under
// "choices".
func labelsOf(cell string, k kind) ([]string, bool) {
	if k == isObject {
		members, err := flatten(cell, nil)
		if err != nil || len(members) == 0 || members[0].path != choice {
			return nil, false
		}
		cell = string(members[0].raw)
	}
	return stringsOf(cell)
}
