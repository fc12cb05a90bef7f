package records

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// How much of a file is read to detect what it is.
const (
	sniffBytes = 2 << 20
	sniffRows  = 2000 // kept of them
	sniffCells = 1 << 18
	sniffLines = 200
	// enough is the share of lines that must look like a form for the file to
	// be taken for it: a file with a few broken rows is still that form, and
	// its reader then names the rows.
	enough = 0.6
)

// cutting is how a separator cuts a sample into rows.
type cutting struct {
	dialect
	rows    [][]string // up to sniffLines of them
	columns int        // the most frequent number of cells in a row
	agree   float64    // the share of rows with that number
	quoted  int        // cells in quotes
	broken  bool       // a quote that is not closed, or closed too early
}

// even says whether nearly every row has the same number of cells.
func (c *cutting) even() bool { return c.columns > 1 && c.agree >= 0.98 && !c.broken }

// head returns the first lines of s, at least one; whole says whether s is all
// of the file.
func head(s string, whole bool) string {
	if whole {
		return s
	}
	if end := strings.LastIndexAny(s, "\r\n"); end >= 0 && strings.TrimSpace(s[:end]) != "" {
		return s[:end+1]
	}
	return s
}

// cut cuts a sample into rows. A broken quote ends it: the sample may end within
// a cell.
func cut(d dialect, lim limits, sample string, whole bool, most int) *cutting {
	c := &cutting{dialect: d}
	counts := map[int]int{}
	var kept evenly
	total := 0
	in := ofString(sample)
	sc := &scanner{in: in, d: d, lim: lim}
	for n := 0; n < most; n++ {
		ok, err := sc.scan()
		if err != nil {
			c.broken = whole || n == 0 || in.pos < len(sample)/2
			break
		}
		if !ok {
			break
		}
		total++
		counts[len(sc.cells)]++
		switch {
		case c.rows == nil:
			c.rows = [][]string{slices.Clone(sc.cells)}
		case kept.wants():
			kept.add(slices.Clone(sc.cells))
		}
	}
	c.rows = append(c.rows, kept.rows...)
	for _, n := range slices.Sorted(maps.Keys(counts)) {
		if counts[n] >= counts[c.columns] {
			c.columns = n
		}
	}
	c.quoted = sc.quote
	c.agree = float64(counts[c.columns]) / float64(max(total, 1))
	return c
}

// labels says whether one of the columns has few values, several times each, as
// that of a label has.
func (c *cutting) labels() bool {
	for i := range c.columns {
		seen, n := map[string]bool{}, 0
		for _, row := range c.rows {
			if len(row) == c.columns && strings.TrimSpace(row[i]) != "" {
				seen[strings.TrimSpace(row[i])] = true
				n++
			}
		}
		if len(seen) > 1 && 2*len(seen) <= n+1 {
			return true
		}
	}
	return false
}

// names says whether the first row has a name that everybody gives to columns.
func (c *cutting) names() bool {
	return len(c.rows) > 0 && len(c.rows[0]) > 1 && slices.ContainsFunc(c.rows[0], func(cell string) bool { return isTextName(cell) || isLabelName(cell) })
}

// sniffed is what a sample looks like.
type sniffed struct {
	form string
	dialect
	sepLine bool // a first line says which separator there is
}

var sepLine = regexp.MustCompile(`^(?i:sep)=(.)[ \t]*(?:\r*\n|\r)`)

