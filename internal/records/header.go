package records

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/doubleroute/sweep/internal/prose"
)

// modeOf returns the most frequent number of cells in a row, of the first row
// where others are as frequent.
func modeOf(rows [][]string) int {
	counts := map[int]int{}
	for _, row := range rows {
		counts[len(row)]++
	}
	most := len(rows[0])
	for _, n := range slices.Sorted(maps.Keys(counts)) {
		if counts[n] > counts[most] {
			most = n
		}
	}
	return most
}

// headed decides whether the first of the rows, which have mostly that many
// columns, names them; skip is 1 where it does.
func (r *Reader) headed(rows [][]string, columns int) (s *sample, skip int, err error) {
	first, rest := rows[0], rows[1:]
	rest = slices.DeleteFunc(slices.Clone(rest), func(row []string) bool { return len(row) != columns })
	v := &headings{first: trimmed(first), columns: columns}
	v.rows = slices.DeleteFunc(slices.Clone(rest), v.same) // a header that comes again says nothing

	header, err := r.hasHeader(v)
	if err != nil {
		return nil, 0, err
	}
	if !header {
		s = &sample{names: numbers(columns), rows: rest}
		if len(first) == columns {
			s.rows = append([][]string{first}, rest...)
		}
		return s, 0, nil
	}
	if len(rows) == 1 && !r.src.Unlabelled {
		return nil, 0, r.fault(0, "there is only a header in it, and no row below")
	}
	for len(first) > columns && strings.TrimSpace(first[len(first)-1]) == "" {
		first = first[:len(first)-1]
	}
	if len(first) != columns && len(rest) > 0 {
		if blankFrom(rest, len(first)) { // rows end with a separator, the header does not
			first = append(slices.Clone(first), make([]string, columns-len(first))...)
		} else {
			return nil, 0, r.fault(0, "the header has %s and most rows have %d", prose.Count(len(first), "column"), columns)
		}
	}
	s = &sample{named: true, rows: rest}
	for i, name := range first {
		if name = strings.Trim(name, " \t\ufeff\u200b"); name == "" {
			name = strconv.Itoa(i + 1)
		}
		s.names = append(s.names, strings.Clone(name)) // without the rest of the file
	}
	return s, 1, nil
}

// same says whether a row is the first once more.
func (v *headings) same(row []string) bool { return slices.Equal(trimmed(row), v.first) }

// blankFrom says whether all cells from a column on are blank.
func blankFrom(rows [][]string, column int) bool {
	return !slices.ContainsFunc(rows, func(row []string) bool { return column > len(row) || !allBlank(row[column:]) })
}

func trimmed(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.TrimSpace(c)
	}
	return out
}

// headings is a first row over others.
type headings struct {
	first   []string // trimmed
	rows    [][]string
	columns int
}

// hasHeader says whether the first row names the columns.
func (r *Reader) hasHeader(v *headings) (bool, error) {
	if r.src.Header != "" {
		return r.src.Header == "yes", nil
	}
	refs := slices.Concat(r.src.Text, r.src.Columns, r.src.Keep, r.src.Also)
	for _, ref := range append(refs, r.src.Label) {
		if ref != "" && !isNumber(ref) && v.has(ref) {
			return true, nil
		}
	}
	if r.like != nil && r.like.Header {
		return v.hasAny(r.like.headerNames()), nil
	}
	if r.like != nil && r.like.Form != "vectors" {
		return v.named(), nil
	}
	return v.decide(r)
}

// headerNames are the names that a header of the training file is known by.
func (l *Layout) headerNames() []string {
	names := make([]string, 0, len(l.text)+1)
	for _, i := range append(append(slices.Clone(l.text), l.columns...), l.label) {
		if i >= 0 {
			names = append(names, l.Names[i])
		}
	}
	return names
}

func (v *headings) has(name string) bool {
	return slices.ContainsFunc(v.first, func(c string) bool { return strings.EqualFold(c, strings.TrimSpace(name)) })
}

