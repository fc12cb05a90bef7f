package records

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/records/encodings"
	"github.com/doubleroute/sweep/internal/records/unpack"
)

// Reader reads the records of one file or folder, one after the other, in memory
// that does not grow with it.
type Reader struct {
	src    Source
	like   *Layout
	lim    limits
	name   string
	layout Layout
	form   form
	wide   int // columns that a row must have

	text     *encodings.Reader
	in       *input
	size     int64  // of the file, 0 where that is not known
	exported string // the label column of an export
	rows     int    // records returned
	opened   bool
	left     []LeftOut
	notes    []string
	closers  []io.Closer
	fields   []string // where the next records' cells go
}

// Open opens the file or folder at src.Path and finds out what it is. What the
// training file decided, like, binds it; nil where there is none. Its errors are
// *Error.
func Open(src Source, like *Layout) (*Reader, error) {
	r := newReader(src.Path, src, like)
	if err := r.check(); err != nil {
		return nil, err
	}
	f, info, err := openFile(src.Path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		_ = f.Close()
		if src.Form != "" && src.Form != "folder" {
			return nil, r.fault(0, "this is a folder, but the form says %s, which is one file", src.Form)
		}
		return r.begin(r.openFolder())
	}
	if src.Form == "folder" {
		_ = f.Close()
		return nil, r.fault(0, "this is a file, but the form says folder: a folder with one folder of text files for each class")
	}
	r.closers = append(r.closers, f)
	r.size = info.Size()
	return r.begin(r.openStream(f))
}

// OpenStream reads from a stream; name stands for the file in what is said, and
// src.Path is not looked at. Its errors are *Error.
func OpenStream(name string, stream io.Reader, src Source, like *Layout) (*Reader, error) {
	r := newReader(name, src, like)
	if err := r.check(); err != nil {
		return nil, err
	}
	if src.Form == "folder" {
		return nil, r.fault(0, "a folder per class cannot be read from a stream")
	}
	return r.begin(r.openStream(stream))
}

// stoppable is a stream that ends with the error of Source.Stop.
type stoppable struct {
	io.Reader
	r *Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.r.stopped(); err != nil {
		return 0, err
	}
	return s.Reader.Read(p)
}

// stopped returns the error of Source.Stop.
func (r *Reader) stopped() error {
	if r.src.Stop == nil {
		return nil
	}
	return r.src.Stop()
}

func newReader(name string, src Source, like *Layout) *Reader {
	return &Reader{src: src, like: like, lim: standardLimits(), name: name, layout: Layout{File: name, label: -1}}
}

// openFile opens path, and where it is not there names the file beside it that
// may have been meant. A pipe would keep the reader waiting, and a device may have no
// end: they are refused before they are opened.
func openFile(path string) (*os.File, os.FileInfo, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, nil, &Error{File: path, Msg: "is neither a file nor a folder: write what it gives to a file first (predict takes - for standard input)"}
	}
	f, err := os.Open(path)
	if err == nil {
		var info os.FileInfo
		if info, err = f.Stat(); err == nil {
			return f, info, nil
		}
		_ = f.Close()
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, nil, &Error{File: path, Msg: "cannot be opened: " + prose.Cause(err).Error()}
	}
	msg := "there is no such file"
	if dir, err := os.Open(filepath.Dir(path)); err == nil {
		names, _ := dir.Readdirnames(1000)
		slices.Sort(names)
		msg += near.Hint(filepath.Base(path), names)
		_ = dir.Close()
	}
	return nil, nil, &Error{File: path, Msg: msg}
}

// Close gives back what Open opened.
func (r *Reader) Close() error {
	var err error
	for _, c := range r.closers {
		if e := c.Close(); err == nil {
			err = e
		}
	}
	r.closers = nil
	return err
}

// Layout returns what was decided about the file.
func (r *Reader) Layout() Layout {
	l := r.layout
	if r.text != nil {
		l.Encoding = r.text.Name()
	}
	return l
}

// Rows returns the number of records that Next has returned.
func (r *Reader) Rows() int { return r.rows }

// Expected estimates how many records there are in all, from how much of the file
// those so far took; 0 where that cannot be told.
func (r *Reader) Expected() int {
	if p, ok := r.form.(*parquetRows); ok {
		return int(p.file.NumRows())
	}
	if r.size == 0 || r.in == nil || r.layout.Packed != "" || r.rows == 0 {
		return 0
	}
	taken := r.in.total - int64(len(r.in.rest()))
	return int(float64(r.rows) * float64(r.size) / float64(max(taken, 1)))
}

