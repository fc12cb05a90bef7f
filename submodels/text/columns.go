package text

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// Names by which a column is known for the label or the text, likeliest first.
func labelNames() []string {
	return []string{"label", "labels", "class", "category", "target", "intent", "sentiment", "topic", "tag", "polarity", "y"}
}

func textNames() []string {
	return []string{"text", "sentence", "message", "content", "body", "review", "question", "utterance", "query", "document", "comment", "tweet"}
}

// sampled is an even sample of a file's rows, by which columns are distinguished.
type sampled struct {
	names  []string // of the columns: from the header, or numbers from 1
	header bool
	rows   [][]string // without the header; none shorter than names
}

// find returns the index of the column that ref names: by its name, in any
// case where that is clear, or by its number.
func (s *sampled) find(rd *reader, ref string) (int, error) {
	found, same := -1, 0
	for i, name := range s.names {
		if s.header && name == ref {
			if same++; same == 1 {
				found = i
			}
		}
	}
	if same == 0 && s.header {
		for i, name := range s.names {
			if strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(ref)) {
				found, same = i, same+1
			}
		}
	}
	if same > 1 {
		return 0, rd.fault(0, "there are %d columns called %q: name one by its number", same, ref)
	}
	if same == 1 {
		return found, nil
	}
	if n, err := strconv.Atoi(ref); err == nil {
		if n >= 1 && n <= len(s.names) {
			return n - 1, nil
		}
		return 0, rd.fault(0, "there is no column %d: columns are numbered from 1 to %d", n, len(s.names))
	}
	if !s.header {
		return 0, rd.fault(0, "there is no column %q: the file has no header, so that columns go by number, from 1 to %d", ref, len(s.names))
	}
	return 0, rd.fault(0, "there is no column %q: the columns are %s%s", ref, quoteList(s.names), didYouMean(ref, s.names))
}

// findAll returns the columns that refs name, and refuses one named twice.
func (s *sampled) findAll(rd *reader, refs []string) ([]int, error) {
	var found []int
	for _, ref := range refs {
		i, err := s.find(rd, ref)
		if err != nil {
			return nil, err
		}
		if slices.Contains(found, i) {
			return nil, rd.fault(0, "column %q is named twice", ref)
		}
		found = append(found, i)
	}
	return found, nil
}

// known returns the column not in taken whose name is the first of names that
// there is.
func (s *sampled) known(names []string, taken []int) (int, bool) {
	if !s.header {
		return 0, false
	}
	for _, name := range names {
		for i, c := range s.names {
			if strings.EqualFold(strings.TrimSpace(c), name) && !slices.Contains(taken, i) {
				return i, true
			}
		}
	}
	return 0, false
}

// profile is what a column holds.
type profile struct {
	distinct, blank, bytes, numbers int
}

func (s *sampled) profile(column int) profile {
	var p profile
	seen := map[string]bool{}
	for _, row := range s.rows {
		cell := strings.TrimSpace(row[column])
		seen[cell] = true
		p.bytes += len(cell)
		if cell == "" {
			p.blank++
		} else if isNumber(cell) {
			p.numbers++
		}
	}
	p.distinct = len(seen)
	return p
}

// guessLabel returns the column not in taken that looks most like the label:
// the fewest different values, though more than one where there is a choice,
// then the shortest.
func (s *sampled) guessLabel(taken []int) int {
	if i, ok := s.known(labelNames(), taken); ok {
		return i
	}
	best := -1
	var least [4]int
	for i := range s.names {
		if slices.Contains(taken, i) {
			continue
		}
		p := s.profile(i)
		rank := [4]int{0, p.distinct, p.bytes, -i}
		if p.distinct < 2 || 2*p.blank > len(s.rows) {
			rank[0] = 1
		}
		if best < 0 || slices.Compare(rank[:], least[:]) < 0 {
			best, least = i, rank
		}
	}
	return best
}

// guessText returns the column not in taken that looks most like the text: the
// longest that is not all numbers.
func (s *sampled) guessText(taken []int) (int, bool) {
	if i, ok := s.known(textNames(), taken); ok {
		return i, true
	}
	best, most := -1, -1
	for i := range s.names {
		if slices.Contains(taken, i) {
			continue
		}
		p := s.profile(i)
		if p.bytes > most && (p.numbers == 0 || p.numbers+p.blank < len(s.rows)) {
			best, most = i, p.bytes
		}
	}
	return best, best >= 0
}

// chosen is which columns a file is read from.
type chosen struct {
	text  []int
	label int
}

// choose finds the text and label columns, named or guessed, and notes what it
// guessed. what says what kind of file it is, for that notice.
func (s *sampled) choose(rd *reader, what string) (chosen, error) {
	var c chosen
	text, err := s.findAll(rd, rd.src.Text)
	if err != nil {
		return c, err
	}
	c.text = text
	if rd.src.Label != "" {
		if c.label, err = s.find(rd, rd.src.Label); err != nil {
			return c, err
		}
		if slices.Contains(c.text, c.label) {
			return c, rd.fault(0, "column %q is named as text and as label", rd.src.Label)
		}
	}
	if len(s.names) < 2 {
		return c, rd.fault(0, "there is only one column, %s: a text column and a label column are needed", s.name(0))
	}
	if rd.src.Label == "" {
		taken := c.text
		if len(taken) == 0 {
			if i, ok := s.known(textNames(), nil); ok {
				taken = []int{i}
			}
		}
		if c.label = s.guessLabel(taken); c.label < 0 {
			return c, rd.fault(0, "no column is left for the label: all %d are named as text", len(s.names))
		}
	}
	if len(c.text) == 0 {
		i, ok := s.guessText([]int{c.label})
		if !ok {
			return c, rd.fault(0, `there is no text: every column but %s, the label, holds numbers: say form = "vectors" to use them`, s.name(c.label))
		}
		c.text = []int{i}
	}
	if rd.src.Label == "" || len(rd.src.Text) == 0 {
		names := make([]string, len(c.text))
		for i, column := range c.text {
			names[i] = s.name(column)
		}
		rd.note("read as %s, the text from %s, the label from %s", what, prose.And(names), s.name(c.label))
	}
	rd.table.Fields = s.fieldNames(c.text, rd.src.Text)
	return c, nil
}

// name writes a column for people.
func (s *sampled) name(column int) string {
	if s.header {
		return fmt.Sprintf("%q", s.names[column])
	}
	return "column " + s.names[column]
}

// fieldNames names text columns for views: as the header does, and without one
// by number, or "text" for a single column that nobody named.
func (s *sampled) fieldNames(columns []int, refs []string) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = s.names[column]
		if !s.header && len(refs) == 0 {
			names[i] = "text"
		}
	}
	return names
}

func isNumber(cell string) bool {
	_, err := strconv.ParseFloat(cell, 64)
	return err == nil
}
