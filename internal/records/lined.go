package records

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/prose"
)

// labelPrefix is what fastText puts before a label.
const labelPrefix = "__label__"

// lined reads forms of one record a line, of a text and a label, in two columns.
type lined struct {
	r     *Reader
	in    *input
	cells [2]string
	kinds [2]kind
	parse func(line string) (text, label string, labels kind, fault string)
	plain bool // there are no labels
}

func (l *lined) sample() (*sample, error) {
	s := &sample{names: []string{"text", "label"}, named: true}
	if l.plain {
		s.names = s.names[:1]
	}
	in := ofString(head(l.in.rest(), l.in.eof))
	for len(s.rows) < sniffRows {
		line, _, ok, err := in.nextLine(len(in.buf))
		if !ok || err != nil {
			break
		}
		text, label, _, _ := l.parse(line)
		s.rows = append(s.rows, []string{text, label}[:len(s.names)])
	}
	return s, nil
}

func (l *lined) want([]int) {}

func (l *lined) next() (row, error) {
	read := l.in.nextLine
	if l.plain { // a text may be empty
		read = l.in.anyLine
	}
	line, number, ok, err := read(l.r.lim.line)
	if err != nil {
		return row{line: number}, err
	}
	if !ok {
		return row{}, io.EOF
	}
	text, label, labels, fault := l.parse(line)
	if fault != "" {
		kind, _, _ := strings.Cut(fault, ",")
		return row{line: number}, &rowFault{line: number, msg: fault, kind: kind}
	}
	l.cells, l.kinds[1] = [2]string{text, label}, labels
	out := row{line: number, cells: l.cells[:], kinds: l.kinds[:]}
	if l.plain {
		out.cells, out.kinds = out.cells[:1], out.kinds[:1]
	}
	return out, nil
}

// parseFastText reads a line of labels, marked by labelPrefix, at any place, and
// a text.
func parseFastText(line string) (text, label string, labels kind, fault string) {
	line = strings.TrimSpace(line)
	first, rest, _ := cutSpace(line)
	var all []string
	if name, ok := strings.CutPrefix(first, labelPrefix); ok && !strings.Contains(rest, labelPrefix) { // most lines
		all, text = []string{name}, rest
	} else {
		var words []string
		for word := range strings.FieldsSeq(line) {
			if name, ok := strings.CutPrefix(word, labelPrefix); ok {
				all = append(all, name)
			} else {
				words = append(words, word)
			}
		}
		text = strings.Join(words, " ")
	}
	for _, name := range all {
		if name == "" {
			return text, "", isText, "the label is empty: its name comes right after " + labelPrefix
		}
	}
	switch len(all) {
	case 0:
		return text, "", isText, "the line has no label, a word that begins with " + labelPrefix + ", but begins with " + strconv.Quote(prose.Excerpt(first, 30))
	case 1:
		return text, all[0], isText, ""
	}
	list, _ := json.Marshal(all)
	return text, string(list), isList, ""
}

// cutSpace cuts a line at its first white space.
func cutSpace(line string) (before, after string, found bool) {
	at := strings.IndexFunc(line, unicode.IsSpace)
	if at < 0 {
		return line, "", false
	}
	return line[:at], strings.TrimSpace(line[at:]), true
}

// parseTREC reads a line of a label, a space and a text. A label may have a coarse
// and a fine part, with a colon between them.
func parseTREC(fine bool) func(line string) (text, label string, labels kind, fault string) {
	return func(line string) (text, label string, labels kind, fault string) {
		label, text, two := cutSpace(strings.TrimSpace(line))
		coarse, rest, colon := strings.Cut(label, ":")
		switch {
		case !two:
			return "", label, isText, "the line is one word, " + strconv.Quote(prose.Excerpt(label, 30)) + ": a label, a space and a text are needed"
		case coarse == "" || colon && rest == "":
			return text, label, isText, "half of the label " + strconv.Quote(prose.Excerpt(label, 60)) + " is empty: it is COARSE:fine"
		}
		if !fine {
			label = coarse
		}
		return text, label, isText, ""
	}
}

func parsePlain(line string) (text, label string, labels kind, fault string) {
	return line, "", isText, ""
}

// fixed refuses columns where the form has none to choose from.
func (r *Reader) fixed(what string, labels ...string) error {
	for _, ref := range r.src.Text {
		if ref != "text" || len(r.src.Text) > 1 {
			return r.fault(0, `there is no column %q: %s has one text column, "text"`, ref, what)
		}
	}
	if r.src.Label == "" {
		return nil
	}
	for _, l := range labels {
		if r.src.Label == l {
			return nil
		}
	}
	return r.fault(0, "there is no label %q: %s has %s%s", r.src.Label, what, prose.Quoted(labels), near.Hint(r.src.Label, labels))
}
