package records

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/prose"
)

// sample is the first rows of a file, by which columns are told apart.
type sample struct {
	names    []string   // of the columns: from the header, the keys, or numbers from 1
	named    bool       // whether something names the columns
	rows     [][]string // without the header; each as long as names
	profiles map[int]profile
}

// find returns the index of the column that ref names: by its name, in any
// case where that is clear, or by its number.
func (r *Reader) find(s *sample, ref string) (int, error) {
	found, same := -1, 0
	for i, name := range s.names {
		if s.named && name == ref {
			if same++; same == 1 {
				found = i
			}
		}
	}
	if same == 0 && s.named {
		for i, name := range s.names {
			if strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(ref)) {
				found, same = i, same+1
			}
		}
	}
	if same == 0 && s.named {
		for i, name := range s.names {
			if strings.EqualFold(lastKey(name), ref) {
				found, same = i, same+1
			}
		}
	}
	if same > 1 {
		return 0, r.fault(0, "there are %d columns called %q: name one by its number", same, ref)
	}
	if same == 1 {
		return found, nil
	}
	if n, err := strconv.Atoi(ref); err == nil {
		if n >= 1 && n <= len(s.names) {
			return n - 1, nil
		}
		return 0, r.fault(0, "there is no column %d: columns are numbered from 1 to %d", n, len(s.names))
	}
	if !s.named {
		return 0, r.fault(0, "there is no column %q: the file has no header, so that columns go by number, from 1 to %d", ref, len(s.names))
	}
	return 0, r.fault(0, "there is no column %q: the columns are %s%s", ref, prose.Quoted(s.names), near.Hint(ref, s.names))
}

// findAll returns the columns that refs name, and refuses one named twice.
func (r *Reader) findAll(s *sample, refs []string) ([]int, error) {
	var found []int
	for _, ref := range refs {
		i, err := r.find(s, ref)
		if err != nil {
			return nil, err
		}
		if slices.Contains(found, i) {
			return nil, r.fault(0, "column %q is named twice", ref)
		}
		found = append(found, i)
	}
	return found, nil
}

// choose finds the text and label columns: named by the user, as the training
// file has them, or by what they are called and hold.
func (r *Reader) choose(s *sample) error {
	l := &r.layout
	l.Names, l.label = s.names, -1
	var err error
	if l.keep, err = r.findAll(s, r.src.Keep); err != nil {
		return err
	}
	if l.also, err = r.findAll(s, r.src.Also); err != nil {
		l.also = nil
	}
	l.Also = len(l.also) > 0
	switch {
	case l.fixedColumns():
		l.text = []int{0}
		if len(s.names) > 1 {
			l.label = 1
		}
	case l.Form == "vectors":
		err = r.chooseNumbers(s)
	case r.like != nil:
		err = r.chooseLike(s)
	default:
		err = r.chooseText(s)
	}
	if err != nil {
		return err
	}
	if r.src.NoLabel {
		l.label = -1
	}
	if l.label >= 0 {
		l.Label = s.names[l.label]
	}
	switch {
	case l.Form == "vectors":
	case r.like != nil:
		l.Text = r.like.Text
	default:
		l.Text = s.fieldNames(l.text, r.src.Text)
	}
	return nil
}

// fixedColumns says whether the form has one text column and one of labels, and
// no others.
func (l *Layout) fixedColumns() bool {
	return l.Form == "fasttext" || l.Form == "trec" || l.Form == "folder" || l.Form == "lines"
}

// chooseText finds the text and the label where no other file binds them.
func (r *Reader) chooseText(s *sample) error {
	l := &r.layout
	var err error
	if l.text, err = r.findAll(s, r.src.Text); err != nil {
		return err
	}
	if len(l.text) == 0 {
		l.text = s.lookupAll(r.src.Prefer)
	}
	if r.src.Label != "" {
		if l.label, err = r.find(s, r.src.Label); err != nil {
			return err
		}
		if slices.Contains(l.text, l.label) {
			return r.fault(0, "column %q is named as text and as label", r.src.Label)
		}
	}
	if len(s.names) < 2 && !r.src.Unlabelled {
		return r.fault(0, "there is only one column, %s: a text column and a label column are needed", s.name(0))
	}
	var why []string
	taken := append(slices.Concat(l.text, l.also), l.label)
	if len(l.text) == 0 {
		text, reason, err := r.guessText(s, taken)
		if err != nil {
			return err
		}
		l.text, why, l.guessed = []int{text}, append(why, reason), true
	}
	if r.src.Label == "" && !r.src.NoLabel {
		label, reason, err := r.guessLabel(s, slices.Concat(l.text, l.keep, l.also))
		if err != nil {
			return err
		}
		if l.label, l.guessed = label, true; reason != "" {
			why = append(why, reason)
		}
	}
	l.Why = strings.Join(why, "; ")
	return nil
}

