package text

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/records"
)

// Bounds on what a table may hold, so that no file, packed or not, can take all
// memory. A file beyond one of them is refused with an *Error.
const (
	MaxBytes = 1 << 30    // of text in one file or folder
	MaxRows  = 20_000_000 // rows of one file, or files of a folder

	MaxLine    = records.MaxLine    // bytes in one line, one quoted cell or one file of a folder
	MaxColumns = records.MaxColumns // columns of a row
)

// Source says what to read and how; see records.Source.
type Source = records.Source

// Error is a fault in a data file: where it is and what to do about it.
type Error = records.Error

// Forms lists what Source.Form can say of a file with labels.
func Forms() []string {
	return slices.DeleteFunc(records.Forms(), func(form string) bool { return form == "lines" })
}

// limits are MaxBytes and its kin; tests make them small.
type limits struct{ bytes, rows int }

func standardLimits() limits { return limits{bytes: MaxBytes, rows: MaxRows} }

// Read reads the file, or the folder with a folder per class, at src.Path. Its
// errors are *Error.
func Read(src Source) (*Table, error) { return ReadLike(src, nil) }

// ReadLike reads a file as Read does, with what the training file has decided: its
// form, its header and its columns. A nil like binds nothing.
func ReadLike(src Source, like *Table) (*Table, error) {
	r, err := records.Open(src, like.layout())
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // nothing was written
	return readAll(r, src.Path, standardLimits())
}

// Division names the columns by which rows are divided into parts, by name, path or
// number; empty for none.
type Division struct{ Group, Time string }

// columns lists those that are named.
func (d Division) columns() []string {
	return slices.DeleteFunc([]string{d.Group, d.Time}, func(c string) bool { return c == "" })
}

// ReadDivided reads the training file as Read does, with the groups and times of its
// rows.
func ReadDivided(src Source, d Division) (*Table, error) {
	if d == (Division{}) {
		return Read(src)
	}
	if src.Keep = d.columns(); d.Group == d.Time {
		src.Keep = src.Keep[:1]
	}
	r, err := records.Open(src, nil)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // nothing was written
	var kept [][]string
	t, err := readEach(r, src.Path, standardLimits(), func(rec records.Record) { kept = append(kept, rec.Kept) })
	if err != nil {
		return nil, err
	}
	column := func(i int) []string {
		cells := make([]string, len(kept))
		for row, k := range kept {
			cells[row] = k[i]
		}
		return cells
	}
	if d.Group != "" {
		t.Groups = column(0)
	}
	if d.Time != "" {
		t.Times = column(len(src.Keep) - 1)
	}
	return t, nil
}

// ReadFrom reads a table from a stream; name stands for the file in errors and
// notices, and src.Path is not looked at. Its errors are *Error.
func ReadFrom(name string, stream io.Reader, src Source) (*Table, error) {
	return readLikeFrom(name, stream, src, nil, standardLimits())
}

func readLikeFrom(name string, stream io.Reader, src Source, like *Table, lim limits) (*Table, error) {
	r, err := records.OpenStream(name, stream, src, like.layout())
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // nothing was written
	return readAll(r, name, lim)
}

// layout returns how a table was read, nil for no table.
func (t *Table) layout() *records.Layout {
	if t == nil || t.Layout.File == "" {
		return nil
	}
	return &t.Layout
}

// readAll reads all records into a table.
func readAll(r *records.Reader, name string, lim limits) (*Table, error) {
	return readEach(r, name, lim, func(records.Record) {})
}

