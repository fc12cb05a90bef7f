package teacher

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/prose"
)

// Source says where a teacher's answers are: in one column of JSON, or in a column
// of numbers for each class.
type Source struct {
	Column  string            `json:",omitempty"`
	Classes map[string]string `json:",omitempty"` // column by class; nil where it is one column
}

// names returns the classes of a Source with columns, sorted.
func (s Source) names() []string { return slices.Sorted(maps.Keys(s.Classes)) }

// Columns lists the columns that teachers' answers are in, as Read takes their
// cells; none twice.
func Columns(teachers []Source) []string {
	var all []string
	add := func(column string) {
		if !slices.Contains(all, column) {
			all = append(all, column)
		}
	}
	for _, t := range teachers {
		if t.Column != "" {
			add(t.Column)
		}
		for _, class := range t.names() {
			add(t.Classes[class])
		}
	}
	return all
}

// Kinds lists what numbers can be said to be. Log-probabilities are logits whose
// softmax they are; those of a service's top tokens may lack some classes.
func Kinds() []string { return []string{Probabilities, Logits} }

// What numbers are.
const (
	Probabilities = "probabilities"
	Logits        = "logits"
)

// Fault is why a row's answers cannot be read.
type Fault struct{ Msg string }

func (f *Fault) Error() string { return f.Msg }

func fault(format string, args ...any) error { return &Fault{fmt.Sprintf(format, args...)} }

// Reader reads the answers of teachers.
type Reader struct {
	classes  []string
	plain    map[string]int // class by its name in small letters, -1 where several have it
	teachers []Source
	at       []map[string]int // of each teacher: place of a column's cell
	kinds    []string         // of each teacher; "" where it is to be found out
	said     []float64        // scratch: of one teacher, NaN where it says nothing
	missed   float64          // probability on what is no class
	read     int              // answers
}

// NewReader returns a reader of the answers of teachers about these classes. kind is
// one of Kinds, or "" for Decide to find out.
func NewReader(teachers []Source, kind string, classes []string) (*Reader, error) {
	r := &Reader{classes: classes, teachers: teachers, plain: map[string]int{}, said: make([]float64, len(classes))}
	for i, class := range classes {
		key := plainName(class)
		if _, taken := r.plain[key]; taken {
			i = -1
		}
		r.plain[key] = i
	}
	places := map[string]int{}
	for i, column := range Columns(teachers) {
		places[column] = i
	}
	for _, t := range teachers {
		for _, class := range t.names() {
			if !slices.Contains(classes, class) {
				return nil, fault("the column %q is said to be of the class %q, which the data do not have%s", t.Classes[class], class, near.Hint(class, classes))
			}
		}
		for _, class := range classes {
			if t.Column == "" && t.Classes[class] == "" {
				return nil, fault("there is no column for the class %q: name one for each of %s", class, prose.Quoted(classes))
			}
		}
		r.at = append(r.at, places)
		r.kinds = append(r.kinds, kind)
	}
	return r, nil
}

// plainName is what names are compared by where they are not the same: tokens of a
// language model have a space before them and capitals as they come.
func plainName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// Describe says in a few words how the teachers are read.
func (r *Reader) Describe() string {
	list := make([]string, len(r.teachers))
	for i, t := range r.teachers {
		what := "the column " + strconv.Quote(t.Column)
		if t.Column == "" {
			what = "a column for each class"
		}
		list[i] = fmt.Sprintf("%s as %s", what, r.kinds[i])
	}
	return prose.And(list)
}

// Missed returns the mean probability that answers of log-probabilities had on what
// is no class, which is not taught.
func (r *Reader) Missed() float64 { return r.missed / float64(max(r.read, 1)) }

// Decide finds out what the numbers are, where NewReader was not told, from rows of
// cells. It fails where they may be either.
func (r *Reader) Decide(rows [][]string) error {
	for i := range r.teachers {
		if r.kinds[i] != "" {
			continue
		}
		kind, err := r.kindOf(i, rows)
		if err != nil {
			return err
		}
		r.kinds[i] = kind
	}
	return nil
}

// kindOf finds out what the numbers of a teacher are.
func (r *Reader) kindOf(teacher int, rows [][]string) (string, error) {
	negative, even, n := false, true, 0
	example := ""
	for _, cells := range rows {
		said, err := r.numbers(teacher, cells)
		if err != nil {
			return "", err
		}
		if !said.any {
			continue
		}
		n++
		negative = negative || said.least < 0
		if even = even && said.least >= 0 && (math.Abs(said.sum-1) < sumTolerance || said.silent > 0 && said.sum < 1); !even && example == "" {
			example = short(said.sum)
		}
	}
	switch {
	case n == 0 || even:
		return Probabilities, nil
	case negative:
		return Logits, nil
	}
	return "", fault(`the numbers in %s add up to %s, for one, and none is negative: say kind = "probabilities" if they are shares of what they add up to, or kind = "logits" if they are scores`,
		r.nameOf(teacher), example)
}

// sumTolerance is how far from 1 probabilities may add up to: rounded ones do.
const sumTolerance = 0.02

func (r *Reader) nameOf(teacher int) string {
	if c := r.teachers[teacher].Column; c != "" {
		return fmt.Sprintf("the column %q", c)
	}
	return "the columns of the classes"
}

// Read puts the mean of what the teachers say, from a row's cells in the order of
// Columns, into dst, one probability a class. It is false, and dst is as it was,
// where no teacher says anything.
func (r *Reader) Read(dst []float32, cells []string) (bool, error) {
	total, mean := 0, make([]float64, len(dst))
	for i := range r.teachers {
		said, err := r.numbers(i, cells)
		if err != nil {
			return false, err
		}
		if !said.any {
			continue
		}
		if err := r.normalize(i, said); err != nil {
			return false, err
		}
		total++
		for c, p := range r.said {
			mean[c] += p
		}
	}
	if total == 0 {
		return false, nil
	}
	for c, p := range mean {
		dst[c] = float32(p / float64(total))
	}
	return true, nil
}

// normalize makes probabilities of what a teacher said.
func (r *Reader) normalize(teacher int, said numbers) error {
	if r.kinds[teacher] == Logits {
		if said.most == math.Inf(-1) {
			return fault("all log-probabilities in %s are -inf: one class must have some", r.nameOf(teacher))
		}
		if said.listed {
			r.read++
			r.missed += max(0, 1-said.mass)
		}
		for c, x := range r.said {
			r.said[c] = math.Exp(x - said.most)
		}
	} else if said.least < 0 || said.sum <= 0 {
		return fault(`the probabilities in %s must be 0 or more, and one more than 0; if these are scores or log-probabilities, say kind = "logits"`, r.nameOf(teacher))
	}
	rest := 0.0 // of each class that is not named: what is left of 1, where that is known
	if said.silent > 0 && r.kinds[teacher] == Probabilities {
		rest = max(0, 1-said.sum) / float64(said.silent)
	}
	var sum float64
	for c, p := range r.said {
		if math.IsNaN(p) {
			r.said[c] = rest
		}
		sum += r.said[c]
	}
	for c := range r.said {
		r.said[c] /= sum
	}
	return nil
}

func short(x float64) string { return strconv.FormatFloat(x, 'g', 4, 64) }
