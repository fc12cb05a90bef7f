package text

import "strings"

// lines cuts a text into lines, without their ends.
type lines struct {
	rest string
	line int // number of the line that next returned, from 1
}

// next returns the next line that is not blank.
func (l *lines) next() (string, bool) {
	for len(l.rest) > 0 {
		line, rest, _ := strings.Cut(l.rest, "\n")
		l.rest = rest
		l.line++
		if strings.TrimSpace(line) != "" {
			return strings.TrimSuffix(line, "\r"), true
		}
	}
	return "", false
}

// dialect says how rows are cut into cells.
type dialect struct {
	sep    byte // between cells; a space stands for any run of spaces and tabs
	quotes bool // whether a cell may be in double quotes, as RFC 4180 has it
}

func (d dialect) String() string {
	switch {
	case d.sep == '\t' && !d.quotes:
		return "TSV"
	case d.sep == ',':
		return "CSV"
	case d.sep == '\t':
		return "CSV with tabs"
	case d.sep == ' ':
		return "columns with spaces between them"
	}
	return "CSV with " + string(rune(d.sep)) + " between the cells"
}

// scanner cuts a text into rows of cells. A cell is a slice of the text, so
// that reading copies nothing but quoted cells with quotes in them.
type scanner struct {
	rd   *reader
	d    dialect
	rest string
	next int // number of the line where rest begins

	// The line that rest is in ends after which eolLeft bytes are left; known
	// where eolOf is next. It spares a search for each cell of a long line.
	eolOf, eolLeft int

	cells []string // of the row, good until the next scan
	line  int      // where the row begins
	blank int      // rows left out because every cell was empty
}

func newScanner(rd *reader, d dialect, s string) *scanner {
	return &scanner{rd: rd, d: d, rest: s, next: 1}
}

// scan goes to the next row that has anything in it, and returns false at the
// end or with an error.
func (s *scanner) scan() (bool, error) {
	for len(s.rest) > 0 {
		s.line, s.cells = s.next, s.cells[:0]
		if err := s.row(); err != nil {
			return false, err
		}
		if len(s.cells) > s.rd.lim.columns {
			return false, s.rd.fault(s.line, "the row has more than %d columns, which is the most that is read", s.rd.lim.columns)
		}
		if !allBlank(s.cells) {
			return true, nil
		}
		if len(s.cells) > 1 {
			s.blank++
		}
	}
	return false, nil
}

// row cuts one row off rest.
func (s *scanner) row() error {
	for {
		if s.d.quotes && strings.HasPrefix(s.rest, `"`) {
			more, err := s.quoted()
			if err != nil || !more {
				return err
			}
			continue
		}
		if !s.plain() || len(s.cells) > s.rd.lim.columns {
			return nil
		}
	}
}

// plain cuts off what is left of the row up to a cell that begins with a
// quote, and says whether there is such a cell.
func (s *scanner) plain() bool {
	if s.eolOf != s.next {
		s.eolOf, s.eolLeft = s.next, 0
		if end := strings.IndexByte(s.rest, '\n'); end >= 0 {
			s.eolLeft = len(s.rest) - end
		}
	}
	line := strings.TrimSuffix(s.rest[:len(s.rest)-s.eolLeft], "\r")
	if s.d.sep == ' ' {
		s.cells = append(s.cells, strings.Fields(line)...)
		s.endLine()
		return false
	}
	for at := 0; ; {
		end := strings.IndexByte(line[at:], s.d.sep)
		if end < 0 {
			s.cells = append(s.cells, line[at:])
			s.endLine()
			return false
		}
		s.cells = append(s.cells, line[at:at+end])
		at += end + 1
		if len(s.cells) > s.rd.lim.columns || s.d.quotes && strings.HasPrefix(line[at:], `"`) {
			s.rest = s.rest[at:]
			return true
		}
	}
}

// endLine leaves the line that plain has found the end of.
func (s *scanner) endLine() {
	s.rest = s.rest[len(s.rest)-s.eolLeft:]
	s.rest = strings.TrimPrefix(s.rest, "\n")
	s.next++
}

// quoted cuts off a cell in quotes and what follows it, and says whether the
// row goes on.
func (s *scanner) quoted() (bool, error) {
	opened, doubled := s.next, false
	at := 1
	for {
		end := strings.IndexByte(s.rest[at:], '"')
		if end < 0 || at+end > s.rd.lim.line {
			if at+end > s.rd.lim.line || len(s.rest) > s.rd.lim.line {
				return false, s.rd.fault(opened, "the quote opened here is not closed within %s, which is the most that is read", byteCount(s.rd.lim.line))
			}
			return false, s.rd.fault(opened, "the quote opened here is never closed: a quote that belongs to the text is written twice, in a cell in quotes")
		}
		at += end + 1
		if !strings.HasPrefix(s.rest[at:], `"`) {
			break
		}
		at, doubled = at+1, true
	}
	cell := s.rest[1 : at-1]
	s.next += strings.Count(cell, "\n")
	if doubled {
		cell = strings.ReplaceAll(cell, `""`, `"`)
	}
	s.cells = append(s.cells, cell)
	after := s.rest[at:]
	switch {
	case after == "":
		s.rest = ""
		return false, nil
	case after[0] == s.d.sep:
		s.rest = after[1:]
		if s.rest == "" { // a last cell, empty, with no line end
			s.cells = append(s.cells, "")
			return false, nil
		}
		return true, nil
	case after[0] == '\n', strings.HasPrefix(after, "\r\n"):
		s.rest, s.next = after[1+strings.IndexByte(after, '\n'):], s.next+1
		return false, nil
	}
	return false, s.rd.fault(s.next, "%q follows a closing quote: a quote that belongs to the text is written twice, in a cell in quotes", excerpt(firstLine(after), 20))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSuffix(line, "\r")
}