// lookupAll returns the columns of these names, none where the file lacks one of
// them.
func (s *sample) lookupAll(names []string) []int {
	if !s.named {
		return nil
	}
	var found []int
	for _, name := range names {
		column := s.lookup(name)
		if column < 0 || slices.Contains(found, column) {
			return nil
		}
		found = append(found, column)
	}
	return found
}

// guessText returns the column not in taken that looks most like the text: by
// its name, or else the one with the most words.
func (r *Reader) guessText(s *sample, taken []int) (column int, why string, err error) {
	best, second := -1, -1
	for i := range s.names {
		if slices.Contains(taken, i) {
			continue
		}
		switch p := s.profile(i); {
		case best < 0 || p.words > s.profile(best).words:
			best, second = i, best
		case second < 0 || p.words > s.profile(second).words:
			second = i
		}
	}
	if best < 0 {
		return 0, "", r.fault(0, "no column is left for the text: all %d are taken", len(s.names))
	}
	if i, ok := s.known(textNames(), taken); ok && (s.profile(i).words > 0 || s.profile(best).words == 0) {
		return i, fmt.Sprintf("the text is in %s, by its name", s.name(i)), nil
	}
	p := s.profile(best)
	if s.noText() && !r.src.Unlabelled {
		return 0, "", r.fault(0, `there is no text: every column holds numbers or codes: name the text column in data.text, or say data.form = "vectors" to use the numbers`)
	}
	if second >= 0 && !s.sameCells(best, second) && s.profile(second).words >= 2 && s.profile(second).words > 0.8*p.words && !s.profile(second).couldBeLabel() {
		return 0, "", r.fault(0, "the text may be in %s or in %s, which have as many words: say which, as data.text = %q", s.name(best), s.name(second), s.names[best])
	}
	if len(s.names) == 1 {
		return best, "the text is the only column", nil
	}
	return best, fmt.Sprintf("the text is in %s, which has the most words", s.name(best)), nil
}

// noText says whether no column but one of labels has anything but numbers and codes.
func (s *sample) noText() bool {
	wordy := 0
	for i := range s.names {
		switch p := s.profile(i); {
		case p.filled() == 0 || p.numbers+p.codes >= p.filled():
		case p.words > 1.5 || 2*p.distinct > p.filled() && len(s.names) < 3:
			return false
		default:
			wordy++
		}
	}
	return wordy < 2 && len(s.names) > wordy
}

// guessLabel returns the column not in taken that looks most like the label, -1
// where there may be none.
func (r *Reader) guessLabel(s *sample, taken []int) (column int, why string, err error) {
	if i := slices.Index(s.names, r.exported); r.exported != "" && i >= 0 {
		return i, "the label is what was annotated", nil
	}
	for _, tier := range labelNames() {
		var found []int
		for i, name := range s.names {
			if s.named && slices.Contains(tier, plainName(name)) && !slices.Contains(taken, i) {
				found = append(found, i)
			}
		}
		if found = s.withoutCopies(found); len(found) == 1 {
			return found[0], fmt.Sprintf("the label is in %s, by its name", s.name(found[0])), nil
		}
		if len(found) > 1 {
			return 0, "", r.tie(s, found)
		}
	}
	var free, likely []int
	for i, name := range s.names {
		if slices.Contains(taken, i) {
			continue
		}
		free = append(free, i)
		if p := s.profile(i); p.couldBeLabel() && (!s.named || !noLabelName(name)) {
			likely = append(likely, i)
		}
	}
	if len(likely) > 1 {
		if best := s.coarsest(likely); best >= 0 {
			likely = []int{best}
		} else {
			return 0, "", r.tie(s, likely)
		}
	}
	switch {
	case len(likely) == 1:
		return likely[0], fmt.Sprintf("the label is in %s, which has %s", s.name(likely[0]), prose.Count(s.profile(likely[0]).distinct, "value")), nil
	case r.src.Unlabelled:
		return -1, "", nil
	case len(free) == 0:
		return 0, "", r.fault(0, "no column is left for the label: all %d are named as text", len(s.names))
	}
	return r.lastResort(s, free)
}

