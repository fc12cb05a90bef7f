package text

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// How many rows, and cells in them, are read to distinguish columns.
const (
	sampleRows  = 2000
	sampleCells = 1 << 18
)

// survey is what a first pass over the rows of a file finds.
type survey struct {
	columns int        // the most frequent number of cells in a row
	first   []string   // the first row
	line    int        // where the first row is
	rows    [][]string // an even sample of the others, all with columns cells
	count   int        // of all rows
	blank   int        // rows with nothing in them
}

// survey goes over the rows once. Files are often sorted by label, so the
// sample is from all over the file: every row, then every second one, and so
// on as it fills.
func (rd *reader) survey(s string, d dialect) (*survey, error) {
	v := &survey{}
	counts := map[int]int{}
	stride, room := 1, sampleRows
	sc := newScanner(rd, d, s)
	for {
		ok, err := sc.scan()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		counts[len(sc.cells)]++
		if v.count++; v.count == 1 {
			v.first, v.line = slices.Clone(sc.cells), sc.line
			room = max(2, min(sampleRows, sampleCells/len(sc.cells)))
			continue
		}
		if (v.count-2)%stride != 0 {
			continue
		}
		if len(v.rows) == room {
			for i := range v.rows[:len(v.rows)/2] {
				v.rows[i] = v.rows[2*i]
			}
			v.rows = v.rows[:len(v.rows)/2]
			stride *= 2
			if (v.count-2)%stride != 0 {
				continue
			}
		}
		v.rows = append(v.rows, slices.Clone(sc.cells))
	}
	v.blank = sc.blank
	if v.count == 0 {
		return nil, rd.fault(0, "there is nothing in it but empty rows")
	}
	v.columns = len(v.first)
	for _, n := range slices.Sorted(maps.Keys(counts)) {
		if counts[n] > counts[v.columns] {
			v.columns = n
		}
	}
	v.rows = slices.DeleteFunc(v.rows, func(row []string) bool { return len(row) != v.columns })
	return v, nil
}

// readTable reads CSV or TSV.
func (rd *reader) readTable(s string, d dialect) error {
	v, err := rd.survey(s, d)
	if err != nil {
		return err
	}
	sample, err := rd.sample(v, append(slices.Clone(rd.src.Text), rd.src.Label))
	if err != nil {
		return err
	}
	c, err := sample.choose(rd, d.describe(sample.header))
	if err != nil {
		return err
	}
	quoted := 0
	err = rd.eachRow(s, d, v, sample.header, func(cells []string, line int) error {
		label := strings.TrimSpace(cells[c.label])
		if label == "" {
			return rd.fault(line, "the label is empty: %s holds nothing in this row", sample.name(c.label))
		}
		fields := make([]string, len(c.text))
		for i, column := range c.text {
			fields[i] = cells[column]
			if n := len(fields[i]); !d.quotes && n > 1 && fields[i][0] == '"' && fields[i][n-1] == '"' {
				quoted++
			}
		}
		return rd.add(Example{Fields: fields, Label: label, Line: line}, "")
	})
	if quoted > 0 {
		rd.note(`%s in double quotes: in TSV they belong to the text; say form = "csv" where they are only quoting`, prose.Count(quoted, "text"))
	}
	return err
}

// describe says for a notice how a file was read.
func (d dialect) describe(header bool) string {
	if header {
		return d.String() + " with a header"
	}
	return d.String() + " without a header"
}

// sample decides whether the first row is a header and names the columns.
func (rd *reader) sample(v *survey, refs []string) (*sampled, error) {
	s := &sampled{rows: v.rows, header: rd.src.Header == "yes" || rd.src.Header == "" && v.hasHeader(refs)}
	if s.header {
		for _, name := range v.first {
			s.names = append(s.names, strings.Clone(name)) // without the rest of the file
		}
		if v.count == 1 {
			return nil, rd.fault(0, "there is only a header in it, and no row below")
		}
		if len(v.first) != v.columns {
			return nil, rd.fault(v.line, "the header has %s and most rows have %d", prose.Count(len(v.first), "column"), v.columns)
		}
		return s, nil
	}
	s.names = numbers(v.columns)
	if len(v.first) == v.columns {
		s.rows = append([][]string{v.first}, s.rows...)
	}
	return s, nil
}

// eachRow calls do with every row below the header and holds all to the same
// number of columns.
func (rd *reader) eachRow(s string, d dialect, v *survey, header bool, do func(cells []string, line int) error) error {
	rd.table.Examples = make([]Example, 0, min(v.count, rd.lim.rows))
	sc := newScanner(rd, d, s)
	for n := 0; ; n++ {
		ok, err := sc.scan()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if n == 0 && header {
			continue
		}
		if len(sc.cells) != v.columns {
			return rd.fault(sc.line, "the row has %s and the others have %d%s", prose.Count(len(sc.cells), "column"), v.columns, d.hint(len(sc.cells) > v.columns))
		}
		if err := do(sc.cells, sc.line); err != nil {
			return err
		}
	}
	if v.blank > 0 {
		rd.note("%s left out", prose.Count(v.blank, "empty row"))
	}
	return nil
}

// hint says why a row may have too many or too few cells.
func (d dialect) hint(many bool) string {
	switch {
	case many && d.sep == '\t':
		return ": a tab in a text must be replaced by a space"
	case many && d.quotes:
		return ": a text with " + string(rune(d.sep)) + " in it must be in double quotes"
	}
	return ""
}

// numbers returns "1" to "n".
func numbers(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = byNumber(i)
	}
	return names
}

func byNumber(column int) string { return strconv.Itoa(column + 1) }

// hasHeader detects from the content whether the first row is a header. refs are
// the columns that the user named.
func (v *survey) hasHeader(refs []string) bool {
	for _, ref := range refs {
		if ref != "" && !isNumber(ref) && slices.ContainsFunc(v.first, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), ref) }) {
			return true
		}
	}
	names := append(labelNames(), textNames()...)
	labels := len(v.rows) >= 6
	for i, c := range v.first {
		cell := strings.TrimSpace(c)
		if i >= v.columns {
			break
		}
		again, numeric, distinct := v.below(i, cell)
		// A name that everybody gives to columns, and no row below has it.
		if !again && slices.Contains(names, strings.ToLower(cell)) {
			return true
		}
		// Words over numbers.
		if cell != "" && !isNumber(cell) && len(v.rows) > 0 && numeric == len(v.rows) {
			return true
		}
		// Something that is not a label over a column of labels, and nowhere
		// anything as long as a text.
		labels = labels && len(strings.Fields(cell)) <= 3 && len(cell) <= 40 && !isNumber(cell)
		if again && 3*distinct <= len(v.rows) {
			return false
		}
	}
	return labels && v.overLabels()
}

// overLabels says whether the first row has a value over a column of few
// values that is none of them.
func (v *survey) overLabels() bool {
	for i, c := range v.first[:min(len(v.first), v.columns)] {
		if again, _, distinct := v.below(i, strings.TrimSpace(c)); !again && 3*distinct <= len(v.rows) {
			return true
		}
	}
	return false
}

// below describes a column under its first cell: whether that comes again, how
// many cells are numbers, and how many are different.
func (v *survey) below(column int, first string) (again bool, numeric, distinct int) {
	seen := map[string]bool{}
	for _, row := range v.rows {
		cell := strings.TrimSpace(row[column])
		again = again || cell == first
		if isNumber(cell) {
			numeric++
		}
		seen[cell] = true
	}
	return again, numeric, len(seen)
}
