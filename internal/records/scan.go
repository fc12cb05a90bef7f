package records

import (
	"errors"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// errLong is a line that is longer than is read.
var errLong = errors.New("the line is too long")

// dialect says how rows are cut into cells.
type dialect struct {
	sep    byte // between cells; a space stands for any run of spaces and tabs
	quotes bool // whether a cell may be in double quotes, as RFC 4180 has it
	escape bool // whether a quote in such a cell may be \" too
}

// scanner cuts text into rows of cells. A cell is a slice of the text, so that
// reading copies nothing but quoted cells with quotes in them.
type scanner struct {
	in    *input
	d     dialect
	lim   limits
	cells []string // of the row, good until the next scan
	line  int      // where the row begins
	blank int      // rows left out because every cell was empty
	many  bool     // the row has more cells than are read
	quote int      // cells in quotes so far
}

// rowFault is what is wrong with a row that cannot be cut; line is where.
type rowFault struct {
	line int
	msg  string
	kind string
}

func (f *rowFault) Error() string { return f.msg }

// scan goes to the next row that has anything in it; false at the end.
func (s *scanner) scan() (bool, error) {
	for {
		if s.in.pos == len(s.in.buf) {
			if s.in.eof {
				return false, nil
			}
			if err := s.in.more(0); err != nil {
				return false, err
			}
			continue
		}
		if err := s.next(); err != nil {
			return false, err
		}
		if !allBlank(s.cells) {
			return true, nil
		}
		if len(s.cells) > 1 {
			s.blank++
		}
	}
}

// next cuts off one row, reading on where the block ends within it.
func (s *scanner) next() error {
	for {
		s.line = s.in.line
		end, whole, err := s.row()
		if err == nil && whole {
			s.in.line += countEOLs(s.in.buf[s.in.pos:end])
			s.in.pos = end
			return nil
		}
		if err != nil {
			return err
		}
		if len(s.in.rest()) > s.lim.line {
			return s.long()
		}
		if err := s.in.more(0); err != nil {
			return err
		}
	}
}

// long says what is too long in the row at hand.
func (s *scanner) long() error {
	if at := s.in.eol(s.in.pos); at < len(s.in.buf) && at-s.in.pos <= s.lim.line {
		return &rowFault{line: s.line, msg: "the quote opened here is not closed within " + prose.Bytes(s.lim.line) + ", which is the most that is read"}
	}
	return errLong
}

// row cuts the row at the input's place into cells and returns where the next
// begins. It is not whole where the block ends before the row may.
func (s *scanner) row() (end int, whole bool, err error) {
	s.cells, s.many = s.cells[:0], false
	b, at := s.in.buf, s.in.pos
	if s.d.sep == ' ' {
		return s.spaced()
	}
	eol := s.in.eol(at)
	for {
		if eol-at > s.lim.line {
			return 0, false, errLong
		}
		if s.d.quotes {
			if open := s.opening(at, eol); open >= 0 {
				next, more, ok, err := s.quoted(at, open)
				switch {
				case err != nil || !ok:
					return 0, false, err
				case next < 0: // not in quotes after all
				case !more:
					return next, true, nil
				default:
					if at = next; at > eol || at == len(b) {
						eol = s.in.eol(at)
					}
					continue
				}
			}
		}
		cut := strings.IndexByte(b[at:eol], s.d.sep)
		if cut < 0 {
			next, known := s.in.skipEOL(eol)
			if eol == len(b) && !s.in.eof || !known {
				return 0, false, nil
			}
			s.add(b[at:eol])
			return next, true, nil
		}
		s.add(b[at : at+cut])
		at += cut + 1
	}
}

// add appends a cell, up to the most that are read.
func (s *scanner) add(cell string) {
	if len(s.cells) > s.lim.columns {
		s.many = true
		return
	}
	s.cells = append(s.cells, cell)
}

// opening returns where the quote is that the cell at at begins with, after
// spaces too; -1 where it does not.
func (s *scanner) opening(at, eol int) int {
	b := s.in.buf
	for at < eol && b[at] == ' ' {
		at++
	}
	if at < eol && b[at] == '"' {
		return at
	}
	return -1
}

// quoted cuts off the cell from at whose quote opens at open, and what is between
// it and the next. more says whether the row goes on; ok is false where the block
// ends too early. next is -1 where spaces before the quote turn out to be a part
// of a plain cell.
func (s *scanner) quoted(at, open int) (next int, more, ok bool, err error) {
	b := s.in.buf
	end, doubled, closed := s.closing(open + 1)
	if !closed {
		if open > at { // spaces, and a quote that opens nothing
			return -1, false, true, nil
		}
		opened := s.line + countEOLs(b[s.in.pos:open])
		if len(b)-open > s.lim.line {
			return 0, false, false, &rowFault{line: opened, msg: "the quote opened here is not closed within " + prose.Bytes(s.lim.line) + ", which is the most that is read"}
		}
		if !s.in.eof {
			return 0, false, false, nil
		}
		return 0, false, false, &rowFault{line: opened, msg: "the quote opened here is never closed: a quote that belongs to the text is written twice, in a cell in quotes"}
	}
	after := end + 1
	for after < len(b) && b[after] == ' ' && s.d.sep != ' ' {
		after++
	}
	if after == len(b) && !s.in.eof {
		return 0, false, false, nil
	}
	cell := b[open+1 : end]
	if doubled {
		cell = s.unquote(cell)
	}
	switch {
	case after == len(b):
		s.add(cell)
		s.quote++
		return after, false, true, nil
	case b[after] == s.d.sep:
		s.add(cell)
		s.quote++
		if after+1 == len(b) && s.in.eof { // a last cell, empty, with no line end
			s.add("")
			return after + 1, false, true, nil
		}
		return after + 1, true, true, nil
	case b[after] == '\n' || b[after] == '\r':
		behind, known := s.in.skipEOL(after)
		if !known {
			return 0, false, false, nil
		}
		s.add(cell)
		s.quote++
		return behind, false, true, nil
	case open > at:
		return -1, false, true, nil
	}
	line, _, _ := strings.Cut(b[end+1:], "\n")
	return 0, false, false, &rowFault{line: s.line + countEOLs(b[s.in.pos:end]), msg: strconv.Quote(prose.Excerpt(strings.TrimRight(line, "\r"), 20)) + " follows a closing quote: a quote that belongs to the text is written twice, in a cell in quotes"}
}

// closing returns where the quote is that closes the cell whose content begins at
// at, and whether there are quotes or escapes in it.
func (s *scanner) closing(at int) (end int, doubled, closed bool) {
	b := s.in.buf
	for {
		i := strings.IndexByte(b[at:], '"')
		if i < 0 || at+i-s.in.pos > s.lim.line {
			return 0, doubled, false
		}
		at += i
		if s.d.escape && escaped(b[:at]) {
			at, doubled = at+1, true
			continue
		}
		if at+1 < len(b) && b[at+1] == '"' {
			at, doubled = at+2, true
			continue
		}
		if at+1 == len(b) && !s.in.eof {
			return 0, doubled, false // the next block may begin with a quote
		}
		return at, doubled, true
	}
}

// escaped says whether an odd number of backslashes ends s.
func escaped(s string) bool {
	n := len(s) - len(strings.TrimRight(s, `\`))
	return n%2 == 1
}

func (s *scanner) unquote(cell string) string {
	if s.d.escape {
		cell = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `""`, `"`).Replace(cell)
		return cell
	}
	return strings.ReplaceAll(cell, `""`, `"`)
}

// spaced cuts a row at runs of spaces and tabs.
func (s *scanner) spaced() (end int, whole bool, err error) {
	eol := s.in.eol(s.in.pos)
	if eol-s.in.pos > s.lim.line {
		return 0, false, errLong
	}
	next, known := s.in.skipEOL(eol)
	if eol == len(s.in.buf) && !s.in.eof || !known {
		return 0, false, nil
	}
	for cell := range strings.FieldsSeq(s.in.buf[s.in.pos:eol]) {
		s.add(cell)
	}
	return next, true, nil
}

func allBlank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