func (v *headings) hasAny(names []string) bool { return slices.ContainsFunc(names, v.has) }

// decide detects from the content whether the first row is a header.
func (v *headings) decide(r *Reader) (bool, error) {
	if v.named() {
		return true, nil
	}
	for i, cell := range v.cells() {
		p := v.below(i)
		switch {
		case cell != "" && isNumber(cell) && p.numbers > 0: // numbers have no header that is one
			return false, nil
		case cell != "" && !isNumber(cell) && len(v.rows) > 0 && p.numbers == p.filled && p.filled > 0: // words over numbers
			return true, nil
		case cell != "" && isDate(cell), linkLike.MatchString(cell):
			return false, nil
		}
	}
	names := true // all cells look like names
	for _, cell := range v.cells() {
		names = names && (cell == "" || looksLikeName(cell))
	}
	if !names {
		return false, nil
	}
	return v.byContent(r)
}

// byContent decides where all cells of the first row look like names. A cell that
// comes again below it is a value; a single word over a column of sentences, or
// over labels that are others, is a name.
func (v *headings) byContent(r *Reader) (bool, error) {
	again, over, single := false, false, false
	short := 1.0 // the share of rows as short as the first, in the column with the most words
	for i, cell := range v.cells() {
		if cell == "" {
			continue
		}
		p := v.below(i)
		few := 2*p.distinct <= p.filled
		switch {
		case p.again && few:
			again = true
		case few && p.words <= 3 && len(v.rows) >= 6:
			over = true
		}
		if p.words >= 3 && words(cell) <= 1 {
			single = true
			short = min(short, p.single)
		}
	}
	switch {
	case again && single && len(v.rows) >= 20 && short <= 0.02:
		return true, nil
	case again && single && short == 0 && len(v.rows) >= 6:
		return false, r.fault(1, "the first row, %s, may name the columns or be an example: say data.header = true or data.header = false", prose.Quoted(v.first))
	case again:
		return false, nil
	}
	return over || single && len(v.rows) >= 6 && short <= 0.1, nil
}

// cells returns the cells of the first row that there are columns for.
func (v *headings) cells() []string { return v.first[:min(len(v.first), v.columns)] }

// named says whether the first row has a name that everybody gives to columns, and
// no row below has it.
func (v *headings) named() bool {
	for i, cell := range v.cells() {
		if (isTextName(cell) || isLabelName(cell)) && !v.below(i).again {
			return true
		}
	}
	return false
}

// looksLikeName says whether a cell may be the name of a column: a few words
// without the marks of a sentence.
func looksLikeName(cell string) bool {
	return utf8.RuneCountInString(cell) <= 40 && len(strings.Fields(cell)) <= 3 && !isNumber(cell) && strings.IndexFunc(cell, unicode.IsLetter) >= 0 &&
		!strings.ContainsAny(cell, "!?,;\"") && !strings.HasSuffix(cell, ".") && !isDate(cell) && !linkLike.MatchString(cell)
}

// beneath describes a column under its first cell.
type beneath struct {
	again           bool // whether the first cell comes again
	filled, numbers int
	distinct        int
	words           float64 // a cell, on average
	single          float64 // the share of cells of one word
}

func (v *headings) below(column int) beneath {
	var p beneath
	seen := map[string]bool{}
	total, singles := 0, 0
	for _, row := range v.rows {
		cell := strings.TrimSpace(row[column])
		if cell == "" {
			continue
		}
		p.filled++
		p.again = p.again || cell == v.first[column]
		if isNumber(cell) {
			p.numbers++
		}
		seen[cell] = true
		if p.filled <= mostWords {
			n := words(cell)
			total += n
			if n <= 1 {
				singles++
			}
		}
	}
	n := float64(max(min(p.filled, mostWords), 1))
	p.distinct, p.words, p.single = len(seen), float64(total)/n, float64(singles)/n
	return p
}
