package text

import (
	"regexp"
	"strings"
)

// How much of a file is read to detect its form.
const (
	sniffBytes = 1 << 16
	sniffLines = 100
	// enough is the share of lines that must look like a form for the file to
	// be taken for it: a file with a few broken rows is still that form, and
	// its reader then names the rows.
	enough = 0.6
)

// guess is a form and, where it is csv or tsv, how its rows are cut.
type guess struct {
	form string
	dialect
}

// sniff detects the form of the text s, forms that are hard to mistake first.
func (rd *reader) sniff(s string) (guess, error) {
	sample := head(s)
	var all []string
	for l := (lines{rest: sample}); len(all) < sniffLines; {
		line, ok := l.next()
		if !ok {
			break
		}
		all = append(all, line)
	}
	share := func(is func(string) bool) float64 {
		n := 0
		for _, line := range all {
			if is(line) {
				n++
			}
		}
		return float64(n) / float64(len(all))
	}
	if jsonList.MatchString(sample) {
		return guess{}, rd.fault(0, "this is one JSON list: write one object a line, without the brackets and the commas between them")
	}
	switch {
	case share(isJSON) >= enough:
		return guess{form: "jsonl"}, nil
	case share(isFastText) >= enough:
		return guess{form: "fasttext"}, nil
	case share(isTREC) >= enough:
		return guess{form: "trec"}, nil
	case share(func(line string) bool { return strings.Contains(line, "\t") }) >= enough:
		return guess{form: "tsv", dialect: dialect{sep: '\t'}}, nil
	}
	d := bestDialect(s, rd.lim, ",;|")
	if _, agree, columns := tally(d, rd.lim, sample); columns > 1 && agree >= enough {
		return guess{form: "csv", dialect: d}, nil
	}
	return guess{}, rd.fault(0, "cannot tell what form this is, it begins with %q: say form = one of %s", excerpt(all[0], 40), strings.Join(Forms(), ", "))
}

// head returns the first lines of s, at least one.
func head(s string) string {
	if len(s) <= sniffBytes {
		return s
	}
	if end := strings.LastIndexByte(s[:sniffBytes], '\n'); end >= 0 && strings.TrimSpace(s[:end]) != "" {
		return s[:end+1]
	}
	s = strings.TrimLeft(s, " \t\r\n")
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func isJSON(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "{") }

func isFastText(line string) bool { return strings.HasPrefix(line, labelPrefix) }

var jsonList = regexp.MustCompile(`^\s*\[\s*\{`)

var trecLabel = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]*:[A-Za-z0-9_.-]+ `)

func isTREC(line string) bool { return trecLabel.MatchString(line) }

// bestDialect finds which of the separators in seps cuts the head of s most
// evenly, the first of them where it makes no difference.
func bestDialect(s string, lim limits, seps string) dialect {
	best, most := dialect{sep: seps[0], quotes: true}, 0.0
	sample := head(s)
	for i := range len(seps) {
		d := dialect{sep: seps[i], quotes: seps[i] != ' '}
		if _, agree, columns := tally(d, lim, sample); columns > 1 && agree > most {
			best, most = d, agree
		}
	}
	return best
}

// tally cuts a sample into rows and returns how many there are, the share of
// them with the most frequent number of columns, and that number. A broken
// quote ends the count: the sample may end within a cell.
func tally(d dialect, lim limits, sample string) (rows int, agree float64, columns int) {
	counts := map[int]int{}
	sc := newScanner(newReader("", Source{}, lim), d, sample)
	for rows < sniffLines {
		ok, err := sc.scan()
		if err != nil && rows == 0 && d.quotes {
			d.quotes = false
			return tally(d, lim, sample)
		}
		if !ok {
			break
		}
		rows++
		counts[len(sc.cells)]++
	}
	for n, count := range counts {
		if count > counts[columns] || count == counts[columns] && n > columns {
			columns = n
		}
	}
	return rows, float64(counts[columns]) / float64(max(rows, 1)), columns
}