// sniff detects the form of the text that begins with s.
func (r *Reader) sniff(s string, whole bool) (sniffed, error) {
	sample := head(s, whole)
	if m := sepLine.FindStringSubmatch(sample); m != nil {
		sep := m[1][0]
		c := cut(dialect{sep: sep, quotes: true}, r.lim, sample[len(m[0]):], whole, sniffLines)
		return sniffed{form: "csv", dialect: c.dialect, sepLine: true}, nil
	}
	if form := jsonForm(sample, whole); form != "" {
		return sniffed{form: form}, nil
	}
	all := sampleLines(sample)
	if len(all) > 0 && webPage(all[0]) {
		return sniffed{}, r.fault(0, "this is a web page, not data: it may be what a server answered in place of the file; fetch the file itself")
	}
	share := func(is func(string) bool) float64 {
		n := 0
		for _, line := range all {
			if is(line) {
				n++
			}
		}
		return float64(n) / float64(max(len(all), 1))
	}
	if share(isFastText) >= enough {
		return sniffed{form: "fasttext"}, nil
	}
	best, tied := r.bestCutting(sample, whole)
	trec := share(isTREC)
	if best != nil && trec >= enough && !best.names() {
		if !best.labels() {
			best, tied = nil, nil
		} else if best.even() && trec == 1 {
			return sniffed{}, r.fault(0, `this may be CSV or TREC: the lines are cut evenly by %s, and all begin with a label and a colon; say data.form = "csv" or data.form = "trec"`, delimiterWord(best.sep))
		}
	}
	switch {
	case tied != nil:
		return sniffed{}, r.fault(0, "the rows are cut evenly by %s and by %s: say which, as data.delimiter = %q", delimiterWord(best.sep), delimiterWord(tied.sep), string(rune(best.sep)))
	case best != nil && (best.agree >= enough || best.names()):
		form := "csv"
		if best.sep == '\t' {
			form = "tsv"
		}
		return sniffed{form: form, dialect: best.dialect}, nil
	case trec >= enough:
		return sniffed{form: "trec"}, nil
	case r.src.Unlabelled && r.oneColumn(sample, all[0], whole):
		return sniffed{form: "csv", dialect: dialect{sep: ',', quotes: true}}, nil
	case r.src.Unlabelled:
		return sniffed{form: "lines"}, nil
	}
	return sniffed{}, r.fault(0, "cannot tell what form this is, it begins with %s: say data.form = one of %s", strconv.Quote(prose.Excerpt(all[0], 40)), strings.Join(Forms(), ", "))
}

// oneColumn says whether a text is a table of one column: a header that is a name of
// texts, or all cells in quotes.
func (r *Reader) oneColumn(sample, first string, whole bool) bool {
	if isTextName(first) {
		return true
	}
	c := cut(dialect{sep: ',', quotes: true}, r.lim, sample, whole, sniffLines)
	return !c.broken && c.columns == 1 && c.quoted > 0 && c.quoted >= len(c.rows)-1
}

func delimiterWord(sep byte) string {
	switch sep {
	case ',':
		return "commas"
	case '\t':
		return "tabs"
	case ';':
		return "semicolons"
	case '|':
		return "bars"
	}
	return strconv.Quote(string(rune(sep)))
}

// sampleLines returns the first lines that are not blank.
func sampleLines(sample string) []string {
	var all []string
	in := ofString(sample)
	for len(all) < sniffLines {
		line, _, ok, err := in.nextLine(len(sample))
		if !ok || err != nil {
			break
		}
		all = append(all, line)
	}
	return all
}

func webPage(line string) bool {
	line = strings.ToLower(strings.TrimSpace(line))
	return strings.HasPrefix(line, "<!doctype html") || strings.HasPrefix(line, "<html")
}