// LeftOut says how many rows were left out so far, and why.
func (r *Reader) LeftOut() []LeftOut {
	left := slices.Clone(r.left)
	if d, ok := r.form.(*delimited); ok && d.sc.blank > 0 {
		left = append(left, LeftOut{"empty", d.sc.blank})
	}
	return left
}

// Notices says what was decided or converted so far, in sentences for people
// that begin with the file's name.
func (r *Reader) Notices() []string {
	l := r.Layout()
	var all []string
	if l.guessed && r.like == nil {
		all = append(all, fmt.Sprintf("%s: read as %s, %s", r.name, l.Describe(), r.layout.columnsInWords()))
	} else if l.Encoding != "utf-8" && l.Encoding != "" {
		all = append(all, fmt.Sprintf("%s: converted from %s", r.name, l.Encoding))
	}
	for _, name := range l.GiveAway {
		all = append(all, fmt.Sprintf("%s: the column %q gives the label away: alone it predicts it almost perfectly; do not make it a text", r.name, name))
	}
	for _, n := range r.notes {
		all = append(all, r.name+": "+n)
	}
	for _, out := range r.LeftOut() {
		all = append(all, fmt.Sprintf("%s: %s left out: %s", r.name, prose.Count(out.Count, "row"), out.Reason))
	}
	return all
}

// columnsInWords says where the text and the label are.
func (l *Layout) columnsInWords() string {
	if l.Form == "vectors" {
		return "the label from " + l.columnName(l.label)
	}
	names := make([]string, len(l.text))
	for i, column := range l.text {
		names[i] = l.columnName(column)
	}
	s := "the text from " + prose.And(names)
	if l.label >= 0 {
		s += ", the label from " + l.columnName(l.label)
	} else {
		s += ", without labels"
	}
	return s
}

func (l *Layout) columnName(i int) string {
	if l.named() {
		return strconv.Quote(prose.Excerpt(l.Names[i], 60))
	}
	return "column " + l.Names[i]
}

func (r *Reader) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// fault makes an error of what was wrong, with what had been read until then.
func (r *Reader) fault(line int, format string, args ...any) error {
	return &Error{File: r.name, Line: line, Read: r.sofar(), Msg: fmt.Sprintf(format, args...)}
}

// sofar says what had been understood of the file.
func (r *Reader) sofar() string {
	if r.layout.Form == "" {
		return ""
	}
	l := r.Layout()
	s := "read as " + l.Describe()
	if r.opened && (l.text != nil || l.label >= 0) {
		s += ", " + l.columnsInWords()
	}
	if r.rows > 0 {
		s += ", " + prose.Count(r.rows, "row") + " so far"
	}
	return s
}

