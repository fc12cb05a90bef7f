package records

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// linkLike is what holds no words although it may be long: links, addresses,
// paths, identifiers and digests.
var (
	linkLike  = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9+.-]*://|www\.|mailto:)\S+$|^[^\s@]+@[^\s@]+\.[^\s@]+$`)
	pathLike  = regexp.MustCompile(`^(?:[A-Za-z]:)?[\\/.~]?[^\s\\/]*(?:[\\/][^\\/]*)+$`)
	codeLike  = regexp.MustCompile(`^[0-9A-Za-z]*[0-9][0-9A-Za-z_.:#+-]*$|^[0-9a-fA-F-]{16,}$`)
	dateLike  = regexp.MustCompile(`^\d{1,4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,4}日?(?:[T\s,].{0,30})?$`)
	monthLike = regexp.MustCompile(`(?i)^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(?:\d{1,2}\.? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,4}[\d:,. a-z+-]*$`)
	clockLike = regexp.MustCompile(`^\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?: ?[ap]\.?m\.?)?$`)
)

// isCode says whether a cell, trimmed, is a link, path, address, identifier,
// digest, date, time or number: nothing to read.
func isCode(cell string) bool {
	if len(cell) > 300 {
		return linkLike.MatchString(cell)
	}
	return isNumber(cell) || codeLike.MatchString(cell) || isDate(cell) || linkLike.MatchString(cell) ||
		strings.ContainsAny(cell, `/\`) && pathLike.MatchString(cell) && !strings.Contains(cell, " ")
}

func isDate(cell string) bool {
	return len(cell) < 60 && (dateLike.MatchString(cell) || monthLike.MatchString(cell) || clockLike.MatchString(cell))
}

// words returns about how many words of a language a cell has: none for what is
// a code. Scripts that write no spaces count two characters a word.
func words(cell string) int {
	cell = strings.TrimSpace(cell)
	if cell == "" || isCode(cell) {
		return 0
	}
	if len(cell) > 2000 {
		cell = cell[:2000]
	}
	n, dense := 0, 0
	for field := range strings.FieldsFuncSeq(cell, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }) {
		letters, others := 0, 0
		for _, r := range field {
			switch {
			case isDense(r):
				dense++
			case unicode.IsLetter(r) || unicode.IsMark(r):
				letters++
			default:
				others++
			}
		}
		if letters > 0 && letters >= others && !linkLike.MatchString(field) {
			n++
		}
	}
	return n + (dense+1)/2
}

// isDense says whether a character is of a script that writes no spaces.
func isDense(r rune) bool {
	return r >= 0xe00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func isNumber(cell string) bool {
	if cell == "" || len(cell) > 40 {
		return false
	}
	_, err := strconv.ParseFloat(cell, 64)
	return err == nil
}

// isWhole says whether a cell is a whole number.
func isWhole(cell string) bool {
	_, err := strconv.Atoi(cell)
	return err == nil
}

// profile is what a column holds, in a sample.
type profile struct {
	rows, blank    int
	distinct       int
	words          float64 // a cell that is not blank, on average
	bytes          float64
	numbers, whole int
	codes          int // cells that are codes but no whole numbers
	longest        int // words
}

// mostWords is the number of cells of a column whose words are counted.
const mostWords = 500

func (s *sample) profile(column int) profile {
	if p, ok := s.profiles[column]; ok {
		return p
	}
	p := profile{rows: len(s.rows)}
	seen := map[string]bool{}
	counted, total := 0, 0
	for _, row := range s.rows {
		cell := strings.TrimSpace(row[column])
		if cell == "" {
			p.blank++
			continue
		}
		seen[cell] = true
		total += len(cell)
		if isNumber(cell) {
			p.numbers++
		}
		if isWhole(cell) {
			p.whole++
		} else if isCode(cell) {
			p.codes++
		}
		if counted < mostWords {
			n := words(cell)
			p.words += float64(n)
			p.longest = max(p.longest, n)
			counted++
		}
	}
	p.words /= float64(max(counted, 1))
	p.bytes = float64(total) / float64(max(p.filled(), 1))
	p.distinct = len(seen)
	if s.profiles == nil {
		s.profiles = map[int]profile{}
	}
	s.profiles[column] = p
	return p
}

// filled returns the number of cells that are not blank.
func (p profile) filled() int { return p.rows - p.blank }

// couldBeLabel says whether a column looks like one of classes: a few short
// values, several times each.
func (p profile) couldBeLabel() bool {
	switch {
	case p.filled() == 0 || 2*p.blank > p.rows || p.distinct < 2:
		return false
	case p.numbers == p.filled() && (p.whole < p.numbers || p.distinct > 20):
		return false // amounts, scores
	case 2*p.codes > p.filled() && p.codes > p.distinct && p.numbers < p.filled():
		return p.distinct*10 <= p.filled() && p.words > 0
	}
	return 2*p.distinct <= p.filled() && p.words <= 6 && p.bytes <= 80
}

// isKey says whether a column names its rows: a number, code, link or date of its own for nearly each.
func (p profile) isKey() bool {
	return p.filled() > 0 && (p.numbers+p.codes)*10 >= p.filled()*9 && p.distinct*10 >= p.filled()*9 && p.distinct > 1
}