// lastResort chooses a label of columns none of which looks like one.
func (r *Reader) lastResort(s *sample, free []int) (column int, why string, err error) {
	able := slices.DeleteFunc(slices.Clone(free), func(i int) bool {
		p := s.profile(i)
		return p.filled() == 0 || s.named && noLabelName(s.names[i]) || len(free) > 1 && (p.isKey() || p.distinct < 2) || p.filled() > 3 && p.isKey() && p.codes*2 > p.filled()
	})
	if len(able) > 1 {
		slices.SortStableFunc(able, func(i, j int) int { return s.profile(i).distinct - s.profile(j).distinct })
		if s.profile(able[0]).distinct < s.profile(able[1]).distinct {
			able = able[:1]
		}
	}
	switch len(able) {
	case 0:
		return 0, "", r.fault(0, "no column looks like the label: name it in data.label; there %s left for it %s", isAre(len(free)), s.list(free))
	case 1:
		return able[0], fmt.Sprintf("the label is in %s, which is left", s.name(able[0])), nil
	}
	return 0, "", r.tie(s, able)
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// tie says that several columns could be the label.
func (r *Reader) tie(s *sample, columns []int) error {
	return r.fault(0, "the label may be in %s: say which, as data.label = %q", s.or(columns), s.names[columns[0]])
}

// coarsest returns the column with a tenth of the values of any other, at most; -1
// where there is none.
func (s *sample) coarsest(columns []int) int {
	for _, i := range columns {
		least := true
		for _, j := range columns {
			least = least && (i == j || s.profile(i).distinct*10 <= s.profile(j).distinct)
		}
		if least {
			return i
		}
	}
	return -1
}

// withoutCopies leaves out columns that say the same as one before them: the
// values of both go together one to one.
func (s *sample) withoutCopies(columns []int) []int {
	var kept []int
	for _, i := range columns {
		if !slices.ContainsFunc(kept, func(j int) bool { return s.oneToOne(i, j) }) {
			kept = append(kept, i)
		}
	}
	return kept
}

func (s *sample) oneToOne(i, j int) bool {
	to, from := map[string]string{}, map[string]string{}
	for _, row := range s.rows {
		a, b := strings.TrimSpace(row[i]), strings.TrimSpace(row[j])
		if old, ok := to[a]; ok && old != b {
			return false
		}
		if old, ok := from[b]; ok && old != a {
			return false
		}
		to[a], from[b] = b, a
	}
	return len(s.rows) >= 4 && 2*len(to) <= len(s.rows)
}

// sameCells says whether two columns hold the same texts, but for case and what is no letter or digit.
func (s *sample) sameCells(i, j int) bool {
	for _, row := range s.rows[:min(len(s.rows), 50)] {
		if plainName(row[i]) != plainName(row[j]) {
			return false
		}
	}
	return true
}

// known returns the column not in taken whose name is the first of names that
// there is.
func (s *sample) known(names []string, taken []int) (int, bool) {
	if !s.named {
		return 0, false
	}
	for _, name := range names {
		for i, c := range s.names {
			if (plainName(c) == name || plainName(lastKey(c)) == name) && !slices.Contains(taken, i) {
				return i, true
			}
		}
	}
	return 0, false
}

// lastKey returns the last key of a path of keys.
func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// name writes a column for people.
func (s *sample) name(column int) string {
	if s.named {
		return strconv.Quote(prose.Excerpt(s.names[column], 60))
	}
	return "column " + s.names[column]
}

func (s *sample) or(columns []int) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = s.name(c)
	}
	if len(names) > 20 {
		names = append(names[:20], fmt.Sprintf("%d others", len(columns)-20))
	}
	return prose.Or(names)
}

func (s *sample) list(columns []int) string {
	return strings.ReplaceAll(s.or(columns), " or ", " and ")
}

// fieldNames names text columns for views: as the header does, and without one
// by number, or "text" for a single column that nobody named.
func (s *sample) fieldNames(columns []int, refs []string) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = s.names[column]
		if !s.named && len(refs) == 0 {
			names[i] = "text"
		}
	}
	return names
}

// numbers returns "1" to "n".
func numbers(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i + 1)
	}
	return names
}