// begin tells the columns apart and makes ready for Next.
func (r *Reader) begin(err error) (*Reader, error) {
	if err == nil {
		err = r.prepare()
	}
	if err != nil {
		err = r.explain(err, 0)
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Reader) prepare() error {
	s, err := r.form.sample()
	if err != nil {
		return err
	}
	r.layout.decided = true
	if err := r.choose(s); err != nil {
		return err
	}
	l := &r.layout
	r.wide, r.opened = len(s.names), true
	wanted := slices.Concat(l.text, l.columns, l.keep, l.also)
	if l.label >= 0 {
		wanted = append(wanted, l.label)
	}
	if l.label >= 0 {
		l.GiveAway = s.giveAway(l)
	}
	slices.Sort(wanted)
	r.form.want(slices.Compact(wanted))
	return nil
}

// openStream unpacks and decodes a stream and finds out its form.
func (r *Reader) openStream(stream io.Reader) error {
	raw, kind, err := unpack.Open(stream)
	r.layout.Packed = kind
	if err != nil {
		return err
	}
	if raw.Parquet() || r.src.Form == "parquet" {
		return r.openParquet(raw)
	}
	if r.text, err = encodings.NewReader(raw, r.src.Encoding); err != nil {
		return err
	}
	in := newInput(stoppable{r.text, r})
	r.in = in
	want := r.lim.head
	if r.src.Form == "lines" {
		want = 0 // nothing is to be found out, so that each line can be answered as it comes
	}
	if err := in.more(want); err != nil {
		return err
	}
	for strings.TrimLeft(in.rest(), " \t\r\n") == "" && !in.eof {
		if len(in.rest()) > r.lim.line {
			return errLong
		}
		if err := in.more(0); err != nil {
			return err
		}
	}
	if strings.TrimSpace(in.rest()) == "" {
		return r.fault(0, "the file is empty")
	}
	return r.openText(in)
}

// openText finds out the form of a text.
func (r *Reader) openText(in *input) error {
	g := sniffed{form: r.src.Form}
	var err error
	if g.form == "" {
		if g, err = r.sniffLike(in); err != nil {
			return err
		}
	}
	l := &r.layout
	l.Form = g.form
	switch g.form {
	case "jsonl", "json":
		r.form = newJSON(r, in, g.form == "jsonl")
		return nil
	case "fasttext":
		r.form = &lined{r: r, in: in, parse: parseFastText}
		return r.fixed("a fastText file", "label")
	case "trec":
		r.form = &lined{r: r, in: in, parse: parseTREC(r.src.Label == "fine")}
		if r.src.Label == "" {
			r.note(`classes are the part of the label before the colon: data.label = "fine" takes all of it`)
		}
		return r.fixed("a TREC file", "coarse", "fine", "label")
	case "lines":
		if !r.src.Unlabelled {
			return r.fault(0, "lines of text have no labels, which are needed here")
		}
		r.form = &lined{r: r, in: in, parse: parsePlain, plain: true}
		return r.fixed("a text a line")
	}
	return r.openDelimited(in, g)
}

// sniffLike detects the form as the training file has it, unless this file is
// visibly something else.
func (r *Reader) sniffLike(in *input) (sniffed, error) {
	sample := head(in.rest(), in.eof)
	like := r.like
	if like == nil || like.Delimiter == "" || r.src.Delimiter != "" {
		g, err := r.sniff(in.rest(), in.eof)
		if err != nil && like != nil && like.Form == "lines" {
			return sniffed{form: like.Form}, nil
		}
		return g, err
	}
	if form := jsonForm(sample, in.eof); form != "" {
		return sniffed{form: form}, nil
	}
	d := dialect{sep: like.Delimiter[0], quotes: like.Quotes}
	c := cut(d, r.lim, sample, in.eof, sniffLines)
	if c.columns == len(like.Names) || like.Header && len(c.rows) > 0 && (&headings{first: trimmed(c.rows[0])}).hasAny(like.headerNames()) {
		return sniffed{form: like.Form, dialect: d}, nil
	}
	if g, err := r.sniff(in.rest(), in.eof); err == nil {
		if o := cut(g.dialect, r.lim, sample, in.eof, sniffLines); g.sep != 0 && o.columns == len(like.Names) || g.sep == 0 {
			return g, nil
		}
	}
	return sniffed{form: like.Form, dialect: d}, nil
}

// openDelimited reads rows of cells, by the dialect that was found or is stated.
func (r *Reader) openDelimited(in *input, g sniffed) error {
	seps := map[string]string{"csv": ",\t;|", "tsv": "\t", "vectors": ",\t;| "}[g.form]
	switch {
	case g.form == "tsv" && g.sep == 0:
		g.dialect = r.tabbed(head(in.rest(), in.eof), in.eof).dialect
	case r.src.Delimiter != "":
		g.dialect = dialect{sep: r.src.Delimiter[0], quotes: r.src.Delimiter != " "}
	case g.sep == 0:
		g.dialect = r.bestDialect(in, seps)
	}
	if g.sepLine || sepLine.MatchString(in.rest()) && g.form != "vectors" {
		if _, _, _, err := in.nextLine(r.lim.line); err != nil {
			return err
		}
		r.note("the first line, sep=%s, says what is between the cells", string(rune(g.sep)))
	}
	r.layout.Delimiter, r.layout.Quotes = string(rune(g.sep)), g.quotes
	r.form = newDelimited(r, in, g.dialect)
	return nil
}

// bestDialect finds which of the separators cuts the head of a text most evenly,
// the first of them where it makes no difference.
func (r *Reader) bestDialect(in *input, seps string) dialect {
	best, most := dialect{sep: seps[0], quotes: true}, 0.0
	sample := head(in.rest(), in.eof)
	if m := sepLine.FindStringSubmatch(sample); m != nil {
		return dialect{sep: m[1][0], quotes: true}
	}
	for i := range len(seps) {
		c := cut(dialect{sep: seps[i], quotes: seps[i] != ' '}, r.lim, sample, in.eof, sniffLines)
		if c.columns > 1 && c.agree > most {
			best, most = c.dialect, c.agree
		}
	}
	return best
}

// explain makes an *Error of an error of any part of reading.
func (r *Reader) explain(err error, line int) error {
	var (
		done    *Error
		row     *rowFault
		decoded *encodings.Error
		packed  *unpack.Error
	)
	if stop := r.stopped(); stop != nil {
		return stop
	}
	switch {
	case errors.As(err, &done):
		return err
	case errors.As(err, &row):
		return &Error{File: r.name, Line: row.line, Read: r.sofar(), Msg: row.msg, Kind: row.kind}
	case errors.As(err, &decoded):
		return r.fault(decoded.Line, "%s", decoded.Msg)
	case errors.As(err, &packed):
		return r.fault(0, "%s", packed.Msg)
	case errors.Is(err, errLong):
		return r.fault(line, "the line is longer than %s, which is the most that is read", prose.Bytes(r.lim.line))
	}
	return r.fault(line, "cannot be read: %v", prose.Cause(err))
}

// Next returns the next record, and io.EOF behind the last. After an *Error with a
// Kind it can be called again for the record behind the faulty one; other errors
// are final.
func (r *Reader) Next() (Record, error) {
	if r.rows%1024 == 0 {
		if err := r.stopped(); err != nil {
			return Record{}, err
		}
	}
	for {
		row, err := r.form.next()
		if err == io.EOF {
			return Record{}, io.EOF
		}
		if err != nil {
			return Record{}, r.explain(err, row.line)
		}
		if row.skip != "" {
			r.leave(row.skip)
			continue
		}
		if row.only > 0 {
			return Record{}, r.explain(r.uneven(row), row.line)
		}
		rec, skip, err := r.record(row)
		switch {
		case err != nil:
			return Record{}, r.explain(err, row.line)
		case skip != "":
			r.leave(skip)
			continue
		}
		r.rows++
		return rec, nil
	}
}

func (r *Reader) leave(reason string) {
	for i := range r.left {
		if r.left[i].Reason == reason {
			r.left[i].Count++
			return
		}
	}
	r.left = append(r.left, LeftOut{reason, 1})
}

// uneven says that a row has not as many cells as the others.
func (r *Reader) uneven(w row) error {
	hint := ""
	if d, ok := r.form.(*delimited); ok {
		hint = d.d.hint(w.only > r.wide)
		if d.sc.many {
			return &rowFault{line: w.line, msg: fmt.Sprintf("the row has more than %d columns, which is the most that is read", r.lim.columns)}
		}
	}
	return &rowFault{line: w.line, kind: "width", msg: fmt.Sprintf("the row has %s and the others have %d%s", prose.Count(w.only, "column"), r.wide, hint)}
}

// record makes a record of a row.
func (r *Reader) record(w row) (rec Record, skip string, err error) {
	l := &r.layout
	rec = Record{Line: w.line, File: w.file}
	if l.label >= 0 {
		if rec.Label, skip, err = r.label(w); err != nil || skip != "" {
			return rec, skip, err
		}
	}
	if l.Form == "vectors" {
		rec.Numbers, err = r.numbersOf(w)
	} else {
		rec.Fields = r.take(len(l.text))
		for i, column := range l.text {
			if rec.Fields[i], err = r.textOf(w, column); err != nil {
				return rec, "", err
			}
		}
	}
	rec.Kept, rec.Also = r.cellsOf(w, l.keep), r.cellsOf(w, l.also)
	return rec, "", err
}

// cellsOf returns the cells of columns; nil of none.
func (r *Reader) cellsOf(w row, columns []int) []string {
	if len(columns) == 0 {
		return nil
	}
	cells := r.take(len(columns))
	for i, column := range columns {
		cells[i] = w.cells[column]
	}
	return cells
}

// take returns a list of n strings out of a large one, which costs less than each
// of its own.
func (r *Reader) take(n int) []string {
	if len(r.fields) < n {
		r.fields = make([]string, max(512, n))
	}
	out := r.fields[:n:n]
	r.fields = r.fields[n:]
	return out
}

// textOf returns the text in a column of a row.
func (r *Reader) textOf(w row, column int) (string, error) {
	if w.kinds == nil || w.kinds[column] == isText {
		return w.cells[column], nil
	}
	name := r.layout.Names[column]
	fault := func(format string, args ...any) error {
		return &rowFault{line: w.line, kind: "text", msg: fmt.Sprintf(format, args...)}
	}
	switch k := w.kinds[column]; k {
	case isAbsent:
		return "", r.absent(w, column)
	case isNull:
		return "", fault(`%q is null where a text is needed: leave the line out, or write "" for a text that is empty`, name)
	default:
		return "", fault("%q is %s where a text is needed: write it in double quotes", name, k)
	}
}

// absent says that an object lacks a key.
func (r *Reader) absent(w row, column int) error {
	key := r.layout.Names[column]
	msg := fmt.Sprintf("the object has no %q", key)
	if j, ok := r.form.(*jsonRows); ok {
		var keys []string
		members(j.text, func(key, _ string) { keys = append(keys, key) })
		if slices.Sort(keys); len(keys) == 0 {
			msg += ": it is empty"
		} else {
			msg += fmt.Sprintf(": it has %s%s", prose.Quoted(keys), near.Hint(key, keys))
		}
	}
	return &rowFault{line: w.line, kind: "absent", msg: msg}
}
