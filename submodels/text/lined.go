package text

import "strings"

// labelPrefix is what fastText puts before a label.
const labelPrefix = "__label__"

// readFastText reads lines of a label, marked by labelPrefix, and a text.
func (rd *reader) readFastText(s string) error {
	if err := rd.noColumns("a fastText file", "label"); err != nil {
		return err
	}
	for l := (lines{rest: s}); ; {
		line, ok := l.next()
		if !ok {
			return nil
		}
		first, text, _ := strings.Cut(strings.TrimLeft(strings.ReplaceAll(line, "\t", " "), " "), " ")
		label, marked := strings.CutPrefix(first, labelPrefix)
		text = strings.TrimSpace(text)
		switch {
		case !marked:
			return rd.fault(l.line, "the line does not begin with %s and a label, but with %q", labelPrefix, excerpt(first, 30))
		case label == "":
			return rd.fault(l.line, "the label is empty: its name comes right after %s", labelPrefix)
		case strings.HasPrefix(text, labelPrefix):
			return rd.fault(l.line, "the line has more than one label: a text belongs to one class here, keep one of them")
		}
		if err := rd.addLine(l.line, label, text); err != nil {
			return err
		}
	}
}

// readTREC reads lines of a label, a space and a text. A label may have a
// coarse and a fine part, with a colon between them.
func (rd *reader) readTREC(s string) error {
	if err := rd.noColumns("a TREC file", "coarse", "fine", "label"); err != nil {
		return err
	}
	colons := 0
	for l := (lines{rest: s}); ; {
		line, ok := l.next()
		if !ok {
			break
		}
		label, text, two := strings.Cut(strings.TrimSpace(line), " ")
		coarse, fine, colon := strings.Cut(label, ":")
		switch {
		case !two:
			return rd.fault(l.line, "the line is one word, %q: a label, a space and a text are needed", excerpt(label, 30))
		case coarse == "" || colon && fine == "":
			return rd.fault(l.line, "half of the label %q is empty: it is COARSE:fine", label)
		}
		if colon {
			colons++
		}
		if rd.src.Label != "fine" {
			label = coarse
		}
		if err := rd.addLine(l.line, label, strings.TrimSpace(text)); err != nil {
			return err
		}
	}
	if colons > 0 && rd.src.Label == "" {
		rd.note(`classes are the part of the label before the colon: label = "fine" takes all of it`)
	}
	return nil
}

func (rd *reader) addLine(line int, label, text string) error {
	return rd.add(Example{Fields: []string{text}, Label: label, Line: line}, "")
}

// noColumns refuses columns where the form has none to choose from, and names
// the one text field.
func (rd *reader) noColumns(what string, labels ...string) error {
	rd.table.Fields = []string{"text"}
	for _, ref := range rd.src.Text {
		if ref != "text" || len(rd.src.Text) > 1 {
			return rd.fault(0, `there is no column %q: %s has one text column, "text"`, ref, what)
		}
	}
	if rd.src.Label == "" {
		return nil
	}
	for _, l := range labels {
		if rd.src.Label == l {
			return nil
		}
	}
	return rd.fault(0, "there is no label %q: %s has %s%s", rd.src.Label, what, quoteList(labels), didYouMean(rd.src.Label, labels))
}