// bestCutting returns how the sample is cut best, nil where nothing cuts it; tied
// is another way that is as good.
func (r *Reader) bestCutting(sample string, whole bool) (best, tied *cutting) {
	var all []*cutting
	for _, sep := range []byte{'\t', ',', ';', '|'} {
		c := cut(dialect{sep: sep, quotes: true}, r.lim, sample, whole, sniffLines)
		if c.broken {
			if d := cut(dialect{sep: sep, quotes: true, escape: true}, r.lim, sample, whole, sniffLines); d.even() && strings.Contains(sample, `\"`) {
				c = d
			}
		}
		if sep == '\t' {
			c = r.tabbed(sample, whole)
		} else if c.broken && len(c.rows) == 0 {
			if d := cut(dialect{sep: sep}, r.lim, sample, whole, sniffLines); d.even() { // its quotes are none
				c = d
			}
		}
		if c.columns > 1 && (c.agree >= 0.5 || c.names()) {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(all, func(a, b *cutting) int { return slices.Compare(b.rank(), a.rank()) })
	best = all[0]
	if len(all) > 1 && best.even() && all[1].even() && slices.Compare(best.rank(), all[1].rank()) == 0 {
		tied = all[1]
	}
	return best, tied
}

// rank says how good a cutting is, what counts most first.
func (c *cutting) rank() []int {
	truth := map[bool]int{true: 1}
	steps := int(c.agree * 10)
	if c.even() {
		steps = 10
	} else {
		steps = min(steps, 9)
	}
	return []int{truth[c.names()], steps, truth[c.quoted > 0], truth[c.labels()], truth[c.sep == '\t']}
}

// tabbed cuts a sample at tabs, with quotes where these are quoting.
func (r *Reader) tabbed(sample string, whole bool) *cutting {
	if c := cut(dialect{sep: '\t', quotes: true}, r.lim, sample, whole, sniffLines); c.tabQuotes() {
		return c
	}
	return cut(dialect{sep: '\t'}, r.lim, sample, whole, sniffLines)
}

// tabQuotes says whether quotes in a file with tabs are quoting. They are where
// a column is all in quotes, or where only so the rows are even.
func (c *cutting) tabQuotes() bool {
	if c.broken || c.quoted == 0 {
		return false
	}
	return c.quoted >= len(c.rows) && (c.columns == 1 || c.even())
}

func isFastText(line string) bool { return fastTextLine.MatchString(line) }

func isTREC(line string) bool { return trecLabel.MatchString(line) }

var (
	fastTextLine = regexp.MustCompile(`^\s*` + labelPrefix + `[^\s,;|]*(?:[ \t]|$)|[ \t]` + labelPrefix + `[^\s,;|]+\s*$`)
	trecLabel    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]*:[A-Za-z0-9_.-]+ `)
)

// jsonForm says whether a sample is JSON: "jsonl" for a value a line, "json" for
// one list or values over several lines, "" for neither.
func jsonForm(sample string, whole bool) string {
	trimmed := strings.TrimLeft(sample, " \t\r\n")
	if trimmed == "" || trimmed[0] != '{' && trimmed[0] != '[' {
		return ""
	}
	all := sampleLines(sample)
	n := 0
	for _, line := range all {
		if line = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(line), ",")); (line[:min(1, len(line))] == "{" || line[:min(1, len(line))] == "[") && json.Valid([]byte(line)) {
			n++
		}
	}
	if trimmed[0] == '[' && isListOfRecords(trimmed) && !json.Valid([]byte(all[0])) {
		return "json"
	}
	if n > 0 && float64(n) >= enough*float64(len(all)) && (len(all) > 1 || trimmed[0] == '{' || !isListOfRecords(trimmed)) {
		return "jsonl"
	}
	switch c := firstInside(trimmed); {
	case trimmed[0] == '[' && (c == '{' || c == '['), trimmed[0] == '{' && (c == '"' || c == '}') && strings.Count(sample, `"`) > 1:
		if trimmed[0] == '{' && len(all) > 1 && linesBegin(all, '{') {
			return "jsonl" // some of its lines are broken, and its reader says where
		}
		return "json"
	}
	return ""
}

// linesBegin says whether most lines begin an object with a key.
func linesBegin(all []string, c byte) bool {
	n := 0
	for _, line := range all {
		if line = strings.TrimSpace(line); line[0] == c && firstInside(line) == '"' {
			n++
		}
	}
	return float64(n) >= enough*float64(len(all))
}

// isListOfRecords says whether a line is one list of objects or of lists.
func isListOfRecords(s string) bool {
	c := firstInside(s)
	return c == '{' || c == '['
}

// firstInside returns the first character behind the bracket that s begins with.
func firstInside(s string) byte {
	rest := strings.TrimLeft(s[1:], " \t\r\n")
	if rest == "" {
		return 0
	}
	return rest[0]
}