// readEach is readAll that shows each record that becomes an example.
func readEach(r *records.Reader, name string, lim limits, show func(records.Record)) (*Table, error) {
	t := &Table{File: name, Fields: r.Layout().Text, Columns: r.Layout().Columns}
	size, b := 0, blanks{}
	for {
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, allOf(r, err)
		}
		if len(t.Examples) == lim.rows {
			return nil, &Error{File: name, Line: rec.Line, Msg: fmt.Sprintf("there are more than %d rows, which is the most that is read", lim.rows)}
		}
		for _, field := range rec.Fields {
			size += len(field)
		}
		if size > lim.bytes {
			return nil, &Error{File: name, Msg: fmt.Sprintf("there is more than %s of text in it, which is the most that is read: take a part of it", prose.Bytes(lim.bytes))}
		}
		b.count(rec)
		show(rec)
		if len(t.Examples) == cap(t.Examples) { // as much as will be needed, rather than twice as much
			more := r.Expected()*51/50 - len(t.Examples) // a guess: no more than four times what there is
			t.Examples = slices.Grow(t.Examples, max(64, len(t.Examples)/4, min(more, 4*len(t.Examples))))
		}
		t.Examples = append(t.Examples, Example{Fields: rec.Fields, Numbers: rec.Numbers, Label: rec.Label, Line: rec.Line, Answers: rec.Also})
	}
	if len(t.Examples) == 0 {
		return nil, &Error{File: name, Msg: "there is not one example in it" + leftOut(r.LeftOut())}
	}
	if err := someLabels(t); err != nil {
		return nil, err
	}
	t.Layout, t.LeftOut = r.Layout(), r.LeftOut()
	t.Notices = append(r.Notices(), b.notices(name)...)
	return t, nil
}

// someLabels refuses a table of which some examples have a label and others have
// none.
func someLabels(t *Table) error {
	none, first := 0, 0
	for i, e := range t.Examples {
		if e.Label == "" {
			if none++; none == 1 {
				first = i
			}
		}
	}
	if none == 0 || none == len(t.Examples) {
		return nil
	}
	return &Error{File: t.File, Line: t.Examples[first].Line, Msg: fmt.Sprintf("the label is empty, as in %s of %s: fill them in, leave them out, or leave all labels out", prose.Grouped(none), prose.Count(len(t.Examples), "row"))}
}

// leftOut says why the rows of a file were left out.
func leftOut(all []records.LeftOut) string {
	s := ""
	for _, l := range all {
		s += fmt.Sprintf("; %s left out: %s", prose.Count(l.Count, "row"), l.Reason)
	}
	return s
}

// mostNamed is how many faults of a kind are named.
const mostNamed = 10

// allOf goes on reading behind a fault in one record, and adds where the others of
// its kind are.
func allOf(r *records.Reader, err error) error {
	var first *Error
	if !errors.As(err, &first) || first.Kind == "" {
		return err
	}
	var lines []int
	n := 0
	for {
		_, err := r.Next()
		if err == nil {
			continue
		}
		var next *Error
		if !errors.As(err, &next) || next.Kind == "" {
			break
		}
		if next.Kind != first.Kind {
			continue
		}
		if n++; n < mostNamed {
			lines = append(lines, next.Line)
		}
	}
	if n > 0 {
		all := *first
		all.Msg += "; so it is on line " + prose.AndNumbers(lines)
		if n > len(lines) {
			all.Msg += fmt.Sprintf(" and %d more", n-len(lines))
		}
		return &all
	}
	return err
}

// blanks counts texts with nothing in them.
type blanks struct {
	n     int
	first string
}

func (b *blanks) count(rec records.Record) {
	if rec.Fields == nil || !allBlank(rec.Fields) {
		return
	}
	if b.n++; b.n == 1 {
		b.first = "in " + rec.File
		if rec.File == "" {
			b.first = fmt.Sprintf("on line %d", rec.Line)
		}
	}
}

func (b *blanks) notices(file string) []string {
	switch b.n {
	case 0:
		return nil
	case 1:
		return []string{fmt.Sprintf("%s: one text is empty, %s", file, b.first)}
	}
	return []string{fmt.Sprintf("%s: %s are empty, the first %s", file, prose.Count(b.n, "text"), b.first)}
}

func allBlank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}
